/* runtime/engine/transition.c - enter a state and leave it, for compiled code.
 * When a state is left, only values that frames refer to are live: the place to collect garbage. */
#include <string.h>

#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/inspect.h"
#include "runtime/engine/limits.h"
#include "runtime/json/write.h"

/* Out of line, as the next one: without a history, which is when speed matters, entering and
 * leaving are a few stores each. */
static __attribute__((noinline)) void record_entered(struct frame *frame)
{
    /* The event types of entering and leaving are in the order of enum sfn_state_kind. */
    enum history_type type = HISTORY_PASS_STATE_ENTERED + (enum history_type)frame->state->kind;
    struct value name = event_text(frame->state->name);

    event_follow(frame, type,
                 (struct history_detail[]){
                     {HISTORY_FIELD_NAME, DETAIL_TEXT, &name, 0},
                     {HISTORY_FIELD_INPUT, DETAIL_JSON, frame->input, 0},
                 },
                 2);
    frame->entered_id = frame->last_id;
}

void sfn_cover(struct sfn_frame *head, int64_t item)
{
    uint64_t *coverage = frame_of(head)->execution->engine->options.coverage;

    if (coverage != NULL)
        coverage[item]++;
}

void sfn_inspect(struct sfn_frame *head, int64_t what, const struct value *value)
{
    struct frame *frame = frame_of(head);
    const struct inspection *inspection = frame->execution->engine->options.inspection;

    if (inspection != NULL)
        inspection->inspector->tell(frame, (enum sfn_inspected)what, value);
}

void sfn_enter(struct sfn_frame *head, int32_t state)
{
    struct frame *frame = frame_of(head);

    frame->state = &frame->execution->engine->options.program->states[state];
    frame->result = NULL;
    frame->retries = 0;
    frame->attempts_count = 0;
    frame->assigned_bytes = 0;
    frame->handling = frame->heartbeat = frame->join_failed = false;
    frame->entered_after = frame->last_id;
    if (frame->again) {
        frame->again = false;
        return;
    }
    frame->entered_ms = turn_of(frame->execution)->now_ms;
    if (frame->ledger->history != NULL)
        record_entered(frame);
    else
        frame->entered_id = frame->last_id = ++frame->ledger->events;
}

static __attribute__((noinline)) void record_exited(struct frame *frame, const struct value *output)
{
    enum history_type type = HISTORY_PASS_STATE_EXITED + (enum history_type)frame->state->kind;
    struct value name = event_text(frame->state->name);

    event_follow(frame, type,
                 (struct history_detail[]){
                     {HISTORY_FIELD_NAME, DETAIL_TEXT, &name, 0},
                     {HISTORY_FIELD_OUTPUT, DETAIL_JSON, output, 0},
                     {HISTORY_FIELD_ASSIGNED_VARIABLES, DETAIL_VARIABLES, frame->assigned, 0},
                 },
                 3);
    frame->assigned = NULL;
}

/* Whether it may have more memory than is allowed. A value may be small and its text large, because
 * parts of it are the same; how large it has become is known from the last events. */
static bool memory_is_scarce(const struct execution *execution)
{
    return execution->awake->region.older + 16 * turn_of(execution)->largest >
           execution->engine->options.memory_most;
}

/* Whether its memory allows that the state is left. Where no event is written, and no quota bounds
 * it, the text is measured each time. */
static __attribute__((noinline)) bool has_memory(struct frame *frame, const struct value **output)
{
    struct execution *execution = frame->execution;
    struct turn *turn = turn_of(execution);
    size_t text = 0;

    if (frame->ledger->history == NULL && !execution->engine->options.aws_limits)
        text = json_size_within(*output, execution->engine->options.memory_most);
    if (text > turn->largest)
        turn->largest = text;
    return !memory_is_scarce(execution) || limits_allow_memory(frame, output);
}

int32_t sfn_leave(struct sfn_frame *head, const struct value *output)
{
    struct frame *frame = frame_of(head);
    struct execution *execution = frame->execution;

    if (execution->engine->options.aws_limits && !limits_allow_leave(frame, output))
        return 0;
    if (execution->engine->options.memory_most != SIZE_MAX && !has_memory(frame, &output))
        return 0;
    if (frame->ledger->history != NULL)
        record_exited(frame, output);
    else
        frame->last_id = ++frame->ledger->events;
    frame->input = output;
    frame->moved = frame->rows.new_input = true;
    frame->result = NULL;
    if (--turn_of(execution)->patience <= 0)
        head->head.pause = 1;
    if (execution->awake->region.older > execution->awake->collect_at)
        execution_collect(execution);
    return 1;
}

void sfn_throw(struct sfn_frame *head, const struct value *error, const struct value *cause)
{
    if (error != NULL && error->kind != VALUE_STRING) {
        frame_fail(head, ERROR_RUNTIME, "The Error of a Fail state must be a string.");
        return;
    }
    if (cause != NULL && cause->kind != VALUE_STRING) {
        frame_fail(head, ERROR_RUNTIME, "The Cause of a Fail state must be a string.");
        return;
    }
    head->failure = (struct failure){.error = error, .cause = cause, .placed = true};
}

void sfn_no_choice(struct sfn_frame *head)
{
    frame_fail(head, ERROR_RUNTIME,
               "Failed to transition out of the state. The state does not point to a next state.");
}
