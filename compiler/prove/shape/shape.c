/* compiler/prove/shape/shape.c - make shapes of scalars; take kinds away, and add them. */
#include "compiler/prove/shape/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/prove/shape/words.h"

/* ---- scalars ---- */

const struct shape *shape_of_kinds(struct arena *arena, unsigned kinds)
{
    struct shape *shape = ARENA_NEW(arena, struct shape);

    shape->kinds = kinds;
    shape->functions = (kinds & SHAPE_FUNCTION) != 0 && (kinds & SHAPE_CONTAINER) != 0;
    shape->range = (struct shape_range){-INFINITY, INFINITY, false};
    return shape;
}

const struct shape *shape_lost(struct arena *arena)
{
    struct shape *shape = ARENA_NEW(arena, struct shape);

    shape->kinds = SHAPE_ABSENT;
    shape->lost = true;
    return shape;
}

const struct shape *shape_of_range(struct arena *arena, double low, double high, bool whole)
{
    struct shape *shape = ARENA_NEW(arena, struct shape);

    if (whole) {
        low = ceil(low);
        high = floor(high);
    }
    shape->kinds = low <= high ? SHAPE_NUMBER : 0;
    shape->range = (struct shape_range){low, high, whole};
    return shape;
}

const struct shape *shape_of_words(struct arena *arena, const struct shape_word *words,
                                   size_t count)
{
    struct shape *shape = ARENA_NEW(arena, struct shape);

    shape->kinds = count > 0 ? SHAPE_TEXT : 0;
    shape->texts = words_of(arena, words, count);
    return shape;
}

const struct shape *shape_of_prefix(struct arena *arena, const char *text, size_t size)
{
    struct shape *shape = ARENA_NEW(arena, struct shape);

    shape->kinds = SHAPE_TEXT;
    shape->texts = words_with_prefix(arena, (struct shape_word){text, (uint32_t)size}, 0);
    return shape;
}

const struct shape *shape_of_texts_from(struct arena *arena, const char *text, size_t size,
                                        size_t least)
{
    struct shape *shape = ARENA_NEW(arena, struct shape);
    uint32_t bound = least < SHAPE_LEAST_MAX ? (uint32_t)least : SHAPE_LEAST_MAX;

    shape->kinds = SHAPE_TEXT;
    shape->texts = words_with_prefix(
        arena, (struct shape_word){size > 0 ? arena_text(arena, text, size) : "", (uint32_t)size},
        bound);
    return shape;
}

const struct shape *shape_of_long_texts(struct arena *arena, size_t least)
{
    return shape_of_texts_from(arena, NULL, 0, least);
}

struct shape_word shape_beginning(const struct shape *shape)
{
    return shape->texts != NULL ? words_prefix(shape->texts) : (struct shape_word){"", 0};
}

size_t shape_least_text(const struct shape *shape)
{
    return shape_may_be(shape, SHAPE_TEXT) ? words_least(shape->texts) : 0;
}

/* ---- kinds taken away and added ---- */

const struct shape *shape_only(struct arena *arena, const struct shape *shape, unsigned kinds)
{
    struct shape *copy;

    if (shape_is_only(shape, kinds))
        return shape;
    copy = ARENA_NEW(arena, struct shape);
    *copy = *shape;
    copy->kinds &= kinds;
    copy->lost = copy->lost && shape_may_be(copy, SHAPE_ABSENT);
    copy->functions = copy->functions && shape_may_be(copy, SHAPE_CONTAINER);
    return copy;
}

const struct shape *shape_with(struct arena *arena, const struct shape *shape, unsigned kinds)
{
    struct shape *copy;
    const unsigned simple = SHAPE_ABSENT | SHAPE_NULL | SHAPE_BOOLEAN | SHAPE_FUNCTION;

    if ((shape->kinds & kinds) == kinds && (kinds & ~simple) == 0)
        return shape;
    copy = ARENA_NEW(arena, struct shape);
    *copy = *shape;
    copy->kinds |= kinds;
    copy->origin &= ORIGIN_PARTS;
    if ((kinds & SHAPE_CONTAINER) != 0) /* what its parts are is not known any more */
        copy->origin |= shape->within;
    copy->functions =
        copy->functions || ((kinds & SHAPE_FUNCTION) != 0 && (kinds & SHAPE_CONTAINER) != 0);
    if ((kinds & SHAPE_NUMBER) != 0)
        copy->range = (struct shape_range){-INFINITY, INFINITY, false};
    if ((kinds & SHAPE_TEXT) != 0)
        copy->texts = NULL;
    if ((kinds & SHAPE_ARRAY) != 0)
        copy->items = NULL;
    if ((kinds & SHAPE_OBJECT) != 0)
        copy->members = NULL;
    return copy;
}

const struct shape *shape_with_origin(struct arena *arena, const struct shape *shape,
                                      unsigned origin)
{
    struct shape *copy;

    if ((shape->origin & origin) == origin)
        return shape;
    copy = ARENA_NEW(arena, struct shape);
    *copy = *shape;
    copy->origin |= origin;
    return copy;
}

/* ---- members by name ---- */

int shape_compare_members(const void *left, const void *right)
{
    const struct shape_member *a = left;
    const struct shape_member *b = right;

    return word_compare((struct shape_word){a->key.text, a->key.size},
                        (struct shape_word){b->key.text, b->key.size});
}

const struct shape_member *shape_find(const struct shape_members *members, const struct key *key)
{
    struct shape_member wanted = {.key = *key};

    return members->count == 0 ? NULL
                               : bsearch(&wanted, members->list, members->count,
                                         sizeof *members->list, shape_compare_members);
}
