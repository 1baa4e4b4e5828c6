/* runtime/engine/answer.c - give an answer from outside to the frame that waits for it.
 * In: a happening that answers an effect. Out: which frame is next (handover.h).
 * Why: an answer changes only the frame it is for; the loop in run.c then runs whoever is next. */
#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/handover.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/map.h"
#include "runtime/engine/map_told.h"
#include "runtime/engine/task.h"
#include "runtime/engine/touch.h"
#include "runtime/json/value.h"

/* ---- a task ---- */

static struct handover task_succeeded(struct frame *frame, const struct value *output, size_t size)
{
    task_started(frame);
    if (task_tells_submission(frame) && !text_ends(frame->state->task->text, ".waitForTaskToken"))
        task_submitted(frame, &value_empty_object, true); /* who did the work has told nothing */
    if (!limits_allow_result(frame, size)) {
        task_event_failed(frame);
        task_drop(frame, false);
        return handover_fail(frame);
    }
    frame->result = value_own(frame->head.region, output);
    task_event_succeeded(frame, frame->result);
    task_drop(frame, false);
    frame->wait = FRAME_RUNS;
    return handover_run(frame, frame->state->leave);
}

static struct handover task_failed(struct frame *frame, const char *error, const char *cause)
{
    task_started(frame);
    limits_set_failure(frame, error, cause);
    task_event_failed(frame);
    task_drop(frame, false);
    return handover_fail(frame);
}

static struct handover task_timed_out(struct frame *frame, bool heartbeat)
{
    failure_set(frame, ERROR_TIMEOUT, NULL);
    frame->heartbeat = heartbeat;
    task_event_timed_out(frame);
    task_drop(frame, true);
    return handover_fail(frame);
}

static struct handover task_heard(struct frame *frame, const struct happening *happening)
{
    if (frame->task == NULL || frame->task->id != happening->id)
        return handover_none();
    frame_touch(frame);
    switch (happening->kind) {
    case HAPPENING_TASK_STARTED:
        task_taken(frame);
        return handover_none();
    case HAPPENING_TASK_HEARTBEAT:
        task_heartbeat(frame);
        return handover_none();
    case HAPPENING_TASK_SUBMITTED:
        task_submitted(frame, happening->output, !happening->last);
        return handover_none();
    case HAPPENING_TASK_SUCCEEDED:
        return task_succeeded(frame, happening->output, happening->output_size);
    default:
        ENSURE(happening->kind == HAPPENING_TASK_FAILED);
        return task_failed(frame, happening->error, happening->cause);
    }
}

/* ---- a Map's items and results ---- */

static struct handover items_came(struct frame *parent, const struct happening *happening)
{
    map_items_came(parent, happening->items, happening->origins, happening->last);
    map_told_run(parent);
    return happening->last ? join_checked(parent) : handover_look(parent);
}

static struct handover results_ended(struct frame *parent)
{
    parent->join->run.sink = 0;
    return join_complete(parent);
}

static struct handover data_failed(struct frame *parent, uint64_t id, const char *cause)
{
    struct map_run *run = &parent->join->run;

    if (id == run->sink) {
        run->sink = 0;
        failure_set(parent, ERROR_RESULT_WRITER, cause);
    } else {
        run->source = 0;
        failure_set(parent, ERROR_ITEM_READER, cause);
    }
    return handover_fail(parent);
}

static struct handover data_heard(struct frame *parent, const struct happening *happening)
{
    const struct join *join = parent->join;

    if (join == NULL || (join->run.source != happening->id && join->run.sink != happening->id))
        return handover_none();
    frame_touch(parent);
    switch (happening->kind) {
    case HAPPENING_ITEMS:
        return items_came(parent, happening);
    case HAPPENING_RESULTS_ENDED:
        return results_ended(parent);
    default:
        ENSURE(happening->kind == HAPPENING_DATA_FAILED);
        return data_failed(parent, happening->id, happening->cause);
    }
}

/* ---- a timer ---- */

/* An express child of a distributed Map has used up its five minutes. */
static struct handover child_timed_out(struct frame *child)
{
    child->own.timer.id = 0;
    child->own.timed_out = true;
    failure_set(child, NULL, NULL);
    child->fatal = true;
    return handover_fail(child);
}

/* The time that the frame waited for is over: of a Wait state, between two attempts, of a pause. */
static struct handover frame_waited(struct frame *frame)
{
    int32_t point = frame->wait == FRAME_WAITS    ? frame->state->leave
                    : frame->wait == FRAME_PAUSES ? frame->next_point
                                                  : frame->state->work;

    frame->timer.id = 0;
    frame->wait = FRAME_RUNS;
    return handover_run(frame, point);
}

static struct handover timer_due(struct frame *frame, uint64_t timer)
{
    struct task *task = frame->task;

    if (frame->own.timer.id == timer)
        return child_timed_out(frame);
    if (frame->timer.id == timer)
        return frame_waited(frame);
    if (task != NULL && task->timeout.id == timer) {
        task->timeout.id = 0;
        return task_timed_out(frame, false);
    }
    if (task != NULL && task->heartbeat.id == timer) {
        task->heartbeat.id = 0;
        return task_timed_out(frame, true);
    }
    return handover_none();
}

/* ---- a distributed Map ---- */

static struct handover child_stopped(struct frame *child, const struct happening *happening)
{
    if (child->ledger != &child->own || happening->id != child->number << ID_SERIAL_BITS)
        return handover_none();
    return join_child_stopped(child, happening->error, happening->cause);
}

static struct handover run_changed(struct frame *parent, const struct happening *happening)
{
    if (parent->join == NULL || parent->join->run.id != happening->id)
        return handover_none();
    map_run_change(parent, happening->change);
    return join_checked(parent);
}

/* ---- any of them ---- */

struct handover answer_take(struct execution *execution, const struct happening *happening)
{
    struct frame *frame = frame_find(execution, happening->id);

    if (frame == NULL || frame->stop != FRAME_LIVE)
        return handover_none();
    switch (happening->kind) {
    case HAPPENING_TIMER_DUE:
        return timer_due(frame, happening->id);
    case HAPPENING_TASK_STARTED:
    case HAPPENING_TASK_HEARTBEAT:
    case HAPPENING_TASK_SUBMITTED:
    case HAPPENING_TASK_SUCCEEDED:
    case HAPPENING_TASK_FAILED:
        return task_heard(frame, happening);
    case HAPPENING_STOP:
        return child_stopped(frame, happening);
    case HAPPENING_UPDATE_MAP_RUN:
        return run_changed(frame, happening);
    default:
        return data_heard(frame, happening);
    }
}
