/* compiler/prove/inputs/search.h - find an execution that takes an item of the coverage table. */
#ifndef SFNC_PROVE_INPUTS_SEARCH_H
#define SFNC_PROVE_INPUTS_SEARCH_H

#include "compiler/prove/ways/graph.h"
#include "compiler/prove/inputs/solve.h"

struct search {
    struct route route;
    struct solver *solver;
    struct graph *graph;
    const int *to_end;
    const struct shape *input; /* what executions are given */
};

void search_open(struct search *search, struct arena *arena, const struct analysis *analysis,
                 const struct ir_program *program, struct solver *solver,
                 const struct shape *input);

/* Find executions that take the item, shortest first. Each is told, until `try` says that it does
 * what it was made for, or a bound is reached. Returns whether it did; if not, *why says in a few
 * words what was in the way. */
bool search_goal(struct search *search, int64_t item,
                 bool (*try)(void *context, const struct solution *solution), void *context,
                 const char **why);

#endif
