/* runtime/engine/parallel.c - begin the branches of a Parallel, for compiled code. */
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/inspect.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"

void sfn_parallel_begin(struct sfn_frame *head, const struct value *input)
{
    struct frame *frame = frame_of(head);
    struct join *join = join_new(frame, false);

    join_expect(frame, (size_t)frame->state->inner_count);
    if (!limits_allow_input(frame, input)) {
        frame->wait = FRAME_REFUSED;
        return;
    }
    if (frame->execution->engine->options.inspection != NULL) {
        frame->execution->engine->options.inspection->inspector->join(frame);
        return;
    }
    join->input = input;
    join->begun = true;
    event_follow(frame, HISTORY_PARALLEL_STARTED, NULL, 0);
    join->announced_id = join->last_id = frame->last_id;
    frame->wait = FRAME_JOINS;
}
