/* compiler/prove/analysis/transfer_made.c - what is made of parts, intrinsic functions, typed
 * fields. */
#include <math.h>

#include "compiler/prove/analysis/transfer.h"

static const struct shape *kinds(struct transfer *t, unsigned which)
{
    return shape_of_kinds(t->arena, which);
}

/* An argument of these kinds, or the call fails. */
static const struct shape *argument(struct transfer *t, size_t index, unsigned which)
{
    return shape_only(t->arena, t->shapes[index], which);
}

/* ---- objects and arrays ---- */

const struct shape *transfer_object(struct transfer *t)
{
    size_t count = t->at->count / 2;
    struct shape_member *list = ARENA_ARRAY(t->arena, struct shape_member, count);

    t->may_fail = false; /* but for depth, which no shape knows */
    for (size_t i = 0; i < count; i++) {
        const struct ir_operand *name = &t->at->operands[2 * i];

        list[i].key = key_of(name->as.text.text, name->as.text.size);
        list[i].shape = t->shapes[2 * i + 1];
    }
    return shape_of_members(t->arena, list, count, NULL, t->at->span);
}

const struct shape *transfer_array(struct transfer *t)
{
    t->may_fail = false;
    return shape_of_items(t->arena, t->shapes, t->at->count);
}

/* ---- intrinsic functions ---- */

const struct shape *transfer_format(struct transfer *t)
{
    const struct shape *template = argument(t, 0, SHAPE_TEXT);

    return shape_is_empty(template) ? template : kinds(t, SHAPE_TEXT);
}

const struct shape *transfer_string_to_json(struct transfer *t)
{
    return kinds(t, shape_may_be(t->shapes[0], SHAPE_TEXT) ? SHAPE_JSON : 0);
}

const struct shape *transfer_text_of_text(struct transfer *t)
{
    return kinds(t, shape_may_be(t->shapes[0], SHAPE_TEXT) ? SHAPE_TEXT : 0);
}

const struct shape *transfer_array_partition(struct transfer *t)
{
    const struct shape *array = argument(t, 0, SHAPE_ARRAY);
    const struct shape *part;

    if (shape_is_empty(array) || !shape_may_be(t->shapes[1], SHAPE_NUMBER))
        return kinds(t, 0);
    part = shape_of_array(t->arena, shape_items_of(t->arena, array), 0, SHAPE_SIZE_ANY);
    return shape_of_array(t->arena, part, 0, SHAPE_SIZE_ANY);
}

const struct shape *transfer_array_contains(struct transfer *t)
{
    return kinds(t, shape_may_be(t->shapes[0], SHAPE_ARRAY) ? SHAPE_BOOLEAN : 0);
}

const struct shape *transfer_array_range(struct transfer *t)
{
    for (size_t i = 0; i < 3; i++)
        if (!shape_may_be(t->shapes[i], SHAPE_NUMBER))
            return kinds(t, 0);
    return shape_of_array(t->arena, shape_of_range(t->arena, -INFINITY, INFINITY, true), 0,
                          SHAPE_SIZE_ANY);
}

/* The index that a number says; SHAPE_SIZE_ANY: that is not known. */
static uint32_t known_index(const struct shape *number)
{
    const struct shape_range *range = &number->range;

    if (!shape_is_only(number, SHAPE_NUMBER) || range->low != range->high || !(range->low >= 0) ||
        !(range->low < INT32_MAX))
        return SHAPE_SIZE_ANY;
    return (uint32_t)range->low;
}

/* An index beyond the end fails, but in an empty array, where null is at each. */
const struct shape *transfer_array_get_item(struct transfer *t)
{
    const struct shape *array = argument(t, 0, SHAPE_ARRAY);
    const uint32_t index = known_index(t->shapes[1]);

    if (shape_is_empty(array) || !shape_may_be(t->shapes[1], SHAPE_NUMBER))
        return kinds(t, 0);
    if (array->items == NULL || array->items->least == 0)
        return shape_with(t->arena, shape_items_of(t->arena, array), SHAPE_NULL);
    if (index == SHAPE_SIZE_ANY)
        return shape_items_of(t->arena, array);
    if (array->items->most != SHAPE_SIZE_ANY && index >= array->items->most)
        return kinds(t, 0);
    if (index < array->items->least) {
        t->may_fail = !shape_is_only(t->shapes[0], SHAPE_ARRAY);
        return shape_item_of(t->arena, array, index);
    }
    return shape_items_of(t->arena, array);
}

const struct shape *transfer_array_length(struct transfer *t)
{
    const struct shape *array = argument(t, 0, SHAPE_ARRAY);

    if (shape_is_empty(array))
        return array;
    if (array->items == NULL)
        return shape_of_range(t->arena, 0, INFINITY, true);
    return shape_of_range(t->arena, array->items->least,
                          array->items->most == SHAPE_SIZE_ANY ? INFINITY : array->items->most,
                          true);
}

