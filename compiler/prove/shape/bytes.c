/* compiler/prove/shape/bytes.c - how large the text of a value is at least. */
#include <math.h>

#include "compiler/prove/shape/words.h"

/* Only so many parts are looked at: what is left out makes the bound lower, and so is right. */
#define PARTS_MAX 4096

struct measuring {
    size_t parts;
    size_t most;
};

static size_t least_of(struct measuring *m, const struct shape *shape);

static size_t number_size(const struct shape_range *range)
{
    size_t size = 1;

    if (!range->whole || range->low < 10 || range->low > 1e15)
        return size;
    for (double rest = range->low; rest >= 10; rest = floor(rest / 10))
        size++;
    return size;
}

static size_t text_size(const struct shape_texts *texts)
{
    return 2 + words_least(texts);
}

static size_t items_size(struct measuring *m, const struct shape_items *items)
{
    size_t size = 2;
    uint32_t rest;

    if (items == NULL || items->least == 0)
        return size;
    for (uint32_t i = 0; i < items->first_count && i < items->least && size <= m->most; i++)
        size += least_of(m, items->first[i]);
    rest = items->least > items->first_count ? items->least - items->first_count : 0;
    if (rest > 0)
        size += rest * least_of(m, items->other);
    return size + items->least - 1;
}

static size_t members_size(struct measuring *m, const struct shape_members *members)
{
    size_t size = 2;
    size_t there = 0;

    for (size_t i = 0; members != NULL && i < members->count && size <= m->most; i++) {
        const struct shape_member *member = &members->list[i];

        if (shape_may_be(member->shape, SHAPE_ABSENT))
            continue;
        size += member->key.size + 3 + least_of(m, member->shape);
        there++;
    }
    return there > 0 ? size + there - 1 : size;
}

static size_t less(size_t left, size_t right)
{
    return left < right ? left : right;
}

static size_t least_of(struct measuring *m, const struct shape *shape)
{
    size_t least = m->most + 1;

    if (m->parts == 0)
        return 0;
    m->parts--;
    if (shape_may_be(shape, SHAPE_ABSENT | SHAPE_FUNCTION))
        return 0;
    if (shape_may_be(shape, SHAPE_NULL | SHAPE_TRUE))
        least = less(least, 4);
    if (shape_may_be(shape, SHAPE_FALSE))
        least = less(least, 5);
    if (shape_may_be(shape, SHAPE_NUMBER))
        least = less(least, number_size(&shape->range));
    if (shape_may_be(shape, SHAPE_TEXT))
        least = less(least, text_size(shape->texts));
    if (shape_may_be(shape, SHAPE_ARRAY))
        least = less(least, items_size(m, shape->items));
    if (shape_may_be(shape, SHAPE_OBJECT))
        least = less(least, members_size(m, shape->members));
    return least;
}

size_t shape_least_bytes(const struct shape *shape, size_t most)
{
    struct measuring m = {PARTS_MAX, most};

    return least_of(&m, shape);
}
