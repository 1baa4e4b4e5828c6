/* compiler/prove/inputs/coming.h - what comes to a state for certain: executions that bring it
 * there.
 *
 * What a state is given has been made by those before it. That a value is of the shape which is
 * known there does not say that it ever comes: a counter is counted up, two members are computed of
 * one. So a way from the start is looked for, and an input and answers of tasks are tried on it. */
#ifndef SFNC_PROVE_INPUTS_COMING_H
#define SFNC_PROVE_INPUTS_COMING_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/replay/input.h"
#include "compiler/prove/solver/solver.h"

struct coming;

/* Lives in the arena; coming_free gives back the rest. */
struct coming *coming_new(const struct analysis *analysis, const struct ir_program *program,
                          struct solver *solver, struct arena *arena);
void coming_free(struct coming *coming);

#define COMING_TURNS 12

/* What an execution brings to the state of which the places, those of its rules, are what they are
 * in the witness, as far as can be; each turn is another try. False: this one found none. Whether
 * it takes the same way there has to be seen. */
bool coming_make(struct coming *coming, const struct ir_state *state, const struct places *places,
                 const struct witness *wanted, unsigned turn, struct witness *out);

#define COMING_SOLVED 2

/* Whether what comes goes on from the state as is wanted. */
typedef bool coming_goes(void *context, const struct witness *witness);

/* What an execution brings to the state that goes on from there by the terminator `via`, and as is
 * wanted: the solver is asked about the whole way, and where it does not see enough, inputs and
 * answers are made by chance. False: this turn found none. */
bool coming_solve(struct coming *coming, const struct ir_state *state,
                  const struct ir_instruction *via, unsigned turn, coming_goes *goes, void *context,
                  struct witness *out);

#endif
