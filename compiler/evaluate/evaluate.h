/* compiler/evaluate/evaluate.h - run one operation at compile time.
 *
 * What an operation means is written once, in runtime/lang, and to evaluate is to call that. Passes
 * that want to know what code will compute ask here, so that none can come to another answer than
 * the executable. */
#ifndef SFNC_EVALUATE_EVALUATE_H
#define SFNC_EVALUATE_EVALUATE_H

#include <stdbool.h>

#include "compiler/ir/ir.h"

struct query_list;

/* What an operation computes. */
struct evaluation {
    const struct value *value; /* NULL: nothing */
    bool truth;
    int64_t integer;
    struct query_list *list;
    bool failed;       /* it was run, and it always fails so: there is no result */
    const char *cause; /* then: what is told of it at run time; in `scratch`, or NULL */
};

/* The result of an operand of one of the types of results, if it is a constant: a literal, nothing,
 * a truth value, an integer. False when it is not. */
bool evaluate_operand(const struct ir_operand *operand, struct evaluation *result);

/* Run an operation. False when an operand is not a constant, when the operation reads the frame or
 * acts on it, when it would take much memory, and when it fails, which result->failed says. The
 * resulting value lives in `scratch` or belongs to an operand. */
bool evaluate_instruction(const struct ir_instruction *instruction, struct region *scratch,
                          struct evaluation *result);

/* The same as a step of code that is run as a whole: also an operation of JSONata that reads or
 * acts, on lists, which are immediate operands then and live in `scratch`, or on functions. It is
 * for the caller to leave out what draws at random, and what notes something for the next step. */
bool evaluate_step(const struct ir_instruction *instruction, struct region *scratch,
                   struct evaluation *result);

/* What stands for absence among the operands of the operation: NULL, nothing; or, in expressions of
 * JSONata, a value of its own. */
const struct value *evaluate_absence(enum ir_opcode op);

#endif
