/* compiler/prove/analysis/world.h - what is known at a place of a function: of the frame, and of
 * results.
 *
 * The frame has an input, the result of a state's work, and variables. Of the results of
 * instructions only that is kept which goes beyond what was known where they were computed:
 * a branch that was taken says more of what it looked at. Since results never change, what is known
 * of one once stays true in all that follows. */
#ifndef SFNC_PROVE_ANALYSIS_WORLD_H
#define SFNC_PROVE_ANALYSIS_WORLD_H

#include "compiler/ir/ir.h"
#include "compiler/prove/shape/shape.h"

/* More facts than this are forgotten, the oldest first: what is known only gets less. */
#define WORLD_FACTS_MAX 48

struct world_fact {
    const struct ir_instruction *of;
    const struct shape *shape;
    const struct world_fact *next; /* older */
};

struct world {
    const struct shape *input;      /* the state's raw input */
    const struct shape *result;     /* of the state's work */
    const struct shape *item;       /* the item of the innermost Map; empty outside of one */
    const struct shape **variables; /* by slot, those of the outermost scope first */
    size_t variable_count;
    const struct world_fact *facts;
    size_t fact_count;
};

/* What is known of a result: `base`, which was known where it was computed, or more. */
const struct shape *world_shape(const struct world *world, const struct ir_instruction *of,
                                const struct shape *base);
/* From here on the result is known to be of that shape. */
void world_learn(struct arena *arena, struct world *world, const struct ir_instruction *of,
                 const struct shape *shape);
/* Set a variable. The list is copied: worlds share it. */
void world_assign(struct arena *arena, struct world *world, size_t slot, const struct shape *shape);

/* A frame with so many variables of which nothing is known. */
struct world world_of_anything(struct arena *arena, size_t variables);

/* Where two ways meet. Facts that only one of them has are gone. `widen`: as shape_widen. */
struct world world_join(struct arena *arena, const struct world *left, const struct world *right,
                        bool widen);
/* Whether the frame is known to be the same; facts do not count. */
bool world_same_frame(const struct world *left, const struct world *right);

#endif
