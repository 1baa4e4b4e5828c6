/* compiler/prove/solver/arrival.h - whether an input comes to a state, as states before it see it.
 *
 * Why: shapes say what kinds, bounds and texts a value has there, not all that a Choice before it
 * has let through. Where the states between hand on what they were given, their rules are run. */
#ifndef SFNC_PROVE_SOLVER_ARRIVAL_H
#define SFNC_PROVE_SOLVER_ARRIVAL_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/solver/formula.h"
#include "compiler/prove/replay/input.h"

#define ARRIVALS_FUNCTIONS_MAX 8 /* whose rules are written into a formula */

struct arrivals;

/* For all states of a program; to be freed. */
struct arrivals *arrivals_of(const struct analysis *analysis, const struct ir_program *program,
                             struct arena *arena);
/* Give back what runs have made. NULL is allowed. */
void arrivals_free(struct arrivals *arrivals);

/* Whether some way is known to lead to the state with the witness, as far as its input is handed
 * on: a state that makes another input, or a beginning of executions, lets it come. */
bool arrivals_allow(struct arrivals *arrivals, const struct ir_state *state,
                    const struct witness *witness);

/* Whether rules of earlier states say something of what comes to the state. */
bool arrivals_any(struct arrivals *arrivals, const struct ir_state *state);

/* For a formula of the state: find the functions that inputs come through, and the places that they
 * look at. Returns how many functions, which are to be declared with the state's own. */
size_t arrivals_find(struct arrivals *arrivals, const struct ir_state *state,
                     struct formula *formula,
                     const struct ir_function *out[ARRIVALS_FUNCTIONS_MAX]);
/* Then: assert that the input comes by one of the ways. What is not known lets everything come. */
void arrivals_write(struct arrivals *arrivals, const struct ir_state *state,
                    struct formula *formula);

#endif
