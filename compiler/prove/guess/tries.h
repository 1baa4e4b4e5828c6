/* compiler/prove/guess/tries.h - values that may turn a test round. */
#ifndef SFNC_PROVE_GUESS_TRIES_H
#define SFNC_PROVE_GUESS_TRIES_H

#include "compiler/prove/replay/input.h"

#define TRIES_MAX 48

struct tries {
    struct arena *arena;
    const struct place_of *place;
    struct place_value list[TRIES_MAX];
    size_t count;
    double numbers[8]; /* that the tests name */
    size_t number_count;
};

/* Begin: values for this place, in the arena. */
void tries_begin(struct tries *tries, struct arena *arena, const struct place_of *place);
/* What the test names: its constants, and what is beside them. */
void tries_add_test(struct tries *tries, const struct ir_instruction *test);
/* A value, and what is beside it. */
void tries_add_value(struct tries *tries, const struct value *value);
/* Values of all kinds, that the place may have. */
void tries_add_others(struct tries *tries);

#endif
