/* compiler/prove/shape/contain.c - shapes of arrays and objects, of whole values, and their parts.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/prove/shape/shape.h"
#include "runtime/base/bug.h"

#define EXACT_MAX 9007199254740992.0 /* from here on doubles are not all whole numbers */

/* A part of something that is one level deeper: what would be too deep is any of its kind. */
static const struct shape *as_part(struct arena *arena, const struct shape *shape)
{
    struct shape *wide;

    if (shape->depth < SHAPE_DEPTH_MAX - 1)
        return shape;
    wide = ARENA_NEW(arena, struct shape);
    *wide = *shape_of_kinds(arena, shape->kinds);
    wide->functions = shape->functions;
    wide->origin = shape->origin | shape->within;
    return wide;
}

/* What a container has of where its parts come from. */
static unsigned within(unsigned before, const struct shape *part)
{
    return before | ((part->origin | part->within) & ORIGIN_PARTS);
}

/* A part of what has an origin comes from there, too. */
static const struct shape *from(struct arena *arena, const struct shape *whole,
                                const struct shape *part)
{
    return shape_with_origin(arena, part, whole->origin & ORIGIN_PARTS);
}

static bool has_functions(const struct shape *part)
{
    return part->functions || shape_may_be(part, SHAPE_FUNCTION);
}

/* What may stand in arrays or objects of which nothing is known. */
static unsigned any_within(const struct shape *shape)
{
    return SHAPE_JSON | (shape->functions ? (unsigned)SHAPE_FUNCTION : 0u);
}

static unsigned deeper(unsigned depth, const struct shape *part)
{
    return part->depth + 1 > depth ? part->depth + 1 : depth;
}

const struct shape *shape_of_array(struct arena *arena, const struct shape *item, uint32_t least,
                                   uint32_t most)
{
    struct shape *shape = ARENA_NEW(arena, struct shape);
    struct shape_items *items = ARENA_NEW(arena, struct shape_items);

    if (shape_is_empty(item))
        most = 0;
    shape->kinds = least <= most ? SHAPE_ARRAY : 0;
    *items = (struct shape_items){.least = least, .most = most, .other = as_part(arena, item)};
    shape->items = items;
    shape->functions = has_functions(items->other);
    shape->within = within(0, items->other);
    shape->depth = deeper(1, items->other);
    return shape;
}

const struct shape *shape_of_items(struct arena *arena, const struct shape *const *items,
                                   size_t count)
{
    size_t first_count = count < SHAPE_FIRST_MAX ? count : SHAPE_FIRST_MAX;
    const struct shape **first = ARENA_ARRAY(arena, const struct shape *, first_count);
    struct shape_items *made = ARENA_NEW(arena, struct shape_items);
    struct shape *shape = ARENA_NEW(arena, struct shape);
    const struct shape *other = shape_of_kinds(arena, 0);

    shape->kinds = SHAPE_ARRAY;
    shape->depth = 1;
    for (size_t i = 0; i < count; i++) {
        const struct shape *item = as_part(arena, items[i]);

        if (i < first_count)
            first[i] = item;
        else
            other = shape_join(arena, other, item);
        shape->functions = shape->functions || has_functions(item);
        shape->within = within(shape->within, item);
        shape->depth = deeper(shape->depth, item);
    }
    if (count > first_count + 1) /* what another item lacks is not lost on a way */
        other = shape_unlost(arena, other);
    *made = (struct shape_items){.least = (uint32_t)count,
                                 .most = (uint32_t)count,
                                 .first_count = (uint32_t)first_count,
                                 .first = first,
                                 .other = other};
    shape->items = made;
    return shape;
}

