/* runtime/lang/jsonata/undefined.h - the values that only expressions of JSONata have, and kinds.
 *
 * Every operation here asks for the kind and not for the address, because a constant of the kind
 * VALUE_UNDEFINED may also be emitted. */
#ifndef SFN_LANG_JSONATA_UNDEFINED_H
#define SFN_LANG_JSONATA_UNDEFINED_H

#include <math.h>
#include <stdbool.h>

#include "runtime/json/value.h"

extern const struct value value_undefined;
extern const struct value value_empty_sequence;

/* A string that is a constant of C. */
#define VALUE_OF_LITERAL(literal)                                                                  \
    {                                                                                              \
        .kind = VALUE_STRING, .flags = VALUE_FIXED, .size = sizeof(literal) - 1,                   \
        .as.text = (literal)                                                                       \
    }

static inline bool is_undefined(const struct value *value)
{
    return value->kind == VALUE_UNDEFINED;
}

static inline bool is_array(const struct value *value)
{
    return value->kind == VALUE_ARRAY;
}

static inline bool is_function(const struct value *value)
{
    return value->kind == VALUE_FUNCTION;
}

static inline bool is_string(const struct value *value)
{
    return value->kind == VALUE_STRING;
}

static inline bool is_number(const struct value *value)
{
    return value->kind >= VALUE_INTEGER && value->kind <= VALUE_BIG;
}

/* A number as the double that it is in JSONata. */
static inline double number_of(const struct value *value)
{
    if (value->kind == VALUE_INTEGER)
        return (double)value->as.integer;
    return value->kind == VALUE_REAL ? value->as.real : value_real(value);
}

/* VALUE_ODD if a container that holds the value has to be looked into when it becomes plain JSON,
 * else 0. */
static inline unsigned oddness(const struct value *value)
{
    if (value->kind < VALUE_REAL)
        return 0;
    if (value->kind == VALUE_REAL) {
        double real = value->as.real;

        return !isfinite(real) || (real == 0 && signbit(real)) ? VALUE_ODD : 0;
    }
    return (value->flags & VALUE_QUERY) != 0 || value->kind >= VALUE_UNDEFINED ? VALUE_ODD : 0;
}

#endif
