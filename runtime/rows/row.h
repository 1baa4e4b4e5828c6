/* runtime/rows/row.h - what is kept of an execution between two happenings, as rows of text.
 *
 * A row has a key and a text, which is JSON: an object of fields (fields.h), or a value of the
 * machine. Rows name scopes, states and variables as the definition does, so another build of the
 * same definition can go on with them. All rows of a frame have its number; those of the execution
 * itself have number 0, as its root frame. */
#ifndef SFN_ROWS_ROW_H
#define SFN_ROWS_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

/* Of the format of all rows; those of another version are not read. */
#define ROWS_VERSION 1

enum row_kind {
    ROW_EXECUTION, /* fields of the execution: what is counted, its status */
    ROW_INPUT,     /* its input, as it was written; put once */
    ROW_FRAME,     /* fields of a frame: where it is, what it waits for, its task, its children */
    ROW_VALUE,     /* a value of the frame, by name: "input", "task" ...; of frame 0 also how the
                      execution ended: "output", "error", "cause" */
    ROW_VARIABLE,  /* a variable of the frame that is set, by name */
    ROW_ITEM,      /* an item of its Map that has not ended yet, by index */
    ROW_ORIGIN,    /* what is known of where that item comes from, by index */
    ROW_RESULT,    /* the result of a child that has ended, unless it is null, by index */
    ROW_SENT,      /* a result that the sink of its Map was given, in that order; its name is
                      "failed" if it is of a child that has failed */
    ROW_KINDS
};

/* The text of a value that is the execution's input as a whole. It is no JSON. */
#define ROW_TEXT_INPUT "="

struct row_key {
    enum row_kind kind;
    uint64_t frame;
    const char *name; /* VALUE, VARIABLE, SENT; else "" */
    uint64_t index;   /* ITEM, ORIGIN, RESULT, SENT; else 0 */
};

/* Borrowed until put returns. */
struct row {
    struct row_key key;
    uint64_t parent; /* FRAME: the number of the frame above */
    const char *text;
    size_t size;
};

/* Who keeps rows. `owner` is the execution's (execution_owner). */
struct row_sink {
    /* Keep a row; one with the same key is replaced. */
    void (*put)(void *context, void *owner, const struct row *row);
    /* Forget the row with this key, which may be absent. */
    void (*drop)(void *context, void *owner, const struct row_key *key);
    /* Forget all rows of a frame of the kinds from `first` to `last`. */
    void (*drop_all)(void *context, void *owner, uint64_t frame, enum row_kind first,
                     enum row_kind last);
    void *context;
    /* Of an execution that succeeds before it has rows none are wanted. */
    bool skips_succeeded;
};

/* Who has them. What a happening has put and dropped is seen at once. */
struct row_source {
    /* Append the text of the row. False: there is none. */
    bool (*get)(void *context, void *owner, const struct row_key *key, struct buffer *text);
    /* Call `visit` with the numbers of the frames whose parent this is, in ascending order. Rows
     * may be got meanwhile. */
    void (*children)(void *context, void *owner, uint64_t parent,
                     void (*visit)(void *visitor, uint64_t frame), void *visitor);
    /* The smallest number above `after` of a frame whose parent this is; 0: there is none. NULL:
     * nobody redrives executions. */
    uint64_t (*next_child)(void *context, void *owner, uint64_t parent, uint64_t after);
    /* Call `visit` with the names of the frame's rows of a kind. NULL: nobody adopts executions. */
    void (*names)(void *context, void *owner, uint64_t frame, enum row_kind kind,
                  void (*visit)(void *visitor, const char *name), void *visitor);
    void *context;
    bool compact; /* fields are in their compact form, values are JSON */
};

/* The order of rows: by frame, kind, index, name. Negative, 0 or positive. */
int row_compare(const struct row_key *left, const struct row_key *right);
/* "frame", "variable" ... */
const char *row_kind_name(enum row_kind kind);

#endif
