/* compiler/prove/shape/difference.c - the values of a shape that are not of another.
 *
 * A value is outside of a shape when it is of another kind, or something that is said of its kind
 * is not so: each of these is a part of what is left. */
#include "compiler/prove/shape/difference.h"

#include <math.h>

#include "compiler/prove/shape/words.h"

#define EXACT_MAX 9007199254740992.0 /* beyond it are whole numbers that no double is */

static void add(struct arena *arena, struct difference *parts, const struct shape *part)
{
    const struct shape **list;

    if (shape_is_empty(part))
        return;
    if ((parts->count & (parts->count - 1)) == 0) { /* a power of two: the list is full */
        list = ARENA_ARRAY(arena, const struct shape *, 2 * parts->count + 1);
        for (size_t i = 0; i < parts->count; i++)
            list[i] = parts->list[i];
        parts->list = list;
    }
    parts->list[parts->count++] = part;
}

/* ---- numbers ---- */

/* The number before a bound, or behind it; the bound itself where there is no saying. */
static double beside(struct difference *parts, double bound, bool whole, double towards)
{
    if (fabs(bound) >= EXACT_MAX) {
        parts->exact = false;
        return bound;
    }
    if (whole)
        return towards > 0 ? floor(bound) + 1 : ceil(bound) - 1;
    return nextafter(bound, towards);
}

static void take_numbers(struct arena *arena, const struct shape *from, const struct shape *taken,
                         struct difference *parts)
{
    const struct shape_range *range = &from->range;
    const struct shape_range *other = &taken->range;

    if (other->whole && !range->whole) { /* there are others everywhere between them */
        parts->exact = false;
        add(arena, parts, shape_only(arena, from, SHAPE_NUMBER));
        return;
    }
    if (other->low > range->low)
        add(arena, parts,
            shape_of_range(arena, range->low,
                           fmin(range->high, beside(parts, other->low, range->whole, -INFINITY)),
                           range->whole));
    if (other->high < range->high)
        add(arena, parts,
            shape_of_range(arena,
                           fmax(range->low, beside(parts, other->high, range->whole, INFINITY)),
                           range->high, range->whole));
}

/* ---- texts ---- */

static bool is_empty_text(const struct shape_texts *texts)
{
    return texts->count == 1 && texts->words[0].size == 0;
}

static void take_texts(struct arena *arena, const struct shape *from, const struct shape *taken,
                       struct difference *parts)
{
    const struct shape_texts *texts = from->texts;
    struct shape_word *left;
    size_t count = 0;

    if (taken->texts == NULL || words_equal(texts, taken->texts))
        return;
    if (texts == NULL || texts->count == 0) {
        const struct shape *all = shape_only(arena, from, SHAPE_TEXT);

        if (is_empty_text(taken->texts))
            all = shape_meet(arena, all, shape_of_long_texts(arena, 1));
        else
            parts->exact = false;
        add(arena, parts, all);
        return;
    }
    left = ARENA_ARRAY(arena, struct shape_word, texts->count);
    for (size_t i = 0; i < texts->count; i++)
        if (!words_have(taken->texts, texts->words[i]))
            left[count++] = texts->words[i];
    add(arena, parts, shape_of_words(arena, left, count));
}

/* ---- arrays and objects ---- */

static void take_arrays(struct arena *arena, const struct shape *from, const struct shape *taken,
                        struct difference *parts)
{
    const struct shape *arrays = shape_only(arena, from, SHAPE_ARRAY);

    if (taken->items == NULL || shape_equals(arrays, shape_only(arena, taken, SHAPE_ARRAY)))
        return;
    parts->exact = false;
    add(arena, parts, arrays);
}

static bool is_anything(const struct shape *shape)
{
    return shape != NULL && (shape->kinds & SHAPE_JSON) == SHAPE_JSON && shape->texts == NULL &&
           shape->items == NULL && shape->members == NULL && !shape->range.whole &&
           shape->range.low == -INFINITY && shape->range.high == INFINITY;
}

/* An object is outside when one of its members is. */
static void take_objects(struct arena *arena, const struct shape *from, const struct shape *taken,
                         struct difference *parts)
{
    const struct shape *objects = shape_only(arena, from, SHAPE_OBJECT);
    const struct shape_members *members = taken->members;

    if (members == NULL || shape_equals(objects, shape_only(arena, taken, SHAPE_OBJECT)))
        return;
    if (!is_anything(members->other)) {
        parts->exact = false;
        add(arena, parts, objects);
        return;
    }
    for (size_t i = 0; i < members->count; i++) {
        const struct shape *member = shape_member_of(arena, objects, &members->list[i].key);
        const struct difference left = difference_of(arena, member, members->list[i].shape);

        parts->exact = parts->exact && left.exact;
        for (size_t k = 0; k < left.count; k++)
            add(arena, parts,
                shape_set_member(arena, objects, &members->list[i].key, left.list[k],
                                 (struct span){0}));
    }
}

struct difference difference_of(struct arena *arena, const struct shape *from,
                                const struct shape *taken)
{
    const unsigned shared = from->kinds & taken->kinds;
    struct difference parts = {.exact = true};

    add(arena, &parts, shape_only(arena, from, ~taken->kinds));
    if ((shared & SHAPE_NUMBER) != 0)
        take_numbers(arena, from, taken, &parts);
    if ((shared & SHAPE_TEXT) != 0)
        take_texts(arena, from, taken, &parts);
    if ((shared & SHAPE_ARRAY) != 0)
        take_arrays(arena, from, taken, &parts);
    if ((shared & SHAPE_OBJECT) != 0)
        take_objects(arena, from, taken, &parts);
    for (size_t i = 0; i < parts.count; i++)
        parts.list[i] = shape_with_origin(arena, parts.list[i], from->origin);
    return parts;
}
