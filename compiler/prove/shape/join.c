/* compiler/prove/shape/join.c - the values of either of two shapes; what is let go so that loops
 * end. */
#include <math.h>
#include <string.h>

#include "compiler/prove/shape/shape.h"
#include "compiler/prove/shape/words.h"
#include "runtime/base/bug.h"

/* ---- are they the same ---- */

static bool items_equal(const struct shape_items *left, const struct shape_items *right)
{
    if (left == right)
        return true;
    if (left == NULL || right == NULL || left->least != right->least || left->most != right->most ||
        left->first_count != right->first_count || left->apart != right->apart)
        return false;
    for (uint32_t i = 0; i < left->first_count; i++)
        if (!shape_equals(left->first[i], right->first[i]))
            return false;
    return shape_equals(left->other, right->other);
}

static struct shape_word word_of(const struct shape_member *member)
{
    return (struct shape_word){member->key.text, member->key.size};
}

static bool members_equal(const struct shape_members *left, const struct shape_members *right)
{
    if (left == right)
        return true;
    if (left == NULL || right == NULL || left->count != right->count ||
        (left->other == NULL) != (right->other == NULL))
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (word_compare(word_of(&left->list[i]), word_of(&right->list[i])) != 0 ||
            !shape_equals(left->list[i].shape, right->list[i].shape))
            return false;
    return left->other == NULL || shape_equals(left->other, right->other);
}

bool shape_equals(const struct shape *left, const struct shape *right)
{
    if (left == right)
        return true;
    if (left->kinds != right->kinds || left->lost != right->lost ||
        left->functions != right->functions || left->origin != right->origin)
        return false;
    if (shape_may_be(left, SHAPE_NUMBER) &&
        (left->range.low != right->range.low || left->range.high != right->range.high ||
         left->range.whole != right->range.whole))
        return false;
    return (!shape_may_be(left, SHAPE_TEXT) || words_equal(left->texts, right->texts)) &&
           (!shape_may_be(left, SHAPE_ARRAY) || items_equal(left->items, right->items)) &&
           (!shape_may_be(left, SHAPE_OBJECT) || members_equal(left->members, right->members));
}

/* ---- join, and widening: the same walk ---- */

struct joining {
    struct arena *arena;
    bool widening; /* let go what the second has more than the first */
};

static const struct shape *join(const struct joining *j, const struct shape *left,
                                const struct shape *right);

static struct shape_range join_ranges(const struct joining *j, struct shape_range left,
                                      struct shape_range right)
{
    struct shape_range both = {fmin(left.low, right.low), fmax(left.high, right.high),
                               left.whole && right.whole};

    /* Counters count from somewhere: what has stopped at a round bound once does not move. */
    if (j->widening && both.low < left.low)
        both.low = both.low >= 0 ? 0 : -INFINITY;
    if (j->widening && both.high > left.high)
        both.high = INFINITY;
    return both;
}

static const struct shape *first_of(const struct shape_items *items, uint32_t index,
                                    struct arena *arena)
{
    if (index < items->first_count)
        return items->first[index];
    return index < items->most ? items->other : shape_of_kinds(arena, 0);
}

static const struct shape_items *join_items(const struct joining *j, const struct shape_items *left,
                                            const struct shape_items *right, unsigned *depth)
{
    struct shape_items *both;
    const struct shape **first;
    uint32_t first_count;

    if (left == NULL || right == NULL)
        return NULL;
    both = ARENA_NEW(j->arena, struct shape_items);
    first_count = left->first_count > right->first_count ? left->first_count : right->first_count;
    if (j->widening && first_count > left->first_count)
        first_count = left->first_count;
    first = ARENA_ARRAY(j->arena, const struct shape *, first_count);
    both->least = left->least < right->least ? left->least : right->least;
    both->most = left->most > right->most ? left->most : right->most;
    if (j->widening && both->least < left->least)
        both->least = 0;
    if (j->widening && both->most > left->most)
        both->most = SHAPE_SIZE_ANY;
    both->other = join(j, left->other, right->other);
    for (uint32_t i = first_count; i < right->first_count; i++)
        both->other = join(j, both->other, right->first[i]);
    for (uint32_t i = 0; i < first_count; i++) {
        first[i] = join(j, first_of(left, i, j->arena), first_of(right, i, j->arena));
        if (first[i]->depth + 1 > *depth)
            *depth = first[i]->depth + 1;
    }
    both->first_count = first_count;
    both->first = first;
    both->apart = left->apart == right->apart && first_count == 0 ? left->apart : NULL;
    if (both->other->depth + 1 > *depth)
        *depth = both->other->depth + 1;
    return both;
}

