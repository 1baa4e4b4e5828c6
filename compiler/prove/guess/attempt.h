/* compiler/prove/guess/attempt.h - inputs of a Choice are tried, and kept if they may come. */
#ifndef SFNC_PROVE_GUESS_ATTEMPT_H
#define SFNC_PROVE_GUESS_ATTEMPT_H

#include "compiler/prove/solver/formula.h"
#include "compiler/prove/guess/admission.h"
#include "compiler/prove/replay/input.h"
#include "compiler/prove/replay/replay.h"

struct attempts {
    const struct formula *f; /* its rules and places are known (formula_begin) */
    struct replayer *replayer;
    const struct admission *admission; /* what may come; NULL: anything */
    size_t *steps; /* how many instructions may be run at most: what was is taken off */
};

/* What a run comes to. */
struct outcome {
    enum replayed done;
    const struct ir_block *block;
    const struct ir_instruction *failing;
    size_t steps;
};

struct outcome attempt_run(struct attempts *trial, const struct witness *witness);

/* The input that these values of places make, which has been run and comes to that: one that is to
 * be kept, in the formula's arena; perhaps another one that comes to the same. NULL: none may come.
 */
const struct witness *attempt_keep(struct attempts *trial, const struct place_value *values,
                                   const struct outcome *outcome);

#endif
