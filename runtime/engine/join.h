/* runtime/engine/join.h - the children of a Parallel or Map state, from start to result.
 *
 * A join belongs to the frame of the state, its live children and what came out of the others
 * belong to the join. */
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
    const struct value *input;  /* Parallel: of every branch; Map: the items from `base` on */
    struct value *results; /* of the children that ended, null before: an array in the making */
    size_t results_count, results_capacity;
    int64_t selecting;              /* the item the selector runs for, or -1 */
    size_t count, taken;            /* branches or items: known so far; of them given to children */
    size_t base;                    /* Map: index of the first item that `input` still holds */
    size_t started, active, failed; /* children; failed, of a distributed Map: their items */
    size_t limit;                   /* children at a time */
    size_t announced;            /* Map: the first items whose MapIterationStarted came at once */
    int64_t announced_id;        /* ... and the event id of the first of them */
    int64_t last_id;             /* what ...StateSucceeded and the exit point at */
    int64_t inner_id;            /* the last event inside the child that ended last */
    int64_t tolerated_count;     /* -1: not given */
    double tolerated_percentage; /* -1: not given */
    struct map_run run;          /* distributed */
    bool drained;                /* there will be no more items */
    bool map;
    bool distributed;
    bool begun; /* MapStateStarted or ParallelStateStarted is recorded */
};

/* ---- children.c ---- */
/* The frame's join, new. Pair: join_free. */
struct join *join_new(struct frame *frame, bool map);
void join_free(struct engine *engine, struct join *join);
/* There are so many branches or items, each with a child whose result is kept. */
void join_expect(struct frame *parent, size_t count);
/* The result of the child with this index. Batches are not counted before they are made: their
 * results make room for themselves. */
void join_keep(struct frame *parent, size_t index, const struct value *result);
/* Into and out of the list of live children; the frame stays the caller's. */
void join_add(struct join *join, struct frame *child);
void join_remove(struct join *join, struct frame *child);
/* Is there something left for another child, and may one more run? */
bool join_can_start(const struct join *join);
/* True when every child has started and ended. */
bool join_is_done(const struct join *join);

/* ---- join.c ---- */
/* Start the next child; `reuse` is a frame of this join that just ended, or NULL. When the child's
 * input cannot be made the parent fails, or looks on until more items come. */
struct handover join_start(struct frame *parent, struct frame *reuse);
/* The last items are there, so it is known of how many a percentage may fail. */
struct handover join_drained(struct frame *parent);
/* All children are done: the parent goes on with the result, unless that is still to be written. */
struct handover join_complete(struct frame *parent);
/* The child's scope has ended, or failed. A failure that the join does not tolerate becomes the
 * parent's, and its other children are given up. The child is freed. */
struct handover join_child_ended(struct frame *child);
struct handover join_child_failed(struct frame *child);

/* ---- abort.c ---- */
/* Give up every child of the frame and free the join: history says so. */
void join_abort(struct frame *parent);

#endif
