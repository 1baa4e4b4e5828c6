/* runtime/engine/keeping/save.c - put what a happening has touched into rows.
 * In: an execution that has taken a happening; or, with execution_write, any that waits or has
 * ended. Out: rows. Why per frame and value: one of ten thousand children that answers costs its
 * own rows and its parent's counters; what is large is put again only if it has changed. */
#include "runtime/engine/keeping/save.h"

#include "runtime/engine/execution.h"
#include "runtime/engine/keeping/fields.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/keeping/rows.h"
#include "runtime/engine/task.h"
#include "runtime/engine/touch.h"

static void put_named(const struct row_writer *writer, uint64_t frame, const char *name,
                      const struct value *value)
{
    if (value != NULL)
        row_put_value(writer, (struct row_key){ROW_VALUE, frame, name, 0}, value);
}

static void put_indexed(const struct row_writer *writer, enum row_kind kind,
                        const struct frame *parent, size_t index, const struct value *value)
{
    row_put_value(writer, (struct row_key){kind, parent->number, "", index}, value);
}

/* ---- a join ---- */

static void put_origin(const struct row_writer *writer, const struct frame *parent, size_t index)
{
    const struct join *join = parent->join;

    if (join->placed)
        put_indexed(writer, ROW_ORIGIN, parent, index,
                    &join->origins->as.items[index - join->base]);
}

/* The items that no child has taken yet. */
static void put_items(const struct row_writer *writer, const struct frame *parent)
{
    const struct join *join = parent->join;
    bool all = writer->all || join->items_written < join->taken;

    for (size_t i = all ? join->taken : join->items_written; i < join->count; i++) {
        put_indexed(writer, ROW_ITEM, parent, i, &join->input->as.items[i - join->base]);
        put_origin(writer, parent, i);
    }
}

static void put_join(const struct row_writer *writer, const struct frame *frame)
{
    const struct join *join = frame->join;

    if (join->map)
        put_items(writer, frame);
    if (join->written && !writer->all)
        return;
    if (!join->map)
        put_named(writer, frame->number, ROW_NAME_BRANCHES, join->input);
    put_named(writer, frame->number, ROW_NAME_BATCH_INPUT, join->run.batch_input);
    put_named(writer, frame->number, ROW_NAME_REQUEST, join->run.request);
    put_named(writer, frame->number, ROW_NAME_DESTINATION, join->run.destination);
    for (size_t i = 0; i < join->results_count; i++)
        if (join->results[i].kind != VALUE_NULL)
            put_indexed(writer, ROW_RESULT, frame, i, &join->results[i]);
}

/* ---- a frame ---- */

/* The item that the frame processes. */
static void put_own_item(const struct row_writer *writer, const struct frame *frame)
{
    const struct frame *parent = frame->parent;
    const struct join *join = parent->join;

    if (join->distributed) {
        put_indexed(writer, ROW_ITEM, parent, frame->index, frame->own.input);
        return;
    }
    put_indexed(writer, ROW_ITEM, parent, frame->index,
                &join->input->as.items[frame->index - join->base]);
    put_origin(writer, parent, frame->index);
}

static void put_task_input(const struct row_writer *writer, const struct frame *frame)
{
    const struct row_key key = {ROW_VALUE, frame->number, ROW_NAME_TASK, 0};

    if (!rows_keep_task(frame)) {
        if (frame->rows.task && !writer->all)
            row_drop(writer, key);
    } else if (writer->all || frame->rows.new_task) {
        row_put_value(writer, key, frame->task->input);
    }
}

static void put_variables(const struct row_writer *writer, const struct frame *frame)
{
    for (int32_t i = 0; i < frame->scope->variables; i++) {
        uint64_t bit = UINT64_C(1) << (i < 63 ? i : 63);
        struct row_key key = {ROW_VARIABLE, frame->number, frame->scope->names[i].name, 0};

        if (frame->variables[i] != NULL && (writer->all || (frame->rows.assigned & bit) != 0))
            row_put_value(writer, key, frame->variables[i]);
    }
}

