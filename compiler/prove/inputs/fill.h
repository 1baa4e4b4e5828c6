/* compiler/prove/inputs/fill.h - an answer for a Task that no way has thought of. */
#ifndef SFNC_PROVE_INPUTS_FILL_H
#define SFNC_PROVE_INPUTS_FILL_H

#include "compiler/prove/inputs/solve.h"

/* What a call of the Task may return so that its state goes on, as far as its own fields decide;
 * NULL: anything, or none is known. In the route's arena. */
const struct value *fill_answer(const struct route *route, struct solver *solver,
                                const struct ir_state *state);

#endif
