/* compiler/prove/guess/guess.h - inputs that take the ways out of a Choice, found by trying.
 *
 * Why: most rules can be taken, and an input that does so is found in a few runs of the rules,
 * while a solver looks at all of them for each. What is not found is left to the solver: nothing is
 * ever proven impossible here. */
#ifndef SFNC_PROVE_GUESS_GUESS_H
#define SFNC_PROVE_GUESS_GUESS_H

#include "compiler/prove/guess/attempt.h"

struct guesses {
    const struct witness **ways; /* by way, the Default last: an input that takes it, or NULL */
    /* By result: an input with which the operation fails, or NULL; of an admission that is strict.
     */
    const struct witness **fails;
};

enum guess_effort {
    GUESS_ALONE, /* what takes a rule by itself takes it behind the others, too, or is let go */
    GUESS_ALL,
};

/* Guess for all ways of the Choice, whose rules and places are known (formula_begin), inputs that
 * may come; but for those that are decided (by way). `each` is how many instructions may be run for
 * one way at most. All lives in the formula's arena. */
struct guesses guess_ways(const struct attempts *attempts, const struct ir_function *function,
                          const bool *decided, enum guess_effort effort, size_t each);

#endif
