/* compiler/prove/bounds/components.h - the states of a scope in the order in which they are come
 * to.
 *
 * A component is a state by itself, or all states of a loop: each leads to each. What a component
 * leads to has a smaller number. */
#ifndef SFNC_PROVE_BOUNDS_COMPONENTS_H
#define SFNC_PROVE_BOUNDS_COMPONENTS_H

#include "compiler/prove/bounds/flow.h"

struct component {
    const struct ir_state **states;
    size_t count;
    bool loops; /* more than one, or a state that leads to itself */
};

struct components {
    struct component *list;
    size_t count;
};

/* The components of those states of a scope that its start leads to. `of` gets, by the id of a
 * state, the number of its component; it has room for all states of the program. */
struct components components_of(const struct flow *flow, const struct ir_scope *scope,
                                struct arena *arena, size_t *of);

#endif