const struct shape *shape_of_first_items(struct arena *arena, const struct shape *const *first,
                                         uint32_t count, const struct shape *other, uint32_t least,
                                         uint32_t most)
{
    const struct shape *all = shape_of_array(arena, other, least, most);
    struct shape_items *items = ARENA_NEW(arena, struct shape_items);
    const struct shape **list = ARENA_ARRAY(arena, const struct shape *, count);
    struct shape *shape = ARENA_NEW(arena, struct shape);

    *shape = *all;
    *items = *all->items;
    if (shape_is_empty(other) && most > count)
        most = count;
    for (uint32_t i = 0; i < count; i++) {
        list[i] = as_part(arena, first[i]);
        if (shape_is_empty(list[i]) && most > i)
            most = i;
        shape->functions = shape->functions || has_functions(list[i]);
        shape->within = within(shape->within, list[i]);
        shape->depth = deeper(shape->depth, list[i]);
    }
    shape->kinds = least <= most ? SHAPE_ARRAY : 0;
    items->most = most;
    items->first_count = count;
    items->first = list;
    shape->items = items;
    return shape;
}

const struct shape *shape_of_members(struct arena *arena, const struct shape_member *list,
                                     size_t count, const struct shape *other, struct span made)
{
    struct shape_member *sorted = ARENA_ARRAY(arena, struct shape_member, count);

    if (count > 0)
        memcpy(sorted, list, count * sizeof *list);
    qsort(sorted, count, sizeof *sorted, shape_compare_members);
    return shape_of_sorted(arena, sorted, count, other, made);
}

const struct shape *shape_of_sorted(struct arena *arena, struct shape_member *sorted, size_t count,
                                    const struct shape *other, struct span made)
{
    struct shape_members *members = ARENA_NEW(arena, struct shape_members);
    struct shape *shape = ARENA_NEW(arena, struct shape);

    shape->kinds = SHAPE_OBJECT;
    shape->depth = 1;
    for (size_t i = 0; i < count; i++) {
        sorted[i].shape = as_part(arena, sorted[i].shape);
        shape->functions = shape->functions || has_functions(sorted[i].shape);
        shape->within = within(shape->within, sorted[i].shape);
        shape->depth = deeper(shape->depth, sorted[i].shape);
        if (shape_is_empty(sorted[i].shape))
            shape->kinds = 0; /* a member that is never anything: there is no such object */
    }
    for (; count > SHAPE_MEMBERS_MAX; count--)
        other = shape_join(arena, sorted[count - 1].shape,
                           other != NULL ? other : shape_of_kinds(arena, SHAPE_ABSENT));
    if (other != NULL) {
        other = shape_with(arena, as_part(arena, other), SHAPE_ABSENT);
        shape->functions = shape->functions || has_functions(other);
        shape->within = within(shape->within, other);
        shape->depth = deeper(shape->depth, other);
    }
    *members = (struct shape_members){count, sorted, other, made, false};
    shape->members = members;
    return shape;
}

const struct shape *shape_documented(struct arena *arena, const struct shape *shape)
{
    struct shape_members *members = ARENA_NEW(arena, struct shape_members);
    struct shape *copy = ARENA_NEW(arena, struct shape);

    *members = *shape->members;
    members->documented = true;
    *copy = *shape;
    copy->members = members;
    return copy;
}

/* ---- of a value ---- */

/* A text with ${Name}, which nobody has filled: it stands for whatever will be there. */
static bool is_placeholder(const struct value *text)
{
    for (uint32_t i = 0; i + 1 < text->size; i++)
        if (text->as.text[i] == '$' && text->as.text[i + 1] == '{')
            return true;
    return false;
}

bool shape_is_unfilled(const struct value *value)
{
    bool unfilled = value_is(value, VALUE_STRING) && is_placeholder(value);

    for (uint32_t i = 0; value_is(value, VALUE_ARRAY) && i < value->size && !unfilled; i++)
        unfilled = shape_is_unfilled(&value->as.items[i]);
    for (uint32_t i = 0; value_is(value, VALUE_OBJECT) && i < value->size && !unfilled; i++)
        unfilled = shape_is_unfilled(&value->as.members[i].value);
    return unfilled;
}

