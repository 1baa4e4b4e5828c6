/* compiler/prove/solver/arrival.h - whether an input comes to a state, as states before it see it.
 *
 * Why: shapes say what kinds, bounds and texts a value has there, not all that a Choice before it
 * has let through. Where the states between hand on what they were given, their rules are run. */
#ifndef SFNC_PROVE_SOLVER_ARRIVAL_H
#define SFNC_PROVE_SOLVER_ARRIVAL_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/solver/input.h"

struct arrivals;

/* For inputs of that state; to be freed. */
struct arrivals *arrivals_of(const struct analysis *analysis, const struct ir_program *program,
                             const struct ir_state *state, struct arena *arena);
/* Give back what runs have made. NULL is allowed. */
void arrivals_free(struct arrivals *arrivals);

/* Whether some way leads there with the witness. True where that is not known: a state before it
 * makes another input, an execution begins there, or a rule cannot be run when compiling. */
bool arrivals_allow(struct arrivals *arrivals, const struct witness *witness);

#endif
