/* runtime/lang/choice.c - the comparison operators of choice rules.
 *
 * A test of a value of the wrong type, or of nothing, is false; only its negation ("IsString":
 * false) is true then. */
#include <string.h>

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/text.h"
#include "runtime/base/time.h"

static bool both_strings(const struct value *left, const struct value *right)
{
    return value_is(left, VALUE_STRING) && value_is(right, VALUE_STRING);
}

static bool is_number(const struct value *value)
{
    return value != NULL && value->kind >= VALUE_INTEGER && value->kind <= VALUE_BIG;
}

_Static_assert(VALUE_REAL == VALUE_INTEGER + 1 && VALUE_BIG == VALUE_REAL + 1,
               "is_number takes the kinds of numbers to stand together");

/* ---- strings ---- */
int32_t sfn_string_equals(const struct value *left, const struct value *right)
{
    return both_strings(left, right) && text_equals(left, right);
}

int32_t sfn_string_less_than(const struct value *left, const struct value *right)
{
    return both_strings(left, right) && text_compare(left, right) < 0;
}

int32_t sfn_string_greater_than(const struct value *left, const struct value *right)
{
    return both_strings(left, right) && text_compare(left, right) > 0;
}

int32_t sfn_string_less_than_equals(const struct value *left, const struct value *right)
{
    return both_strings(left, right) && text_compare(left, right) <= 0;
}

int32_t sfn_string_greater_than_equals(const struct value *left, const struct value *right)
{
    return both_strings(left, right) && text_compare(left, right) >= 0;
}

int32_t sfn_string_starts(const struct value *value, const struct value *start)
{
    return both_strings(value, start) && value->size >= start->size &&
           text_same(value->as.text, start->as.text, start->size);
}

int32_t sfn_string_ends(const struct value *value, const struct value *end)
{
    return both_strings(value, end) && value->size >= end->size &&
           text_same(value->as.text + (value->size - end->size), end->as.text, end->size);
}

int32_t sfn_string_contains(const struct value *value, const struct value *part)
{
    return both_strings(value, part) && text_contains(value, part);
}

/* Whether the pieces stand in the string one after the other. Each is looked for from the left: the
 * first place leaves most room for those behind it, so no other has to be tried. */
int32_t sfn_string_matches(const struct value *value, const struct value *pieces)
{
    const struct value *first = pieces->as.items, *last = first + pieces->size - 1;
    const char *at, *end;

    if (!value_is(value, VALUE_STRING) || (uint64_t)first->size + last->size > value->size ||
        !sfn_string_starts(value, first) || !sfn_string_ends(value, last))
        return 0;
    at = value->as.text + first->size;
    end = value->as.text + (value->size - last->size);
    for (const struct value *piece = first + 1; piece < last; piece++) {
        at = memmem(at, (size_t)(end - at), piece->as.text, piece->size);
        if (at == NULL)
            return 0;
        at += piece->size;
    }
    return 1;
}

/* ---- numbers ---- */

/* -1, 0 or 1; -2 when either is not a number. Integers, by far the most frequent, are compared
 * here. */
static inline int numeric_order(const struct value *left, const struct value *right)
{
    if (value_is(left, VALUE_INTEGER) && value_is(right, VALUE_INTEGER))
        return (left->as.integer > right->as.integer) - (left->as.integer < right->as.integer);
    if (is_number(left) && is_number(right)) {
        int order = value_compare_numbers(left, right);

        return (order > 0) - (order < 0);
    }
    return -2;
}

int32_t sfn_numeric_equals(const struct value *left, const struct value *right)
{
    return numeric_order(left, right) == 0;
}

int32_t sfn_numeric_less_than(const struct value *left, const struct value *right)
{
    return numeric_order(left, right) == -1;
}

int32_t sfn_numeric_greater_than(const struct value *left, const struct value *right)
{
    return numeric_order(left, right) == 1;
}

int32_t sfn_numeric_less_than_equals(const struct value *left, const struct value *right)
{
    int order = numeric_order(left, right);

    return order == -1 || order == 0;
}

int32_t sfn_numeric_greater_than_equals(const struct value *left, const struct value *right)
{
    return numeric_order(left, right) >= 0;
}

/* ---- booleans ---- */
int32_t sfn_boolean_equals(const struct value *left, const struct value *right)
{
    return value_is(left, VALUE_BOOLEAN) && value_is(right, VALUE_BOOLEAN) &&
           left->as.integer == right->as.integer;
}

/* ---- timestamps ---- */
static bool read_timestamp(const struct value *value, struct instant *instant)
{
    return value_is(value, VALUE_STRING) && time_read(value->as.text, value->size, instant);
}

/* -1, 0 or 1; -2 when either is not a timestamp. */
static int timestamp_order(const struct value *left, const struct value *right)
{
    struct instant a, b;

    if (!read_timestamp(left, &a) || !read_timestamp(right, &b))
        return -2;
    return time_compare(&a, &b);
}

int32_t sfn_timestamp_equals(const struct value *left, const struct value *right)
{
    return timestamp_order(left, right) == 0;
}

int32_t sfn_timestamp_less_than(const struct value *left, const struct value *right)
{
    return timestamp_order(left, right) == -1;
}

int32_t sfn_timestamp_greater_than(const struct value *left, const struct value *right)
{
    return timestamp_order(left, right) == 1;
}

int32_t sfn_timestamp_less_than_equals(const struct value *left, const struct value *right)
{
    int order = timestamp_order(left, right);

    return order == -1 || order == 0;
}

int32_t sfn_timestamp_greater_than_equals(const struct value *left, const struct value *right)
{
    return timestamp_order(left, right) >= 0;
}

/* -1, 0 or 1; -2 when the value is not a timestamp. */
static int moment_order(const struct value *value, int64_t seconds, int64_t nanoseconds)
{
    const struct instant moment = {seconds, (int32_t)nanoseconds};
    struct instant instant;

    return read_timestamp(value, &instant) ? time_compare(&instant, &moment) : -2;
}

int32_t sfn_timestamp_at(const struct value *value, int64_t seconds, int64_t nanoseconds)
{
    return moment_order(value, seconds, nanoseconds) == 0;
}

int32_t sfn_timestamp_before(const struct value *value, int64_t seconds, int64_t nanoseconds)
{
    return moment_order(value, seconds, nanoseconds) == -1;
}

int32_t sfn_timestamp_after(const struct value *value, int64_t seconds, int64_t nanoseconds)
{
    return moment_order(value, seconds, nanoseconds) == 1;
}

int32_t sfn_timestamp_until(const struct value *value, int64_t seconds, int64_t nanoseconds)
{
    int order = moment_order(value, seconds, nanoseconds);

    return order == -1 || order == 0;
}

int32_t sfn_timestamp_since(const struct value *value, int64_t seconds, int64_t nanoseconds)
{
    return moment_order(value, seconds, nanoseconds) >= 0;
}

/* ---- types ---- */
int32_t sfn_is_null(const struct value *value)
{
    return value_is(value, VALUE_NULL);
}

int32_t sfn_is_numeric(const struct value *value)
{
    return is_number(value);
}

int32_t sfn_is_string(const struct value *value)
{
    return value_is(value, VALUE_STRING);
}

int32_t sfn_is_boolean(const struct value *value)
{
    return value_is(value, VALUE_BOOLEAN);
}

int32_t sfn_is_timestamp(const struct value *value)
{
    struct instant instant;

    return read_timestamp(value, &instant);
}
