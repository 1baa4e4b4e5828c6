/* compiler/prove/ways/raised.h - which errors may come to the Retry and Catch of a state. */
#ifndef SFNC_PROVE_WAYS_RAISED_H
#define SFNC_PROVE_WAYS_RAISED_H

#include "compiler/prove/analysis/analysis.h"

/* Names of errors that stand for all there are, as far as the state's Retry and Catch tell them
 * apart. NULL ends the list. */
const char *const *raised_apart(struct arena *arena, const struct ir_state *state);

/* Whether an error of that name may come to the state's Retry and Catch: its own, or what its
 * children end with. Never false of one that may. */
bool raised_may_come(struct arena *arena, const struct analysis *analysis,
                     const struct ir_program *program, const struct ir_state *state,
                     const char *error);

#endif
