/* runtime/engine/keeping/redrive.c - go on with an execution that has failed, timed out or was
 * aborted. In: an execution whose frames are in rows. Out: which frame is next. What AWS records of
 * a redrive, and what it does with each type of state, is in docs/language.md. */
#include <string.h>

#include "runtime/engine/effect.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/keeping/load.h"
#include "runtime/engine/keeping/rows.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/map.h"
#include "runtime/engine/redrive.h"
#include "runtime/engine/touch.h"

/* ---- what stays ---- */

static void frame_stop(struct frame *frame)
{
    frame->stop = FRAME_STOPPED;
    if (frame->join != NULL)
        frame->wait = FRAME_JOINS;
    frame->head.failure = (struct failure){NULL, NULL, false};
    frame->result = frame->assigned = NULL;
    frame->handling = frame->fatal = frame->heartbeat = frame->join_failed = false;
    frame->own.timed_out = false;
    frame_list(frame);
    frame_touch(frame);
}

/* ---- children ---- */

/* All children that have stopped are to go on, as many at a time as may. */
static void mark_pending(struct frame *parent)
{
    struct join *join = parent->join;

    load_children(parent);
    for (struct frame *child = join->first; child != NULL; child = child->next) {
        if (child->stop != FRAME_STOPPED)
            continue;
        child->stop = FRAME_PENDING;
        if (join->distributed)
            map_run_child_pending(child, true);
        else
            child->last_id = parent->last_id;
        frame_touch(child);
        join->pending++;
        join->run.pending_items += child->items;
    }
}

/* What the sink was told of children that have not succeeded is told again. */
static void run_reopen(struct frame *parent)
{
    if (parent->state->map->writer != NULL)
        rows_forget_failed(parent);
    map_run_reopen(parent);
}

static struct handover join_redrive(struct frame *parent)
{
    struct join *join = parent->join;

    join->stopped = false;
    if (join->distributed)
        map_run_redrive(parent);
    mark_pending(parent);
    if (join->distributed)
        run_reopen(parent);
    return handover_join(parent);
}

/* ---- a frame ---- */

static struct handover go_on_waiting(struct frame *frame)
{
    int64_t due_ms = frame->timer.due_ms;

    if (due_ms <= turn_of(frame->execution)->clock_ms) {
        frame->wait = FRAME_RUNS;
        return handover_run(frame, frame->state->leave);
    }
    effect_arm_by_clock(frame, &frame->timer, due_ms);
    map_run_child_waits(frame);
    return handover_look(frame);
}

static struct handover frame_redrive(struct frame *frame)
{
    const struct sfn_state *state = frame->state;
    bool pauses = frame->wait == FRAME_PAUSES;

    frame->stop = FRAME_LIVE;
    frame->retries = 0;
    frame->attempts_count = 0;
    frame_touch(frame);
    if (frame->wait == FRAME_JOINS)
        return join_redrive(frame);
    if (frame->wait == FRAME_WAITS)
        return go_on_waiting(frame);
    frame->wait = FRAME_RUNS;
    if (pauses)
        return handover_run(frame, frame->next_point);
    return handover_run(frame, state->work >= 0 ? state->work : state->enter);
}

static struct handover frame_restart(struct frame *child)
{
    const struct value *input = child->own.input;

    if (child->join != NULL)
        join_end(child);
    rows_end_frame(child);
    frame_reset(child);
    child->input = input;
    child->last_id = 0;
    return handover_run(child, child->scope->start);
}

/* ---- the next child ---- */

static struct frame *find_pending(const struct join *join)
{
    struct frame *child = join->first;

    while (child != NULL && child->stop != FRAME_PENDING)
        child = child->next;
    return child;
}

static struct handover redrive_child(struct frame *parent, struct frame *reuse)
{
    struct join *join = parent->join;
    struct frame *child;

    if (reuse != NULL) {
        join_remove(join, reuse);
        frame_end(reuse);
    }
    child = find_pending(join);
    if (child == NULL) {
        load_children(parent);
        child = find_pending(join);
    }
    if (child == NULL) {
        execution_damaged(parent->execution, "no child of frame %llu is pending",
                          (unsigned long long)parent->number);
        return handover_none();
    }
    join->pending--;
    join->run.pending_items -= child->items;
    join->active++;
    if (!join->distributed)
        return frame_redrive(child);
    map_run_child_redriven(child);
    return parent->state->map->express ? frame_restart(child) : frame_redrive(child);
}

/* ---- the execution ---- */

static struct handover redrive(struct execution *execution)
{
    struct awake *awake = execution->awake;

    if (!load_stopped(execution))
        return handover_none();
    execution->status = EXECUTION_RUNNING;
    awake->output = awake->error = awake->cause = NULL;
    awake->ledger.about = NULL;
    awake->ledger.redrives++;
    awake->ledger.redriven_ms = turn_of(execution)->now_ms;
    event_redriven(awake->root);
    limits_arm(execution);
    return frame_redrive(awake->root);
}

const struct redriver redriver = {
    .stop = frame_stop,
    .forget = unload,
    .redrive = redrive,
    .redrive_child = redrive_child,
};
