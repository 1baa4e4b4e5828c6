/* runtime/lang/jsonata/sequence.c - what a sequence becomes, and what a path visits of a value. */
#include "runtime/base/utf8.h"
#include "runtime/lang/jsonata/list.h"

int64_t sfn_query_count(const struct value *value)
{
    if (is_array(value))
        return value->size;
    return !is_undefined(value);
}

int64_t sfn_query_rounds(const struct value *value)
{
    return is_array(value) ? value->size : 1;
}

const struct value *sfn_query_item(const struct value *value, int64_t index)
{
    return is_array(value) ? &value->as.items[index] : value;
}

const struct value *sfn_query_collapse(const struct value *value)
{
    if ((value->flags & (VALUE_SEQUENCE | VALUE_WRAPPER)) != VALUE_SEQUENCE || value->size > 1)
        return value;
    if (value->size == 0)
        return &value_undefined;
    return (value->flags & VALUE_KEEP) != 0 ? value : value->as.items;
}

const struct value *sfn_query_keep(struct sfn_frame *frame, const struct value *value)
{
    if (is_undefined(value))
        return value;
    if (!is_array(value))
        return list_of_one(frame, value, VALUE_SEQUENCE | VALUE_KEEP);
    if ((value->flags & VALUE_SEQUENCE) != 0)
        return list_with_flags(frame, value, VALUE_SEQUENCE | VALUE_KEEP);
    if ((value->flags & VALUE_CONS) != 0)
        return list_of_one(frame, value, VALUE_SEQUENCE | VALUE_KEEP);
    return value;
}

const struct value *sfn_query_keep_array(struct sfn_frame *frame, const struct value *value)
{
    if (!is_array(value) || (value->flags & VALUE_SEQUENCE) == 0)
        return value;
    return list_with_flags(frame, value, VALUE_SEQUENCE | VALUE_KEEP);
}

const struct value *sfn_query_wrap(struct sfn_frame *frame, const struct value *value)
{
    if (!is_array(value))
        return value;
    return list_of_one(frame, value, VALUE_SEQUENCE | VALUE_WRAPPER);
}

const struct value *sfn_query_context(const struct value *value)
{
    return (value->flags & VALUE_WRAPPER) != 0 ? value->as.items : value;
}

const struct value *sfn_query_enter(struct sfn_frame *frame, const struct value *value,
                                    int32_t last)
{
    struct query_list list = {.only = value, .results = 1};

    if (!is_array(value))
        return value;
    return list_step_end(frame, &list, last != 0);
}

/* A text is visited by its UTF-16 units; the halves of a pair are no text in UTF-8, so the two are
 * visited as their character and as nothing. */
static const struct value *units_of(struct sfn_frame *frame, const struct value *text)
{
    struct query_list list = {0};
    const char *at = text->as.text;
    const char *end = at + text->size;

    while (at < end) {
        uint32_t character;
        size_t size = utf8_read(at, (size_t)(end - at), &character);

        size = size > 0 ? size : 1;
        list_add(frame, &list, value_string(frame->region, at, size));
        at += size;
    }
    return list_compact(frame, &list, &value_undefined);
}

const struct value *sfn_query_enter_cons(struct sfn_frame *frame, const struct value *value)
{
    if (is_array(value))
        return value;
    return is_string(value) ? units_of(frame, value) : &value_undefined;
}
