/* runtime/engine/dormant.c - an execution whose only frame waits, packed.
 * In: an execution at the end of an event. Out: its frame and region given back; what is needed to
 * go on kept in one small block, the state's input as JSON text.
 * Why: many executions wait at once, and each must stay far below a kilobyte. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"

struct dormant {
    const struct sfn_state *state;
    int64_t entered_id, entered_ms, last_id;
    struct timer timer;
    size_t size; /* of the text; 0: the input is the execution's own */
    char text[];
};

/* Waiting in a Wait state, with nothing alive but the state's input. */
static bool may_sleep(const struct execution *execution)
{
    const struct frame *root = execution->root;

    if (root == NULL || root->wait != FRAME_WAITS || execution->ledger.about != NULL ||
        execution->retired != NULL || turn_of(execution)->pinned)
        return false;
    for (int32_t i = 0; i < root->scope->variables; i++)
        if (root->variables[i] != NULL)
            return false;
    return true;
}

void execution_sleep(struct execution *execution)
{
    struct frame *root = execution->root;
    struct buffer text = BUFFER_EMPTY;
    struct dormant *dormant;

    if (!may_sleep(execution))
        return;
    if (!value_is_input(root->input))
        json_write(&text, root->input);
    dormant = mem_alloc(sizeof *dormant + text.size);
    dormant->state = root->state;
    dormant->entered_id = root->entered_id;
    dormant->entered_ms = root->entered_ms;
    dormant->last_id = root->last_id;
    dormant->timer = root->timer;
    dormant->size = text.size;
    if (text.size > 0)
        memcpy(dormant->text, text.text, text.size);
    buffer_fini(&text);
    execution->dormant = dormant;
    execution->input_read = NULL;
    execution->root = NULL;
    frame_free(root);
    region_fini(&execution->region);
}

/* The text was written from a value by us, so it reads back. */
static const struct value *dormant_input(struct execution *execution)
{
    const struct dormant *dormant = execution->dormant;
    struct json_error error;
    const struct value *input;

    if (dormant->size == 0)
        return execution_read_input(execution, NULL);
    input = json_read(&execution->region, dormant->text, dormant->size, JSON_TEXT_COPIED, &error);
    ENSURE(input != NULL);
    return input;
}

void execution_wake(struct execution *execution)
{
    struct dormant *dormant = execution->dormant;
    struct frame *root;

    if (dormant == NULL)
        return;
    root = frame_new(execution, NULL, execution->engine->options.program->machine);
    root->state = dormant->state;
    root->entered_id = dormant->entered_id;
    root->entered_ms = dormant->entered_ms;
    root->last_id = dormant->last_id;
    root->timer = dormant->timer;
    root->wait = FRAME_WAITS;
    root->retries = 0;
    root->attempts_count = 0;
    root->input = dormant_input(execution);
    execution->root = root;
    dormant_free(execution);
}

void dormant_free(struct execution *execution)
{
    free(execution->dormant);
    execution->dormant = NULL;
}
