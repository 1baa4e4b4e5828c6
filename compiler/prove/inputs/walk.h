/* compiler/prove/inputs/walk.h - go a way with an input and answers that are known, when compiling.
 */
#ifndef SFNC_PROVE_INPUTS_WALK_H
#define SFNC_PROVE_INPUTS_WALK_H

#include "compiler/prove/inputs/solve.h"
#include "compiler/prove/replay/input.h"

struct walker;

/* Lives in the route's arena; walker_free gives back what walks have made. */
struct walker *walker_new(const struct route *route);
void walker_free(struct walker *walker);

/* Whether an execution with that input, whose tasks answer so, certainly comes to the stop on its
 * way; *out is then what its frame holds there, in `scratch`. All is computed by the runtime's own
 * functions (replay.h). What they do not know when compiling (the time, what is drawn at random)
 * decides nothing on the way, and is no part of *out. */
bool walker_go(struct walker *walker, const struct stop *last, const struct solution *solution,
               struct arena *scratch, struct witness *out);

#endif
