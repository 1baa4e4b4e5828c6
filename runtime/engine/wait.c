/* runtime/engine/wait.c - begin the wait of a Wait state, for compiled code.
 * A wait that is already over arms no timer. */
#include "runtime/base/time.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/number.h"

/* AWS refuses to wait longer. */
#define WAIT_SECONDS_MAX INT64_C(2147483647)

static int32_t refuse_long(struct sfn_frame *head)
{
    frame_fail(head, ERROR_RUNTIME, "Wait state delay is too long.");
    return 0;
}

static void wait_for_ms(struct frame *frame, int64_t ms)
{
    if (ms == 0) {
        frame->wait = FRAME_READY;
        return;
    }
    effect_arm(frame, &frame->timer, turn_of(frame->execution)->now_ms + ms);
    frame->wait = FRAME_WAITS;
}

/* Until the clock shows that time, unless it is over. */
static void wait_until_ms(struct frame *frame, int64_t due_ms)
{
    if (due_ms <= turn_of(frame->execution)->clock_ms) {
        frame->wait = FRAME_READY;
        return;
    }
    effect_arm_by_clock(frame, &frame->timer, due_ms);
    frame->wait = FRAME_WAITS;
}

int32_t sfn_wait_seconds(struct sfn_frame *head, const struct value *value, const char *path)
{
    struct frame *frame = frame_of(head);
    int64_t seconds;

    if (value == NULL) {
        frame_fail(head, ERROR_RUNTIME,
                   "The SecondsPath parameter does not reference an input value: %s", path);
        return 0;
    }
    if (!number_integer(value, &seconds)) {
        frame_fail(head, ERROR_RUNTIME,
                   "The SecondsPath parameter cannot be parsed as a long value: %s == %s", path,
                   number_shown(head->region, value));
        return 0;
    }
    if (seconds < 0) {
        frame_fail(head, ERROR_RUNTIME,
                   "The SecondsPath parameter references a negative value: %s == %s", path,
                   number_shown(head->region, value));
        return 0;
    }
    if (seconds > WAIT_SECONDS_MAX)
        return refuse_long(head);
    wait_for_ms(frame, seconds * 1000);
    return 1;
}

static int32_t wait_until_instant(struct sfn_frame *head, const struct instant *instant)
{
    struct frame *frame = frame_of(head);

    if (instant->seconds - turn_of(frame->execution)->clock_ms / 1000 > WAIT_SECONDS_MAX)
        return refuse_long(head);
    /* Round up, so that the wait never ends early. */
    wait_until_ms(frame, instant->seconds * 1000 + (instant->nanoseconds + 999999) / 1000000);
    return 1;
}

int32_t sfn_wait_until_moment(struct sfn_frame *head, int64_t seconds, int64_t nanoseconds)
{
    return wait_until_instant(head, &(struct instant){seconds, (int32_t)nanoseconds});
}

int32_t sfn_wait_until(struct sfn_frame *head, const struct value *value, const char *path)
{
    struct instant instant;

    if (value == NULL) {
        frame_fail(head, ERROR_RUNTIME,
                   "The TimestampPath parameter does not reference an input value: %s", path);
        return 0;
    }
    if (value->kind != VALUE_STRING || !time_read(value->as.text, value->size, &instant)) {
        frame_fail(head, ERROR_RUNTIME,
                   "The TimestampPath parameter does not reference a valid ISO-8601 extended "
                   "offset date-time format string: %s == %s",
                   path, number_shown(head->region, value));
        return 0;
    }
    return wait_until_instant(head, &instant);
}
