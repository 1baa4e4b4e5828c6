/* compiler/prove/bounds/bounds.h - how much an execution does at most, on the worst of its ways.
 *
 * In: what leads to what (flow.h), and how often loops turn (turns.h). Out: for the machine the
 * most transitions, history events, seconds and USD, each with the way that attains it, or the
 * cause why there is no bound. Scopes are measured from the inside out, the states of a scope from
 * the ends back: linear in the size of the machine.
 *
 * A way that fails is no longer than one that goes on: what a state costs includes all of its tries
 * and the events with which it ends either way. Redrives begin anew and are not counted. */
#ifndef SFNC_PROVE_BOUNDS_BOUNDS_H
#define SFNC_PROVE_BOUNDS_BOUNDS_H

#include "compiler/prove/bounds/amount.h"
#include "compiler/prove/bounds/flow.h"
#include "compiler/prove/bounds/turns.h"

enum measure {
    MEASURE_TRANSITIONS, /* states that are entered, and their retries */
    MEASURE_EVENTS,      /* of the execution's own history, its start and end included */
    MEASURE_SECONDS,
    MEASURE_USD,
    MEASURE_STEPS, /* branches and items that are begun: what EXPRESS memory depends on */
    MEASURES,
};
#define MEASURES_SHOWN MEASURE_STEPS /* those before it are of interest to people */

#define BOUNDS_EXPRESS_SECONDS 300 /* that an EXPRESS execution may last */

struct measures {
    struct amount of[MEASURES];
};

/* Of the components of a scope, by their numbers. */
struct bounded_scope {
    struct components components;
    struct turns **turns;                      /* of those that loop; NULL: too deep a nest */
    struct measures *costs;                    /* of one stay in it */
    struct measures *left;                     /* of it and what follows */
    const struct ir_state *(*after)[MEASURES]; /* where the worst way goes on; NULL: it ends */
    struct measures whole; /* of a frame, without the events of its start and end */
};

struct bounds {
    const struct flow *flow;
    struct measures whole;        /* of an execution */
    struct bounded_scope *scopes; /* by id */
    struct measures *states;      /* by id: of one visit */
    size_t *of;                   /* by state id: its component */
};

/* Bound a program. In the arena. */
const struct bounds *bounds_of(const struct flow *flow, struct arena *arena);

/* Whether the state is in a loop whose turns are counted. */
bool bounds_count_turns(const struct bounds *bounds, const struct ir_state *state);

/* "transitions", "events", "seconds", "USD". */
const char *measure_name(enum measure measure);

/* The names of a loop's states, the first of them, in quotes. */
const char *bounds_loop_names(const struct component *loop, struct arena *arena);

/* Append the worst way of the machine: names of states, quoted as JSON does; those of a loop in
 * round brackets with how often it turns, those inside a Parallel or Map in square ones. */
void bounds_show_path(const struct bounds *bounds, enum measure measure, struct buffer *out);

/* ---- costs.c ---- */

/* Measure one visit of a state, all of whose inner scopes are measured. */
void bounds_cost(struct bounds *bounds, const struct ir_state *state, struct arena *arena);

#endif
