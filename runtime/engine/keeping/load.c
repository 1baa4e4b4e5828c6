/* runtime/engine/keeping/load.c - read what an execution has in rows, when it is asked for.
 * In: what is missing in memory. Out: frames, values. Why not all at once: one of ten thousand
 * children that answers needs itself and its parent. */
#include "runtime/engine/keeping/load.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/keeping/fields.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/keeping/rows.h"
#include "runtime/engine/task.h"
#include "runtime/json/read.h"

/* ---- rows ---- */

/* Which of its kind the row is, in words: ` 7`, ` "total"`. */
static void write_which(char *out, size_t size, const struct row_key *key)
{
    *out = '\0';
    if (key->kind >= ROW_ITEM)
        (void)snprintf(out, size, " %llu", (unsigned long long)key->index);
    else if (*key->name != '\0')
        (void)snprintf(out, size, " \"%s\"", key->name);
}

/* It is named as the store's table of rows has it, for whoever looks there. */
void load_refuse(struct execution *execution, const struct row_key *key, const char *what)
{
    char which[160];

    write_which(which, sizeof which, key);
    execution_damaged(execution, "the row of frame %llu, kind %d (%s%s): %s",
                      (unsigned long long)key->frame, (int)key->kind, row_kind_name(key->kind),
                      which, what);
}

void load_refuse_fields(struct execution *execution, const struct row_key *key, const char *wrong)
{
    char what[96];

    if (strcmp(wrong, FIELDS_NONE) == 0)
        (void)snprintf(what, sizeof what, "it is no JSON object");
    else
        (void)snprintf(what, sizeof what, "its \"%s\" is missing, or is not what it should be",
                       wrong);
    load_refuse(execution, key, what);
}

/* The text of a row, valid until the next is read. NULL: there is none. */
static const struct buffer *text_of(struct execution *execution, const struct row_key *key)
{
    const struct row_source *source = execution->engine->source;
    struct buffer *text = &execution->engine->text;

    buffer_clear(text);
    if (source == NULL || !source->get(source->context, execution->owner, key, text))
        return NULL;
    return text;
}

const struct value *load_value(struct execution *execution, const struct row_key *key)
{
    const struct buffer *text = text_of(execution, key);
    const struct value *value;
    struct json_error error;

    if (text == NULL)
        return NULL;
    if (text->size == strlen(ROW_TEXT_INPUT) && memcmp(text->text, ROW_TEXT_INPUT, text->size) == 0)
        return execution_read_input(execution, NULL);
    value = json_read(&execution->awake->region, text->text, text->size, JSON_TEXT_COPIED, &error);
    if (value == NULL)
        load_refuse(execution, key, error.message);
    return value;
}

/* A value that must be there; null stands in for it. */
static const struct value *load_needed(struct execution *execution, const struct row_key *key)
{
    const struct value *value = load_value(execution, key);

    if (value != NULL)
        return value;
    load_refuse(execution, key, "it is missing");
    return &value_null;
}

static const struct value *load_named(const struct frame *frame, const char *name)
{
    return load_needed(frame->execution, &(struct row_key){ROW_VALUE, frame->number, name, 0});
}

struct fields load_fields(struct engine *engine, const struct buffer *text, const char **wrong)
{
    engine->reading++;
    return fields_read(&engine->fields, text->text, text->size, engine->source->compact, wrong);
}

void load_fields_end(struct engine *engine)
{
    if (--engine->reading == 0)
        region_reset(&engine->fields);
}

/* ---- items and results ---- */

const struct value *load_item_row(const struct frame *parent, size_t index)
{
    return load_needed(parent->execution, &(struct row_key){ROW_ITEM, parent->number, "", index});
}

const struct value *load_origin_row(const struct frame *parent, size_t index)
{
    return load_needed(parent->execution, &(struct row_key){ROW_ORIGIN, parent->number, "", index});
}

void load_result_rows(struct frame *parent)
{
    struct join *join = parent->join;

    join->results = value_new_items(parent->head.region, join->results_count);
    join->results_capacity = join->results_count;
    for (size_t i = 0; i < join->results_count; i++) {
        struct row_key key = {ROW_RESULT, parent->number, "", i};
        const struct value *result = load_value(parent->execution, &key);

        join->results[i] = value_part(result != NULL ? result : &value_null);
    }
}

const struct value *load_sent_row(const struct frame *parent, size_t index, bool *failed)
{
    struct row_key key = {ROW_SENT, parent->number, "", index};
    const struct value *result = load_value(parent->execution, &key);

    *failed = result == NULL;
    if (result != NULL)
        return result;
    key.name = ROW_NAME_FAILED;
    return load_needed(parent->execution, &key);
}

