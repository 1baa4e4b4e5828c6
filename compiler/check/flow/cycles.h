/* compiler/check/flow/cycles.h - the loops of a scope. Not for other folders. */
#ifndef SFNC_CHECK_FLOW_CYCLES_H
#define SFNC_CHECK_FLOW_CYCLES_H

#include "compiler/check/family.h"

/* A loop: states each of which leads to each, in the order of a search from StartAt. */
struct cycle {
    const struct state **states;
    size_t count;
    struct cycle *next;
};

/* Room for what is known of states, by their ids. */
struct cycle_room {
    size_t *of; /* what the state is part of: states of one loop have the same number */
    bool *seen;
    struct cycle_arrival **arrivals;
};

struct cycle_room cycle_room_of(struct check *check);

/* The loops of a scope all of whose transitions are known. Fills room->of for its states. */
struct cycle *cycles_of(struct check *check, const struct scope *scope, struct cycle_room *room);

#endif
