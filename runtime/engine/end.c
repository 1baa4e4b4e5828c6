/* runtime/engine/end.c - end an execution, as succeeded, failed, timed out or aborted.
 * In: the root frame with its output or failure. Out: the last history event; all that is armed or
 * running is cancelled; the frames are freed, or stay until they are in rows; EFFECT_ENDED. */
#include "runtime/engine/effect.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/redrive.h"

void execution_end(struct execution *execution, enum execution_status status)
{
    struct awake *awake = execution->awake;
    struct effect ended = {.kind = EFFECT_ENDED};

    event_ending(awake->root, &(struct ending){status, awake->output, awake->error, awake->cause});
    execution->status = (uint8_t)status;
    frame_silence(awake->root);
    effect_disarm(execution, &awake->ledger.timer);
    if (execution->redrivable && status != EXECUTION_SUCCEEDED) {
        execution->engine->options.redriver->stop(awake->root);
    } else {
        frame_end(awake->root);
        awake->root = NULL;
    }
    effect_add(execution, &ended);
}

void execution_succeed(struct execution *execution)
{
    execution->awake->output = execution->awake->root->input;
    execution_end(execution, EXECUTION_SUCCEEDED);
}

void execution_fail(struct execution *execution)
{
    const struct failure *failure = &execution->awake->root->head.failure;

    execution->awake->error = failure->error;
    execution->awake->cause = failure->cause;
    execution_end(execution, EXECUTION_FAILED);
}
