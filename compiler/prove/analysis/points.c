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

/* By which way something comes. */
struct coming {
    const struct ir_function *from;
    size_t alternative, answer;
};

static struct way *find_way(const struct place *place, struct coming by)
{
    struct way *way = place->ways;

    while (way != NULL &&
           (((way->from != by.from || way->answer != by.answer) && !place->blurred) ||
            (way->alternative != by.alternative && !place->mixed)))
        way = way->next;
    return way;
}

static struct way *add_way(struct analysis *a, struct place *place, struct coming by,
                           const struct world *world)
{
    struct way *way = ARENA_NEW(a->arena, struct way);

    *way = (struct way){.from = by.from,
                        .alternative = by.alternative,
                        .answer = by.answer,
                        .world = frame_of(world),
                        .next = place->ways};
    a->besides += place->way_count > 0;
    place->ways = way;
    place->way_count++;
    return way;
}

/* Whether one more way to the place may be told apart. */
static bool has_room(const struct analysis *a, const struct place *place)
{
    if (place->way_count == 0)
        return true;
    if (a->mixed > 0) /* there are alternatives */
        return place->way_count < WAYS_MAX * a->mixed && a->besides < APART_MAX;
    return place->way_count < WAYS_MAX && a->besides < BESIDES_MAX;
}

/* Join the ways to a place: first those of one alternative, then all. */
static void blur(struct analysis *a, struct place *place)
{
    const struct way *ways = place->ways;

    place->mixed = place->blurred || a->mixed == 0;
    place->blurred = true;
    place->ways = NULL;
    place->way_count = 0;
    if (place->mixed) {
        add_way(a, place, (struct coming){NULL, a->mixed, 0}, &place->world)->growths =
            place->growths;
        return;
    }
    for (const struct way *from = ways; from != NULL; from = from->next) {
        const struct coming by = {NULL, from->alternative, 0};
        struct way *way = find_way(place, by);

        if (way == NULL) {
            way = add_way(a, place, by, &from->world);
            way->growths = from->growths;
            way->fresh = true;
        } else {
            (void)grow(a, &way->world, &way->growths, &from->world);
        }
    }
}

/* The way by which the world comes, with it; NULL: nothing is new. */
static struct way *come(struct analysis *a, struct place *place, struct coming by,
                        const struct world *world)
{
    bool joined = false;
    struct way *way;

    if (is_known(place, world))
        return NULL;
    while ((way = find_way(place, by)) == NULL) {
        if (has_room(a, place))
            return add_way(a, place, by, world);
        blur(a, place);
        joined = true;
    }
    return grow(a, &way->world, &way->growths, world) || joined ? way : NULL;
}

size_t points_alternative(const struct analysis *a)
{
    return a->way != NULL ? a->way->alternative : a->alternative;
}

size_t points_answer(const struct analysis *a)
{
    return a->way != NULL ? a->way->answer : 0;
}

void points_lead_answer(struct analysis *a, const struct ir_function *function,
                        const struct world *world, size_t alternative, size_t answer)
{
    struct coming by = {a->way != NULL ? a->way->from : NULL, alternative, answer};
    struct place *place;
    struct way *way;

    if (function == NULL)
        return;
    place = points_place(a, function);
    if (place->meeting && a->at != NULL)
        by.from = a->at->function;
    way = come(a, place, by, world);
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

void points_lead_of(struct analysis *a, const struct ir_function *function,
                    const struct world *world, size_t alternative)
{
    points_lead_answer(a, function, world, alternative, points_answer(a));
}

void points_lead(struct analysis *a, const struct ir_function *function, const struct world *world)
{
    points_lead_of(a, function, world, points_alternative(a));
}
