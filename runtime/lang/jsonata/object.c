/* runtime/lang/jsonata/object.c - arrays and objects as they are written. */
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/object.h"

static const struct value *array_of(struct sfn_frame *frame, const char *how,
                                    const struct value *const *values, size_t count, unsigned flags)
{
    struct query_list list = {0};

    for (size_t i = 0; i < count; i++) {
        if (is_undefined(values[i]))
            continue;
        if (how[i] == 's' && is_array(values[i]))
            list_add_all(frame, &list, values[i]);
        else
            list_add(frame, &list, values[i]);
    }
    return list_array(frame, &list, flags);
}

const struct value *sfn_query_array_of(struct sfn_frame *frame, const char *how,
                                       const struct value *const *values, size_t count)
{
    return array_of(frame, how, values, count, 0);
}

const struct value *sfn_query_cons_of(struct sfn_frame *frame, const char *how,
                                      const struct value *const *values, size_t count)
{
    return array_of(frame, how, values, count, VALUE_CONS);
}

const struct value *sfn_query_gather(struct sfn_frame *frame, const struct value *value)
{
    struct query_list list = {0};

    if (!is_array(value))
        return value;
    for (uint32_t i = 0; i < value->size; i++)
        list_append(frame, &list, &value->as.items[i]);
    return list_appended(frame, &list);
}

void object_begin(struct sfn_frame *frame, struct object_making *making, size_t most)
{
    frame_afford(frame, most * sizeof(struct member));
    *making = (struct object_making){.members = value_new_members(frame->region, most)};
}

const struct value *object_end(struct sfn_frame *frame, const struct object_making *making)
{
    struct value *object;

    if (making->depth >= VALUE_DEPTH_MAX)
        return QUERY_TOO_DEEP(frame);
    object = region_alloc(frame->region, sizeof(*object));
    value_fill(object,
               value_head(VALUE_OBJECT, VALUE_BLOCK | making->odd, making->depth + 1,
                          (uint32_t)making->count),
               (uintptr_t)making->members);
    return object;
}

const struct value *sfn_query_object(struct sfn_frame *frame, const struct key *keys,
                                     const struct value *const *values, size_t count)
{
    struct object_making making = {.members = value_new_few_members(frame->region, count)};

    for (size_t i = 0; i < count; i++)
        if (!is_undefined(values[i]))
            object_add(&making, &keys[i], values[i]);
    return object_end(frame, &making);
}
