/* runtime/lang/jsonata/undefined.c - undefined, the empty sequence, and what kind a value is. */
#include "runtime/lang/jsonata/undefined.h"

#include "sfn/abi.h"

const struct value value_undefined = {.kind = VALUE_UNDEFINED};
const struct value value_empty_sequence = {.kind = VALUE_ARRAY,
                                           .flags = VALUE_FIXED | VALUE_SEQUENCE,
                                           .depth = 1,
                                           .as.items = &value_undefined};

const struct value *sfn_query_from(const struct value *value)
{
    return value != NULL ? value : &value_undefined;
}

const struct value *sfn_query_bound(const struct value *variable, const struct value *builtin)
{
    return variable != NULL && !is_undefined(variable) ? variable : builtin;
}

int32_t sfn_query_defined(const struct value *value)
{
    return !is_undefined(value);
}

int32_t sfn_query_is_array(const struct value *value)
{
    return is_array(value);
}

int32_t sfn_query_is_string(const struct value *value)
{
    return is_string(value);
}

int32_t sfn_query_is_function(const struct value *value)
{
    return is_function(value);
}
