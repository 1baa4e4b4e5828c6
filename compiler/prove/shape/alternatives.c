/* compiler/prove/shape/alternatives.c - several shapes, of which values are in one. */
#include "compiler/prove/shape/alternatives.h"

#include <math.h>

#include "compiler/prove/shape/difference.h"
#include "compiler/prove/shape/words.h"

struct alternatives alternatives_none(void)
{
    return (struct alternatives){.exact = true};
}

struct alternatives alternatives_of(const struct shape *shape)
{
    struct alternatives all = alternatives_none();

    if (!shape_is_empty(shape))
        all.list[all.count++] = shape;
    return all;
}

/* ---- whether a join has the values of both alone ---- */

static bool ranges_join(const struct shape_range *left, const struct shape_range *right)
{
    double low = fmax(left->low, right->low);
    double high = fmin(left->high, right->high);

    if (left->whole && right->whole)
        return low <= high + 1;
    if (left->whole != right->whole) { /* the whole ones have to be within the others */
        const struct shape_range *whole = left->whole ? left : right;
        const struct shape_range *other = left->whole ? right : left;

        return other->low <= whole->low && whole->high <= other->high;
    }
    return low <= high;
}

static bool words_within(const struct shape_texts *listed, const struct shape_texts *all)
{
    for (size_t i = 0; i < listed->count; i++)
        if (!words_have(all, listed->words[i]))
            return false;
    return true;
}

static bool texts_join(const struct shape_texts *left, const struct shape_texts *right)
{
    if (left == NULL || right == NULL || words_equal(left, right))
        return true;
    if (left->count > 0 && right->count > 0)
        return left->count + right->count <= SHAPE_WORDS_MAX;
    if (left->count == 0 && right->count == 0)
        return false;
    return left->count > 0 ? words_within(left, right) : words_within(right, left);
}

static bool joins_exactly(struct arena *arena, const struct shape *left, const struct shape *right);

/* All members but one are the same, and of that one the join is exact. */
static bool members_join(struct arena *arena, const struct shape *left, const struct shape *right)
{
    const struct shape_members *sides[] = {left->members, right->members};
    size_t different = 0;

    if (sides[0]->count + sides[1]->count > SHAPE_MEMBERS_MAX ||
        (sides[0]->other == NULL) != (sides[1]->other == NULL) ||
        (sides[0]->other != NULL && !shape_equals(sides[0]->other, sides[1]->other)))
        return false;
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < sides[side]->count; i++) {
            const struct key *key = &sides[side]->list[i].key;
            const struct shape *a, *b;

            if (side == 1 && shape_find(sides[0], key) != NULL)
                continue; /* that was looked at */
            a = shape_member_of(arena, left, key);
            b = shape_member_of(arena, right, key);
            if (shape_equals(a, b))
                continue;
            if (++different > 1 || !joins_exactly(arena, a, b))
                return false;
        }
    return true;
}

static bool joins_exactly(struct arena *arena, const struct shape *left, const struct shape *right)
{
    unsigned shared = left->kinds & right->kinds;
    const struct shape *a = shape_only(arena, left, SHAPE_ARRAY);
    const struct shape *b = shape_only(arena, right, SHAPE_ARRAY);

    if ((shared & SHAPE_NUMBER) != 0 && !ranges_join(&left->range, &right->range))
        return false;
    if ((shared & SHAPE_TEXT) != 0 && !texts_join(left->texts, right->texts))
        return false;
    if ((shared & SHAPE_ARRAY) != 0 && left->items != NULL && right->items != NULL &&
        !shape_equals(a, b))
        return false;
    if ((shared & SHAPE_OBJECT) == 0 || left->members == NULL || right->members == NULL)
        return true;
    return members_join(arena, shape_only(arena, left, SHAPE_OBJECT),
                        shape_only(arena, right, SHAPE_OBJECT));
}