static const struct shape *of_array(struct arena *arena, const struct value *value)
{
    const struct shape **items = ARENA_ARRAY(arena, const struct shape *, value->size);

    for (uint32_t i = 0; i < value->size; i++)
        items[i] = shape_of_value(arena, &value->as.items[i]);
    return shape_of_items(arena, items, value->size);
}

static const struct shape *of_object(struct arena *arena, const struct value *value)
{
    struct shape_member *list = ARENA_ARRAY(arena, struct shape_member, value->size);

    for (uint32_t i = 0; i < value->size; i++) {
        list[i].key = value->as.members[i].key;
        list[i].shape = shape_of_value(arena, &value->as.members[i].value);
    }
    return shape_of_members(arena, list, value->size, NULL, (struct span){0});
}

/* JSONPath compares whole numbers as they are written, of which doubles beyond 2^53 leave some out:
 * such a number lies between two doubles. */
static const struct shape *of_number(struct arena *arena, const struct value *value)
{
    double real = value_real(value);
    bool exact = value->kind == VALUE_REAL || fabs(real) < EXACT_MAX;
    double low = exact ? real : nextafter(nextafter(real, -INFINITY), -INFINITY);
    double high = exact ? real : nextafter(nextafter(real, INFINITY), INFINITY);

    return shape_of_range(arena, low, high, real == floor(real));
}

const struct shape *shape_of_value(struct arena *arena, const struct value *value)
{
    if (value == NULL)
        return shape_of_kinds(arena, SHAPE_ABSENT);
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return shape_of_kinds(arena, SHAPE_NULL);
    case VALUE_BOOLEAN:
        return shape_of_kinds(arena, value->as.integer != 0 ? SHAPE_TRUE : SHAPE_FALSE);
    case VALUE_INTEGER:
    case VALUE_REAL:
    case VALUE_BIG:
        return of_number(arena, value);
    case VALUE_STRING:
        if (is_placeholder(value))
            return shape_of_kinds(arena, SHAPE_JSON);
        return shape_of_words(arena, &(struct shape_word){value->as.text, value->size}, 1);
    case VALUE_ARRAY:
        return value->depth <= SHAPE_DEPTH_MAX ? of_array(arena, value)
                                               : shape_of_kinds(arena, SHAPE_ARRAY);
    case VALUE_OBJECT:
        return value->depth <= SHAPE_DEPTH_MAX ? of_object(arena, value)
                                               : shape_of_kinds(arena, SHAPE_OBJECT);
    case VALUE_UNDEFINED:
        return shape_of_kinds(arena, SHAPE_ABSENT);
    case VALUE_FUNCTION:
        return shape_of_kinds(arena, SHAPE_FUNCTION);
    }
    BUG("a value of no kind");
}

/* ---- what is lost ---- */

static const struct shape_members *unlost_members(struct arena *arena,
                                                  const struct shape_members *members)
{
    struct shape_members *copy = ARENA_NEW(arena, struct shape_members);
    struct shape_member *list = ARENA_ARRAY(arena, struct shape_member, members->count);

    *copy = *members;
    copy->list = list;
    for (size_t i = 0; i < members->count; i++) {
        list[i].key = members->list[i].key;
        list[i].shape = shape_unlost(arena, members->list[i].shape);
    }
    if (members->other != NULL)
        copy->other = shape_unlost(arena, members->other);
    return copy;
}

static const struct shape_items *unlost_items(struct arena *arena, const struct shape_items *items)
{
    struct shape_items *copy = ARENA_NEW(arena, struct shape_items);
    const struct shape **first = ARENA_ARRAY(arena, const struct shape *, items->first_count);

    *copy = *items;
    copy->first = first;
    for (uint32_t i = 0; i < items->first_count; i++)
        first[i] = shape_unlost(arena, items->first[i]);
    copy->other = shape_unlost(arena, items->other);
    return copy;
}

