/* compiler/prove/shape/difference.h - the values of a shape that are not of another. */
#ifndef SFNC_PROVE_SHAPE_DIFFERENCE_H
#define SFNC_PROVE_SHAPE_DIFFERENCE_H

#include "compiler/prove/shape/shape.h"

/* In one of these shapes, which share values, they are. */
struct difference {
    size_t count;
    const struct shape **list;
    bool exact; /* no other values are in one */
};

/* What is left of a shape without another, in the arena. What cannot be taken away stays. */
struct difference difference_of(struct arena *arena, const struct shape *from,
                                const struct shape *taken);

#endif
