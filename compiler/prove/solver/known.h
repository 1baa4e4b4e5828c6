/* compiler/prove/solver/known.h - what is known of places, as a part of a formula. */
#ifndef SFNC_PROVE_SOLVER_KNOWN_H
#define SFNC_PROVE_SOLVER_KNOWN_H

#include "compiler/prove/solver/formula.h"
#include "compiler/prove/replay/input.h"

/* Append terms, each with a space before it, that say that `x` is of the shape: its kind, and of a
 * number the bounds. */
void known_write(struct formula *f, const struct shape *shape, const char *x, struct buffer *out);

/* What is known of a result, whatever its operands are. */
const struct shape *known_shape_of(const struct formula *f, const struct ir_instruction *at);

/* Assert what is known of a result, whatever its operands are: `x` is its term. */
void known_result(struct formula *f, const struct ir_instruction *at, const char *x);

/* Assert that all places together are what they are on one of the ways to the state. */
void known_ways(struct formula *f);

/* Why the witness may not come, in words: what of it is not known to come by the first of the ways.
 * In the arena of the places. */
const char *known_why_not(const struct places *places, const struct witness *witness);

#endif