static void put_frame(const struct row_writer *writer, const struct frame *frame)
{
    const struct frame_rows *rows = &frame->rows;

    buffer_clear(writer->text);
    frame_fields_write(frame, &(struct fields_out){writer->text, writer->compact});
    row_put(writer, (struct row_key){ROW_FRAME, frame->number, "", 0},
            frame->parent != NULL ? frame->parent->number : 0);
    if (frame->moved && (writer->all || rows->new_input))
        put_named(writer, frame->number, ROW_NAME_INPUT, frame->input);
    if (rows_keep_given(frame) && (writer->all || !rows->written))
        put_named(writer, frame->number, ROW_NAME_GIVEN, frame->own.input);
    if (rows_keep_item(frame) && (writer->all || !rows->item))
        put_own_item(writer, frame);
    put_task_input(writer, frame);
    if (writer->all || rows->assigned != 0)
        put_variables(writer, frame);
    if (frame->join != NULL)
        put_join(writer, frame);
}

/* ---- an execution ---- */

static void put_execution(const struct row_writer *writer, const struct execution *execution)
{
    buffer_clear(writer->text);
    execution_fields_write(execution, &(struct fields_out){writer->text, writer->compact});
    row_put(writer, (struct row_key){ROW_EXECUTION, 0, "", 0}, 0);
}

static void put_input(const struct row_writer *writer, const struct execution *execution)
{
    buffer_clear(writer->text);
    buffer_add(writer->text, execution->input, execution->input_size);
    row_put(writer, (struct row_key){ROW_INPUT, 0, "", 0}, 0);
}

static void put_end(const struct row_writer *writer, const struct execution *execution)
{
    if (execution->status == EXECUTION_RUNNING)
        return;
    put_named(writer, 0, ROW_NAME_OUTPUT, execution->awake->output);
    put_named(writer, 0, ROW_NAME_ERROR, execution->awake->error);
    put_named(writer, 0, ROW_NAME_CAUSE, execution->awake->cause);
}

void save_happening(struct execution *execution)
{
    struct touched *touched = &execution->engine->touched;
    struct row_writer writer = row_writer_of(execution);

    if (writer.sink == NULL || (touched->count == 0 && execution->status == EXECUTION_RUNNING))
        return;
    if (writer.sink->skips_succeeded && !execution->written &&
        execution->status == EXECUTION_SUCCEEDED) {
        touched_clear(execution->engine);
        return;
    }
    if (!execution->written)
        put_input(&writer, execution);
    execution->written = true;
    put_execution(&writer, execution);
    for (size_t i = 0; i < touched->count; i++) {
        if (touched->frames[i] == NULL)
            continue;
        put_frame(&writer, touched->frames[i]);
        rows_note_written(touched->frames[i]);
    }
    touched->count = 0;
    put_end(&writer, execution);
}

/* Put the frame and all below it. */
static void put_tree(const struct row_writer *writer, const struct frame *frame)
{
    put_frame(writer, frame);
    if (frame->join == NULL)
        return;
    for (const struct frame *child = frame->join->first; child != NULL; child = child->next)
        put_tree(writer, child);
}

void save_all(const struct execution *execution, const struct row_sink *sink, bool compact)
{
    const struct row_writer writer = {.sink = sink,
                                      .owner = execution->owner,
                                      .text = &execution->engine->text,
                                      .all = true,
                                      .compact = compact};

    put_execution(&writer, execution);
    if (execution->awake->root != NULL)
        put_tree(&writer, execution->awake->root);
    put_end(&writer, execution);
}

void execution_write(const struct execution *execution, const struct row_sink *sink)
{
    const struct row_writer writer = {
        .sink = sink, .owner = execution->owner, .text = &execution->engine->text, .all = true};

    put_input(&writer, execution);
    save_all(execution, sink, false);
}
