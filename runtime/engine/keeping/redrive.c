/* runtime/engine/keeping/redrive.c - go on with an execution that has failed, timed out or was
 * aborted. In: an execution whose frames are in rows. Out: which frame is next. What AWS records of
 * a redrive, and what it does with each type of state, is in docs/language.md. */
#include <string.h>

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

/* All children that have stopped are to go on, as many at a time as may. They follow what the
 * parent has recorded last. */
static void mark_pending(struct frame *parent)
{
    struct join *join = parent->join;

    load_children(parent, true);
    for (struct frame *child = join->first; child != NULL; child = child->next) {
        if (child->stop != FRAME_STOPPED)
            continue;
        child->stop = FRAME_PENDING;
        child->last_id = parent->last_id;
        frame_touch(child);
        join->pending++;
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
    if (join->distributed) {
        map_run_redrive(parent);
        run_reopen(parent);
    } else {
        mark_pending(parent);
    }
    return handover_join(parent);
}

/* ---- a frame ---- */

/* AWS enters no state again: what comes next in the history follows the event with which the state
 * was entered, as it did at first. Only a Fail has nothing but the end of the execution, which
 * follows ExecutionRedriven. A Wait waits anew. */
static struct handover frame_redrive(struct frame *frame)
{
    const struct sfn_state *state = frame->state;
    uint8_t wait = frame->wait;

    frame->stop = FRAME_LIVE;
    frame->entered_after = frame->entered_id;
    frame->retries = 0;
    frame->attempts_count = 0;
    frame_touch(frame);
    if (wait == FRAME_JOINS)
        return join_redrive(frame);
    frame->wait = FRAME_RUNS;
    if (wait == FRAME_PAUSES && frame->next_point != state->work)
        return handover_run(frame, frame->next_point);
    if (state->kind != SFN_FAIL)
        frame->last_id = frame->entered_id;
    frame->again = state->work < 0;
    return handover_run(frame, frame->again ? state->enter : state->work);
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

static struct frame *find_in_memory(const struct join *join)
{
    struct frame *child = join->first;

    while (child != NULL && child->stop != FRAME_PENDING)
        child = child->next;
    return child;
}

/* Of a distributed Map, of which there may be very many, it is the only one that is read. */
static struct frame *find_pending(struct frame *parent)
{
    const struct join *join = parent->join;
    struct frame *child;

    if (join->distributed) {
        child = load_next_child(parent, join->run.redriven_frame);
        return child != NULL && child->stop == FRAME_STOPPED ? child : NULL;
    }
    child = find_in_memory(join);
    if (child != NULL)
        return child;
    load_children(parent, true);
    return find_in_memory(join);
}

static struct handover redrive_child(struct frame *parent, struct frame *reuse)
{
    struct join *join = parent->join;
    struct frame *child;

    if (reuse != NULL) {
        join_remove(join, reuse);
        frame_end(reuse);
    }
    child = find_pending(parent);
    if (child == NULL) {
        execution_damaged(parent->execution, "no child of frame %llu is pending",
                          (unsigned long long)parent->number);
        return handover_none();
    }
    join->pending--;
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
