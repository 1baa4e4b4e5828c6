/* compiler/prove/inputs/chances.h - inputs and answers for a way, made by chance of what the states
 * on it ask.
 *
 * Why: what a Choice looks at may have been computed by states before it, of which a solver knows
 * too little. Of what they all ask values are grown (guess/grow.h); whether an execution that is
 * given them goes the way is for the caller to try. */
#ifndef SFNC_PROVE_INPUTS_CHANCES_H
#define SFNC_PROVE_INPUTS_CHANCES_H

#include "compiler/prove/inputs/solve.h"

struct chances;

/* Begin, with what a solver has found for the way that ends at that stop. All lives in the route's
 * arena. NULL: nothing that is asked there can be chosen. */
struct chances *chances_of(const struct route *route, const struct stop *last,
                           const struct solution *found);

/* The next ones. */
void chances_next(struct chances *chances, struct solution *out);

#endif
