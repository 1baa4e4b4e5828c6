/* compiler/prove/analysis/narrow.h - what a branch that was taken says of the values it looked at.
 */
#ifndef SFNC_PROVE_ANALYSIS_NARROW_H
#define SFNC_PROVE_ANALYSIS_NARROW_H

#include "compiler/ir/ir.h"
#include "compiler/prove/analysis/world.h"

struct narrowing {
    struct arena *arena;
    const struct shape *const *shapes; /* by result: what was known where it was computed */
    const size_t *bases; /* by how many scopes outwards: the slot of that scope's first variable */
    struct world *world; /* in and out */
    int operators;       /* 0: those around the value at hand */
};

/* The shape of a result, with all that the world knows of it. */
const struct shape *narrow_shape(const struct narrowing *n, const struct ir_instruction *of);

/* The result is one of `to`. What it was computed from is narrowed as well. False: it cannot be,
 * so nothing gets here; the world is then of no use. */
bool narrow_to(struct narrowing *n, const struct ir_instruction *of, const struct shape *to);

/* The instruction has given one of `shape`: so what it read is known to be of a shape that gives
 * it. (narrow_to does this where it learns something.) */
bool narrow_passed(struct narrowing *n, const struct ir_instruction *of, const struct shape *shape);

#endif