/* The member that stands next in the order of keys, of either list or of both. */
static int next_of(const struct shape_members *left, size_t l, const struct shape_members *right,
                   size_t r)
{
    if (l == left->count)
        return 1;
    if (r == right->count)
        return -1;
    return word_compare(word_of(&left->list[l]), word_of(&right->list[r]));
}

static const struct shape *other_of(const struct joining *j, const struct shape_members *members)
{
    return members->other != NULL ? members->other : shape_lost(j->arena);
}

/* All objects, where some lack what is not named here: of `some` only that is kept. */
static const struct shape_members *join_with_all(const struct joining *j,
                                                 const struct shape_members *some, bool functions,
                                                 unsigned *depth)
{
    const unsigned none = functions ? SHAPE_ABSENT | SHAPE_FUNCTION : SHAPE_ABSENT;
    const struct shape *any = shape_of_kinds(j->arena, SHAPE_JSON | none);
    struct shape_members *both;
    struct shape_member *list;

    if (some == NULL || (some->other != NULL && !some->other->lost))
        return NULL;
    both = ARENA_NEW(j->arena, struct shape_members);
    list = ARENA_ARRAY(j->arena, struct shape_member, some->count);
    both->other = join(j, shape_lost(j->arena), any);
    for (size_t i = 0; i < some->count; i++) {
        list[i].key = some->list[i].key;
        list[i].shape = join(j, some->list[i].shape, any);
        if (list[i].shape->depth + 1 > *depth)
            *depth = list[i].shape->depth + 1;
    }
    both->count = some->count;
    both->list = list;
    *depth = *depth > 1 ? *depth : 1;
    return both;
}

/* Whether both name the same members, which have the same parts; and how many different names there
 * are. Shapes share their parts, so this is common. */
static bool are_shared(const struct shape_members *left, const struct shape_members *right,
                       size_t *room)
{
    bool same = left->other == right->other && left->made.start == right->made.start &&
                left->made.end == right->made.end;
    size_t l = 0;
    size_t r = 0;

    for (*room = 0; l < left->count || r < right->count; (*room)++) {
        int order = next_of(left, l, right, r);

        same = same && order == 0 && left->list[l].shape == right->list[r].shape;
        l += order <= 0;
        r += order >= 0;
    }
    return same;
}

static const struct shape_members *join_members(const struct joining *j,
                                                const struct shape_members *left,
                                                const struct shape_members *right, bool functions,
                                                unsigned *depth)
{
    struct shape_members *both;
    struct shape_member *list;
    const struct shape *other = NULL;
    size_t l = 0;
    size_t r = 0;
    size_t room;

    if (left == NULL || right == NULL)
        return join_with_all(j, left != NULL ? left : right, functions, depth);
    if (are_shared(left, right, &room))
        return left;
    both = ARENA_NEW(j->arena, struct shape_members);
    list = ARENA_ARRAY(j->arena, struct shape_member, room);
    if (left->other != NULL || right->other != NULL)
        other = join(j, other_of(j, left), other_of(j, right));
    while (l < left->count || r < right->count) {
        int order = next_of(left, l, right, r);
        const struct shape_member *member = order <= 0 ? &left->list[l] : &right->list[r];
        const struct shape *a = order <= 0 ? left->list[l].shape : other_of(j, left);
        const struct shape *b = order >= 0 ? right->list[r].shape : other_of(j, right);
        const struct shape *shape = join(j, a, b);

        l += order <= 0;
        r += order >= 0;
        if (both->count >= SHAPE_MEMBERS_MAX) {
            other =
                shape_with(j->arena, other != NULL ? join(j, other, shape) : shape, SHAPE_ABSENT);
            continue;
        }
        list[both->count].key = member->key;
        list[both->count++].shape = shape;
        if (shape->depth + 1 > *depth)
            *depth = shape->depth + 1;
    }
    if (other != NULL && other->depth + 1 > *depth)
        *depth = other->depth + 1;
    both->list = list;
    both->other = other;
    if (left->made.start == right->made.start && left->made.end == right->made.end)
        both->made = left->made;
    return both;
}

/* ---- is nothing new in it ---- */

static bool is_within(const struct shape *right, const struct shape *left);

