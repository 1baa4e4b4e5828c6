/* runtime/lang/jsonata/builtin/array.c - $append $reverse $zip $distinct $shuffle. */
#include "runtime/base/bug.h"
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

static bool has(const struct value *array, const uint32_t *indexes, size_t count,
                const struct value *value)
{
    for (size_t i = 0; i < count; i++)
        if (compare_same(&array->as.items[indexes[i]], value))
            return true;
    return false;
}

static const struct value *distinct(struct sfn_frame *frame, const struct value *const *arguments,
                                    size_t count)
{
    const struct value *array = arguments[0];
    struct query_list list = {0};
    uint32_t *kept;

    (void)count;
    if (!is_array(array) || array->size <= 1)
        return array;
    frame_afford(frame, array->size * sizeof(*kept));
    kept = region_alloc(frame->region, array->size * sizeof(*kept));
    count = 0;
    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = &array->as.items[i];

        if (!run_charge(frame, run_of(frame), (int64_t)count + 1))
            return NULL;
        if (has(array, kept, count, item))
            continue;
        kept[count++] = i;
        list_add(frame, &list, item);
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
