/* compiler/prove/shape/has.c - which values a shape stands for. */
#include <math.h>
#include <string.h>

#include "compiler/prove/shape/shape.h"
#include "compiler/prove/shape/words.h"
#include "runtime/base/bug.h"

static bool items_have(const struct shape_items *items, const struct value *value)
{
    if (items == NULL)
        return true;
    if (value->size < items->least || (items->most != SHAPE_SIZE_ANY && value->size > items->most))
        return false;
    for (uint32_t i = 0; i < value->size; i++)
        if (!shape_has(i < items->first_count ? items->first[i] : items->other,
                       &value->as.items[i]))
            return false;
    return true;
}

static bool members_have(const struct shape_members *members, const struct value *value)
{
    if (members == NULL)
        return true;
    for (size_t i = 0; i < members->count; i++)
        if (!shape_has(members->list[i].shape, value_member(value, &members->list[i].key)))
            return false;
    for (uint32_t i = 0; i < value->size; i++) {
        const struct member *member = &value->as.members[i];

        if (shape_find(members, &member->key) == NULL &&
            (members->other == NULL || !shape_has(members->other, &member->value)))
            return false;
    }
    return true;
}

static bool range_has(const struct shape_range *range, double real)
{
    return range->low <= real && real <= range->high && (!range->whole || real == floor(real));
}

bool shape_has(const struct shape *shape, const struct value *value)
{
    if (value == NULL)
        return shape_may_be(shape, SHAPE_ABSENT);
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return shape_may_be(shape, SHAPE_NULL);
    case VALUE_BOOLEAN:
        return shape_may_be(shape, value->as.integer != 0 ? SHAPE_TRUE : SHAPE_FALSE);
    case VALUE_INTEGER:
    case VALUE_REAL:
    case VALUE_BIG:
        return shape_may_be(shape, SHAPE_NUMBER) && range_has(&shape->range, value_real(value));
    case VALUE_STRING:
        return shape_may_be(shape, SHAPE_TEXT) &&
               words_have(shape->texts, (struct shape_word){value->as.text, value->size});
    case VALUE_ARRAY:
        return shape_may_be(shape, SHAPE_ARRAY) && items_have(shape->items, value);
    case VALUE_OBJECT:
        return shape_may_be(shape, SHAPE_OBJECT) && members_have(shape->members, value);
    case VALUE_UNDEFINED:
        return shape_may_be(shape, SHAPE_ABSENT);
    case VALUE_FUNCTION:
        return shape_may_be(shape, SHAPE_FUNCTION);
    }
    BUG("a value of no kind");
}

/* ---- the only value ---- */

static const struct value *text_value(struct arena *arena, const struct shape_texts *texts)
{
    return texts == NULL || texts->count != 1
               ? NULL
               : value_string(&arena->region, texts->words[0].text, texts->words[0].size);
}

static const struct value *items_value(struct arena *arena, const struct shape_items *items)
{
    struct value *values;

    if (items == NULL || items->least != items->most || items->most != items->first_count)
        return NULL;
    values = value_new_items(&arena->region, items->most);
    for (uint32_t i = 0; i < items->most; i++) {
        bool known;
        const struct value *item = shape_value(arena, items->first[i], &known);

        if (item == NULL)
            return NULL;
        values[i] = value_part(item);
    }
    return value_array(&arena->region, values, items->most);
}

const struct value *shape_value(struct arena *arena, const struct shape *shape, bool *known)
{
    const struct value *value = NULL;
    double low = shape->range.low;

    *known = shape->kinds == SHAPE_ABSENT;
    switch (shape->kinds) {
    case SHAPE_NULL: {
        struct value *null = ARENA_NEW(arena, struct value);

        value = null; /* VALUE_NULL is 0 */
        break;
    }
    case SHAPE_TRUE:
    case SHAPE_FALSE:
        value = value_boolean(shape->kinds == SHAPE_TRUE);
        break;
    case SHAPE_NUMBER:
        /* Two integers may be the same as reals. */
        if (low == shape->range.high && fabs(low) < 9007199254740992.0)
            value = low == floor(low) ? value_integer(&arena->region, (int64_t)low)
                                      : value_from_real(&arena->region, low);
        break;
    case SHAPE_TEXT:
        value = text_value(arena, shape->texts);
        break;
    case SHAPE_ARRAY:
        value = items_value(arena, shape->items);
        break;
    default: /* an object is not remade: the order of its members is not known */
        break;
    }
    *known = *known || value != NULL;
    return value;
}

/* ---- one of its values ---- */

static const struct value *sample_object(struct arena *arena, const struct shape_members *members)
{
    const struct value *object = value_object(&arena->region, NULL, 0);

    for (size_t i = 0; members != NULL && i < members->count; i++) {
        const struct shape_member *member = &members->list[i];
        const struct value *value;

        if (shape_may_be(member->shape, SHAPE_ABSENT))
            continue;
        value = shape_sample(arena, member->shape);
        if (value == NULL)
            return NULL;
        object = value_with_member(&arena->region, object, &member->key, value);
    }
    return object;
}

static const struct value *sample_array(struct arena *arena, const struct shape_items *items)
{
    const struct value *values[SHAPE_FIRST_MAX];
    uint32_t count = items != NULL ? items->least : 0;

    if (count > SHAPE_FIRST_MAX)
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        values[i] = shape_sample(arena, i < items->first_count ? items->first[i] : items->other);
        if (values[i] == NULL)
            return NULL;
    }
    return value_array_of(&arena->region, values, count);
}

static const struct value *sample_number(struct arena *arena, const struct shape_range *range)
{
    double number = range->low > 0 ? range->low : range->high < 0 ? range->high : 0;
    double whole = number > 0 ? ceil(number) : floor(number);

    if (whole >= range->low && whole <= range->high)
        number = whole; /* easier to read */
    if (fabs(number) > 1e15 || number != floor(number))
        return isfinite(number) ? value_from_real(&arena->region, number) : NULL;
    return value_integer(&arena->region, (int64_t)number);
}

#define SAMPLE_MAX 4096 /* bytes of a text that is only known to be long */

/* One that is listed, or the prefix, made as long as it must be. */
static const struct value *sample_text(struct arena *arena, const struct shape_texts *texts)
{
    struct shape_word word = {"", 0};
    char *text;

    if (texts != NULL)
        word = texts->count > 0 ? texts->words[0] : texts->prefix;
    if (texts == NULL || word.size >= texts->least)
        return value_string(&arena->region, word.text, word.size);
    if (texts->least > SAMPLE_MAX)
        return NULL;
    text = arena_alloc(arena, texts->least);
    memset(text, 'a', texts->least);
    if (word.size > 0)
        memcpy(text, word.text, word.size);
    return value_string(&arena->region, text, texts->least);
}

const struct value *shape_sample(struct arena *arena, const struct shape *shape)
{
    if (shape_may_be(shape, SHAPE_TEXT))
        return sample_text(arena, shape->texts);
    if (shape_may_be(shape, SHAPE_NUMBER))
        return sample_number(arena, &shape->range);
    if (shape_may_be(shape, SHAPE_BOOLEAN))
        return value_boolean(shape_may_be(shape, SHAPE_TRUE));
    if (shape_may_be(shape, SHAPE_OBJECT))
        return sample_object(arena, shape->members);
    if (shape_may_be(shape, SHAPE_ARRAY))
        return sample_array(arena, shape->items);
    return shape_may_be(shape, SHAPE_NULL) ? ARENA_NEW(arena, struct value) : NULL;
}
