/* compiler/prove/choice/blind.h - which part of a Choice's rules the solver does not see into, in
 * words.
 */
#ifndef SFNC_PROVE_CHOICE_BLIND_H
#define SFNC_PROVE_CHOICE_BLIND_H

#include "compiler/prove/solver/formula.h"

struct blind {
    const char
        *why; /* "in Choices[1].And[0] the solver does not see what $contains makes of $.a" */
    const char *advice; /* what helps, or NULL */
};

/* Why what the solver has found for a rule (or of their number: the Default, or none) did not do it
 * when it was tried. `failing`: it was to have that instruction fail; or NULL. In the formula's
 * arena. */
struct blind blind_why(const struct formula *formula, const struct ir_state *state, size_t rule,
                       const struct ir_instruction *failing);

/* The innermost part of a choice rule that stands around a place, or NULL. */
const struct ir_part *blind_part_at(const struct ir_state *state, struct span span);

#endif
