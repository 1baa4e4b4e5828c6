/* runtime/lang/jsonata/tuple.c - tuples: a value and the variables that a path binds beside it.
 *
 * A tuple is an array [value, slot, ...] that no expression sees, so its depth is not counted. */
#include "runtime/lang/jsonata/list.h"

static const struct value *make(struct sfn_frame *frame, const struct value *slots, size_t count)
{
    struct value *tuple = region_alloc(frame->region, sizeof(*tuple));

    value_fill(tuple, value_head(VALUE_ARRAY, VALUE_BLOCK, 0, (uint32_t)count), (uintptr_t)slots);
    return tuple;
}

const struct value *sfn_query_tuple(struct sfn_frame *frame, const struct value *const *values,
                                    size_t count)
{
    struct value *slots = value_new_items(frame->region, count);

    for (size_t i = 0; i < count; i++)
        value_put_part(&slots[i], values[i]);
    return make(frame, slots, count);
}

const struct value *sfn_query_slot(const struct value *tuple, int64_t index)
{
    return index < tuple->size ? &tuple->as.items[index] : &value_undefined;
}

const struct value *sfn_query_with_slot(struct sfn_frame *frame, const struct value *tuple,
                                        int64_t index, const struct value *value)
{
    size_t count = index < tuple->size ? tuple->size : (size_t)index + 1;
    struct value *slots = value_new_items(frame->region, count);

    for (size_t i = 0; i < count; i++)
        slots[i] = *sfn_query_slot(tuple, (int64_t)i);
    value_put_part(&slots[index], value);
    return make(frame, slots, count);
}

const struct value *sfn_query_untuple(struct sfn_frame *frame, const struct value *tuples)
{
    struct query_list list = {0};

    for (uint32_t i = 0; i < tuples->size; i++)
        list_add(frame, &list, sfn_query_slot(&tuples->as.items[i], 0));
    return list_compact(frame, &list, &value_undefined);
}

const struct value *sfn_query_reduce(struct sfn_frame *frame, const struct value *tuples)
{
    size_t count = 0;
    struct value *slots;

    if (tuples->size == 1)
        return tuples->as.items;
    for (uint32_t i = 0; i < tuples->size; i++)
        if (tuples->as.items[i].size > count)
            count = tuples->as.items[i].size;
    slots = value_new_items(frame->region, count);
    for (size_t slot = 0; slot < count; slot++) {
        struct query_list list = {0};
        const struct value *all;

        for (uint32_t i = 0; i < tuples->size; i++)
            list_append(frame, &list, sfn_query_slot(&tuples->as.items[i], (int64_t)slot));
        all = list_appended(frame, &list);
        if (all == NULL)
            return NULL;
        slots[slot] = *all;
    }
    return make(frame, slots, count);
}
