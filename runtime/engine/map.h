/* runtime/engine/map.h - the items, results, iterations and (if distributed) the run of a Map.
 *
 * `parent` is the Map's frame, which has its join. A child is the frame of an iteration or, when
 * the Map is distributed, of an execution of its own. */
#ifndef SFN_ENGINE_MAP_H
#define SFN_ENGINE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/engine.h"
#include "runtime/history/history.h"
#include "runtime/json/value.h"

struct frame;

/* How many items or children of a run have ended, and how. */
struct map_ends {
    size_t succeeded, failed, timed_out, aborted;
    size_t not_redrivable; /* of those that have not succeeded */
};

static inline size_t map_ends_sum(const struct map_ends *ends)
{
    return ends->succeeded + ends->failed + ends->timed_out + ends->aborted;
}

/* What makes a Map distributed: its children are executions of their own, perhaps of many items. */
struct map_run {
    uint64_t seed;                    /* for the names of the run and its children */
    int64_t batch_items, batch_bytes; /* 0: not limited */
    const struct value *batch_input;  /* NULL: none */
    const struct value *request;      /* what the reader is opened with */
    const struct value *destination;  /* what the writer is opened with */
    int64_t max_items;                /* 0: all */
    int64_t concurrency; /* how many children may run at once, as given; 0: not given */
    int64_t started_ms;
    int64_t redrives, redriven_ms; /* how often it was redriven, and when last */
    struct map_ends item_ends, execution_ends;
    /* Those without success that are still to go on, as the run is redriven: with how they have
     * ended, which they do not count for any more. They are the children with a higher number than
     * this: their frames stay in rows, untouched, until it is their turn. */
    struct map_ends pending_items, pending_executions;
    uint64_t redriven_frame;
    uint64_t id;           /* by which it is told of, and may be changed */
    uint64_t source, sink; /* ids of those that are open outside; 0: none */
    bool asked;            /* the source was asked for more items and has not answered yet */
    bool starved;          /* the next batch waits for more items from the source */
    bool ended;            /* the sink was told that it has all results and has not answered yet */
    bool batches;          /* a child takes several items */
    bool begun;            /* MapRunStarted is recorded */
    bool sent;             /* what the sink has got is in rows */
    bool changed;          /* in this happening, and it was not told of that yet */
    uint8_t status; /* enum execution_status; RUNNING also if it is aborted without an event */
};

/* ---- map_iterations.c ---- */
void map_iteration_event(struct frame *parent, enum history_type type, uint32_t index,
                         int64_t previous_id);
/* Record MapIterationStarted for the first iterations, as many as may run at once. Called when the
 * limit and the number of items are known and no child has begun. */
void map_iterations_announce(struct frame *parent);
/* Begin an iteration. Returns the event id that is the previousEventId of its first event. */
int64_t map_iteration_begin(struct frame *parent, uint32_t index);
/* Record that the iterations which were announced but have not begun are aborted. */
void map_iterations_abort(struct frame *parent);

/* ---- map_items.c ---- */
/* Open the source, if there is one; open it once more because it is lost, or because the run is
 * redriven and more items may come; ask it for more, if all
 * items are used up and there may be more; close it because the Map ends early. */
void map_items_open(struct frame *parent);
void map_items_reopen(struct frame *parent);
void map_items_redrive(struct frame *parent);
void map_items_ask(struct frame *parent);
void map_items_close(struct frame *parent);
/* The items are an array, or the members of an object. */
void map_items_given(struct frame *parent, const struct value *items);
/* The source has read an array of items, and perhaps where each comes from, which are copied;
 * `last`: there will be no more. */
void map_items_came(struct frame *parent, const struct value *items, const struct value *origins,
                    bool last);
/* The items that no child has taken yet. */
const struct value *map_items_left(struct frame *parent);
/* The input of the Map's next child; *items becomes the number of items in it. NULL when the parent
 * has failed, or, with run.starved, when a batch waits for more items. */
const struct value *map_items_next(struct frame *parent, uint32_t *items);

/* ---- map_results.c ---- */
/* Open the sink, if there is one; open it once more because it is lost, and tell it all again, or
 * because the run is redriven, and tell it of what has succeeded; tell it of the items for which no
 * child has begun, and of children that were to go on and do not, as they had ended; close it
 * because the Map ends early. */
void map_results_open(struct frame *parent);
void map_results_reopen(struct frame *parent);
void map_results_redrive(struct frame *parent);
void map_results_pending(struct frame *parent);
void map_results_give_up(struct frame *parent);
void map_results_close(struct frame *parent);
/* The result to be kept of a child that has ended so; NULL when it is dropped or was given to the
 * sink. */
const struct value *map_result_of(struct frame *child, enum execution_status status);
/* Tell the sink that a child was aborted because its Map ends early. */
void map_result_aborted(struct frame *child);
/* All children have ended. True when the Map must wait until the sink has written all results. */
bool map_results_end(struct frame *parent);
/* The result of the Map; NULL when it is nested too deeply. */
const struct value *map_results_whole(struct frame *parent);

/* ---- map_run.c: a distributed Map's run and the executions that are its children ---- */
/* Record that the run begins, and open its source and sink. */
void map_run_begin(struct frame *parent);
/* Record that the run has succeeded; returns the event's number. */
int64_t map_run_succeeded(struct frame *parent);
/* Record that the run has failed, with the parent's failure. */
void map_run_failed(struct frame *parent);
void map_run_aborted(struct frame *parent);
/* Close source and sink, because the Map ends early. Its children are gone already. */
void map_run_close(struct frame *parent);
/* Begin the frame as an execution of its own. Its input must be set. */
void map_run_child_begin(struct frame *child);
/* The frame's execution has ended so; with a failure, if it has one. The frame stays. */
void map_run_child_end(struct frame *child, enum execution_status status);
/* The Map has ended, and with it the run, if it had begun. */
void map_run_end(struct frame *parent);
/* The run is redriven: all children that have not succeeded are pending. Then open source and sink
 * again. */
void map_run_redrive(struct frame *parent);
void map_run_reopen(struct frame *parent);
/* The run ends before those that are pending went on: they count as they have ended. */
void map_run_give_up(struct frame *parent);
/* A child that was pending goes on. */
void map_run_child_redriven(struct frame *child);
/* Change what the run allows. Then join_checked says what follows from it. */
void map_run_change(struct frame *parent, const struct map_run_change *change);
/* Called when the frame waits: if it is part of an express child that has no timer yet, arm one for
 * the child's five minutes. */
void map_run_child_waits(struct frame *frame);

#endif
