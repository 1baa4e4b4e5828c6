/* compiler/prove/ways/calls.h - the calls along a way, which mocks answer. */
#ifndef SFNC_PROVE_WAYS_CALLS_H
#define SFNC_PROVE_WAYS_CALLS_H

#include "compiler/prove/ways/route.h"

/* Whether answers of mocks are asked for: it is a Task, or a Map that reads its items. */
bool calls_asks(const struct ir_state *state);
/* How many calls the stop after `stop` stands for, in the frame that makes them. */
size_t calls_at(const struct stop *stop);
/* How often the state has been called before this stop. */
size_t calls_before(const struct stop *stop, const struct ir_state *state);
/* How many calls each call of a frame stands for: the items of Maps around it. */
size_t calls_items(const struct parent *parent);

/* What is known of what a call of the Task returns: what AWS documents, and what is taken for
 * granted beside that (bindings). */
const struct shape *calls_answer(const struct route *route, const struct ir_state *state);

#endif