const struct value *load_next_record_row(const struct frame *parent, uint64_t *number)
{
    struct execution *execution = parent->execution;
    const struct row_source *source = execution->engine->source;

    *number = source->next_child(source->context, execution->owner, parent->number, *number);
    return load_needed(execution, &(struct row_key){ROW_VALUE, *number, ROW_NAME_RECORD, 0});
}

/* ---- a frame ---- */

/* A value of the Map's frame or of its child's that is there if the Map has a field; `what`, with
 * its article. The Map had none if its definition has changed since. */
static const struct value *load_of_map(const struct frame *map, const struct frame *frame,
                                       const char *name, const char *what)
{
    const struct value *value =
        load_value(frame->execution, &(struct row_key){ROW_VALUE, frame->number, name, 0});

    if (value == NULL)
        execution_damaged(frame->execution,
                          "Map \"%s\" has %s, but frame %llu has no row of \"%s\"",
                          map->state->name, what, (unsigned long long)frame->number, name);
    return value != NULL ? value : &value_null;
}

/* Set the values of the frame that have rows, or are those of others. */
static void load_given(struct frame *frame)
{
    struct frame *parent = frame->parent;

    if (parent == NULL)
        frame->input = execution_read_input(frame->execution, NULL);
    else if (rows_keep_given(frame))
        frame->input = load_of_map(parent, frame, ROW_NAME_GIVEN, "an ItemSelector or ItemBatcher");
    else if (parent->join->map && (!frame->moved || parent->join->distributed))
        frame->input = load_item(parent, frame->index);
    else if (!frame->moved)
        frame->input = parent->join->input = parent->join->input != NULL
                                                 ? parent->join->input
                                                 : load_named(parent, ROW_NAME_BRANCHES);
    if (frame->ledger == &frame->own)
        frame->own.input = frame->input;
}

static void load_variables(struct frame *frame)
{
    for (int32_t i = 0; i < frame->scope->variables; i++)
        frame->variables[i] =
            load_value(frame->execution, &(struct row_key){ROW_VARIABLE, frame->number,
                                                           frame->scope->names[i].name, 0});
}

static bool has_value(const struct frame *frame, const char *name)
{
    return text_of(frame->execution, &(struct row_key){ROW_VALUE, frame->number, name, 0}) != NULL;
}

static void load_run(const struct frame *frame, struct map_run *run)
{
    run->batch_input = load_value(
        frame->execution, &(struct row_key){ROW_VALUE, frame->number, ROW_NAME_BATCH_INPUT, 0});
    if (frame->state->map->reader != NULL)
        run->request = load_of_map(frame, frame, ROW_NAME_REQUEST, "an ItemReader");
    if (frame->state->map->writer != NULL)
        run->destination = load_of_map(frame, frame, ROW_NAME_DESTINATION, "a ResultWriter");
    else if (frame->stop != FRAME_LIVE && has_value(frame, ROW_NAME_DESTINATION))
        execution_damaged(frame->execution, "Map \"%s\" has no ResultWriter any more",
                          frame->state->name);
}

static void load_values(struct frame *frame)
{
    load_given(frame);
    if (frame->moved)
        frame->input = load_named(frame, ROW_NAME_INPUT);
    load_variables(frame);
    if (frame->task != NULL)
        frame->task->input =
            frame->task->same_input ? frame->input : load_named(frame, ROW_NAME_TASK);
    if (frame->join == NULL || !frame->join->distributed)
        return;
    load_run(frame, &frame->join->run);
}

/* The scope of a child with this index, or NULL. */
static const struct sfn_scope *scope_of(const struct frame *parent, uint32_t index)
{
    const struct sfn_program *program = parent->execution->engine->options.program;
    int32_t branch = parent->join->map ? 0 : (int32_t)index;

    if (index >= parent->join->started || branch < 0 || branch >= parent->state->inner_count)
        return NULL;
    return &program->scopes[parent->state->inner + branch];
}

/* Make the frame that the fields speak of; NULL: they are wrong. The frame above may have to be
 * read first. Of an execution that is unpacked it is there: then the fields borrow the text of the
 * row, which there is one of. */
