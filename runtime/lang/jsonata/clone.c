/* runtime/lang/jsonata/clone.c - a value by way of its text, as $clone has it. */
#include "runtime/lang/jsonata/clone.h"

#include "runtime/lang/jsonata/arithmetic.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/object.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/text/number.h"
#include "runtime/lang/jsonata/text/print.h"

static const struct value *clone_array(struct sfn_frame *frame, const struct value *array)
{
    struct query_list list = {0};

    run_walk(frame, array->size);
    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = clone_value(frame, &array->as.items[i]);

        if (item == NULL)
            return NULL;
        list_add(frame, &list, item);
    }
    return list_array(frame, &list, 0);
}

static const struct value *clone_object(struct sfn_frame *frame, const struct value *object)
{
    struct object_making making;

    run_walk(frame, object->size);
    object_begin(frame, &making, object->size > 0 ? object->size : 1);
    for (uint32_t i = 0; i < object->size; i++) {
        const struct value *value = clone_value(frame, &object->as.members[i].value);

        if (value == NULL)
            return NULL;
        object_add(&making, &object->as.members[i].key, value);
    }
    return object_end(frame, &making);
}

static const struct value *clone_number(struct sfn_frame *frame, const struct value *number)
{
    double real = number_of(number);

    if (isnan(real))
        return &value_null;
    if (isinf(real))
        return query_fail(frame, "D1001", "Number out of range: %s", query_quote(frame, number));
    return number_value(frame, query_number_brief(real) + 0.0);
}

const struct value *clone_value(struct sfn_frame *frame, const struct value *value)
{
    switch ((enum value_kind)value->kind) {
    case VALUE_ARRAY:
        return clone_array(frame, value);
    case VALUE_OBJECT:
        return clone_object(frame, value);
    case VALUE_INTEGER:
    case VALUE_REAL:
    case VALUE_BIG:
        return clone_number(frame, value);
    case VALUE_FUNCTION:
        return &value_empty_string;
    case VALUE_UNDEFINED:
        return &value_null;
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_STRING:
        break;
    }
    return value;
}
