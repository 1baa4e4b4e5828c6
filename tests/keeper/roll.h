/* tests/keeper/roll.h - keep what an engine tells of the executions and runs of distributed Maps.
 *
 * While it is told, all that must hold is checked: ids are new, each child begins and ends once,
 * its events have no gap, and the counters of a run are those of its children. */
#ifndef TESTS_KEEPER_ROLL_H
#define TESTS_KEEPER_ROLL_H

#include "runtime/engine/map_sink.h"
#include "runtime/history/record.h"

struct roll_child {
    struct map_child_start start; /* with texts of its own */
    struct map_child_end end;     /* the same; RUNNING: it has not ended. Error and cause are in the
                                     texts below */
    char *error, *cause;          /* NULL: none */
    struct history history;       /* all its events; its sink is not used */
};

struct roll_run {
    struct map_run_report report; /* the last one, with texts of its own */
};

/* Begin with a zeroed one. Children have numbers from 1 on, in their order. */
struct roll {
    struct roll_child *children;
    struct roll_run *runs;
    size_t children_count, runs_count;
    bool recorded;       /* children that may have a history have one */
    const char *problem; /* the first thing that cannot be, or NULL */
};

void roll_fini(struct roll *roll);
struct map_sink roll_sink(struct roll *roll);

/* A happening is over; with `ended` the whole execution is: note what must not be now. */
void roll_check(struct roll *roll, bool ended);

/* Append all that was told: a line a child and a run, and the histories. */
void roll_write(const struct roll *roll, struct buffer *out);

#endif
