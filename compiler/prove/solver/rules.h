/* compiler/prove/solver/rules.h - which rule of a Choice a block of its code is a part of. */
#ifndef SFNC_PROVE_SOLVER_RULES_H
#define SFNC_PROVE_SOLVER_RULES_H

#include "compiler/prove/solver/formula.h"

/* By number of the block, in the formula's arena; -1: of none. */
const int *rules_of_blocks(const struct formula *formula, const struct ir_function *function);

#endif
