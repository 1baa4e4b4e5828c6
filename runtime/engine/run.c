/* runtime/engine/run.c - the frames of an execution, from one suspension to the next.
 * In: a frame that may go on. Out: every frame of the execution waits, or the execution ended.
 * Why: one loop, no queue: after each frame it is plain which one is next - its own children, the
 * next child of the nearest state above that still has some, or nobody. */
#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"

struct frame *frame_next(struct frame *frame, int32_t *point)
{
    for (; frame != NULL; frame = frame->parent) {
        if (frame->join == NULL)
            continue;
        if (join_can_start(frame->join))
            return join_start(frame, NULL, point);
        map_items_ask(frame);
    }
    return NULL;
}

static struct frame *frame_suspended(struct frame *frame, int32_t *point)
{
    switch ((enum frame_wait)frame->wait) {
    case FRAME_READY:
        frame->wait = FRAME_RUNS;
        *point = frame->state->leave;
        return frame;
    case FRAME_JOINS:
        if (join_is_done(frame->join))
            return join_complete(frame, point);
        return frame_next(frame, point);
    case FRAME_REFUSED:
        return frame_failed(frame, point);
    case FRAME_WAITS:
    case FRAME_PAUSES:
    case FRAME_RETRIES:
    case FRAME_WORKS:
        map_run_child_waits(frame);
        return frame_next(frame, point);
    case FRAME_RUNS:
        break;
    }
    BUG("a frame suspended without anything to wait for");
}

/* Long chains of states give way to timers and signals: a timer that is due at once brings the
 * frame back. */
static struct frame *frame_pauses(struct frame *frame, int32_t next, int32_t *point)
{
    struct execution *execution = frame->execution;

    frame->next_point = next;
    frame->wait = FRAME_PAUSES;
    frame->timer = effect_arm(frame, execution->now_ms);
    execution->patience = PAUSE_STATES;
    map_run_child_waits(frame);
    return frame_next(frame, point);
}

void execution_run(struct execution *execution, struct frame *frame, int32_t point)
{
    const struct sfn_program *program = execution->engine->options.program;

    while (frame != NULL) {
        int32_t outcome;

        frame->head.head.pause = 0;
        outcome = program->run(&frame->head, point);
        if (frame->ledger->events > frame->ledger->events_most) {
            frame = limits_overrun(frame, &point);
            continue;
        }
        switch (outcome) {
        case SFN_END:
            if (frame->parent != NULL) {
                frame = join_child_ended(frame, &point);
                break;
            }
            execution_succeed(execution);
            return;
        case SFN_SUSPENDED:
            frame = frame_suspended(frame, &point);
            break;
        case SFN_FAILED:
            frame = frame_failed(frame, &point);
            break;
        default:
            ENSURE(outcome >= 0 && frame->head.head.pause);
            frame = frame_pauses(frame, outcome, &point);
            break;
        }
    }
}