/* A member that only the left names may be missing from it. */
static bool members_within(const struct shape_members *right, const struct shape_members *left)
{
    size_t l = 0;
    size_t r = 0;

    if (left == right)
        return true;
    if (left == NULL || right == NULL || left->made.start != right->made.start ||
        left->made.end != right->made.end || left->other == NULL || right->other == NULL ||
        !is_within(right->other, left->other))
        return false;
    for (; l < left->count; l++) {
        int order = next_of(left, l, right, r);

        if (order > 0 ||
            !is_within(order < 0 ? right->other : right->list[r].shape, left->list[l].shape))
            return false;
        r += order == 0;
    }
    return r == right->count;
}

/* Whether joining the right to the left would make the left again. True only if it is so: then
 * nothing is made, which loops and many ways to one place would do each time. */
static bool is_within(const struct shape *right, const struct shape *left)
{
    if (left == right)
        return true;
    if ((right->kinds & ~left->kinds) != 0 || (right->lost && !left->lost))
        return false;
    if ((right->origin & ~left->origin & ORIGIN_PARTS) != 0 ||
        (right->within & ~(left->origin | left->within)) != 0 ||
        (left->origin & ~right->origin & ORIGIN_WHOLE) != 0)
        return false;
    if (shape_may_be(right, SHAPE_NUMBER) &&
        (right->range.low < left->range.low || right->range.high > left->range.high ||
         (left->range.whole && !right->range.whole)))
        return false;
    return (!shape_may_be(right, SHAPE_TEXT) || left->texts == NULL ||
            words_equal(left->texts, right->texts)) &&
           (!shape_may_be(right, SHAPE_ARRAY) || left->items == NULL ||
            left->items == right->items) &&
           (!shape_may_be(right, SHAPE_OBJECT) || members_within(right->members, left->members));
}

/* Whether nothing is known of the parts of some containers. */
static bool is_vague(const struct shape *shape)
{
    return (shape_may_be(shape, SHAPE_ARRAY) && shape->items == NULL) ||
           (shape_may_be(shape, SHAPE_OBJECT) && shape->members == NULL);
}

static const struct shape *join(const struct joining *j, const struct shape *left,
                                const struct shape *right)
{
    struct shape *both;

    if (left == right || shape_is_empty(right))
        return left;
    if (shape_is_empty(left))
        return right;
    if (is_within(right, left))
        return left;
    both = ARENA_NEW(j->arena, struct shape);
    *both = shape_may_be(left, SHAPE_NUMBER) ? *left : *right;
    both->kinds = left->kinds | right->kinds;
    both->lost = left->lost || right->lost;
    both->functions = left->functions || right->functions;
    both->origin = ((left->origin | right->origin) & ORIGIN_PARTS) |
                   (left->origin & right->origin & ORIGIN_WHOLE);
    both->within = left->within | right->within;
    both->depth = 0;
    if ((left->kinds & right->kinds & SHAPE_NUMBER) != 0)
        both->range = join_ranges(j, left->range, right->range);
    if ((left->kinds & right->kinds & SHAPE_TEXT) != 0)
        both->texts = (j->widening ? words_widen : words_join)(j->arena, left->texts, right->texts);
    else
        both->texts = (shape_may_be(left, SHAPE_TEXT) ? left : right)->texts;
    if ((left->kinds & right->kinds & SHAPE_ARRAY) != 0)
        both->items = join_items(j, left->items, right->items, &both->depth);
    else
        both->items = (shape_may_be(left, SHAPE_ARRAY) ? left : right)->items;
    if ((left->kinds & right->kinds & SHAPE_OBJECT) != 0)
        both->members =
            join_members(j, left->members, right->members, both->functions, &both->depth);
    else
        both->members = (shape_may_be(left, SHAPE_OBJECT) ? left : right)->members;
    if (is_vague(both) && !(is_vague(left) && is_vague(right)))
        both->origin |= both->within; /* what its parts are is not known any more */
    /* Parts taken over from one of them are as deep as that one at most. */
    if (both->items != NULL || both->members != NULL) {
        both->depth = both->depth > left->depth ? both->depth : left->depth;
        both->depth = both->depth > right->depth ? both->depth : right->depth;
    }
    return both;
}

const struct shape *shape_join(struct arena *arena, const struct shape *left,
                               const struct shape *right)
{
    const struct joining j = {arena, false};

    return join(&j, left, right);
}

const struct shape *shape_widen(struct arena *arena, const struct shape *before,
                                const struct shape *after)
{
    const struct joining j = {arena, true};

    return join(&j, before, after);
}
