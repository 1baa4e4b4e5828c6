/* compiler/prove/bounds/turns.h - how often a loop of states turns.
 *
 * The loop is run on what is known of the values when it is entered: each turn anew, and without
 * anything let go, so that a counter is a number that grows, and the Choice that tests it is passed
 * as it would be. When a turn leads to no other one, that was the last. A loop
 * within it is run in the same way whenever a turn comes to it. A loop that comes to know
 * nothing new, or not to an end in so many turns, is not proven to end. */
#ifndef SFNC_PROVE_BOUNDS_TURNS_H
#define SFNC_PROVE_BOUNDS_TURNS_H

#include "compiler/prove/bounds/nest.h"

/* So many functions are walked to count the turns of all loops of a program. */
#define TURNS_WALKS_MAX 40000

/* Count the turns of a component that loops, and of the loops within it. `of` is of components_of.
 * *walks is how many functions may still be walked. `hopeful`: stop when nothing more can be told
 * of `sure`. NULL: loops stand too deep in each other. In the arena. */
struct turns *turns_of(const struct flow *flow, const struct component *loop, const size_t *of,
                       bool hopeful, size_t *walks, struct arena *arena);

#endif
