/* runtime/lang/jsonata/pieces.c - what loops of $map, $each and their like need in the IR. */
#include "runtime/lang/jsonata/list.h"

const struct value *sfn_query_items_of(struct sfn_frame *frame, const struct value *value)
{
    if (is_array(value) || is_undefined(value))
        return value;
    return list_of_one(frame, value, 0);
}

int64_t sfn_query_member_count(const struct value *object)
{
    return object->kind == VALUE_OBJECT ? object->size : 0;
}

const struct value *sfn_query_member_key(struct sfn_frame *frame, const struct value *object,
                                         int64_t index)
{
    const struct key *key = &object->as.members[index].key;
    struct value *text = region_alloc(frame->region, sizeof(*text));

    value_fill(text,
               value_head(VALUE_STRING, (key->hash & KEY_FIXED) != 0 ? VALUE_FIXED : 0, 0,
                          key->size),
               (uintptr_t)key->text);
    return text;
}

const struct value *sfn_query_member_value(const struct value *object, int64_t index)
{
    return &object->as.members[index].value;
}
