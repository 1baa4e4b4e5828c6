/* runtime/engine/run.c - the loop that runs the frames of an execution, one after the other.
 * In: the first handover. Out: every frame of the execution waits, or the execution has ended.
 * Why a loop: all that decides which frame is next (a join whose child has ended, a failure on its
 * way up, an answer from outside) only returns a handover. So nothing is nested, and between two
 * turns the execution and its next handover are all there is: the place to observe an execution, or
 * to save it. */
#include "runtime/base/bug.h"
#include "runtime/engine/bounded.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/handover.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/map.h"
#include "runtime/engine/touch.h"

/* Start the nearest child that may start, looking from the frame upwards. No queue is needed: the
 * next child is always one of a join around the frame that has just begun to wait. */
static struct handover look(struct frame *frame)
{
    for (; frame != NULL; frame = frame->parent) {
        if (frame->join == NULL)
            continue;
        if (join_can_start(frame->join))
            return join_start(frame, NULL);
        map_items_ask(frame);
    }
    return handover_none();
}

/* What is next when compiled code has returned because the frame waits for something. */
static struct handover suspended(struct frame *frame)
{
    switch ((enum frame_wait)frame->wait) {
    case FRAME_READY:
        frame->wait = FRAME_RUNS;
        return handover_run(frame, frame->state->leave);
    case FRAME_JOINS:
        return join_is_done(frame->join) ? join_complete(frame) : handover_look(frame);
    case FRAME_REFUSED:
        return handover_fail(frame);
    case FRAME_WAITS:
    case FRAME_PAUSES:
    case FRAME_RETRIES:
    case FRAME_WORKS:
        map_run_child_waits(frame);
        return handover_look(frame);
    case FRAME_RUNS:
        break;
    }
    BUG("a frame suspended without anything to wait for");
}

/* As limits_time_is_spent, which most executions need not ask: their clock is real, or they may
 * last any time. */
static inline bool time_is_spent(const struct frame *frame)
{
    return frame->ledger->simulated_seconds > 0 && limits_time_is_spent(frame);
}

/* Let the frame pause after a long chain of states, so that timers and signals get their turn. A
 * timer that is due at once brings it back. There is none when its execution can only wait for the
 * end of its time: then a simulated clock has nothing to stand still for. */
static struct handover pauses(struct frame *frame, int32_t next_point)
{
    struct execution *execution = frame->execution;

    frame->next_point = next_point;
    frame->wait = FRAME_PAUSES;
    frame_list(frame); /* as every frame that waits */
    if (!time_is_spent(frame))
        effect_arm(frame, &frame->timer, turn_of(execution)->now_ms);
    turn_of(execution)->patience = PAUSE_STATES;
    map_run_child_waits(frame);
    return handover_look(frame);
}

/* Run compiled code from a point until it has nothing left to do at once. */
static struct handover run(struct frame *frame, int32_t point)
{
    int32_t outcome;

    frame->head.head.pause = time_is_spent(frame);
    outcome = bounded_run(frame, point);
    if (frame->ledger->events > frame->ledger->events_most) {
        limits_set_overrun(frame);
        return handover_fail(frame);
    }
    switch (outcome) {
    case SFN_END:
        if (frame->parent != NULL)
            return join_child_ended(frame);
        execution_succeed(frame->execution);
        return handover_none();
    case SFN_SUSPENDED:
        return suspended(frame);
    case SFN_FAILED:
        return handover_fail(frame);
    default:
        ENSURE(outcome >= 0 && frame->head.head.pause);
        return pauses(frame, outcome);
    }
}

void execution_run(struct handover next)
{
    for (;;) {
        switch (next.kind) {
        case HANDOVER_RUN:
            frame_touch(next.frame);
            next = run(next.frame, next.point);
            break;
        case HANDOVER_FAIL:
            frame_touch(next.frame);
            next = frame_unwind(next.frame);
            break;
        case HANDOVER_JOIN:
            next = join_checked(next.frame);
            break;
        case HANDOVER_LOOK:
            next = look(next.frame);
            break;
        case HANDOVER_NONE:
            return;
        }
    }
}
