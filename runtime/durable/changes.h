/* runtime/durable/changes.h - what a turn changes of an execution, before it is committed.
 *
 * Of each row, timer, attempt and offer only how the turn leaves it counts: one that it puts and
 * drops is no change, if nothing was there before. Rows are read through here, so that a turn sees
 * what it has put. Inside runtime/durable. */
#ifndef SFN_DURABLE_CHANGES_H
#define SFN_DURABLE_CHANGES_H

#include <stdbool.h>

#include "runtime/base/region.h"
#include "runtime/rows/row.h"
#include "runtime/store/commit.h"

/* What a change is of, after the kinds of rows. */
enum {
    CHANGE_KINDS = ROW_KINDS, /* rows of a frame, from the kind `index` to the kind `last` */
    CHANGE_OF,                /* nothing, but finds all changed rows of a frame ... */
    CHANGE_CHILDREN,          /* ... and the rows of frames with this one as their parent */
    CHANGE_TIMER,             /* by id in `index` */
    CHANGE_ATTEMPT,
    CHANGE_OFFER,
};

struct change {
    struct change *next;  /* in the order in which they were first made */
    struct change *chain; /* in the table */
    struct change *row;   /* of CHANGE_OF: the last row of the frame; of a row: the one before */
    struct change *child; /* the same for CHANGE_CHILDREN and rows FRAME */
    uint64_t frame, index;
    const char *name;
    int kind;
    bool present; /* it is there after the turn */
    bool before;  /* it may have been there before, and no CHANGE_KINDS drops it */
    bool by_clock;
    int last;        /* of CHANGE_KINDS */
    int32_t crashes; /* of CHANGE_ATTEMPT */
    int64_t parent;  /* of a row FRAME; else -1 */
    int64_t due_ms;
    size_t effect; /* of the turn: which one asked for the timer or attempt */
    const char *text;
    size_t size;
};

struct changes {
    struct region region;
    struct change **buckets;
    size_t bucket_count; /* a power of two */
    size_t count;
    struct change *first, **end;
    bool fresh; /* the execution starts in this turn: nothing was there before */
};

void changes_init(struct changes *changes);
void changes_fini(struct changes *changes);
/* Forget all, for the next turn. */
void changes_clear(struct changes *changes, bool fresh);

/* The change of a thing, or NULL. */
struct change *changes_find(const struct changes *changes, int kind, uint64_t frame, uint64_t index,
                            const char *name);
/* The same; a new one, which is not present, is made if there is none. The name is copied. */
struct change *changes_at(struct changes *changes, int kind, uint64_t frame, uint64_t index,
                          const char *name);

/* ---- rows ---- */
void changes_put_row(struct changes *changes, const struct row *row);
void changes_drop_row(struct changes *changes, const struct row_key *key);
void changes_drop_rows(struct changes *changes, uint64_t frame, int first, int last);
/* Whether the turn has dropped a row that it has not put since. */
bool changes_has_dropped(const struct changes *changes, const struct row_key *key);

/* Give a text to a change. */
void changes_set_text(struct changes *changes, struct change *change, const char *text,
                      size_t size);

/* Add all rows, timers, attempts and offers to a commit. */
void changes_commit(const struct changes *changes, struct store_commit *commit, int64_t execution);

#endif
