/* compiler/prove/solver/grow.h - values grown of what rules ask (seeds.h), by chance.
 *
 * What comes of them is tried, so that nothing here needs to be right. The same seeds always give
 * the same values. */
#ifndef SFNC_PROVE_SOLVER_GROW_H
#define SFNC_PROVE_SOLVER_GROW_H

#include "compiler/prove/solver/seeds.h"

struct growing {
    const struct seeds *seeds;
    size_t rule;   /* whose words are used */
    uint64_t luck; /* state of the random numbers */
    struct arena *arena;
};

void grow_begin(struct growing *growing, const struct seeds *seeds, size_t rule);

/* The next value of the place, in the arena; NULL: nothing is asked of it. */
const struct value *grow_next(struct growing *growing, size_t place, struct arena *arena);

#endif
