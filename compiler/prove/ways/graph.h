/* compiler/prove/ways/graph.h - which function may follow which, and how far it is to a goal. */
#ifndef SFNC_PROVE_WAYS_GRAPH_H
#define SFNC_PROVE_WAYS_GRAPH_H

#include "compiler/prove/analysis/analysis.h"

struct graph;

struct graph *graph_of(struct arena *arena, const struct analysis *analysis,
                       const struct ir_program *program);

#define GRAPH_FAR 1000000 /* there is no way */

/* By function number: how many functions are run until one that takes the item of the coverage
 * table; of an item of -1: until the execution ends with success. In the arena. */
int *graph_distances(const struct graph *graph, int64_t item);

#endif
