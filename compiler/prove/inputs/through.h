/* compiler/prove/inputs/through.h - which part of an operand a part of a result is. */
#ifndef SFNC_PROVE_INPUTS_THROUGH_H
#define SFNC_PROVE_INPUTS_THROUGH_H

#include "compiler/prove/inputs/origin.h"

struct through {
    const struct ir_instruction *of; /* what the part is of; NULL: it is absent */
    size_t dropped;                  /* so many of the steps are gone ... */
    struct origin_step steps[2];     /* ... and these come before those that are left */
    size_t step_count;
};

/* Of the part of what `at` computes that the steps lead to. False: that cannot be said. What
 * queries make of lists is taken to be of the first item, as if each list had one. */
bool through_of(const struct ir_instruction *at, const struct origin_step *steps, size_t count,
                struct through *out);

#endif
