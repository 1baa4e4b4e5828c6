/* compiler/prove/schema/schema_plain.c - keywords of a JSON Schema that have no schemas within. */
#include "compiler/prove/schema/schema_plain.h"

#include <math.h>

#include "compiler/prove/schema/schema_parts.h"
#include "runtime/base/utf8.h"

#define WHOLE_MAX 9007199254740992.0

/* ---- any value ---- */

static bool has_type(const struct value *value, const struct value *type)
{
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return value_is_text(type, "null");
    case VALUE_BOOLEAN:
        return value_is_text(type, "boolean");
    case VALUE_STRING:
        return value_is_text(type, "string");
    case VALUE_ARRAY:
        return value_is_text(type, "array");
    case VALUE_OBJECT:
        return value_is_text(type, "object");
    default:
        return value_is_text(type, "number") ||
               (value_is_text(type, "integer") && value_real(value) == floor(value_real(value)));
    }
}

enum fit plain_type(const struct saying *s)
{
    if (value_is(s->said, VALUE_STRING))
        return fit_of(has_type(s->value, s->said));
    for (uint32_t i = 0; value_is(s->said, VALUE_ARRAY) && i < s->said->size; i++)
        if (has_type(s->value, &s->said->as.items[i]))
            return FIT_YES;
    return FIT_NO;
}

enum fit plain_enum(const struct saying *s)
{
    for (uint32_t i = 0; value_is(s->said, VALUE_ARRAY) && i < s->said->size; i++)
        if (value_equals(s->value, &s->said->as.items[i]))
            return FIT_YES;
    return FIT_NO;
}

enum fit plain_const(const struct saying *s)
{
    return fit_of(value_equals(s->value, s->said));
}

/* ---- numbers ---- */

/* Whether a bound is said, and of the value. */
static bool is_bounded(const struct saying *s)
{
    return value_is_number(s->value) && value_is_number(s->said);
}

static bool is_exclusive(const struct saying *s, const char *name)
{
    const struct value *said = schema_keyword(s->schema, name);

    return value_is(said, VALUE_BOOLEAN) && said->as.integer != 0;
}

enum fit plain_minimum(const struct saying *s)
{
    int order = is_bounded(s) ? value_compare_numbers(s->value, s->said) : 1;

    return fit_of(order > 0 || (order == 0 && !is_exclusive(s, "exclusiveMinimum")));
}

enum fit plain_maximum(const struct saying *s)
{
    int order = is_bounded(s) ? value_compare_numbers(s->value, s->said) : -1;

    return fit_of(order < 0 || (order == 0 && !is_exclusive(s, "exclusiveMaximum")));
}

enum fit plain_above(const struct saying *s)
{
    return fit_of(!is_bounded(s) || value_compare_numbers(s->value, s->said) > 0);
}

enum fit plain_below(const struct saying *s)
{
    return fit_of(!is_bounded(s) || value_compare_numbers(s->value, s->said) < 0);
}

/* Decimals are no doubles: what comes near enough is a multiple. */
enum fit plain_multiple(const struct saying *s)
{
    double times;

    if (!is_bounded(s))
        return FIT_YES;
    times = value_real(s->value) / value_real(s->said);
    if (!(fabs(times) < WHOLE_MAX))
        return FIT_UNKNOWN;
    return fit_of(fabs(times - round(times)) < 1e-9);
}

/* ---- texts ---- */

enum fit plain_least_length(const struct saying *s)
{
    return fit_of(!value_is(s->value, VALUE_STRING) ||
                  (double)utf8_characters(s->value->as.text, s->value->size) >=
                      saying_number(s->said));
}

enum fit plain_most_length(const struct saying *s)
{
    return fit_of(!value_is(s->value, VALUE_STRING) ||
                  (double)utf8_characters(s->value->as.text, s->value->size) <=
                      saying_number(s->said));
}

enum fit plain_pattern(const struct saying *s)
{
    return value_is(s->value, VALUE_STRING) ? text_fits_pattern(s->f->arena, s->value, s->said)
                                            : FIT_YES;
}

enum fit plain_format(const struct saying *s)
{
    return value_is(s->value, VALUE_STRING) ? text_fits_format(s->f->arena, s->value, s->said)
                                            : FIT_YES;
}
