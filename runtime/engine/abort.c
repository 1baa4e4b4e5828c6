/* runtime/engine/abort.c - abort what a frame or its children are doing.
 * In: a frame or the children of one. Out: timers disarmed, tasks cancelled, frames freed. When a
 * Parallel or Map has failed, the history tells of each state that was aborted. The writer of a
 * distributed Map is always told of the aborted children and of the items that are left. */
#include "runtime/engine/effect.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/map.h"
#include "runtime/engine/redrive.h"
#include "runtime/engine/task.h"

static void frame_disarm(struct frame *frame)
{
    effect_disarm(frame->execution, &frame->timer);
    effect_disarm(frame->execution, &frame->own.timer);
    if (frame->task != NULL)
        task_drop(frame, true);
}

/* Abort the state that the frame waits in, after the states of its children. */
static void frame_abort(struct frame *frame)
{
    frame_disarm(frame);
    if (frame->join != NULL) {
        map_run_aborted(frame);
        join_abort(frame);
    }
    if (frame->wait == FRAME_RUNS || frame->wait == FRAME_PAUSES)
        return; /* the frame is not in a state */
    switch (frame->state->kind) {
    case SFN_TASK:
        event_follow(frame, HISTORY_TASK_STATE_ABORTED, NULL, 0);
        break;
    case SFN_WAIT:
        event_follow(frame, HISTORY_WAIT_STATE_ABORTED, NULL, 0);
        break;
    case SFN_PARALLEL:
        event_follow(frame, HISTORY_PARALLEL_STATE_ABORTED, NULL, 0);
        break;
    case SFN_MAP:
        event_follow(frame, HISTORY_MAP_STATE_ABORTED, NULL, 0);
        break;
    default:
        break;
    }
}

/* Abort an execution of a distributed Map. As that of one that is stopped, its history does not
 * tell of its states. */
static void child_abort(struct frame *child)
{
    frame_silence(child);
    map_result_aborted(child);
    map_run_child_end(child, EXECUTION_ABORTED);
    join_drop(child);
}

static void iteration_abort(struct frame *child)
{
    struct frame *parent = child->parent;

    frame_abort(child);
    if (parent->join->map)
        map_iteration_event(parent, HISTORY_MAP_ITERATION_ABORTED, child->index, child->last_id);
    join_drop(child);
}

/* Abort every child, silently or with its events. Those that are pending stop again. Of a
 * distributed Map those that have stopped need not be read. */
static void abort_children(struct frame *parent, bool silent)
{
    struct join *join = parent->join;

    load_children(parent, !join->distributed);
    for (struct frame *child = join->first, *next; child != NULL; child = next) {
        next = child->next;
        if (child->stop == FRAME_PENDING) {
            child->execution->engine->options.redriver->stop(child);
        } else if (child->stop == FRAME_STOPPED) {
            continue;
        } else if (join->distributed) {
            child_abort(child);
        } else if (silent) {
            frame_silence(child);
            join_drop(child);
        } else {
            iteration_abort(child);
        }
    }
    if (join->distributed)
        map_run_give_up(parent);
    map_run_close(parent);
    if (!silent)
        map_iterations_abort(parent);
    join_leave(parent);
}

void join_abort(struct frame *parent)
{
    abort_children(parent, false);
}

void frame_silence(struct frame *frame)
{
    frame_disarm(frame);
    if (frame->join != NULL && !frame->join->stopped)
        abort_children(frame, true);
}
