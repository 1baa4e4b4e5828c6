/* compiler/prove/bounds/flow.h - which states lead to which, and what is known of the work they do.
 *
 * In: an analysis. Out: for each state that can be reached the transitions that can be taken, and
 * the numbers that say how long it takes and how much there is of it. Where a number comes from
 * data, its bounds are what the shape says; INFINITY: there is none. */
#ifndef SFNC_PROVE_BOUNDS_FLOW_H
#define SFNC_PROVE_BOUNDS_FLOW_H

#include "compiler/prove/analysis/analysis.h"

struct flow_edge {
    const struct ir_state *to;
    bool caught; /* only a catcher leads there */
    struct flow_edge *next;
};

struct flow_state {
    const struct ir_state *state;
    bool reached;
    struct flow_edge *edges;        /* to states of the same scope, each once */
    struct flow_edge *back;         /* the same the other way: where it is come from */
    bool ends;                      /* it may end the scope with success */
    bool evaluates;                 /* an expression of JSONata in it may fail: that is an event */
    bool handles_badly;             /* ... in one of its catchers */
    bool leaves_badly;              /* it may fail once its work has succeeded */
    double seconds_most;            /* of a Wait; of one try of a Task; of the data of a Map */
    const char *why_long;           /* when that is INFINITY: in a few words */
    double items_least, items_most; /* of a Map */
    double concurrency;             /* of a Map: at least so many items at a time; INFINITY: all */
};

struct flow {
    const struct analysis *analysis;
    const struct ir_program *program;
    struct flow_state *states; /* by id */
    size_t count;
    size_t *places; /* by state id: room for who looks at some of the states */
};

/* Look at all states of a program. In the arena. */
struct flow *flow_of(const struct analysis *analysis, const struct ir_program *program,
                     struct arena *arena);

static inline const struct flow_state *flow_at(const struct flow *flow,
                                               const struct ir_state *state)
{
    return &flow->states[state->id];
}

#endif
