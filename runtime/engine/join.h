/* runtime/engine/join.h - run the children of a Parallel or Map state, and join their results.
 *
 * A join belongs to the frame of the state, which is the parent. The live children, and the results
 * of the others, belong to the join. */
#ifndef SFN_ENGINE_JOIN_H
#define SFN_ENGINE_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/handover.h"
#include "runtime/engine/map.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

struct engine;
struct frame;

/* The children of a Parallel or Map state. */
struct join {
    struct join *next_free;
    struct frame *first, *last; /* live children */
    const struct value *input;  /* Parallel: that of each branch; Map: the items from `base` on */
    /* Map: an array of what is known of each item of `input`, {"Key", "Source"}; NULL: nothing.
     * With a Key the item is {"Key", "Value"}, a member of an object. Without a Source it came with
     * the input of the state. */
    const struct value *origins;
    struct value
        *results; /* by child; null until it has ended. They will be the items of an array */
    size_t results_count, results_capacity;
    int64_t selecting;              /* the item for which the item selector runs, or -1 */
    size_t count, taken;            /* how many branches or items are known; and have a child */
    size_t base;                    /* Map: the index of the first item in `input` */
    size_t started, active, failed; /* how many children; failed, of a distributed Map: items */
    size_t pending;                 /* how many children are FRAME_PENDING */
    size_t limit;                   /* how many children may run at a time */
    size_t announced;        /* Map: how many MapIterationStarted were recorded at the beginning */
    int64_t announced_id;    /* ... and the event id of the first of them */
    int64_t last_id;         /* the previousEventId of ...StateSucceeded and of the exit event */
    int64_t inner_id;        /* the last event inside the child that ended last */
    int64_t tolerated_count; /* -1: not given */
    double tolerated_percentage; /* -1: not given */
    struct map_run run;          /* distributed */
    bool drained;                /* all items are known: there will be no more */
    bool map;
    bool distributed;
    bool stopped; /* its children are aborted, and stay for a redrive */
    bool begun;   /* MapStateStarted or ParallelStateStarted is recorded */
    bool placed;  /* origins are known */
    /* What of it is in rows (keeping/save.c): its constant values, and the results of the children
     * that have ended; the items up to an index, but for those that are not needed any more. */
    bool written;
    bool partial; /* children may be in rows that are not in memory; their results are not */
    size_t items_written;
};

/* ---- children.c ---- */
/* Make a join for the frame. Free it with join_free. */
struct join *join_new(struct frame *frame, bool map);
void join_free(struct engine *engine, struct join *join);
/* Set how many branches or items there are, each with a child whose result is kept. */
void join_expect(struct frame *parent, size_t count);
/* Keep the result of the child with this index. Room is made if need be: how many batches there
 * will be is not known before. */
void join_keep(struct frame *parent, size_t index, const struct value *result);
/* Add a child to the list of live children, and remove it; removing does not free it. */
void join_add(struct join *join, struct frame *child);
void join_remove(struct join *join, struct frame *child);
/* Add a child that was read to its place among those that are in memory. */
void join_insert(struct join *join, struct frame *child);
/* Whether a child is pending or there is something left for another one, and one more may run. */
static inline bool join_can_start(const struct join *join)
{
    return join->active < join->limit &&
           (join->pending > 0 || (join->taken < join->count && !join->run.starved));
}

/* True when every child has started and ended, and none is pending. */
static inline bool join_is_done(const struct join *join)
{
    return join->active == 0 && join->pending == 0 && join->drained && join->taken == join->count;
}

/* ---- leave.c ---- */
/* All children have ended or have stopped: drop the rows of the join, and free it. */
void join_end(struct frame *parent);
/* The same for the join of a state that has failed; it stays if it may be redriven. */
void join_leave(struct frame *parent);
/* A child has failed or was aborted: it is no more, or stays stopped. */
void join_drop(struct frame *child);

/* ---- join.c ---- */
/* Start the next child; `reuse` is a frame of this join that has just ended, or NULL. If the
 * child's input cannot be made, the parent fails, or waits for more items. */
struct handover join_start(struct frame *parent, struct frame *reuse);
/* All items are known now, or other failures are tolerated: fail, end, or start more children. */
struct handover join_checked(struct frame *parent);
/* All children have ended: the parent goes on with the result, once that has been written. */
struct handover join_complete(struct frame *parent);
/* A child's scope has ended, or has failed. A failure that the join does not tolerate becomes the
 * parent's, and the other children are aborted. Frees the child. */
struct handover join_child_ended(struct frame *child);
struct handover join_child_failed(struct frame *child);
/* Somebody stops a child of a distributed Map, which is ABORTED, neither succeeded nor failed.
 * Frees the child. */
struct handover join_child_stopped(struct frame *child, const char *error, const char *cause);

/* ---- abort.c ---- */
/* Abort every child of the frame, with history events, and free the join. */
void join_abort(struct frame *parent);

#endif
