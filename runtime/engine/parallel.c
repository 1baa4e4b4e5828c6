/* runtime/engine/parallel.c - Parallel: begin its branches, for compiled code. */
#include "runtime/base/bug.h"
#include "runtime/engine/event.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"

void sfn_parallel_begin(struct sfn_frame *head, const struct value *input, int64_t count)
{
    struct frame *frame = frame_of(head);
    struct join *join = join_new(frame, false);

    ENSURE(count >= 0);
    join_expect(frame, (size_t)count);
    if (!limits_allow_input(frame, input)) {
        frame->wait = FRAME_REFUSED;
        return;
    }
    join->input = input;
    join->begun = true;
    event_follow(frame, HISTORY_PARALLEL_STARTED, NULL, 0);
    join->announced_id = join->last_id = frame->last_id;
    frame->wait = FRAME_JOINS;
}

void sfn_parallel_branch(struct sfn_frame *head, const struct sfn_scope *scope)
{
    struct join *join = frame_of(head)->join;

    ENSURE(join != NULL && join->scopes_count < join->count);
    join_add_scope(join, scope);
}
