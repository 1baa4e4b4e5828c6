/* runtime/engine/unwind.c - take a failure to Retry and Catch, the parent, or the end.
 *
 * In: a frame whose failure is set. Out: which frame is next; the failure moves one frame at a
 * time. Why here: one place decides what may be handled, and by whom. */
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/handover.h"
#include "runtime/engine/join.h"
#include "runtime/engine/map.h"
#include "runtime/engine/task.h"

/* The state has failed and is not retried: record the ...Failed event of its Parallel or Map, if
 * its children were aborted. */
static void state_failed(struct frame *frame)
{
    if (!frame->join_failed)
        return;
    event_follow(frame,
                 frame->state->kind == SFN_MAP ? HISTORY_MAP_FAILED : HISTORY_PARALLEL_FAILED, NULL,
                 0);
    frame->join_failed = false;
}

/* Abort the work of the frame's state; with history events, unless the whole execution ends. */
static void give_up(struct frame *frame)
{
    if (frame->join != NULL && !frame->join->stopped)
        map_run_failed(frame);
    if (failure_is_fatal(frame)) {
        frame_silence(frame);
    } else {
        if (frame->task != NULL)
            task_drop(frame, true);
        if (frame->join != NULL && !frame->join->stopped) {
            frame->join_failed = true;
            join_abort(frame);
        }
    }
    frame->wait = FRAME_RUNS;
}

/* A failure that nothing may handle ends the whole execution, which may be a child of a distributed
 * Map. There are no more history events for the states around it. Returns the frame of the
 * execution. */
static struct frame *end_execution(struct frame *frame)
{
    struct failure failure = frame->head.failure;
    int64_t last_id = frame->last_id;
    struct frame *child = frame_map_child(frame);
    struct frame *top = child != NULL ? child : frame->execution->awake->root;

    if (top != frame) {
        frame_silence(top);
        top->head.failure = failure;
        top->last_id = last_id;
    }
    return top;
}

struct handover frame_unwind(struct frame *frame)
{
    failure_place(frame);
    give_up(frame);
    if (!failure_is_fatal(frame) && frame->state != NULL && frame->state->fail >= 0 &&
        !frame->handling) {
        frame->handling = true;
        return handover_run(frame, frame->state->fail);
    }
    state_failed(frame);
    if (failure_is_fatal(frame))
        frame = end_execution(frame);
    if (frame->parent != NULL)
        return join_child_failed(frame);
    execution_fail(frame->execution);
    return handover_none();
}

const struct value *sfn_caught(struct sfn_frame *head)
{
    struct frame *frame = frame_of(head);
    const struct value *output = failure_output(frame);

    state_failed(frame);
    if (frame->join != NULL)
        join_end(frame); /* its children have stopped, and nobody will redrive them now */
    frame->head.failure = (struct failure){NULL, NULL, false};
    frame->heartbeat = false;
    return output;
}
