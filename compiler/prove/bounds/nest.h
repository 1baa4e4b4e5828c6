/* compiler/prove/bounds/nest.h - a loop of states, and the loops within it.
 *
 * One of the states is the head: what is left of the loop without the transitions to it are single
 * states, and loops with fewer states, which have heads of their own. So a turn leads from the head
 * through the rest, each state and each inner loop after what leads to it, to the head again. */
#ifndef SFNC_PROVE_BOUNDS_NEST_H
#define SFNC_PROVE_BOUNDS_NEST_H

#include "compiler/prove/bounds/components.h"

struct turns {
    const struct ir_state **order; /* its states in the order of a turn: the head, ... */
    size_t count;
    struct turns **inner; /* by place in the order: the loop whose states begin here; else NULL */
    size_t *part;         /* by place: where its state, or the inner loop that has it, begins */
    size_t first;         /* where its order stands in that of the outermost loop */

    /* What turns.c counts: in one run of the loop, or, of an inner one, in any of its runs. */
    bool sideways; /* it is also entered at another state than the head */
    bool counted;
    bool ends_at_head; /* if counted: the last visit of the head leaves the loop at once */
    double most;       /* visits of the head; if counted */
    double sure; /* so many come before there is a way out but failures, if the loop is entered */
    double runs; /* of an inner loop: those that were counted */
};

enum nest_head {
    NEST_LIKELY, /* a Choice with a way out, if there is one: where the last turn ends */
    NEST_FLAT,   /* a state that leaves no inner loop */
};

/* Find the head of a component that loops, and those within it. `of` is of components_of. NULL:
 * there is none of the kind, or loops stand too deep in each other. In the arena. */
struct turns *nest_of(const struct flow *flow, const struct component *loop, const size_t *of,
                      enum nest_head kind, struct arena *arena);

/* Let flow->places say, of each state of an outermost loop, its place in the order. */
void nest_place(const struct flow *flow, const struct turns *turns);

/* The places of the part of a turn that begins at one: of a state, or of an inner loop. */
static inline size_t nest_part(const struct turns *turns, size_t at)
{
    return turns->inner[at] != NULL ? turns->inner[at]->count : 1;
}

#endif
