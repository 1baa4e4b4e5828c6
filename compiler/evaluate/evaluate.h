/* compiler/evaluate/evaluate.h - run one operation at compile time.
 *
 * What an operation means is said once, in runtime/lang: evaluating is calling that. Whoever wants
 * to know what code will compute asks here, so that nobody can come to another answer than the
 * executable. */
#ifndef SFNC_EVALUATE_EVALUATE_H
#define SFNC_EVALUATE_EVALUATE_H

#include <stdbool.h>

#include "compiler/ir/ir.h"

/* What an operation computes. */
struct evaluation {
    const struct value *value; /* NULL: nothing */
    bool truth;
};

/* The result of a VALUE or BOOL operand that is known: a literal, nothing, or a truth value. */
bool evaluate_operand(const struct ir_operand *operand, struct evaluation *result);

/* Run an operation whose operands are all known. False: it may not be run, or it failed. A value
 * lives in `scratch` or belongs to an operand. */
bool evaluate_instruction(const struct ir_instruction *instruction, struct region *scratch,
                          struct evaluation *result);

#endif
