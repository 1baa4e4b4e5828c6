/* runtime/lang/intrinsic_array.c - States.ArrayPartition, ArrayContains, ArrayRange, ArrayGetItem,
 * ArrayLength, ArrayUnique. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

#define RANGE_ITEMS_MAX 1000

const struct value *sfn_array_partition(struct sfn_frame *frame, const struct value *array,
                                        const struct value *size)
{
    static const char function[] = "States.ArrayPartition";
    struct value *chunks;
    size_t count, at = 0;
    int64_t wanted;
    const struct value *result;

    if (!argument_is(frame, function, 1, array, VALUE_ARRAY) ||
        !argument_integer(frame, function, 2, size, &wanted))
        return NULL;
    if (wanted <= 0)
        return frame_fail(frame, FAILURE_INTRINSIC,
                          "Argument 2 of %s must be positive but was %lld.", function,
                          (long long)wanted);
    if (wanted > array->size)
        wanted = array->size > 0 ? array->size : 1;
    count = (array->size + (size_t)wanted - 1) / (size_t)wanted;
    chunks = value_new_items(frame->region, count);
    for (size_t i = 0; i < count; i++) {
        size_t left = array->size - at;
        size_t taken = left < (size_t)wanted ? left : (size_t)wanted;
        struct value *items = value_new_items(frame->region, taken);

        memcpy(items, array->as.items + at, taken * sizeof(*items));
        at += taken;
        chunks[i] =
            *value_array(frame->region, items, taken); /* not NULL: no deeper than `array` */
    }
    result = value_array(frame->region, chunks, count);
    return result != NULL ? result : FAIL_TOO_DEEP(frame);
}

const struct value *sfn_array_contains(struct sfn_frame *frame, const struct value *array,
                                       const struct value *value)
{
    if (!argument_is(frame, "States.ArrayContains", 1, array, VALUE_ARRAY))
        return NULL;
    for (uint32_t i = 0; i < array->size; i++)
        if (value_equals(&array->as.items[i], value))
            return &value_true;
    return &value_false;
}

/* How many numbers there are from `first` to `last` in steps of `step`; `most` if more. */
static size_t range_count(int64_t first, int64_t last, int64_t step, size_t most)
{
    size_t count = 0;

    while (count < most && (step > 0 ? first <= last : first >= last)) {
        count++;
        if (__builtin_add_overflow(first, step, &first))
            break;
    }
    return count;
}

const struct value *sfn_array_range(struct sfn_frame *frame, const struct value *first,
                                    const struct value *last, const struct value *step)
{
    static const char function[] = "States.ArrayRange";
    int64_t from, to, by;
    struct value *items;
    size_t count;

    if (!argument_integer(frame, function, 1, first, &from) ||
        !argument_integer(frame, function, 2, last, &to) ||
        !argument_integer(frame, function, 3, step, &by))
        return NULL;
    if (by == 0)
        return frame_fail(frame, FAILURE_INTRINSIC, "Argument 3 of %s must not be 0.", function);
    count = range_count(from, to, by, RANGE_ITEMS_MAX + 1);
    if (count > RANGE_ITEMS_MAX)
        return frame_fail(frame, FAILURE_INTRINSIC, "The result of %s has more than %d items.",
                          function, RANGE_ITEMS_MAX);
    items = value_new_items(frame->region, count);
    for (size_t i = 0; i < count; i++) /* unsigned: only beyond the last number could it overflow */
        items[i] = (struct value){
            .kind = VALUE_INTEGER,
            .as.integer = (int64_t)((uint64_t)from + i * (uint64_t)by),
        };
    return value_array(frame->region, items, count);
}

const struct value *sfn_array_get_item(struct sfn_frame *frame, const struct value *array,
                                       const struct value *index)
{
    static const char function[] = "States.ArrayGetItem";
    int64_t at;

    if (!argument_is(frame, function, 1, array, VALUE_ARRAY) ||
        !argument_integer(frame, function, 2, index, &at))
        return NULL;
    if (at < 0 || at >= array->size)
        return frame_fail(frame, FAILURE_INTRINSIC,
                          "Argument 2 of %s is out of range: %lld, the array has %u items.",
                          function, (long long)at, (unsigned)array->size);
    return &array->as.items[at];
}

const struct value *sfn_array_length(struct sfn_frame *frame, const struct value *array)
{
    if (!argument_is(frame, "States.ArrayLength", 1, array, VALUE_ARRAY))
        return NULL;
    return value_integer(frame->region, array->size);
}

/* ---- ArrayUnique ---- */
static uint64_t mix(uint64_t bits)
{
    bits = (bits ^ (bits >> 32)) * 0xd6e8feb86659fd93u;
    return bits ^ (bits >> 32);
}

/* A hash that is the same for all values that value_equals takes for equal: 1 and 1.0, members in
 * any order. */
static uint64_t hash_value(const struct value *value)
{
    uint64_t hash = mix(value->kind + 1u);
    double real;

    switch (value->kind) {
    case VALUE_NULL:
        return hash;
    case VALUE_BOOLEAN:
        return mix(hash + (uint64_t)value->as.integer);
    case VALUE_STRING:
        return mix(hash + value_hash(value->as.text, value->size));
    case VALUE_ARRAY:
        for (uint32_t i = 0; i < value->size; i++)
            hash = mix(hash + hash_value(&value->as.items[i]));
        return hash;
    case VALUE_OBJECT:
        for (uint32_t i = 0; i < value->size; i++) {
            const struct member *member = &value->as.members[i];

            hash += mix(hash_value(&member->value) ^ mix(member->key.hash & ~KEY_FIXED));
        }
        return hash;
    default:
        real = value_real(value) + 0.0; /* -0.0 is 0 */
        memcpy(&hash, &real, sizeof(hash));
        return mix(hash);
    }
}

/* The values seen so far, in an open hash table that is never more than half full. */
struct seen {
    struct seen_slot {
        uint64_t hash;
        const struct value *value;
    } * slots;
    size_t mask;
};

static void seen_init(struct seen *seen, size_t count)
{
    size_t slots = 16;

    while (slots < 2 * count)
        slots *= 2;
    seen->slots = mem_zeroed(slots, sizeof(*seen->slots));
    seen->mask = slots - 1;
}

/* Add a value; false when an equal one was seen before. */
static bool seen_add(struct seen *seen, const struct value *value)
{
    uint64_t hash = hash_value(value);
    size_t at = hash & seen->mask;

    for (; seen->slots[at].value != NULL; at = (at + 1) & seen->mask)
        if (seen->slots[at].hash == hash && value_equals(seen->slots[at].value, value))
            return false;
    seen->slots[at] = (struct seen_slot){hash, value};
    return true;
}

const struct value *sfn_array_unique(struct sfn_frame *frame, const struct value *array)
{
    struct value *items;
    struct seen seen;
    size_t count = 0;

    if (!argument_is(frame, "States.ArrayUnique", 1, array, VALUE_ARRAY))
        return NULL;
    items = value_new_items(frame->region, array->size);
    seen_init(&seen, array->size);
    for (uint32_t i = 0; i < array->size; i++)
        if (seen_add(&seen, &array->as.items[i]))
            items[count++] = array->as.items[i];
    free(seen.slots);
    return value_array(frame->region, items, count);
}
