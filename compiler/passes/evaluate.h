/* compiler/passes/evaluate.h - run one operation at compile time; only fold.c uses it. */
#ifndef SFNC_PASSES_EVALUATE_H
#define SFNC_PASSES_EVALUATE_H

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
