/* runtime/lang/jsonata/builtin/array.c - $append $reverse $zip $distinct $shuffle. */
#include <string.h>

#include "runtime/json/bytes.h"
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/compare.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/random.h"

static const struct value *append(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    struct query_list list = {0};

    (void)count;
    list_append(frame, &list, arguments[0]);
    list_append(frame, &list, arguments[1]);
    return list_appended(frame, &list);
}

static const struct value *quick_append(struct sfn_frame *frame, const struct value *const *values,
                                        size_t count)
{
    return count == 2 ? append(frame, values, count) : NULL;
}

BUILTIN_QUICK(append, append, quick_append)

static const struct value *reverse(struct sfn_frame *frame, const struct value *const *arguments,
                                   size_t count)
{
    const struct value *array = arguments[0];
    struct query_list list = {0};

    (void)count;
    if (is_undefined(array) || array->size <= 1)
        return array;
    for (uint32_t i = array->size; i-- > 0;)
        list_add(frame, &list, &array->as.items[i]);
    return list_array(frame, &list, 0);
}

BUILTIN(reverse, reverse)

/* The items at an index of all arrays. One that is undefined there is null in JSON. */
static const struct value *tuple_at(struct sfn_frame *frame, const struct value *const *arrays,
                                    size_t count, uint32_t index)
{
    struct query_list list = {0};

    for (size_t i = 0; i < count; i++)
        list_add(frame, &list, &arrays[i]->as.items[index]);
    return list_array(frame, &list, 0);
}

static const struct value *zip(struct sfn_frame *frame, const struct value *const *arguments,
                               size_t count)
{
    struct query_list list = {0};
    uint32_t shortest = UINT32_MAX;

    for (size_t i = 0; i < count; i++) {
        uint32_t size = is_array(arguments[i]) ? arguments[i]->size : 0;

        shortest = size < shortest ? size : shortest;
    }
    for (uint32_t i = 0; count > 0 && i < shortest; i++) {
        const struct value *tuple = tuple_at(frame, arguments, count, i);

        if (tuple == NULL)
            return NULL;
        list_add(frame, &list, tuple);
    }
    return list_array(frame, &list, 0);
}

BUILTIN(zip, zip)

/* ---- $distinct ---- */

/* What is looked at of a value to tell it from others. Values that are the same share the hash;
 * what it leaves out is compared. So it costs little also where many items are one large value. */
#define HASH_TEXT_ENDS 64 /* bytes at either end of a long text */
#define HASH_ITEMS 8      /* at the front of an array */
#define HASH_MEMBERS 16   /* of an object that has no more: their order does not matter */
#define HASH_LEVELS 3

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash = (hash ^ more) * BYTES_ODD;
    return hash ^ hash >> 32;
}

static uint64_t hash_text(const char *text, size_t size)
{
    if (size <= 2 * (size_t)HASH_TEXT_ENDS)
        return bytes_hash(text, size);
    return mix(mix(size, bytes_hash(text, HASH_TEXT_ENDS)),
               bytes_hash(text + size - HASH_TEXT_ENDS, HASH_TEXT_ENDS));
}

/* 1 and 1.0 are the same, 0 and -0 too. */
static uint64_t hash_number(double number)
{
    uint64_t bits = 0;

    if (number != 0)
        memcpy(&bits, &number, sizeof(bits));
    return mix(1, bits);
}

static uint64_t hash_of(const struct value *value, int levels)
{
    uint64_t sum = mix(value->kind, value->size);

    if (is_number(value))
        return hash_number(number_of(value));
    if (is_string(value))
        return hash_text(value->as.text, value->size);
    if (value->kind == VALUE_BOOLEAN)
        return mix(sum, value->as.integer != 0);
    if (is_function(value))
        return mix(sum, (uintptr_t)value->as.function);
    if (is_array(value) && levels > 0)
        for (uint32_t i = 0; i < value->size && i < HASH_ITEMS; i++)
            sum = mix(sum, hash_of(&value->as.items[i], levels - 1));
    if (value->kind == VALUE_OBJECT && levels > 0 && value->size <= HASH_MEMBERS)
        for (uint32_t i = 0; i < value->size; i++)
            sum += mix(value->as.members[i].key.hash & ~KEY_FIXED,
                       hash_of(&value->as.members[i].value, levels - 1));
    return sum;
}

/* The items that are kept, by their hashes: each has the first free slot from its own on. */
struct kept {
    const struct value *items;
    uint32_t *slots; /* 0: free; else one more than the item's index */
    size_t mask;     /* one less than the slots, whose number is a power of two */
};

/* A set with room for all items of the array. */
static struct kept kept_of(struct sfn_frame *frame, const struct value *array)
{
    struct kept kept = {.items = array->as.items, .mask = 1};
    size_t bytes;

    while (kept.mask < array->size + (size_t)array->size / 2)
        kept.mask = 2 * kept.mask + 1;
    bytes = (kept.mask + 1) * sizeof(*kept.slots);
    frame_afford(frame, bytes);
    kept.slots = region_alloc(frame->region, bytes);
    memset(kept.slots, 0, bytes);
    return kept;
}

/* Find the slot of an item that is kept already, or the free one where it belongs. Every item that
 * it is compared with counts as a round. NULL, and the frame has failed, when that is too much. */
static uint32_t *slot_of(struct sfn_frame *frame, const struct kept *kept, uint32_t index)
{
    const struct value *item = &kept->items[index];
    size_t at = (size_t)hash_of(item, HASH_LEVELS) & kept->mask;
    int64_t rounds = 1;

    while (kept->slots[at] != 0 && !compare_same(frame, &kept->items[kept->slots[at] - 1], item)) {
        at = (at + 1) & kept->mask;
        rounds++;
    }
    return run_charge(frame, run_of(frame), rounds) ? &kept->slots[at] : NULL;
}

static const struct value *distinct(struct sfn_frame *frame, const struct value *const *arguments,
                                    size_t count)
{
    const struct value *array = arguments[0];
    struct query_list list = {0};
    struct kept kept;

    (void)count;
    if (!is_array(array) || array->size <= 1)
        return array;
    kept = kept_of(frame, array);
    for (uint32_t i = 0; i < array->size; i++) {
        uint32_t *slot = slot_of(frame, &kept, i);

        if (slot == NULL)
            return NULL;
        if (*slot != 0)
            continue;
        *slot = i + 1;
        list_add(frame, &list, &array->as.items[i]);
    }
    return list_array(frame, &list, array->flags & VALUE_SEQUENCE);
}

BUILTIN(distinct, distinct)

static const struct value *shuffle(struct sfn_frame *frame, const struct value *const *arguments,
                                   size_t count)
{
    const struct value *array = arguments[0];
    struct query_list list = {0};

    (void)count;
    if (is_undefined(array) || array->size <= 1)
        return array;
    list_add_all(frame, &list, array);
    for (uint32_t i = array->size - 1; i > 0; i--) {
        uint32_t other = (uint32_t)(random_next(frame->random) % (i + UINT64_C(1)));
        struct value item = list.items[i];

        list.items[i] = list.items[other];
        list.items[other] = item;
    }
    return list_array(frame, &list, 0);
}

BUILTIN(shuffle, shuffle)
