/* compiler/prove/bounds/turns.h - how often a loop of states turns.
 *
 * The loop is run on what is known of the values when it is entered: each turn anew, and without
 * anything let go, so that a counter is a number that grows, and the Choice that tests it is passed
 * as it would be. When a turn leads to no other one, that was the last. A loop that comes to know
 * nothing new, or not to an end in so many turns, is not proven to end. */
#ifndef SFNC_PROVE_BOUNDS_TURNS_H
#define SFNC_PROVE_BOUNDS_TURNS_H

#include "compiler/prove/bounds/components.h"

/* So many functions are walked to count the turns of all loops of a program. */
#define TURNS_WALKS_MAX 40000

/* A loop: all of its turns go through `head`. */
struct turns {
    const struct ir_state *head;   /* NULL: loops within each other */
    const struct ir_state **order; /* its states, the head first, in the order of a turn */
    bool sideways;                 /* it is also entered at another state */
    bool counted;
    bool ends_at_head; /* if counted: the last visit of the head leaves the loop at once */
    double most;       /* visits of the head in one run of the loop; if counted */
    double sure; /* so many come before there is a way out but failures, if the loop is entered */
};

/* Count the turns of a component that loops. `of` is of components_of. *walks is how many functions
 * may still be walked. `hopeful`: stop when nothing more can be told of `sure`. */
struct turns turns_of(const struct flow *flow, const struct component *loop, const size_t *of,
                      bool hopeful, size_t *walks, struct arena *arena);

#endif
