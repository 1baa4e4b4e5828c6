/* compiler/prove/solver/witness.h - an input made of what the solver says of the places of a
 * Choice. */
#ifndef SFNC_PROVE_SOLVER_WITNESS_H
#define SFNC_PROVE_SOLVER_WITNESS_H

#include "compiler/prove/solver/formula.h"
#include "compiler/prove/replay/input.h"

/* Append what asks the solver for all places, after it has said "sat". */
void witness_ask(const struct formula *formula, struct buffer *script);

/* Read its answer, from *at on; *at is put behind it. False when it is none. */
bool witness_read(const struct formula *formula, const char **at, struct witness *out);

/* The same of a course: what each place is. */
bool witness_read_places(const struct formula *formula, const char **at,
                         struct place_value *values);

#endif
