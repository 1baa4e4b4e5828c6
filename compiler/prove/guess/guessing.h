/* compiler/prove/guess/guessing.h - a Choice whose ways are guessed. Inside guess.c and its parts.
 */
#ifndef SFNC_PROVE_GUESS_GUESSING_H
#define SFNC_PROVE_GUESS_GUESSING_H

#include "compiler/prove/guess/guess.h"
#include "compiler/prove/guess/seeds.h"

struct guesser {
    const struct formula *f;
    struct attempts attempts;
    struct arena *scratch;
    struct place_value *values; /* by place: what is tried */
    struct place_value *kept;
    struct place_value *before;       /* something was given to places that were absent */
    struct place_value *base;         /* comes furthest without a rule that is taken */
    struct place_value *alone_values; /* what was found for a rule by itself */
    size_t grown_steps;               /* of those of attempts, for what is grown */
    const struct seeds *seeds;
    size_t vain;         /* ways that were not found */
    bool failures;       /* inputs are kept with which operations fail */
    bool grows;          /* the values at hand do not last: nothing is kept of a failure */
    bool alone;          /* a rule is run by itself: nothing is kept */
    size_t rule;         /* ... this one */
    unsigned whole_left; /* how often what it shows may be run with the other rules */
    struct guesses guesses;
};

/* Run the rules on the values at hand. */
struct outcome guessing_run(struct guesser *guesser);

/* Whether the last run took the way, with an input that may come: it is kept then. */
bool guessing_succeeds(struct guesser *guesser, const struct outcome *outcome, size_t way);

/* From now on the rule is run by itself; or with all others. */
void guessing_alone(struct guesser *guesser, size_t rule);
void guessing_together(struct guesser *guesser);

#endif
