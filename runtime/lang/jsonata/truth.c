/* runtime/lang/jsonata/truth.c - the effective boolean value. */
#include "runtime/lang/jsonata/truth.h"

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/function.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/text/print.h"

bool truth_of(struct sfn_frame *frame, const struct value *value)
{
    switch ((enum value_kind)value->kind) {
    case VALUE_BOOLEAN:
        return value->as.integer != 0;
    case VALUE_INTEGER:
        return value->as.integer != 0;
    case VALUE_REAL:
        return value->as.real != 0 && !isnan(value->as.real);
    case VALUE_BIG:
        return true;
    case VALUE_STRING:
    case VALUE_OBJECT:
        return value->size > 0;
    case VALUE_ARRAY:
        run_walk(frame, value->size);
        for (uint32_t i = 0; i < value->size; i++)
            if (truth_of(frame, &value->as.items[i]))
                return true;
        return false;
    case VALUE_FUNCTION: /* an object in JavaScript, unless it was passed as an argument */
        return value->as.function->kind != FUNCTION_FOREIGN;
    case VALUE_NULL:
    case VALUE_UNDEFINED:
        return false;
    }
    return false;
}

const struct value *truth_infinite(struct sfn_frame *frame, const struct value *value)
{
    if (value->kind == VALUE_REAL)
        return isinf(value->as.real) ? value : NULL;
    if (!is_array(value) || (value->flags & VALUE_ODD) == 0)
        return NULL;
    run_walk(frame, value->size);
    for (uint32_t i = 0; i < value->size; i++) {
        const struct value *found = truth_infinite(frame, &value->as.items[i]);

        if (found != NULL)
            return found;
    }
    return NULL;
}

bool truth_in_javascript(const struct value *value)
{
    switch ((enum value_kind)value->kind) {
    case VALUE_ARRAY:
    case VALUE_OBJECT:
    case VALUE_FUNCTION:
        return true;
    default:
        return truth_of(NULL, value); /* of no array, so it walks through nothing */
    }
}

int32_t sfn_query_truth(struct sfn_frame *frame, const struct value *value)
{
    return truth_of(frame, value);
}

const struct value *sfn_query_condition(struct sfn_frame *frame, const struct value *value,
                                        const char *operator)
{
    const struct value *infinite = truth_infinite(frame, value);

    (void)operator;
    if (infinite != NULL)
        return query_fail(frame, "D1001", "Number out of range: %s",
                          query_quote(frame, infinite));
    return truth_of(frame, value) ? &value_true : &value_false;
}

const struct value *sfn_query_boolean(int32_t truth)
{
    return truth != 0 ? &value_true : &value_false;
}
