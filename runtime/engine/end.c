/* runtime/engine/end.c - end an execution, as succeeded, failed, timed out or aborted.
 * In: the root frame with its output or failure. Out: the last history event; all that is armed or
 * running is cancelled; the frames are freed; EFFECT_ENDED. */
#include "runtime/base/bug.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"

const char *const execution_status_names[EXECUTION_STATUSES] = {
    [EXECUTION_RUNNING] = "RUNNING", [EXECUTION_SUCCEEDED] = "SUCCEEDED",
    [EXECUTION_FAILED] = "FAILED",   [EXECUTION_TIMED_OUT] = "TIMED_OUT",
    [EXECUTION_ABORTED] = "ABORTED",
};

const char *execution_status_name(enum execution_status status)
{
    ENSURE((size_t)status < EXECUTION_STATUSES);
    return execution_status_names[status];
}

static void execution_end(struct execution *execution, enum execution_status status)
{
    struct effect ended = {.kind = EFFECT_ENDED};

    execution->status = (uint8_t)status;
    frame_silence(execution->awake->root);
    effect_disarm(execution, &execution->awake->ledger.timer);
    frame_end(execution->awake->root);
    execution->awake->root = NULL;
    effect_add(execution, &ended);
}

void execution_succeed(struct execution *execution)
{
    execution->awake->output = execution->awake->root->input;
    event_end(
        execution, HISTORY_EXECUTION_SUCCEEDED, execution->awake->root->last_id,
        (struct history_detail[]){{HISTORY_FIELD_OUTPUT, DETAIL_JSON, execution->awake->output, 0}},
        1);
    execution_end(execution, EXECUTION_SUCCEEDED);
}

void execution_end_with(struct execution *execution, enum execution_status status,
                        enum history_type type, int64_t previous_id)
{
    event_end(execution, type, previous_id,
              (struct history_detail[]){
                  {HISTORY_FIELD_ERROR, DETAIL_TEXT, execution->awake->error, 0},
                  {HISTORY_FIELD_CAUSE, DETAIL_TEXT, execution->awake->cause, 0},
              },
              2);
    execution_end(execution, status);
}

void execution_time_out(struct execution *execution)
{
    const struct value error = event_text(ERROR_TIMEOUT);

    event_end(execution, HISTORY_EXECUTION_TIMED_OUT, 0,
              (struct history_detail[]){{HISTORY_FIELD_ERROR, DETAIL_TEXT, &error, 0}}, 1);
    execution_end(execution, EXECUTION_TIMED_OUT);
}

void execution_fail(struct execution *execution)
{
    struct frame *root = execution->awake->root;

    execution->awake->error = root->head.failure.error;
    execution->awake->cause = root->head.failure.cause;
    execution_end_with(execution, EXECUTION_FAILED, HISTORY_EXECUTION_FAILED, root->last_id);
}
