/* runtime/engine/dormant.c - pack an execution that only waits, and unpack it again.
 * In: an execution that has taken a happening. Out: its frame and region are given back; what it
 * needs to go on is kept in the execution itself, values as JSON text. Why: when many executions
 * wait at once, each must take far less than a kilobyte. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"

/* Each value is kept as a line: its JSON text, which holds no newline; this character for the input
 * of the execution; an empty line for a variable that is not set. */
#define LINE_INPUT '='

/* Whether the execution can be packed: it waits in a Wait state, only the state's input and the
 * variables are needed, and they are not in rows anyway. */
static bool may_sleep(const struct execution *execution)
{
    const struct frame *root = execution->root;

    return root != NULL && root->wait == FRAME_WAITS && execution->retired == NULL &&
           !turn_of(execution)->pinned && execution->engine->options.row_sink == NULL;
}

/* ---- values ---- */

static void write_line(struct buffer *text, const struct value *value)
{
    if (value_is_input(value))
        buffer_add_byte(text, LINE_INPUT);
    else if (value != NULL)
        json_write(text, value);
    buffer_add_byte(text, '\n');
}

static void pack_values(struct dormant *dormant, const struct frame *root)
{
    struct buffer *text = &root->execution->engine->text;
    bool any_set = false;

    buffer_clear(text);
    write_line(text, root->input);
    for (int32_t i = 0; i < root->scope->variables; i++) {
        write_line(text, root->variables[i]);
        any_set = any_set || root->variables[i] != NULL;
    }
    dormant->values = NULL;
    dormant->values_size = 0;
    if (any_set || !value_is_input(root->input)) {
        dormant->values = mem_text(text->text, text->size);
        dormant->values_size = text->size;
    }
}

/* Read the value of a line; *line moves on to the next. */
static const struct value *read_line(struct execution *execution, const char **line,
                                     const char *end)
{
    const char *text = *line;
    size_t size = (size_t)((const char *)memchr(text, '\n', (size_t)(end - text)) - text);
    const struct value *value;
    struct json_error error;

    *line = text + size + 1;
    if (size == 0)
        return NULL;
    if (*text == LINE_INPUT)
        return execution_read_input(execution, NULL);
    value = json_read(&execution->region, text, size, JSON_TEXT_COPIED, &error);
    ENSURE(value != NULL); /* write_line wrote it */
    return value;
}

static void unpack_values(struct frame *root, const struct dormant *dormant)
{
    const char *line = dormant->values, *end;

    if (line == NULL) {
        root->input = execution_read_input(root->execution, NULL);
        return;
    }
    end = line + dormant->values_size;
    root->input = read_line(root->execution, &line, end);
    for (int32_t i = 0; i < root->scope->variables; i++)
        root->variables[i] = read_line(root->execution, &line, end);
}

/* ---- going to sleep, waking up ---- */

void execution_sleep(struct execution *execution)
{
    struct frame *root = execution->root;
    struct dormant dormant;

    if (!may_sleep(execution))
        return;
    dormant = (struct dormant){
        .state = root->state,
        .entered_id = root->entered_id,
        .entered_ms = root->entered_ms,
        .last_id = root->last_id,
        .timer = root->timer,
        .variables_bytes = root->variables_bytes,
        .serial = root->serial,
    };
    pack_values(&dormant, root);
    frame_free(root);
    region_fini(&execution->region);
    free(execution->numbered.chains);
    execution->ledger.about = NULL; /* made again when it is asked for */
    execution->root = NULL;
    execution->asleep = true;
    execution->dormant = dormant;
}

/* Wake the execution: initialise all that only an awake one has. Returns what was packed. */
static struct dormant execution_rouse(struct execution *execution)
{
    struct dormant dormant = execution->dormant;

    execution->asleep = false;
    region_init_pooled(&execution->region, &execution->engine->pool);
    execution->retired = NULL;
    execution->input_read = execution->output = execution->error = execution->cause = NULL;
    execution->numbered = (struct frame_table){NULL, 0, 0};
    return dormant;
}

void execution_wake(struct execution *execution)
{
    struct dormant dormant;
    struct frame *root;

    if (!execution->asleep)
        return;
    dormant = execution_rouse(execution);
    root = frame_new(execution, NULL, execution->engine->options.program->scopes);
    root->state = dormant.state;
    root->entered_id = dormant.entered_id;
    root->entered_ms = dormant.entered_ms;
    root->last_id = dormant.last_id;
    root->timer = dormant.timer;
    root->serial = dormant.serial;
    root->variables_bytes = dormant.variables_bytes;
    root->ledger->variables_bytes += dormant.variables_bytes;
    root->wait = FRAME_WAITS;
    root->retries = 0;
    root->attempts_count = 0;
    unpack_values(root, &dormant);
    execution->root = root;
    execution_plan_collection(execution);
    free(dormant.values);
}

void execution_forget(struct execution *execution)
{
    if (execution->asleep)
        free(execution_rouse(execution).values);
}
