/* compiler/prove/analysis/transfer_long.c - how long a text is at least that is put together of
 * others, and what it begins with.
 *
 * Texts that are too long to be remembered, or that are made of what comes in, still have a least
 * size: enough to prove that a payload is too large. */
#include "compiler/prove/analysis/transfer.h"
#include "runtime/base/buffer.h"

#define BEGINNING_MAX 200 /* bytes of it that are remembered */

/* The text that a value becomes within another one: of what need not be a text nothing is said. */
static size_t least_within(const struct shape *shape)
{
    return shape_is_only(shape, SHAPE_TEXT) ? shape_least_text(shape) : 0;
}

/* Add what a text begins with. Returns whether it is the whole text. */
static bool add_beginning(struct buffer *beginning, const struct shape *shape)
{
    const struct shape_texts *texts = shape_is_only(shape, SHAPE_TEXT) ? shape->texts : NULL;
    struct shape_word word;

    if (texts == NULL)
        return false;
    word = shape_beginning(shape);
    if (beginning->size + word.size > BEGINNING_MAX)
        return false;
    buffer_add(beginning, word.text, word.size);
    return texts->count == 1;
}

static const struct shape *all_operands(struct transfer *t)
{
    struct buffer beginning = BUFFER_EMPTY;
    const struct shape *result;
    size_t least = 0;
    bool begins = true;

    for (size_t i = 0; i < t->at->count; i++) {
        least += least_within(t->shapes[i]);
        begins = begins && add_beginning(&beginning, t->shapes[i]);
    }
    result = shape_of_texts_from(t->arena, beginning.text, beginning.size, least);
    buffer_fini(&beginning);
    return result;
}

const struct shape *transfer_join(struct transfer *t)
{
    t->may_fail = false; /* but for size, of which payloads have less */
    return all_operands(t);
}

const struct shape *transfer_query_concatenate(struct transfer *t)
{
    return all_operands(t);
}

/* What all items of an array have together: each is a text, or the call fails. */
static size_t least_of_items(const struct shape_items *items, size_t between)
{
    size_t least = 0;
    uint32_t i = 0;

    if (items == NULL || items->least == 0)
        return 0;
    for (; i < items->first_count && i < items->least; i++)
        least += shape_least_text(items->first[i]);
    if (items->least > i)
        least += (items->least - i) * shape_least_text(items->other);
    return least + (items->least - 1) * between;
}

/* $join: of texts, or of one that is no array. */
const struct shape *transfer_jsonata_join(struct transfer *t)
{
    const struct shape *given = t->shapes[1];
    size_t between = t->at->count > 2 ? least_within(t->shapes[2]) : 0;
    size_t least = SHAPE_LEAST_MAX;

    if (shape_may_be(given, SHAPE_TEXT))
        least = shape_least_text(given);
    if (shape_may_be(given, SHAPE_ARRAY)) {
        size_t items = least_of_items(given->items, between);

        least = items < least ? items : least;
    }
    if (!shape_may_be(given, SHAPE_TEXT | SHAPE_ARRAY))
        least = 0;
    return shape_with(t->arena, shape_of_long_texts(t->arena, least), SHAPE_ABSENT);
}

/* $pad: at least as many characters as the width says, on the left if it is negative. */
const struct shape *transfer_jsonata_pad(struct transfer *t)
{
    const struct shape *width = t->shapes[2];
    double least = 0;

    if (shape_is_only(width, SHAPE_NUMBER))
        least = width->range.low > 0 ? width->range.low : -width->range.high;
    if (!(least > 0))
        least = 0;
    if (least > SHAPE_LEAST_MAX)
        least = SHAPE_LEAST_MAX;
    return shape_with(t->arena, shape_of_long_texts(t->arena, (size_t)least), SHAPE_ABSENT);
}
