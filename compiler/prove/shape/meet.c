/* compiler/prove/shape/meet.c - the values of both of two shapes; a shape with a member set. */
#include <math.h>
#include <string.h>

#include "compiler/prove/shape/shape.h"
#include "compiler/prove/shape/words.h"

static struct shape_word word_of(const struct shape_member *member)
{
    return (struct shape_word){member->key.text, member->key.size};
}

/* The shape of a member that the list does not name. */
static const struct shape *unnamed(struct arena *arena, const struct shape_members *members)
{
    return members->other != NULL ? members->other : shape_lost(arena);
}

/* False when there is no such object. */
static bool meet_members(struct arena *arena, const struct shape_members *left,
                         const struct shape_members *right, const struct shape **out)
{
    struct shape_member *list = ARENA_ARRAY(arena, struct shape_member, left->count + right->count);
    const struct shape *other = NULL;
    size_t count = 0;
    size_t l = 0;
    size_t r = 0;

    while (l < left->count || r < right->count) {
        int order = l == left->count ? 1
                    : r == right->count
                        ? -1
                        : word_compare(word_of(&left->list[l]), word_of(&right->list[r]));
        const struct shape *a = order <= 0 ? left->list[l].shape : unnamed(arena, left);
        const struct shape *b = order >= 0 ? right->list[r].shape : unnamed(arena, right);

        list[count].key = order <= 0 ? left->list[l].key : right->list[r].key;
        list[count++].shape = shape_meet(arena, a, b);
        l += order <= 0;
        r += order >= 0;
    }
    if (left->other != NULL && right->other != NULL)
        other = shape_meet(arena, left->other, right->other);
    *out =
        shape_of_sorted(arena, list, count, other, left->made.line != 0 ? left->made : right->made);
    if ((left->documented || right->documented) && !shape_is_empty(*out))
        *out = shape_documented(arena, *out);
    return !shape_is_empty(*out);
}

static bool meet_items(struct arena *arena, const struct shape_items *left,
                       const struct shape_items *right, const struct shape_items **out)
{
    struct shape_items *both = ARENA_NEW(arena, struct shape_items);
    /* Only what one of them knows of the first items is kept: of an item that both name, the one of
     * the left is as true as both together. */
    const struct shape_items *named = left->first_count >= right->first_count ? left : right;

    *both = *named;
    both->least = left->least > right->least ? left->least : right->least;
    both->most = left->most < right->most ? left->most : right->most;
    both->other = shape_meet(arena, left->other, right->other);
    both->apart = left->apart != NULL ? left->apart : right->apart;
    if (shape_is_empty(both->other) && both->most > both->first_count)
        both->most = both->least > both->first_count ? both->least - 1 : both->first_count;
    *out = both;
    return both->least <= both->most;
}

/* Whether nothing of the other shape is taken away by it: it says of their kinds all that it may.
 */
static bool lets_through(const struct shape *shape, const struct shape *other)
{
    return shape_is_only(other, shape->kinds) && (other->lost || !shape->lost) &&
           (shape->origin & ~other->origin) == 0 &&
           (!shape_may_be(other, SHAPE_NUMBER) ||
            (shape->range.low == -INFINITY && shape->range.high == INFINITY &&
             !shape->range.whole)) &&
           (!shape_may_be(other, SHAPE_TEXT) || shape->texts == NULL) &&
           (!shape_may_be(other, SHAPE_ARRAY) || shape->items == NULL) &&
           (!shape_may_be(other, SHAPE_OBJECT) || shape->members == NULL);
}

const struct shape *shape_meet(struct arena *arena, const struct shape *left,
                               const struct shape *right)
{
    struct shape *both;
    const struct shape *object;

    if (left == right || lets_through(right, left))
        return left;
    both = ARENA_NEW(arena, struct shape);
    *both = *left;
    both->kinds = left->kinds & right->kinds;
    both->lost = (left->lost || right->lost) && shape_may_be(both, SHAPE_ABSENT);
    both->depth = left->depth > right->depth ? left->depth : right->depth;
    both->origin = left->origin | right->origin;
    both->within = left->within | right->within;
    if (shape_may_be(both, SHAPE_NUMBER)) {
        bool whole = left->range.whole || right->range.whole;
        double low = fmax(left->range.low, right->range.low);
        double high = fmin(left->range.high, right->range.high);

        both->range =
            (struct shape_range){whole ? ceil(low) : low, whole ? floor(high) : high, whole};
        if (both->range.low > both->range.high)
            both->kinds &= ~(unsigned)SHAPE_NUMBER;
    }
    if (shape_may_be(both, SHAPE_TEXT) &&
        !words_meet(arena, left->texts, right->texts, &both->texts))
        both->kinds &= ~(unsigned)SHAPE_TEXT;
    if (shape_may_be(both, SHAPE_ARRAY)) {
        if (left->items == NULL || right->items == NULL)
            both->items = left->items != NULL ? left->items : right->items;
        else if (!meet_items(arena, left->items, right->items, &both->items))
            both->kinds &= ~(unsigned)SHAPE_ARRAY;
    }
    if (shape_may_be(both, SHAPE_OBJECT)) {
        if (left->members == NULL || right->members == NULL) {
            both->members = left->members != NULL ? left->members : right->members;
        } else if (!meet_members(arena, left->members, right->members, &object)) {
            both->kinds &= ~(unsigned)SHAPE_OBJECT;
        } else {
            both->members = object->members;
        }
    }
    return both;
}

const struct shape *shape_set_member(struct arena *arena, const struct shape *shape,
                                     const struct key *key, const struct shape *member,
                                     struct span made)
{
    const struct shape_members *before = shape->members;
    size_t count = before != NULL ? before->count : 0;
    struct shape_member *list = ARENA_ARRAY(arena, struct shape_member, count + 1);
    const struct shape *other =
        before != NULL ? before->other : shape_of_kinds(arena, SHAPE_JSON | SHAPE_ABSENT);
    const struct shape_word word = {key->text, key->size};
    size_t kept = 0;
    size_t i = 0;

    if (!shape_may_be(shape, SHAPE_OBJECT))
        return shape_of_kinds(arena, 0);
    for (; i < count && word_compare(word_of(&before->list[i]), word) < 0; i++)
        list[kept++] = before->list[i];
    list[kept].key = *key;
    list[kept++].shape = member;
    i += i < count && word_compare(word_of(&before->list[i]), word) == 0;
    for (; i < count; i++)
        list[kept++] = before->list[i];
    return shape_with_origin(arena, shape_of_sorted(arena, list, kept, other, made),
                             shape->origin & ORIGIN_PARTS);
}
