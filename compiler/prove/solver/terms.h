/* compiler/prove/solver/terms.h - what instructions compute, as terms of SMT-LIB. */
#ifndef SFNC_PROVE_SOLVER_TERMS_H
#define SFNC_PROVE_SOLVER_TERMS_H

#include "compiler/prove/solver/formula.h"

struct terms {
    struct formula *f;
    const struct numbers *numbers;
    const char **terms;                 /* by result: its name, once it has one */
    const char **fails;                 /* by result: what terms_fails has said */
    const struct formula_blind **blind; /* by result: what of it is not understood, or NULL */
    size_t count;
    const char *base;   /* of names of what depends on nothing but places */
    const char *prefix; /* of others */
};

/* Declare all places that have been found, which these functions test. */
void terms_declare(struct formula *f, const struct ir_function *const *functions, size_t count);
/* Begin the terms of a function, whose names begin with `base`. */
struct terms *terms_new(struct formula *f, const struct ir_function *function,
                        const struct numbers *numbers, const char *base);
/* Forget the names of what depends on the way through the function: what follows defines it anew,
 * with another prefix. */
void terms_restart(struct terms *terms, const char *prefix);

/* The term of a result: of the sort Bool of a BOOL, V of a VALUE. The first call
 * defines it. */
const char *terms_of(struct terms *terms, const struct ir_instruction *at);
/* The same of an operand that may be a constant. */
const char *terms_operand(struct terms *terms, const struct ir_operand *operand);
/* What the operation does is not understood: it is noted as the reason of what is not proven. */
void terms_unseen(struct terms *terms, const struct ir_instruction *at);

/* When the operation fails; NULL: it does not. */
const char *terms_fails(struct terms *terms, const struct ir_instruction *at);

/* A constant that is what the text says. (Not define-fun, which Z3 writes out wherever it is used:
 * that made its answers a hundred times slower.) */
void terms_name(struct formula *f, const char *name, const char *sort, const char *text);

/* The result is what the text says, or anything. */
void terms_define(struct terms *terms, const struct ir_instruction *at, const char *text);
void terms_opaque(struct terms *terms, const struct ir_instruction *at);

#endif
