/* compiler/prove/guess/turning.h - a test that was asked on the wrong way is turned round. */
#ifndef SFNC_PROVE_GUESS_TURNING_H
#define SFNC_PROVE_GUESS_TURNING_H

#include "compiler/prove/guess/guessing.h"

/* Give a place a value; what it is a part of is there then. */
void turning_put(struct guesser *guesser, size_t place, struct place_value value);
/* Give places that a branch looks at, and that are absent, what its test compares them with. */
void turning_compared(struct guesser *guesser, const struct ir_instruction *branch);

/* Change the values at hand so that the run, which came to *outcome, takes the way or comes
 * further: turn one of the tests that it asked last, or what it failed at. False: nothing helps. */
bool turning_last(struct guesser *guesser, size_t way, struct outcome *outcome);
/* The same with the only test of a rule: from far off that is nearer than rule after rule. */
void turning_only(struct guesser *guesser, size_t way, struct outcome *outcome);

#endif
