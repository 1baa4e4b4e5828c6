/* compiler/prove/analysis/points.c - what leads to the points of a program: a queue of those that
 * more is known of now. */
#include "compiler/prove/analysis/points.h"

static void enqueue(struct analysis *a, struct place *place)
{
    if (place->queued)
        return;
    place->queued = true;
    place->next = NULL;
    if (a->last != NULL)
        a->last->next = place;
    else
        a->first = place;
    a->last = place;
}

void points_lead(struct analysis *a, const struct ir_function *function, const struct world *world)
{
    struct place *place;
    struct world joined;

    if (function == NULL)
        return;
    place = points_place(a, function);
    if (!place->reached) {
        place->reached = true;
        place->world = *world;
        place->world.facts = NULL;
        place->world.fact_count = 0;
        enqueue(a, place);
        return;
    }
    joined = world_join(a->arena, &place->world, world, place->growths >= JOINS_MAX);
    joined.facts = NULL;
    joined.fact_count = 0;
    if (world_same_frame(&joined, &place->world))
        return;
    if (++place->growths > GROWTHS_MAX) /* its facts would grow for ever */
        joined = world_of_anything(a->arena, joined.variable_count);
    place->world = joined;
    enqueue(a, place);
}
