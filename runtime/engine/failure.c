/* runtime/engine/failure.c - where a failure goes: to Retry and Catch, to the parent, to the end.
 * In: a frame whose failure is set. Out: the frame that goes on, if any.
 * Why: one place decides what may be handled, and by whom. */
#include <stdio.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"

static const struct value *text_value(struct frame *frame, const char *text)
{
    return value_text(frame->head.region, text);
}

void failure_set(struct frame *frame, const char *error, const char *cause)
{
    frame->head.failure = (struct failure){
        .error = error == NULL ? NULL : text_value(frame, error),
        .cause = cause == NULL ? NULL : text_value(frame, cause),
        .placed = true,
    };
}

bool failure_is_fatal(const struct frame *frame)
{
    return frame->fatal || value_is_text(frame->head.failure.error, ERROR_RUNTIME);
}

/* Failures of a state's own evaluation say where they arose. */
static void failure_place(struct frame *frame)
{
    struct failure *failure = &frame->head.failure;
    struct buffer cause = BUFFER_EMPTY;

    if (failure->placed || failure->cause == NULL || frame->state == NULL) {
        failure->placed = true;
        return;
    }
    buffer_add_format(&cause,
                      "An error occurred while executing the state '%s' (entered at the event id "
                      "#%lld). ",
                      frame->state->name, (long long)frame->entered_id);
    buffer_add(&cause, failure->cause->as.text, failure->cause->size);
    failure->cause = value_string_copy(frame->head.region, cause.text, cause.size);
    failure->placed = true;
    buffer_fini(&cause);
}

/* The state failed for good: what its children began is closed in the history. */
static void state_failed(struct frame *frame)
{
    if (!frame->join_failed)
        return;
    event_follow(frame,
                 frame->state->kind == SFN_MAP ? HISTORY_MAP_FAILED : HISTORY_PARALLEL_FAILED, NULL,
                 0);
    frame->join_failed = false;
}

/* End the work of the frame's state, in the history too unless the whole execution ends. */
static void give_up(struct frame *frame)
{
    if (frame->join != NULL)
        map_run_failed(frame);
    if (failure_is_fatal(frame)) {
        frame_silence(frame);
    } else {
        if (frame->task != NULL)
            task_drop(frame, true);
        if (frame->join != NULL) {
            frame->join_failed = true;
            join_abort(frame);
        }
    }
    frame->wait = FRAME_RUNS;
}

/* What nobody may handle ends the whole execution, be it a child of a distributed Map, and the
 * states around are not told: the history has nothing more of them. Returns its frame. */
static struct frame *end_execution(struct frame *frame)
{
    struct failure failure = frame->head.failure;
    int64_t last_id = frame->last_id;
    struct frame *child = map_run_child(frame);
    struct frame *top = child != NULL ? child : frame->execution->root;

    if (top != frame) {
        frame_silence(top);
        top->head.failure = failure;
        top->last_id = last_id;
    }
    return top;
}

struct frame *frame_failed(struct frame *frame, int32_t *point)
{
    for (;;) {
        struct frame *next;

        failure_place(frame);
        give_up(frame);
        if (!failure_is_fatal(frame) && frame->state != NULL && frame->state->fail >= 0 &&
            !frame->handling) {
            frame->handling = true;
            *point = frame->state->fail;
            return frame;
        }
        state_failed(frame);
        if (failure_is_fatal(frame))
            frame = end_execution(frame);
        if (frame->parent == NULL) {
            execution_fail(frame->execution);
            return NULL;
        }
        struct frame *parent = frame->parent;
        if (join_child_failed(frame, &next, point))
            return next;
        frame = parent;
    }
}

const struct value *sfn_caught(struct sfn_frame *head)
{
    struct frame *frame = frame_of(head);
    const struct value *output = failure_output(frame);

    state_failed(frame);
    frame->head.failure = (struct failure){NULL, NULL, false};
    frame->heartbeat = false;
    return output;
}

/* {"Error", "Cause"}: always both. A failure without a name has null for both; one that has a name
 * but no cause (a timeout) has an empty text. */
const struct value *failure_output(struct frame *frame)
{
    const struct failure *failure = &frame->head.failure;
    struct key keys[2] = {key_of("Error", 5), key_of("Cause", 5)};
    const struct value *values[2] = {failure->error, failure->cause};
    const struct value *output;

    keys[0].hash |= KEY_FIXED;
    keys[1].hash |= KEY_FIXED;
    if (values[0] == NULL)
        values[0] = &value_null;
    if (values[1] == NULL)
        values[1] = failure->error == NULL ? &value_null : &value_empty_string;
    output = value_object_of(frame->head.region, keys, values, 2);
    ENSURE(output != NULL);
    return output;
}
