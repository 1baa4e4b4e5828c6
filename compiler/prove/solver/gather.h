/* compiler/prove/solver/gather.h - which texts and patterns tests name, and what those tell apart.
 */
#ifndef SFNC_PROVE_SOLVER_GATHER_H
#define SFNC_PROVE_SOLVER_GATHER_H

#include "compiler/prove/solver/formula.h"

/* Cut all texts into the classes that the tests of the functions, and the shapes of the places,
 * cannot tell apart: formula->classes, ->classed, ->tests. */
void gather_tests(struct formula *formula, const struct ir_function *const *functions,
                  size_t count);

/* The literal that the operand at the index is, or NULL. */
const struct value *gather_literal(const struct ir_instruction *at, size_t index);

/* The pattern of a test: texts between stars; NULL: it is not known. */
const struct value *gather_pattern_of(struct arena *arena, const struct ir_instruction *at);
/* All texts that begin with the prefix of a shape, as a pattern; NULL: it has none. */
const struct value *gather_prefix(struct arena *arena, const struct shape_texts *texts);

#endif
