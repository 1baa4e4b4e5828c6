/* runtime/engine/kept.h - what may be in rows only: taken from memory, else read by the engine's
 * keeping (keeping.h), and what has to be told of it. */
#ifndef SFN_ENGINE_KEPT_H
#define SFN_ENGINE_KEPT_H

#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/keeping.h"

static inline const struct keeping *keeping_of(const struct frame *frame)
{
    return frame->execution->engine->keeping;
}

/* The frame that an id belongs to; NULL when there is none any more. Frames of an execution that
 * has ended may be in its rows, but nothing is for them. */
static inline struct frame *frame_find(struct execution *execution, uint64_t id)
{
    const struct keeping *keeping = execution->engine->keeping;
    uint64_t number = id_frame(id);
    struct frame *frame = frame_numbered(execution, number);

    if (frame != NULL || number == 0 || number > execution->awake->frames_numbered ||
        keeping == NULL || execution->status != EXECUTION_RUNNING)
        return frame;
    return keeping->load_frame(execution, number);
}

/* Have all children of the frame in memory; or those that have not stopped. */
static inline void load_children(struct frame *parent, bool stopped)
{
    if (parent->join->partial)
        keeping_of(parent)->load_siblings(parent, stopped);
}

/* The item of a Map with this index, and what is known of where it comes from, which may be NULL.
 */
static inline const struct value *load_item(const struct frame *parent, size_t index)
{
    const struct join *join = parent->join;

    if (join->input == NULL || index < join->base)
        return keeping_of(parent)->load_item_row(parent, index);
    return &join->input->as.items[index - join->base];
}
static inline const struct value *load_origin(const struct frame *parent, size_t index)
{
    const struct join *join = parent->join;

    if (!join->placed)
        return NULL;
    if (join->origins == NULL || index < join->base)
        return keeping_of(parent)->load_origin_row(parent, index);
    return &join->origins->as.items[index - join->base];
}

/* Have the results of a join's children in memory. */
static inline void load_results(struct frame *parent)
{
    if (parent->join->results == NULL && parent->join->results_count > 0)
        keeping_of(parent)->load_result_rows(parent);
}

/* Keep a result that was given to the sink of a distributed Map, the index-th; and have it again.
 */
static inline void keep_sent(struct frame *parent, size_t index, const struct value *result,
                             bool failed)
{
    if (!parent->execution->kept)
        return;
    parent->join->run.sent = true;
    keeping_of(parent)->put_sent(parent, index, result, failed);
}
static inline const struct value *load_sent(const struct frame *parent, size_t index, bool *failed)
{
    return keeping_of(parent)->load_sent_row(parent, index, failed);
}

/* Keep what the sink was told of a child that has not succeeded, for a run that is redriven and
 * ends before the child goes on; and have that of the next child above *number. */
static inline void keep_record(const struct frame *child, const struct value *record)
{
    if (child->execution->redrivable)
        keeping_of(child)->put_record(child, record);
}
static inline const struct value *load_next_record(const struct frame *parent, uint64_t *number)
{
    return keeping_of(parent)->load_next_record_row(parent, number);
}

/* A frame has ended. Most that ever are end before there is a row of them. */
static inline void rows_end_frame(struct frame *frame)
{
    if (frame->rows.place != 0 || frame->rows.item || frame->rows.written)
        keeping_of(frame)->drop_frame(frame);
}

/* The join of a frame has ended. */
static inline void rows_end_join(const struct frame *parent)
{
    if (parent->join->written || parent->join->run.sent)
        keeping_of(parent)->drop_join(parent);
}

#endif
