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
#include "runtime/lang/jsonata/fail.h"

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

/* A field of a JSONata state could not be computed: record EvaluationFailed. In AWS it follows what
 * came before the state, as the event does with which that was entered, unless something has
 * happened in the state since; a Wait is entered before its fields are computed. What has not come
 * to its Map or Parallel yet fails that, too. The end of a Map's run follows its beginning. */
static void evaluation_failed(struct frame *frame)
{
    const struct failure *failure = &frame->head.failure;
    bool at_once = frame->last_id == frame->entered_id;
    bool joins = frame->state->kind == SFN_MAP || frame->state->kind == SFN_PARALLEL;
    struct value name = event_text(frame->state->name);
    struct value field = event_text("");
    int64_t id;

    if (frame->head.query_field != NULL)
        field = event_text(frame->head.query_field);
    id = event_record(frame, HISTORY_EVALUATION_FAILED,
                      at_once && frame->state->kind != SFN_WAIT ? frame->entered_after
                                                                : frame->last_id,
                      (struct history_detail[]){
                          {HISTORY_FIELD_ERROR, DETAIL_TEXT, failure->error, 0},
                          {HISTORY_FIELD_CAUSE, DETAIL_TEXT, failure->cause, 0},
                          {HISTORY_FIELD_LOCATION, DETAIL_TEXT, field.size > 0 ? &field : NULL, 0},
                          {HISTORY_FIELD_STATE, DETAIL_TEXT, &name, 0},
                      },
                      4);
    if (frame->join == NULL || !frame->join->run.begun)
        frame->last_id = id;
    if (joins && frame->result == NULL && !frame->handling)
        frame->join_failed = true;
}

/* Whether an expression of the frame's own state has failed, and that is not told of yet. */
static bool has_failed_evaluation(const struct frame *frame)
{
    const struct failure *failure = &frame->head.failure;

    return !failure->placed && frame->state != NULL && value_is_text(failure->error, FAILURE_QUERY);
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
    bool evaluation = has_failed_evaluation(frame);

    failure_place(frame);
    if (evaluation)
        evaluation_failed(frame);
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
