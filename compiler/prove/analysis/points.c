/* compiler/prove/analysis/points.c - what leads to the points of a program: a queue of those that
 * more is known of now. */
#include "compiler/prove/analysis/points.h"

static void enqueue(struct analysis *a, struct place *place)
{
    place->queued = true;
    if (place->order < a->lowest)
        a->lowest = place->order;
}

struct place *points_take(struct analysis *a)
{
    for (; a->lowest < a->ordered; a->lowest++) {
        struct place *place = a->in_order[a->lowest];

        if (place != NULL && place->queued) {
            place->queued = false;
            return place;
        }
    }
    return NULL;
}

static struct world frame_of(const struct world *world)
{
    struct world frame = *world;

    frame.facts = NULL;
    frame.fact_count = 0;
    return frame;
}

/* *world and what comes now; false: that is nothing new. */
static bool grow(struct analysis *a, struct world *world, int *growths, const struct world *more)
{
    struct world joined = world_join(a->arena, world, more, *growths >= JOINS_MAX);

    joined = frame_of(&joined);
    if (world_same_frame(&joined, world))
        return false;
    if (++*growths > GROWTHS_MAX) /* its facts would grow for ever */
        joined = world_of_anything(a->arena, joined.variable_count);
    *world = joined;
    return true;
}

/* Whether one of the ways to the place has just that world. */
static bool is_known(const struct place *place, const struct world *world)
{
    for (const struct way *way = place->ways; way != NULL; way = way->next)
        if (world_same_frame(&way->world, world))
            return true;
    return false;
}

static struct way *find_way(const struct place *place, const struct ir_function *from)
{
    struct way *way = place->ways;

    while (way != NULL && way->from != from && !place->blurred)
        way = way->next;
    return way;
}

static struct way *add_way(struct analysis *a, struct place *place, const struct ir_function *from,
                           const struct world *world)
{
    struct way *way = ARENA_NEW(a->arena, struct way);

    *way = (struct way){.from = from, .world = frame_of(world), .next = place->ways};
    place->ways = way;
    place->way_count++;
    return way;
}

/* The way by which the world comes, with it; NULL: nothing is new. */
static struct way *come(struct analysis *a, struct place *place, const struct ir_function *from,
                        const struct world *world)
{
    struct way *way;

    if (is_known(place, world))
        return NULL;
    way = find_way(place, from);
    if (way != NULL)
        return grow(a, &way->world, &way->growths, world) ? way : NULL;
    if (place->way_count == 0 || (place->way_count < WAYS_MAX && a->besides < BESIDES_MAX)) {
        a->besides += place->way_count > 0;
        return add_way(a, place, from, world);
    }
    place->blurred = true;
    place->ways = NULL;
    place->way_count = 0;
    way = add_way(a, place, NULL, &place->world);
    way->growths = place->growths;
    (void)grow(a, &way->world, &way->growths, world);
    return way;
}

void points_lead(struct analysis *a, const struct ir_function *function, const struct world *world)
{
    const struct ir_function *from = a->way != NULL ? a->way->from : NULL;
    struct place *place;
    struct way *way;

    if (function == NULL)
        return;
    place = points_place(a, function);
    way = come(a, place, place->meeting && a->at != NULL ? a->at->function : from, world);
    if (way == NULL)
        return;
    if (place->way_count > 1)
        (void)grow(a, &place->world, &place->growths, &way->world);
    else
        place->world = way->world;
    place->reached = true;
    way->fresh = true;
    enqueue(a, place);
}
