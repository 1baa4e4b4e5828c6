/* runtime/engine/map_sink.h - whom an engine tells of distributed Maps: of their runs, and of the
 * executions in them.
 *
 * For the engine a child of a distributed Map is a frame of its parent; for everybody else it is an
 * execution, with an ARN, an input, a history and an end. All is told within the happening in which
 * it comes to pass, so that who keeps it can keep it together with the parent. Texts and values are
 * borrowed until a call returns; no call may ask anything of the execution.
 *
 * A child or run is named by its id in happenings (HAPPENING_STOP, HAPPENING_UPDATE_MAP_RUN). Ids
 * are unique in the execution that the owner knows, also those of children of children, and are
 * never given twice. */
#ifndef SFN_ENGINE_MAP_SINK_H
#define SFN_ENGINE_MAP_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/engine/engine.h"

struct map_teller;
struct value;

struct map_child_start {
    uint64_t id;
    uint64_t run;    /* the id of its run */
    uint64_t within; /* the number of the child that the run is in; 0: the owner's execution */
    const char *name, *arn;
    const char *run_arn;
    const char *machine_arn; /* of the machine that it executes, a part of the whole */
    const char *input;       /* JSON text */
    size_t input_size;
    int64_t started_ms;
    size_t items; /* how many of its run's items it processes */
    bool express; /* it has no history */
};

struct map_child_end {
    enum execution_status status; /* not RUNNING */
    int64_t ended_ms;
    const char *output; /* SUCCEEDED: JSON text; else NULL */
    size_t output_size;
    const struct value *error, *cause; /* strings, or NULL */
};

/* How many items or executions of a run are in which status, as DescribeMapRun counts them. */
struct map_counts {
    size_t pending; /* items that no child has begun with; a child begins as soon as it is made */
    size_t
        pending_redrive; /* children that will go on, as their run is redriven, and their items */
    size_t running, succeeded, failed, timed_out, aborted;
    size_t total;           /* items: those known so far; executions: those begun */
    size_t results_written; /* were given to the ResultWriter */
    size_t not_redrivable;  /* of those that have not succeeded */
};

/* How a run is at the end of a happening, or was when it ended. */
struct map_run_report {
    uint64_t id;
    uint64_t within; /* as above */
    const char *arn;
    const char *state;            /* the name of the Map state */
    enum execution_status status; /* never TIMED_OUT */
    int64_t started_ms, ended_ms; /* ended_ms: 0 while it is RUNNING */
    int64_t max_concurrency;      /* 0: none is given */
    int64_t tolerated_count;      /* 0: the same */
    double tolerated_percentage;  /* 0: the same */
    int64_t redrives;             /* how often it was redriven */
    int64_t redriven_ms;          /* when last; 0: never */
    uint64_t redriven_until; /* while executions.pending_redrive is not 0: those that are pending
                                are the children without success that have a higher id than this */
    struct map_counts items, executions;
};

struct map_sink {
    const struct map_teller *teller; /* &map_teller: links what does the telling */
    /* A child has begun. Returns its number, by which the calls below name it, also when it was
     * read from rows; any number but 0. */
    uint64_t (*child_begun)(void *context, void *owner, const struct map_child_start *start);
    /* Events of the child. Those of one child follow each other, in one call or several; each has
     * the whole text of a history's part (history_render_part), without a comma before it. */
    void (*child_events)(void *context, void *owner, uint64_t child, const struct history *events);
    /* A child that has ended without success is redriven: a STANDARD one goes on, an express one
     * begins anew. */
    void (*child_redriven)(void *context, void *owner, uint64_t child, int64_t redriven_ms);
    /* The child has ended; there is no more of it, unless it is redriven. */
    void (*child_ended)(void *context, void *owner, uint64_t child,
                        const struct map_child_end *end);
    /* A run has begun, changed or ended: once a happening, and when it ends. */
    void (*run_changed)(void *context, void *owner, const struct map_run_report *run);
    void *context;
};

extern const struct map_teller map_teller;

#endif
