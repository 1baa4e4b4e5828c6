/* runtime/engine/retry.c - Retry: which errors match, and when the next attempt comes. */
#include <math.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"
#include "runtime/lang/random.h"

/* Longer than any execution lives, short enough for the arithmetic. */
#define DELAY_SECONDS_MAX 3.2e9

/* A missed heartbeat is reported as a timeout, but answers to both names. */
static bool is_timeout(const struct frame *frame)
{
    return value_is_text(frame->head.failure.error, ERROR_TIMEOUT) ||
           value_is_text(frame->head.failure.error, ERROR_HEARTBEAT_TIMEOUT);
}

int32_t sfn_error_is(struct sfn_frame *head, const char *name)
{
    struct frame *frame = frame_of(head);
    const struct value *error = head->failure.error;

    if (failure_is_fatal(frame))
        return 0;
    if (strcmp(name, "States.ALL") == 0)
        return 1;
    if (error == NULL)
        return 0;
    if (strcmp(name, "States.TaskFailed") == 0)
        return !is_timeout(frame);
    if (strcmp(name, ERROR_HEARTBEAT_TIMEOUT) == 0 && frame->heartbeat)
        return 1;
    return value_is_text(error, name);
}

static int32_t *attempts_of(struct frame *frame, uint32_t retrier)
{
    if (retrier >= frame->attempts_capacity) {
        frame->attempts_capacity = retrier + 4;
        frame->attempts =
            mem_resize(frame->attempts, frame->attempts_capacity * sizeof *frame->attempts);
    }
    for (; frame->attempts_count <= retrier; frame->attempts_count++)
        frame->attempts[frame->attempts_count] = 0;
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
    head->failure = (struct failure){NULL, NULL, false};
    frame->handling = frame->heartbeat = frame->join_failed = false;
    frame->timer = effect_arm(frame, frame->execution->now_ms + llround(delay * 1000));
    frame->wait = FRAME_RETRIES;
    return 1;
}
