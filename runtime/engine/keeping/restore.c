/* runtime/engine/keeping/restore.c - make an execution of its rows.
 * In: the engine's row source. Out: an execution with its root in memory, or one that has ended; or
 * why the rows are no execution. Other frames are read when they are asked for (load.c). */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/join.h"
#include "runtime/engine/keeping/fields.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/keeping/load.h"
#include "runtime/engine/keeping/rows.h"

static bool read_row(struct execution *execution, enum row_kind kind, struct buffer *text)
{
    const struct row_source *source = execution->engine->options.row_source;
    struct row_key key = {kind, 0, "", 0};

    if (source->get(source->context, execution->owner, &key, text))
        return true;
    load_refuse(execution, &key, "it is missing");
    return false;
}

static void restore_input(struct execution *execution)
{
    struct buffer text = BUFFER_EMPTY;

    if (!read_row(execution, ROW_INPUT, &text))
        return;
    if (text.size > UINT32_MAX) {
        execution_damaged(execution, "the input is too long");
        buffer_fini(&text);
        return;
    }
    execution->input_size = (uint32_t)text.size;
    execution->input = execution->input_holder = buffer_take(&text);
    execution->input_release = free;
}

static void restore_fields(struct execution *execution, bool adopt)
{
    struct buffer text = BUFFER_EMPTY;
    const char *wrong = NULL;
    struct fields fields;

    if (!read_row(execution, ROW_EXECUTION, &text))
        return;
    fields = load_fields(execution->engine, &text, &wrong);
    execution_fields_check(execution, &fields, adopt);
    execution_fields_read(execution, &fields);
    if (wrong != NULL)
        load_refuse_fields(execution, &(struct row_key){ROW_EXECUTION, 0, "", 0}, wrong);
    load_fields_end(execution->engine);
    buffer_fini(&text);
}

static const struct value *restore_outcome(struct execution *execution, const char *name)
{
    return load_value(execution, &(struct row_key){ROW_VALUE, 0, name, 0});
}

/* Its root frame, or how it has ended. */
static void restore_rest(struct execution *execution)
{
    if (execution->status != EXECUTION_RUNNING) {
        execution->awake->output = restore_outcome(execution, ROW_NAME_OUTPUT);
        execution->awake->error = restore_outcome(execution, ROW_NAME_ERROR);
        execution->awake->cause = restore_outcome(execution, ROW_NAME_CAUSE);
    } else if (load_frame(execution, 0) == NULL) {
        load_refuse(execution, &(struct row_key){ROW_FRAME, 0, "", 0}, "it is missing");
    }
}

/* Append to `why` what is wrong, and free the execution. */
static struct execution *give_up(struct execution *execution, struct buffer *why)
{
    buffer_add_text(why, execution->awake->damage);
    execution_free(execution);
    return NULL;
}

static struct execution *restore(struct engine *engine, void *owner, bool adopt, struct buffer *why)
{
    struct execution *execution = execution_make(engine, owner);

    execution->written = true;
    limits_set(execution);
    restore_input(execution);
    if (execution->awake->damage == NULL)
        restore_fields(execution, adopt);
    if (execution->awake->damage == NULL)
        restore_rest(execution);
    if (execution->awake->damage != NULL)
        return give_up(execution, why);
    if (engine->options.record_history)
        execution->awake->ledger.history = history_new(engine->options.history_sink);
    execution_plan_collection(execution);
    return execution;
}

struct execution *execution_restore(struct engine *engine, void *owner, struct buffer *why)
{
    return restore(engine, owner, false, why);
}

/* ---- by another definition ---- */

static void adopt_variable(void *visitor, const char *name)
{
    const struct frame *frame = visitor;

    for (int32_t i = 0; i < frame->scope->variables; i++)
        if (strcmp(frame->scope->names[i].name, name) == 0)
            return;
    execution_damaged(frame->execution, "there is no variable \"%s\" where state \"%s\" is", name,
                      frame->state->name);
}

/* That states are there, and are what a frame in them needs, is found out when frames are read. */
static void adopt_frame(struct frame *frame)
{
    struct execution *execution = frame->execution;
    const struct row_source *source = execution->engine->source;

    source->names(source->context, execution->owner, frame->number, ROW_VARIABLE, adopt_variable,
                  frame);
    if (frame->join == NULL || execution->awake->damage != NULL)
        return;
    load_siblings(frame, true);
    for (struct frame *child = frame->join->first;
         child != NULL && execution->awake->damage == NULL; child = child->next)
        adopt_frame(child);
}

/* One that has ended, of which the frames lie in rows to be redriven. */
static void adopt_stopped(struct execution *execution)
{
    if (load_frame(execution, 0) != NULL)
        adopt_frame(execution->awake->root);
    else
        load_refuse(execution, &(struct row_key){ROW_FRAME, 0, "", 0}, "it is missing");
    unload(execution);
}

struct execution *execution_adopt(struct engine *engine, void *owner, struct buffer *why)
{
    struct execution *execution = restore(engine, owner, true, why);

    if (execution == NULL)
        return NULL;
    if (execution->status == EXECUTION_RUNNING)
        adopt_frame(execution->awake->root);
    else
        adopt_stopped(execution);
    return execution->awake->damage != NULL ? give_up(execution, why) : execution;
}
