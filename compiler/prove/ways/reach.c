/* compiler/prove/ways/reach.c - the first ways on which an execution comes to a function.
 *
 * All ways are gone together, the cheapest stop first, from the start of the program; of those that
 * come to the same function only the first few are gone on. So what is found for one function
 * serves for all that are nearer. */
#include "compiler/prove/ways/reach.h"

#include "compiler/prove/ways/heap.h"

#define STOPS_MAX 6000 /* that are gone on from, in a program */
#define LENGTH_MAX 150 /* of a way */

struct reach {
    struct route route;
    struct heap heap;
    const struct stop **ways; /* by function, REACH_WAYS each */
    size_t *counts;           /* by function */
    size_t stops;
};

struct reach *reach_new(const struct route *route, const struct shape *input)
{
    struct reach *reach = ARENA_NEW(route->arena, struct reach);
    size_t functions = 0;

    for (const struct ir_function *at = route->program->functions; at != NULL; at = at->next)
        functions++;
    reach->route = *route;
    reach->ways = ARENA_ARRAY(route->arena, const struct stop *, functions *REACH_WAYS);
    reach->counts = ARENA_ARRAY(route->arena, size_t, functions);
    heap_push(&reach->heap, route_start(route, input), 0);
    return reach;
}

void reach_free(struct reach *reach)
{
    heap_fini(&reach->heap);
}

static void note(void *context, struct stop *next)
{
    struct reach *reach = context;

    if (next->role != STOP_END && next->length <= LENGTH_MAX &&
        reach->counts[next->function->number] < REACH_WAYS)
        heap_push(&reach->heap, next, next->cost);
}

static void go_on(struct reach *reach)
{
    struct stop *stop = heap_pop(&reach->heap);
    size_t *count = &reach->counts[stop->function->number];

    if (*count == REACH_WAYS)
        return;
    reach->ways[(size_t)stop->function->number * REACH_WAYS + (*count)++] = stop;
    reach->stops++;
    route_follow(&reach->route, stop, note, reach);
}

size_t reach_ways(struct reach *reach, const struct ir_function *function,
                  const struct stop *const **out)
{
    const size_t *count = &reach->counts[function->number];

    while (*count < REACH_WAYS && reach->heap.count > 0 && reach->stops < STOPS_MAX)
        go_on(reach);
    *out = &reach->ways[(size_t)function->number * REACH_WAYS];
    return *count;
}