const struct shape *transfer_array_unique(struct transfer *t)
{
    const struct shape *array = argument(t, 0, SHAPE_ARRAY);
    uint32_t most = array->items != NULL ? array->items->most : SHAPE_SIZE_ANY;

    if (shape_is_empty(array))
        return array;
    return shape_of_array(t->arena, shape_items_of(t->arena, array), 0, most);
}

const struct shape *transfer_merged(struct transfer *t, const struct shape *below,
                                    const struct shape *above)
{
    const struct shape *merged = below;

    if (shape_is_empty(below) || shape_is_empty(above))
        return kinds(t, 0);
    if (below->members == NULL || above->members == NULL || above->members->other != NULL)
        return kinds(t, SHAPE_OBJECT);
    for (size_t i = 0; i < above->members->count; i++) {
        const struct shape_member *member = &above->members->list[i];
        const struct shape *shape = member->shape;

        if (shape_may_be(shape, SHAPE_ABSENT)) {
            const struct shape *under = shape_member_of(t->arena, below, &member->key);

            /* that it may not be above makes no way on which it is nowhere */
            under = shape->lost ? under : shape_unlost(t->arena, under);
            shape =
                shape_join(t->arena, shape_only(t->arena, shape, ~(unsigned)SHAPE_ABSENT), under);
        }
        merged = shape_set_member(t->arena, merged, &member->key, shape, t->at->span);
    }
    return merged;
}

const struct shape *transfer_json_merge(struct transfer *t)
{
    return transfer_merged(t, argument(t, 0, SHAPE_OBJECT), argument(t, 1, SHAPE_OBJECT));
}

const struct shape *transfer_math_add(struct transfer *t)
{
    const struct shape *left = argument(t, 0, SHAPE_NUMBER);
    const struct shape *right = argument(t, 1, SHAPE_NUMBER);

    if (shape_is_empty(left) || shape_is_empty(right))
        return kinds(t, 0);
    /* Operands may be rounded first: the sum is known where nothing of that matters. */
    if (left->range.whole && right->range.whole && fabs(left->range.low) < 1e9 &&
        fabs(left->range.high) < 1e9 && fabs(right->range.low) < 1e9 &&
        fabs(right->range.high) < 1e9) {
        t->may_fail = !shape_is_only(t->shapes[0], SHAPE_NUMBER) ||
                      !shape_is_only(t->shapes[1], SHAPE_NUMBER);
        return shape_of_range(t->arena, left->range.low + right->range.low,
                              left->range.high + right->range.high, true);
    }
    return kinds(t, SHAPE_NUMBER);
}

const struct shape *transfer_string_split(struct transfer *t)
{
    if (!shape_may_be(t->shapes[0], SHAPE_TEXT) || !shape_may_be(t->shapes[1], SHAPE_TEXT))
        return kinds(t, 0);
    return shape_of_array(t->arena, kinds(t, SHAPE_TEXT), 0, SHAPE_SIZE_ANY);
}

/* ---- fields of states that have a type ---- */

const struct shape *transfer_field_number(struct transfer *t)
{
    const struct shape *given = t->shapes[0];
    const struct shape *allowed =
        shape_of_range(t->arena, t->shapes[1]->range.low, t->shapes[2]->range.high,
                       t->at->op == OP_sfn_field_integer);
    const struct shape *rest = shape_meet(t->arena, given, allowed);

    t->may_fail = !shape_equals(rest, given);
    return rest;
}

const struct shape *transfer_field_items(struct transfer *t)
{
    unsigned which = SHAPE_ARRAY;

    if (t->shapes[1]->kinds != SHAPE_FALSE)
        which |= SHAPE_OBJECT;
    t->may_fail = !shape_is_only(t->shapes[0], which);
    return argument(t, 0, which);
}

/* What an object is made of where a group has one item: that; of an array its items, one after the
 * other, of which one alone is itself and none is nothing. */
const struct shape *transfer_query_gather(struct transfer *t)
{
    const struct shape *value = t->shapes[0];
    const struct shape *item = shape_items_of(t->arena, value);

    if (!shape_may_be(value, SHAPE_ARRAY))
        return value;
    if (shape_may_be(item, SHAPE_ARRAY)) /* whose items may be spread */
        return kinds(t, SHAPE_EVERY);
    item = shape_join(t->arena, item, shape_of_array(t->arena, item, 0, SHAPE_SIZE_ANY));
    item = shape_join(t->arena, item, shape_only(t->arena, value, ~(unsigned)SHAPE_ARRAY));
    return shape_with(t->arena, item, SHAPE_ABSENT);
}

/* What the key of a group is made of: an item, or what is no array; of an empty array nothing. */
const struct shape *transfer_query_group_item(struct transfer *t)
{
    const struct shape *value = t->shapes[0];
    const struct shape *item = transfer_query_item(t);
    const bool empty =
        shape_may_be(value, SHAPE_ARRAY) && (value->items == NULL || value->items->least == 0);

    return empty ? shape_with(t->arena, item, SHAPE_ABSENT) : item;
}
