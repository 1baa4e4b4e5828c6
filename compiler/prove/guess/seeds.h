/* compiler/prove/guess/seeds.h - what the rules of a Choice in JSONata ask, rule by rule. */
#ifndef SFNC_PROVE_GUESS_SEEDS_H
#define SFNC_PROVE_GUESS_SEEDS_H

#include "compiler/prove/solver/formula.h"
#include "compiler/prove/guess/seed.h"

struct seeds {
    const struct formula *f;
    struct seed **roots;      /* by place; NULL: it is no root, or nothing is known of it */
    struct seed_words *words; /* by rule: the constants in it */
    bool any;                 /* something that no place says */
};

/* Find what the function's rules ask. All lives in the formula's arena. */
struct seeds *seeds_of(const struct formula *formula, const struct ir_function *function);

#endif
