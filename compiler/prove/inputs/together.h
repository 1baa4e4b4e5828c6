/* compiler/prove/inputs/together.h - the input, and the answers, of a way that was solved. */
#ifndef SFNC_PROVE_INPUTS_TOGETHER_H
#define SFNC_PROVE_INPUTS_TOGETHER_H

#include "compiler/prove/inputs/solving.h"

/* Put them together of the values that the parts of their sources have. `input`: what executions
 * are given. */
void together_put(struct solving *solving, const struct shape *input, struct solution *out);

#endif
