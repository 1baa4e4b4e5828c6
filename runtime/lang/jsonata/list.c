/* runtime/lang/jsonata/list.c - arrays that are being made. */
#include "runtime/lang/jsonata/list.h"

#include "runtime/lang/jsonata/fail.h"

/* From so many items on, memory is looked at before it is taken. */
#define MANY_ITEMS 1024

void list_grow(struct sfn_frame *frame, struct query_list *list, size_t more)
{
    size_t capacity = list->capacity < 8 ? 8 : list->capacity * 2;
    struct value *items;

    if (capacity < list->count + more)
        capacity = list->count + more;
    if (capacity >= MANY_ITEMS)
        frame_afford(frame, capacity * sizeof(struct value));
    items = value_new_items(frame->region, capacity);
    if (list->items != NULL) {
        memcpy(items, list->items, list->count * sizeof(*items));
    } else if (list->count == 1) {
        list->count = 0;
        list->items = items;
        list_put(list, list->only);
    }
    list->items = items;
    list->capacity = capacity;
}

void list_add_all(struct sfn_frame *frame, struct query_list *list, const struct value *array)
{
    if (array->size == 0)
        return;
    if (array->size == 1) {
        list_add(frame, list, array->as.items);
        return;
    }
    if (list->capacity - list->count < array->size || list->items == NULL)
        list_grow(frame, list, array->size);
    for (uint32_t i = 0; i < array->size; i++)
        value_put(&list->items[list->count++], &array->as.items[i]);
    if (array->depth - 1u > list->depth)
        list->depth = array->depth - 1u;
    list->odd |= array->flags & VALUE_ODD;
}

static void flatten_one(struct sfn_frame *frame, struct query_list *list,
                        const struct value *result)
{
    if (is_array(result) && (result->flags & VALUE_CONS) == 0)
        list_add_all(frame, list, result);
    else
        list_add(frame, list, result);
}

/* The first result waits in `only` until there is a second; its items count from then on. */
static const struct value *take_first(struct query_list *list)
{
    const struct value *first = list->only;

    list->only = NULL;
    list->count = 0;
    return first;
}

void list_flatten_any(struct sfn_frame *frame, struct query_list *list, const struct value *result)
{
    if (is_undefined(result))
        return;
    if (list->results++ == 0) {
        list->only = result;
        return;
    }
    if (list->results == 2)
        flatten_one(frame, list, take_first(list));
    flatten_one(frame, list, result);
}

static void append_one(struct sfn_frame *frame, struct query_list *list, const struct value *value)
{
    if (is_array(value))
        list_add_all(frame, list, value);
    else
        list_add(frame, list, value);
}

void list_append(struct sfn_frame *frame, struct query_list *list, const struct value *value)
{
    if (is_undefined(value))
        return;
    if (list->results++ == 0) {
        list->only = value;
        return;
    }
    if (list->results == 2)
        append_one(frame, list, take_first(list));
    append_one(frame, list, value);
}

const struct value *list_appended(struct sfn_frame *frame, struct query_list *list)
{
    if (list->results == 0)
        return &value_undefined;
    return list->results == 1 ? list->only : list_array(frame, list, 0);
}

static const struct value *array_of(struct sfn_frame *frame, const struct value *items,
                                    size_t count, unsigned depth, unsigned flags)
{
    struct value *array;

    if (depth >= VALUE_DEPTH_MAX)
        return QUERY_TOO_DEEP(frame);
    array = region_alloc(frame->region, sizeof(*array));
    value_fill(array, value_head(VALUE_ARRAY, VALUE_BLOCK | flags, depth + 1, (uint32_t)count),
               (uintptr_t)items);
    return array;
}

const struct value *list_of_one(struct sfn_frame *frame, const struct value *item, unsigned flags)
{
    struct value *items = value_new_items(frame->region, 1);

    value_put_part(items, item);
    return array_of(frame, items, 1, item->depth, flags | oddness(item));
}

const struct value *list_array(struct sfn_frame *frame, struct query_list *list, unsigned flags)
{
    if (list->count == 0)
        return array_of(frame, value_new_items(frame->region, 0), 0, 0, flags);
    if (list->items == NULL)
        return list_of_one(frame, list->only, flags);
    return array_of(frame, list->items, list->count, list->depth, flags | list->odd);
}

