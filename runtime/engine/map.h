/* runtime/engine/map.h - a Map's items, its results, its iterations or its run.
 *
 * `parent` is the Map's frame, with its join; a child is the frame of an iteration or, when the Map
 * is distributed, of an execution of its own. */
#ifndef SFN_ENGINE_MAP_H
#define SFN_ENGINE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/history/history.h"
#include "runtime/json/value.h"

struct frame;

/* What of a distributed Map's children its result holds. */
enum map_form {
    MAP_OUTPUTS, /* Transformation COMPACT */
    MAP_FLAT,    /* FLATTEN: of outputs that are arrays the items */
    MAP_RECORDS, /* NONE: what DescribeExecution would tell */
};

/* What makes a Map distributed: its children are executions of their own, perhaps of many items. */
struct map_run {
    uint64_t seed;                    /* of the names of the run and its children */
    int64_t batch_items, batch_bytes; /* 0: not limited */
    const struct value *batch_input;  /* NULL: none */
    const struct value *request;      /* of the reader, until it is opened */
    const struct value *destination;  /* of the writer */
    int64_t max_items;                /* 0: all */
    uint64_t source, sink;            /* open outside; 0: none */
    enum map_form form;
    bool asked;         /* the source, for more items: it has not answered yet */
    bool starved;       /* the next batch waits for items that the source has still to give */
    bool ended;         /* the sink was told that it has all results, and has not answered yet */
    bool batches;       /* a child takes several items */
    bool begun;         /* MapRunStarted is recorded */
};

/* ---- map_iterations.c ---- */
void map_iteration_event(struct frame *parent, enum history_type type, uint32_t index,
                         int64_t previous_id);
/* The join's limit and the number of its items are known, no child has begun. */
void map_iterations_announce(struct frame *parent);
/* The event that the first event of the iteration points at. */
int64_t map_iteration_begin(struct frame *parent, uint32_t index);
/* Those that were announced, but have not begun, never will. */
void map_iterations_abort(struct frame *parent);

/* ---- map_items.c ---- */
/* The source, if there is one: opened, asked for more when all items are used up and there may be
 * more, closed early. */
void map_items_open(struct frame *parent);
void map_items_ask(struct frame *parent);
void map_items_close(struct frame *parent);
/* Items came, an array, copied; `last`: there will be no more. */
void map_items_came(struct frame *parent, const struct value *items, bool last);
/* The input of the Map's next child; *items counts what it takes. NULL: the parent's failure is
 * set, or (run.starved) a batch waits for more items. */
const struct value *map_items_next(struct frame *parent, uint32_t *items);

/* ---- map_results.c ---- */
/* The sink, if there is one: opened, told of the items that never had a child, closed early. */
void map_results_open(struct frame *parent);
void map_results_pending(struct frame *parent);
void map_results_close(struct frame *parent);
/* What to keep of a child that ended, or NULL: nobody looks at it, or the sink has it. */
const struct value *map_result_of(struct frame *child, bool failed);
/* A child is given up, as its Map ends early. */
void map_result_aborted(struct frame *child);
/* All children are done. True when the sink has still to say that it has everything. */
bool map_results_end(struct frame *parent);
/* The result of the Map, NULL when it is nested too deeply. */
const struct value *map_results_whole(struct frame *parent);

/* ---- map_run.c: a distributed Map's run and the executions that are its children ---- */
/* Recorded; source and sink are opened. */
void map_run_begin(struct frame *parent);
void map_run_succeeded(struct frame *parent);
/* The parent's failure, which ends the run, is set. */
void map_run_failed(struct frame *parent);
void map_run_aborted(struct frame *parent);
/* The Map ends early, its children are gone: source and sink are told. */
void map_run_close(struct frame *parent);
/* The frame begins as an execution of its own; its input is set. */
void map_run_child_begin(struct frame *child);
/* The frame waits for the first time, perhaps: an express child is given its five minutes. */
void map_run_child_waits(struct frame *frame);
/* The child of a distributed Map that the frame is part of, or NULL. */
struct frame *map_run_child(struct frame *frame);

#endif
