/* compiler/prove/bounds/overruns.h - where a history gets more events than AWS allows.
 *
 * Only what is certain: a loop that has to turn so often before there is a way out, or a Map with
 * so many items, unless something fails. */
#ifndef SFNC_PROVE_BOUNDS_OVERRUNS_H
#define SFNC_PROVE_BOUNDS_OVERRUNS_H

#include "compiler/prove/bounds/components.h"

#define OVERRUNS_EVENTS_MAX 25000 /* of a STANDARD execution */

struct overrun {
    const struct ir_state *at;    /* the Map, or the head of the loop */
    const struct component *loop; /* NULL: it is the Map */
    double times;                 /* turns, or items: at least; INFINITY: it is never left */
    double events;                /* at least */
};

/* All of a program, in the arena. Returns how many there are. EXPRESS executions have no quota. */
size_t overruns_of(const struct flow *flow, struct arena *arena, struct overrun **list);

#endif
