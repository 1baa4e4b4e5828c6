/* compiler/prove/replay/input_shown.h - what of a witness is shown. */
#ifndef SFNC_PROVE_REPLAY_INPUT_SHOWN_H
#define SFNC_PROVE_REPLAY_INPUT_SHOWN_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/replay/input.h"

/* The variables that the rules of a Choice read, by their names, as the witness has them; NULL:
 * they read none that is set. In the arena. */
const struct value *input_variables(const struct analysis *analysis, const struct ir_state *state,
                                    const struct witness *witness, struct arena *arena);

/* "{...} and the variables {...}": the input and those, each as value_shown shows it. */
const char *input_shown(const struct analysis *analysis, const struct ir_state *state,
                        const struct witness *witness, size_t most, struct arena *arena);

#endif