const struct value *list_collapsed(struct sfn_frame *frame, struct query_list *list)
{
    if (list->count == 0)
        return &value_undefined;
    if (list->count == 1)
        return list->items != NULL ? &list->items[0] : list->only;
    return list_array(frame, list, VALUE_SEQUENCE);
}

const struct value *list_compact(struct sfn_frame *frame, struct query_list *list,
                                 const struct value *none)
{
    const struct value *item;

    if (list->count == 0)
        return none;
    item = list->items != NULL ? list->items : list->only;
    if (list->count == 1 && !is_array(item) && !is_undefined(item))
        return item; /* undefined may be found by its index, and then is an item */
    return list_array(frame, list, VALUE_SEQUENCE);
}

const struct value *list_with_flags(struct sfn_frame *frame, const struct value *array,
                                    unsigned flags)
{
    struct value *copy = region_alloc(frame->region, sizeof(*copy));

    *copy = *array;
    copy->flags = (uint8_t)((array->flags & ~(VALUE_QUERY | VALUE_INPUT)) |
                            (array->flags & VALUE_ODD) | flags);
    return copy;
}

/* One array was the only result, and is not to be kept as it is: a sequence of its items. */
static const struct value *sequence_of(struct sfn_frame *frame, const struct value *array,
                                       bool last)
{
    if (array->size == 0)
        return &value_undefined;
    if (array->size == 1 && !is_array(array->as.items) && !is_undefined(array->as.items))
        return array->as.items;
    if (!last || (array->flags & (VALUE_KEEP | VALUE_WRAPPER)) == 0)
        return array;
    return list_with_flags(frame, array, VALUE_SEQUENCE);
}

const struct value *list_step_end(struct sfn_frame *frame, struct query_list *list, bool last)
{
    const struct value *only = list->only;

    if (list->results > 1)
        return list_compact(frame, list, &value_undefined);
    if (list->results == 0)
        return &value_undefined;
    if (!is_array(only) || (last && (only->flags & VALUE_SEQUENCE) == 0))
        return only;
    if ((only->flags & VALUE_CONS) != 0)
        return list_of_one(frame, only, VALUE_SEQUENCE);
    return sequence_of(frame, only, last);
}

/* ---- what emitted code calls ---- */

struct query_list *sfn_query_list(struct sfn_frame *frame)
{
    struct query_list *list = region_alloc(frame->region, sizeof(*list));

    *list = (struct query_list){0};
    return list;
}

void sfn_query_add(struct sfn_frame *frame, struct query_list *list, const struct value *item)
{
    if (!is_undefined(item))
        list_add(frame, list, item);
}

void sfn_query_add_any(struct sfn_frame *frame, struct query_list *list, const struct value *item)
{
    list_add(frame, list, item);
}

void sfn_query_spread(struct sfn_frame *frame, struct query_list *list, const struct value *value)
{
    if (!is_undefined(value))
        append_one(frame, list, value);
}

void sfn_query_flatten(struct sfn_frame *frame, struct query_list *list, const struct value *result)
{
    list_flatten(frame, list, result);
}

const struct value *sfn_query_sequence(struct sfn_frame *frame, struct query_list *list)
{
    return list_array(frame, list, VALUE_SEQUENCE);
}

const struct value *sfn_query_mapped(struct sfn_frame *frame, struct query_list *list,
                                     const struct value *items)
{
    return is_undefined(items) ? items : list_array(frame, list, VALUE_SEQUENCE);
}

const struct value *sfn_query_value(struct sfn_frame *frame, struct query_list *list)
{
    return list_collapsed(frame, list);
}

const struct value *sfn_query_array(struct sfn_frame *frame, struct query_list *list)
{
    return list_array(frame, list, 0);
}

const struct value *sfn_query_cons(struct sfn_frame *frame, struct query_list *list)
{
    return list_array(frame, list, VALUE_CONS);
}

const struct value *sfn_query_filtered(struct sfn_frame *frame, struct query_list *list)
{
    return list_compact(frame, list, &value_empty_sequence);
}

const struct value *sfn_query_tuples(struct sfn_frame *frame, struct query_list *list)
{
    return list_array(frame, list, 0);
}

const struct value *sfn_query_step_end(struct sfn_frame *frame, struct query_list *list,
                                       int32_t last)
{
    return list_step_end(frame, list, last != 0);
}
