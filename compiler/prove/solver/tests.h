/* compiler/prove/solver/tests.h - comparisons, and what they ask of texts, as terms of SMT-LIB. */
#ifndef SFNC_PROVE_SOLVER_TESTS_H
#define SFNC_PROVE_SOLVER_TESTS_H

#include "compiler/prove/solver/formula.h"

/* What is known of `x` by its shape where it is a text, as a term. */
const char *tests_known_text(struct formula *f, const struct shape *shape, const char *x);
/* Say which texts that a place may be are moments. */
void tests_declare_text(struct formula *f, size_t place);

/* A new constant of which nothing is known: of Bool, of V. */
const char *tests_open(struct formula *f);
const char *tests_open_value(struct formula *f);

/* The term of a text; NULL: it is none of the constants. */
const char *tests_text(struct formula *f, const char *text, size_t size);
/* A number as SMT-LIB writes it, exactly. False when that takes too much room. */
bool tests_number(const struct value *number, char *out, size_t size);

/* A BOOL that compares its operands x and y ("absent": it has no second one); NULL: it is not
 * understood. */
const char *tests_condition(struct formula *f, const struct ir_instruction *at, const char *x,
                            const char *y);
/* JSONata's order of two values that are there, as a Bool. */
const char *tests_query_order(struct formula *f, const struct ir_instruction *at, const char *x,
                              const char *y);
/* $type */
const char *tests_type(struct formula *f, const char *x);

#endif
