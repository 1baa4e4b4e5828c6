/* runtime/lang/intrinsic_array.c - States.ArrayPartition, ArrayRange, ArrayGetItem, ArrayLength. */
#include <string.h>

#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

#define RANGE_ITEMS_MAX 1000

const struct value *sfn_array_partition(struct sfn_frame *frame, const struct value *array,
                                        const struct value *size, const char *call)
{
    struct value *chunks;
    size_t count, at = 0;
    int32_t given;
    uint32_t wanted;
    const struct value *result;

    if (!value_is(array, VALUE_ARRAY) || !argument_dropped(size, &given) || given <= 0)
        return argument_refuse(frame, call, "States.ArrayPartition");
    wanted = (uint32_t)given;
    if (wanted > array->size)
        wanted = array->size > 0 ? array->size : 1;
    count = ((size_t)array->size + wanted - 1) / wanted;
    chunks = value_new_items(frame->region, count);
    for (size_t i = 0; i < count; i++) {
        size_t left = array->size - at;
        size_t taken = left < wanted ? left : wanted;
        struct value *items = value_new_items(frame->region, taken);

        memcpy(items, array->as.items + at, taken * sizeof(*items));
        at += taken;
        chunks[i] =
            *value_array(frame->region, items, taken); /* not NULL: no deeper than `array` */
    }
    result = value_array(frame->region, chunks, count);
    return result != NULL ? result : FAIL_TOO_DEEP(frame);
}

/* How many numbers there are from `first` to `last` in steps of `step`; `most` if more. */
static size_t range_count(int64_t first, int64_t last, int64_t step, size_t most)
{
    size_t count = 0;

    for (; count < most && (step > 0 ? first <= last : first >= last); first += step)
        count++;
    return count;
}

const struct value *sfn_array_range(struct sfn_frame *frame, const struct value *first,
                                    const struct value *last, const struct value *step,
                                    const char *call)
{
    static const char function[] = "States.ArrayRange";
    int32_t from, to, by;
    struct value *items;
    size_t count;

    if (!argument_dropped(first, &from) || !argument_dropped(last, &to) ||
        !argument_dropped(step, &by) || by == 0)
        return argument_refuse(frame, call, function);
    count = range_count(from, to, by, RANGE_ITEMS_MAX + 1);
    if (count > RANGE_ITEMS_MAX)
        return argument_refuse(frame, call, function);
    items = value_new_items(frame->region, count);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct value){.kind = VALUE_INTEGER, .as.integer = from + (int64_t)i * by};
    return value_array(frame->region, items, count);
}

/* An empty array has null at every index. */
const struct value *sfn_array_get_item(struct sfn_frame *frame, const struct value *array,
                                       const struct value *index, const char *call)
{
    static const char function[] = "States.ArrayGetItem";
    int32_t at;

    if (!value_is(array, VALUE_ARRAY) || !value_is_number(index))
        return argument_refuse(frame, call, function);
    if (array->size == 0)
        return &value_null;
    if (!argument_dropped(index, &at) || at < 0 || (uint32_t)at >= array->size)
        return argument_refuse(frame, call, function);
    return &array->as.items[at];
}

const struct value *sfn_array_length(struct sfn_frame *frame, const struct value *array,
                                     const char *call)
{
    if (!value_is(array, VALUE_ARRAY))
        return argument_refuse(frame, call, "States.ArrayLength");
    return value_integer(frame->region, array->size);
}
