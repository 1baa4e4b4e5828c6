/* runtime/engine/retry.c - test errors for Retry and Catch; set the time of the next attempt. */
#include <math.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/inspect.h"
#include "runtime/engine/join.h"
#include "runtime/lang/random.h"

/* The longest delay: longer than any execution lasts, short enough not to overflow. */
#define DELAY_SECONDS_MAX 3.2e9

/* Whether the failure may be handled and has exactly that name. */
static bool is_named(const struct frame *frame, const char *name)
{
    return !failure_is_fatal(frame) && value_is_text(frame->head.failure.error, name);
}

int32_t sfn_error_is(struct sfn_frame *head, const char *name)
{
    return is_named(frame_of(head), name);
}

int32_t sfn_error_is_any(struct sfn_frame *head)
{
    return !failure_is_fatal(frame_of(head));
}

int32_t sfn_error_is_task_failed(struct sfn_frame *head)
{
    const struct frame *frame = frame_of(head);

    return !failure_is_fatal(frame) && head->failure.error != NULL &&
           !is_named(frame, ERROR_TIMEOUT) && !is_named(frame, ERROR_HEARTBEAT_TIMEOUT);
}

/* A missed heartbeat is reported as States.Timeout, but States.HeartbeatTimeout matches it, too. */
int32_t sfn_error_is_heartbeat(struct sfn_frame *head)
{
    const struct frame *frame = frame_of(head);

    return !failure_is_fatal(frame) && head->failure.error != NULL &&
           (frame->heartbeat || is_named(frame, ERROR_HEARTBEAT_TIMEOUT));
}

static int32_t *attempts_of(struct frame *frame, uint32_t retrier)
{
    const struct inspection *inspection = frame->execution->engine->options.inspection;

    if (retrier >= frame->attempts_capacity) {
        frame->attempts_capacity = retrier + 4;
        frame->attempts =
            mem_resize(frame->attempts, frame->attempts_capacity * sizeof *frame->attempts);
    }
    for (; frame->attempts_count <= retrier; frame->attempts_count++)
        frame->attempts[frame->attempts_count] = inspection != NULL ? inspection->retries : 0;
    return &frame->attempts[retrier];
}

int32_t sfn_retry(struct sfn_frame *head, int64_t retrier, double interval, int64_t max_attempts,
                  double rate, double max_delay, int32_t jitter)
{
    struct frame *frame = frame_of(head);
    int32_t *attempts = attempts_of(frame, (uint32_t)retrier);
    double delay;

    if (*attempts >= max_attempts)
        return 0;
    delay = interval * pow(rate, *attempts);
    if (max_delay > 0 && delay > max_delay)
        delay = max_delay;
    if (!(delay <= DELAY_SECONDS_MAX))
        delay = DELAY_SECONDS_MAX;
    if (jitter)
        delay *= random_real(head->random);
    ++*attempts;
    frame->retries++;
    if (frame->join != NULL)
        join_end(frame); /* its children have stopped, and nobody will redrive them now */
    head->failure = (struct failure){NULL, NULL, false};
    frame->result = NULL; /* it was there if what the state made of it has failed */
    frame->handling = frame->heartbeat = frame->join_failed = false;
    effect_arm(frame, &frame->timer, turn_of(frame->execution)->now_ms + llround(delay * 1000));
    frame->wait = FRAME_RETRIES;
    return 1;
}
