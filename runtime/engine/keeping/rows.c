/* runtime/engine/keeping/rows.c - put and drop single rows of an execution.
 * In: what is put, or has ended. Out: calls of a row sink. Rows are dropped as soon as what they
 * are of has ended, and results are put as soon as they are there; what else has changed is put
 * once, when the happening is over (save.c). */
#include "runtime/engine/keeping/rows.h"

#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/task.h"
#include "runtime/engine/touch.h"
#include "runtime/json/write.h"

struct row_writer row_writer_of(const struct execution *execution)
{
    struct engine *engine = execution->engine;

    return (struct row_writer){
        .sink = engine->options.row_sink, .owner = execution->owner, .text = &engine->text};
}

void row_put(const struct row_writer *writer, struct row_key key, uint64_t parent)
{
    const struct row row = {key, parent, writer->text->text, writer->text->size};

    writer->sink->put(writer->sink->context, writer->owner, &row);
}

void row_put_value(const struct row_writer *writer, struct row_key key, const struct value *value)
{
    buffer_clear(writer->text);
    if (value_is_input(value))
        buffer_add_text(writer->text, ROW_TEXT_INPUT);
    else
        json_write(writer->text, value);
    row_put(writer, key, 0);
}

void row_drop(const struct row_writer *writer, struct row_key key)
{
    writer->sink->drop(writer->sink->context, writer->owner, &key);
}

static void drop_value(const struct row_writer *writer, const struct frame *frame, const char *name)
{
    row_drop(writer, (struct row_key){ROW_VALUE, frame->number, name, 0});
}

static void drop_indexed(const struct row_writer *writer, enum row_kind kind,
                         const struct frame *parent, size_t index)
{
    row_drop(writer, (struct row_key){kind, parent->number, "", index});
}

static void drop_all(const struct row_writer *writer, const struct frame *frame,
                     enum row_kind first)
{
    writer->sink->drop_all(writer->sink->context, writer->owner, frame->number, first, ROW_SENT);
}

bool rows_keep_items(const struct frame *parent)
{
    const struct join *join = parent->join;

    return join->map &&
           (!join->distributed || (parent->state->map->selector == NULL && !join->run.batches));
}

bool rows_keep_given(const struct frame *frame)
{
    return frame->ledger == &frame->own && !rows_keep_items(frame->parent);
}

bool rows_keep_item(const struct frame *frame)
{
    return frame->parent != NULL && rows_keep_items(frame->parent);
}

bool rows_keep_task(const struct frame *frame)
{
    return frame->task != NULL && !frame->task->same_input;
}

void rows_note_written(struct frame *frame)
{
    frame->rows = (struct frame_rows){
        .written = true, .item = rows_keep_item(frame), .task = rows_keep_task(frame)};
    if (frame->join == NULL)
        return;
    frame->join->written = true;
    frame->join->items_written = frame->join->count;
}

void rows_drop_frame(struct frame *frame)
{
    const struct frame *parent = frame->parent;
    struct row_writer writer = row_writer_of(frame->execution);

    touched_remove(frame);
    if (frame->rows.item) {
        drop_indexed(&writer, ROW_ITEM, parent, frame->index);
        if (parent->join->placed && !parent->join->distributed)
            drop_indexed(&writer, ROW_ORIGIN, parent, frame->index);
    }
    if (frame->rows.written)
        drop_all(&writer, frame, ROW_FRAME);
    frame->rows = (struct frame_rows){.place = 0};
}

void rows_drop_join(const struct frame *parent)
{
    const struct join *join = parent->join;
    struct row_writer writer = row_writer_of(parent->execution);

    drop_all(&writer, parent, ROW_ITEM);
    if (!join->map)
        drop_value(&writer, parent, ROW_NAME_BRANCHES);
    if (join->run.batch_input != NULL)
        drop_value(&writer, parent, ROW_NAME_BATCH_INPUT);
    if (join->run.request != NULL)
        drop_value(&writer, parent, ROW_NAME_REQUEST);
    if (join->run.destination != NULL)
        drop_value(&writer, parent, ROW_NAME_DESTINATION);
}

void rows_take_items(struct frame *child, size_t from, size_t to)
{
    const struct frame *parent = child->parent;
    const struct join *join = parent->join;
    struct row_writer writer = row_writer_of(parent->execution);
    bool keep = rows_keep_items(parent);

    child->rows.item = keep;
    for (size_t i = from; i < to && i < join->items_written; i++) {
        if (join->distributed && join->placed) /* whose children see no origins */
            drop_indexed(&writer, ROW_ORIGIN, parent, i);
        if (!keep)
            drop_indexed(&writer, ROW_ITEM, parent, i);
    }
}

void rows_put_result(const struct frame *parent, size_t index, const struct value *result)
{
    struct row_writer writer;

    if (result->kind == VALUE_NULL)
        return;
    writer = row_writer_of(parent->execution);
    row_put_value(&writer, (struct row_key){ROW_RESULT, parent->number, "", index}, result);
}

void rows_put_sent(const struct frame *parent, size_t index, const struct value *result,
                   bool failed)
{
    struct row_writer writer = row_writer_of(parent->execution);
    const char *name = failed ? ROW_NAME_FAILED : "";

    row_put_value(&writer, (struct row_key){ROW_SENT, parent->number, name, index}, result);
}

void rows_put_record(const struct frame *child, const struct value *record)
{
    struct row_writer writer = row_writer_of(child->execution);

    row_put_value(&writer, (struct row_key){ROW_VALUE, child->number, ROW_NAME_RECORD, 0}, record);
}

void rows_forget_failed(struct frame *parent)
{
    struct execution *execution = parent->execution;
    const struct row_source *source = execution->engine->source;
    struct row_writer writer = row_writer_of(execution);
    struct row_key key = {ROW_SENT, parent->number, "", 0}, failed = key;
    uint64_t kept = 0;

    failed.name = ROW_NAME_FAILED;
    for (;; key.index++, failed.index++) {
        buffer_clear(writer.text);
        if (source->get(source->context, execution->owner, &key, writer.text)) {
            if (kept < key.index) {
                row_put(&writer, (struct row_key){ROW_SENT, parent->number, "", kept}, 0);
                row_drop(&writer, key);
            }
            kept++;
        } else if (source->get(source->context, execution->owner, &failed, writer.text)) {
            row_drop(&writer, failed);
        } else {
            return;
        }
    }
}
