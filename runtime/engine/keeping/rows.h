/* runtime/engine/keeping/rows.h - put and drop single rows of an execution. */
#ifndef SFN_KEEPING_ROWS_H
#define SFN_KEEPING_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/engine/frame.h"
#include "runtime/rows/row.h"

struct execution;

/* Names of ROW_VALUE: of a frame ... */
#define ROW_NAME_INPUT "input"       /* that of its state, once the frame has moved */
#define ROW_NAME_GIVEN "given"       /* what a child's execution was started with, if no item */
#define ROW_NAME_TASK "task"         /* what its task was given, unless that is the state's input */
#define ROW_NAME_BRANCHES "branches" /* the input of each */
#define ROW_NAME_BATCH_INPUT "batch_input"
#define ROW_NAME_REQUEST "request" /* what the source of its Map is opened with */
#define ROW_NAME_DESTINATION "destination"
#define ROW_NAME_RECORD "record" /* what the sink was told of a child that has not succeeded */
/* ... of an execution that has ended ... */
#define ROW_NAME_OUTPUT "output"
#define ROW_NAME_ERROR "error"
#define ROW_NAME_CAUSE "cause"
/* ... and of ROW_SENT. */
#define ROW_NAME_FAILED "failed"

/* Where rows are put. */
struct row_writer {
    const struct row_sink *sink;
    void *owner;
    struct buffer *text; /* room for one */
    bool all;            /* also those that have not changed */
    bool compact;        /* fields are no JSON */
};

/* For the engine's sink, which must be there. */
struct row_writer row_writer_of(const struct execution *execution);
/* Put what is in the writer's `text`; a value. */
void row_put(const struct row_writer *writer, struct row_key key, uint64_t parent);
void row_put_value(const struct row_writer *writer, struct row_key key, const struct value *value);
void row_drop(const struct row_writer *writer, struct row_key key);

/* Whether the children of a Map need their items until they end: iterations see them in the context
 * object, and a child of a distributed Map may have been started with its item as it is. */
bool rows_keep_items(const struct frame *parent);
/* Whether the frame's execution was started with a value that is kept nowhere else. */
bool rows_keep_given(const struct frame *frame);
/* Whether the item that the frame processes has a row; and the input of its task. */
bool rows_keep_item(const struct frame *frame);
bool rows_keep_task(const struct frame *frame);
/* The rows of the frame are now as it is. */
void rows_note_written(struct frame *frame);

/* ---- at once ---- */
/* Drop the rows of a frame, and forget that it was touched. */
void rows_drop_frame(struct frame *frame);
/* The join of a frame has ended: drop its rows. */
void rows_drop_join(const struct frame *parent);
/* The child has taken the items up to this index, from another one on which has a row. */
void rows_take_items(struct frame *child, size_t from, size_t to);
/* A child has ended with a result; the join is written. */
void rows_put_result(const struct frame *parent, size_t index, const struct value *result);
/* The sink of a Map was given a result, the index-th. */
void rows_put_sent(const struct frame *parent, size_t index, const struct value *result,
                   bool failed);
/* The sink was given this record of a child that has not succeeded and may be redriven. */
void rows_put_record(const struct frame *child, const struct value *record);
/* Forget the results of children that have failed, as these are redriven. */
void rows_forget_failed(struct frame *parent);

#endif
