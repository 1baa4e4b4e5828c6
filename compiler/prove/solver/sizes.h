/* compiler/prove/solver/sizes.h - how many items an array has, and a text characters, as terms.
 *
 * Of each place "sz" is the size where it is an array, "ln" the length where it is a text. They are
 * declared where the rules ask for one of them. */
#ifndef SFNC_PROVE_SOLVER_SIZES_H
#define SFNC_PROVE_SOLVER_SIZES_H

#include "compiler/prove/solver/formula.h"

/* Declare both of a place, with what is known of them. */
void sizes_declare(struct formula *f, size_t place);

/* $count and $length of the term x, which is what `place` holds (-1: what that is is not known), as
 * terms of V. */
const char *sizes_count(struct formula *f, int place, const char *x);
const char *sizes_length(struct formula *f, int place, const char *x);
/* $count of a member, by its place and what it is a member of. */
const char *sizes_count_member(struct formula *f, int place);

#endif