const struct shape *shape_unlost(struct arena *arena, const struct shape *shape)
{
    bool items = shape_may_be(shape, SHAPE_ARRAY) && shape->items != NULL;
    bool members = shape_may_be(shape, SHAPE_OBJECT) && shape->members != NULL;
    struct shape *copy;

    if (!shape->lost && !items && !members)
        return shape;
    copy = ARENA_NEW(arena, struct shape);
    *copy = *shape;
    copy->lost = false;
    if (items)
        copy->items = unlost_items(arena, shape->items);
    if (members)
        copy->members = unlost_members(arena, shape->members);
    return copy;
}

/* ---- parts ---- */

/* A part of what has none. */
static const struct shape *part_of_nothing(struct arena *arena, const struct shape *shape)
{
    if (shape_is_empty(shape))
        return shape;
    return from(arena, shape,
                shape->lost || shape_is_only(shape, SHAPE_JSON)
                    ? shape_lost(arena)
                    : shape_of_kinds(arena, SHAPE_ABSENT));
}

const struct shape *shape_member_of(struct arena *arena, const struct shape *shape,
                                    const struct key *key)
{
    const struct shape_member *member;
    const struct shape *found;

    if (!shape_may_be(shape, SHAPE_OBJECT))
        return part_of_nothing(arena, shape);
    if (shape->members == NULL) {
        found = shape_of_kinds(arena, any_within(shape) | SHAPE_ABSENT);
    } else {
        member = shape_find(shape->members, key);
        found = member != NULL ? member->shape : shape->members->other;
        if (found == NULL)
            found = shape_lost(arena);
    }
    found = from(arena, shape, found);
    if (shape->lost)
        return shape_join(arena, found, shape_lost(arena));
    return shape_is_only(shape, SHAPE_OBJECT) ? found : shape_with(arena, found, SHAPE_ABSENT);
}

const struct shape *shape_items_of(struct arena *arena, const struct shape *shape)
{
    const struct shape *all;

    if (!shape_may_be(shape, SHAPE_ARRAY))
        return shape_of_kinds(arena, 0);
    if (shape->items == NULL)
        return from(arena, shape, shape_of_kinds(arena, any_within(shape)));
    all = shape->items->most > shape->items->first_count ? shape->items->other
                                                         : shape_of_kinds(arena, 0);
    for (uint32_t i = 0; i < shape->items->first_count; i++)
        all = shape_join(arena, all, shape->items->first[i]);
    return from(arena, shape, all);
}

/* The item at an index of arrays that have it. */
static const struct shape *item_there(struct arena *arena, const struct shape *shape, int64_t index)
{
    const struct shape_items *items = shape->items;

    /* Any of them, but which is the same on all ways: what another item lacks is not lost. */
    if (index < 0 && items->least != items->most)
        return shape_unlost(arena, shape_items_of(arena, shape));
    if (index < 0)
        index += (int64_t)items->most; /* counted from the end of arrays of one size */
    if (index < 0 || (items->most != SHAPE_SIZE_ANY && index >= (int64_t)items->most))
        return shape_of_kinds(arena, 0);
    return index < (int64_t)items->first_count ? items->first[index] : items->other;
}

const struct shape *shape_item_of(struct arena *arena, const struct shape *shape, int64_t index)
{
    const struct shape_items *items = shape->items;
    const struct shape *found;

    if (!shape_may_be(shape, SHAPE_ARRAY))
        return part_of_nothing(arena, shape);
    found = items != NULL ? item_there(arena, shape, index)
                          : shape_of_kinds(arena, any_within(shape) | SHAPE_ABSENT);
    found = from(arena, shape, found);
    if (items == NULL)
        return shape->lost ? shape_join(arena, found, shape_lost(arena)) : found;
    if (shape_is_only(shape, SHAPE_ARRAY) &&
        (index >= 0 ? index < (int64_t)items->least : -index <= (int64_t)items->least))
        return found;
    /* That an array has no items may only not be known yet: children of a Map have not ended. */
    return shape->lost || (shape_is_empty(found) && items->most > 0)
               ? shape_join(arena, found, shape_lost(arena))
               : shape_with(arena, found, SHAPE_ABSENT);
}