static struct frame *frame_of_fields(struct execution *execution, uint64_t number,
                                     const struct fields *fields)
{
    uint64_t above = frame_fields_parent(fields);
    const struct sfn_scope *scope = execution->engine->options.program->scopes;
    struct frame *parent = NULL, *frame;

    if (number != 0) {
        parent = above < number ? frame_numbered(execution, above) : NULL;
        if (parent == NULL && above < number)
            parent = load_frame(execution, above);
        scope = parent != NULL && parent->join != NULL
                    ? scope_of(parent, frame_fields_index(fields))
                    : NULL;
    }
    if (scope == NULL) {
        fields_refuse(fields, FIELD_PARENT);
        return NULL;
    }
    frame = frame_new(execution, parent, scope);
    frame->number = number;
    frame_fields_read(frame, fields);
    return frame;
}

/* Free a frame that is in no list, or stays in its rows. */
static void unload_one(struct frame *frame)
{
    frame->variables_bytes = 0; /* they still count */
    frame_free(frame);
}

static void unload_children(struct frame *parent)
{
    struct join *join = parent->join;

    while (join->first != NULL) {
        struct frame *child = join->first;

        if (child->join != NULL)
            unload_children(child);
        join_remove(join, child);
        unload_one(child);
    }
}

struct frame *load_frame(struct execution *execution, uint64_t number)
{
    const struct row_key key = {ROW_FRAME, number, "", 0};
    const struct buffer *text = text_of(execution, &key);
    const char *wrong = NULL;
    struct frame *frame = NULL;
    struct engine *engine = execution->engine;
    struct fields fields;

    if (text == NULL)
        return NULL;
    fields = load_fields(engine, text, &wrong);
    if (number > execution->awake->frames_numbered)
        fields_refuse(&fields, FIELD_ID);
    if (wrong == NULL)
        frame = frame_of_fields(execution, number, &fields);
    load_fields_end(engine);
    if (wrong != NULL) {
        load_refuse_fields(execution, &key, wrong);
        if (frame != NULL)
            unload_one(frame);
        return NULL;
    }
    load_values(frame);
    rows_note_written(frame);
    if (number == 0)
        return execution->awake->root = frame;
    frame_list(frame);
    join_insert(frame->parent->join, frame);
    return frame;
}

struct frame *load_next_child(struct frame *parent, uint64_t after)
{
    struct execution *execution = parent->execution;
    const struct row_source *source = execution->engine->source;
    uint64_t number = source->next_child(source->context, execution->owner, parent->number, after);
    struct frame *child = number != 0 ? frame_numbered(execution, number) : NULL;

    return child != NULL || number == 0 ? child : load_frame(execution, number);
}

/* Whether the frame with this number, which is not in memory, has stopped. */
static bool has_stopped(struct execution *execution, uint64_t number)
{
    const struct buffer *text = text_of(execution, &(struct row_key){ROW_FRAME, number, "", 0});
    const char *wrong = NULL;
    struct fields fields;
    bool stopped;

    if (text == NULL)
        return false;
    fields = load_fields(execution->engine, text, &wrong);
    stopped = wrong == NULL && fields_have(&fields, FIELD_STOP);
    load_fields_end(execution->engine);
    return stopped;
}

static void load_child(void *context, uint64_t number)
{
    struct execution *execution = context;

    if (frame_numbered(execution, number) == NULL)
        (void)load_frame(execution, number);
}

static void load_live_child(void *context, uint64_t number)
{
    struct execution *execution = context;

    if (frame_numbered(execution, number) == NULL && !has_stopped(execution, number))
        (void)load_frame(execution, number);
}

void load_siblings(struct frame *parent, bool stopped)
{
    struct execution *execution = parent->execution;
    const struct row_source *source = execution->engine->source;

    source->children(source->context, execution->owner, parent->number,
                     stopped ? load_child : load_live_child, execution);
}

void unload_frames(struct execution *execution)
{
    struct join *join = execution->awake->root->join;

    if (join == NULL)
        return;
    unload_children(execution->awake->root);
    join->partial = true;
    join->input = join->origins = NULL;
    join->base = join->count;
    join->results = NULL;
    join->results_capacity = 0;
}

void unload(struct execution *execution)
{
    struct awake *awake = execution->awake;

    if (awake->root == NULL)
        return;
    if (awake->root->join != NULL)
        unload_children(awake->root);
    unload_one(awake->root);
    awake->root = NULL;
}

bool load_stopped(struct execution *execution)
{
    static const char *const names[] = {ROW_NAME_OUTPUT, ROW_NAME_ERROR, ROW_NAME_CAUSE};
    struct row_writer writer = row_writer_of(execution);

    if (load_frame(execution, 0) == NULL)
        load_refuse(execution, &(struct row_key){ROW_FRAME, 0, "", 0}, "it is missing");
    if (execution->awake->damage != NULL)
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        row_drop(&writer, (struct row_key){ROW_VALUE, 0, names[i], 0});
    return true;
}
