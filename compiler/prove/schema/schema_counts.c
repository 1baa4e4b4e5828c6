/* compiler/prove/schema/schema_counts.c - objects by how many members they have.
 *
 * A shape says of each member by itself whether it is there. So of their number it says something
 * where that decides: all of those that may be there are, or none; or all but one, or one of them,
 * each of which is a shape of its own. */
#include "compiler/prove/schema/schema_counts.h"

struct counting {
    struct arena *arena;
    const struct shape *shape; /* of objects only */
    size_t always, sometimes;  /* members; others that have no name here are not counted */
    bool closed;               /* there are no others */
    bool *told;
};

static bool is_sometimes(const struct shape_member *member)
{
    return (member->shape->kinds & SHAPE_ABSENT) != 0 && (member->shape->kinds & SHAPE_JSON) != 0;
}

static void count(struct counting *c)
{
    const struct shape_members *members = c->shape->members;

    c->always = c->sometimes = 0;
    c->closed = members != NULL && members->other == NULL;
    for (size_t i = 0; members != NULL && i < members->count; i++) {
        c->sometimes += is_sometimes(&members->list[i]);
        c->always += (members->list[i].shape->kinds & SHAPE_ABSENT) == 0;
    }
}

/* The objects in which the n-th of the members that are there sometimes is, or is not, and those
 * before (`before`) or behind it are as `others` says: -1 as they were, 0 not there, 1 there. */
static const struct shape *decide(const struct counting *c, size_t n, bool there, int before,
                                  int behind)
{
    const struct shape_members *members = c->shape->members;
    struct shape_member *list = ARENA_ARRAY(c->arena, struct shape_member, members->count);
    size_t at = 0;

    for (size_t i = 0; i < members->count; i++) {
        int wanted = at == n ? there : at < n ? before : behind;

        list[i] = members->list[i];
        if (!is_sometimes(&list[i]))
            continue;
        if (wanted >= 0)
            list[i].shape = wanted ? shape_only(c->arena, list[i].shape, ~(unsigned)SHAPE_ABSENT)
                                   : shape_of_kinds(c->arena, SHAPE_ABSENT);
        at++;
    }
    return shape_with_origin(
        c->arena, shape_of_members(c->arena, list, members->count, members->other, members->made),
        c->shape->origin);
}

/* All that may be there are, or none is, and nothing else. */
static const struct shape *decide_all(const struct counting *c, bool there)
{
    const struct shape *all = decide(c, SIZE_MAX, there, there, there);
    const struct shape_members *members = all->members;

    if (members == NULL || members->other == NULL)
        return all;
    return shape_with_origin(
        c->arena, shape_of_members(c->arena, members->list, members->count, NULL, members->made),
        c->shape->origin);
}

static void add_least(const struct counting *c, uint32_t least, struct alternatives *to)
{
    if (c->always >= least) {
        alternatives_add(c->arena, to, c->shape);
    } else if (c->closed && c->always + c->sometimes == least) {
        alternatives_add(c->arena, to, decide_all(c, true));
    } else if (c->closed && c->always + 1 == least && c->sometimes <= ALTERNATIVES_MAX) {
        for (size_t n = 0; n < c->sometimes; n++) /* the first that is there */
            alternatives_add(c->arena, to, decide(c, n, true, 0, -1));
    } else if (c->closed && c->always + c->sometimes == least + 1 &&
               c->sometimes < ALTERNATIVES_MAX) {
        alternatives_add(c->arena, to, decide_all(c, true));
        for (size_t n = 0; n < c->sometimes; n++) /* the only one that is not there */
            alternatives_add(c->arena, to, decide(c, n, false, 1, 1));
    } else if (!c->closed || c->always + c->sometimes > least) {
        *c->told = false;
        alternatives_add(c->arena, to, c->shape);
    }
}

static void add_most(const struct counting *c, uint32_t most, struct alternatives *to)
{
    if (c->always > most)
        return;
    if (c->shape->members == NULL && most == 0) {
        alternatives_add(c->arena, to, shape_of_members(c->arena, NULL, 0, NULL, (struct span){0}));
    } else if (c->closed && c->always + c->sometimes <= most) {
        alternatives_add(c->arena, to, c->shape);
    } else if (c->always == most && c->shape->members != NULL) {
        alternatives_add(c->arena, to, decide_all(c, false));
    } else if (c->closed && c->always + 1 == most && c->sometimes < ALTERNATIVES_MAX) {
        alternatives_add(c->arena, to, decide_all(c, false));
        for (size_t n = 0; n < c->sometimes; n++) /* the only one that is there */
            alternatives_add(c->arena, to, decide(c, n, true, 0, 0));
    } else if (c->closed && c->always + c->sometimes == most + 1 &&
               c->sometimes <= ALTERNATIVES_MAX) {
        for (size_t n = 0; n < c->sometimes; n++) /* the first that is not */
            alternatives_add(c->arena, to, decide(c, n, false, 1, -1));
    } else {
        *c->told = false;
        alternatives_add(c->arena, to, c->shape);
    }
}

struct alternatives counts_of_members(struct arena *arena, const struct alternatives *from,
                                      uint32_t least, uint32_t most, bool *told)
{
    const struct alternatives objects = alternatives_only(arena, from, SHAPE_OBJECT);
    struct alternatives many = alternatives_none(), few = alternatives_none();
    struct counting c = {.arena = arena, .told = told};

    for (size_t i = 0; i < objects.count; i++) {
        c.shape = objects.list[i];
        count(&c);
        add_least(&c, least, &many);
    }
    for (size_t i = 0; i < many.count; i++) {
        c.shape = many.list[i];
        count(&c);
        if (most == UINT32_MAX)
            alternatives_add(arena, &few, c.shape);
        else
            add_most(&c, most, &few);
    }
    few.exact = few.exact && many.exact && objects.exact;
    few.mixed = few.mixed || many.mixed || objects.mixed;
    many = alternatives_only(arena, from, ~(unsigned)SHAPE_OBJECT);
    alternatives_add_all(arena, &many, &few);
    return many;
}
