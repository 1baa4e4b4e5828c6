/* compiler/prove/guess/grow.h - values grown of what code asks (seed.h), by chance.
 *
 * What comes of them is tried, so that nothing here needs to be right. The same seeds always give
 * the same values. */
#ifndef SFNC_PROVE_GUESS_GROW_H
#define SFNC_PROVE_GUESS_GROW_H

#include "compiler/prove/guess/seed.h"

struct growing {
    const struct seed_words *words; /* of the code */
    size_t rule;                    /* what only later ones ask for is left out */
    uint64_t luck;                  /* state of the random numbers */
    struct arena *arena;
};

void grow_begin(struct growing *growing, const struct seed_words *words, size_t rule);

/* The next value of what is grown of the seed, in the arena. */
const struct value *grow_next(struct growing *growing, const struct seed *root,
                              struct arena *arena);

/* A number below `most`, which is not 0. */
size_t grow_chance(struct growing *growing, size_t most);

#endif