/* Their join, when it has no other values; else NULL. */
static const struct shape *exact_join(struct arena *arena, const struct shape *left,
                                      const struct shape *right)
{
    const struct shape *both = shape_join(arena, left, right);

    return shape_equals(both, left) || shape_equals(both, right) ||
                   joins_exactly(arena, left, right)
               ? both
               : NULL;
}

/* ---- all of them ---- */

void alternatives_add(struct arena *arena, struct alternatives *to, const struct shape *shape)
{
    if (shape_is_empty(shape))
        return;
    for (size_t i = 0; i < to->count; i++) {
        const struct shape *both = exact_join(arena, to->list[i], shape);

        if (both == NULL)
            continue;
        to->list[i] = to->list[--to->count];
        alternatives_add(arena, to, both); /* with which others may be joined now */
        return;
    }
    if (to->count < ALTERNATIVES_MAX) {
        to->list[to->count++] = shape;
        return;
    }
    to->exact = false;
    to->mixed = true;
    /* What one of them lacks is lost on no way: what has it may be told apart by something else. */
    to->list[to->count - 1] =
        shape_unlost(arena, shape_join(arena, to->list[to->count - 1], shape));
}

void alternatives_add_all(struct arena *arena, struct alternatives *to,
                          const struct alternatives *more)
{
    to->exact = to->exact && more->exact;
    to->mixed = to->mixed || more->mixed;
    for (size_t i = 0; i < more->count; i++)
        alternatives_add(arena, to, more->list[i]);
}

struct alternatives alternatives_meet(struct arena *arena, const struct alternatives *left,
                                      const struct alternatives *right)
{
    struct alternatives both = alternatives_none();

    both.exact = left->exact && right->exact;
    both.mixed = left->mixed || right->mixed;
    for (size_t i = 0; i < left->count; i++)
        for (size_t k = 0; k < right->count; k++)
            alternatives_add(arena, &both, shape_meet(arena, left->list[i], right->list[k]));
    return both;
}

struct alternatives alternatives_without(struct arena *arena, const struct alternatives *from,
                                         const struct alternatives *taken)
{
    struct alternatives left = *from;

    for (size_t k = 0; k < taken->count; k++) {
        struct alternatives rest = alternatives_none();

        rest.exact = left.exact;
        rest.mixed = left.mixed;
        for (size_t i = 0; i < left.count; i++) {
            struct difference parts = difference_of(arena, left.list[i], taken->list[k]);

            rest.exact = rest.exact && parts.exact;
            for (size_t p = 0; p < parts.count; p++)
                alternatives_add(arena, &rest, parts.list[p]);
        }
        left = rest;
    }
    return left;
}

struct alternatives alternatives_only(struct arena *arena, const struct alternatives *from,
                                      unsigned kinds)
{
    struct alternatives only = alternatives_none();

    only.exact = from->exact;
    only.mixed = from->mixed;
    for (size_t i = 0; i < from->count; i++)
        alternatives_add(arena, &only, shape_only(arena, from->list[i], kinds));
    return only;
}

bool alternatives_disjoint(struct arena *arena, const struct alternatives *left,
                           const struct alternatives *right)
{
    return alternatives_meet(arena, left, right).count == 0;
}

const struct shape *alternatives_as_items(struct arena *arena, const struct shape *arrays,
                                          const struct alternatives *items)
{
    struct shape *copy = ARENA_NEW(arena, struct shape);
    struct shape_items *known = ARENA_NEW(arena, struct shape_items);
    struct alternatives *apart = ARENA_NEW(arena, struct alternatives);

    if (items->count < 2 || arrays->items == NULL || arrays->items->first_count > 0)
        return arrays;
    *apart = *items;
    *known = *arrays->items;
    known->apart = apart;
    *copy = *arrays;
    copy->items = known;
    return copy;
}

const struct shape *alternatives_join(struct arena *arena, const struct alternatives *all)
{
    const struct shape *join = shape_of_kinds(arena, 0);

    for (size_t i = 0; i < all->count; i++)
        join = shape_join(arena, join, all->list[i]);
    return join;
}
