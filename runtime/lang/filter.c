/* runtime/lang/filter.c - the comparisons in path filters, [?(@.a == 1)], by Jayway's rules.
 *
 * == compares a number with a string, too; the left side decides how. If it is the string, the
 * texts are compared ("42" == 42, but not "42.0"); if it is the number, the values are (42 ==
 * "42.0"). < > <= >= compare two numbers or two strings. A path that finds nothing equals no value,
 * and not another that finds nothing. An operand of the wrong kind makes every test false, also nin
 * and noneof. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/java_text.h"
#include "runtime/lang/text.h"

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

/* Whether the text is a number as Java's BigDecimal reads it: more than JSON allows. */
static bool is_decimal(const char *at, const char *end)
{
    const char *digits;
    size_t count;

    if (at < end && (*at == '+' || *at == '-'))
        at++;
    digits = at;
    at = skip_digits(at, end);
    count = (size_t)(at - digits);
    if (at < end && *at == '.') {
        digits = ++at;
        at = skip_digits(at, end);
        count += (size_t)(at - digits);
    }
    if (count == 0)
        return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            at++;
        digits = at;
        at = skip_digits(at, end);
        if (at == digits)
            return false;
    }
    return at == end;
}

/* A string with more characters is not compared as a number. */
#define DECIMAL_SIZE_MAX 400

static bool number_equals_string(const struct value *number, const struct value *string)
{
    char text[DECIMAL_SIZE_MAX + 1];
    struct value parsed = {.kind = VALUE_INTEGER};
    char *end;

    if (string->size > DECIMAL_SIZE_MAX ||
        !is_decimal(string->as.text, string->as.text + string->size))
        return false;
    memcpy(text, string->as.text, string->size);
    text[string->size] = '\0';
    if (strpbrk(text, ".eE") == NULL && string->size <= 18) {
        parsed.as.integer = strtoll(text, &end, 10);
    } else {
        parsed.kind = VALUE_REAL;
        parsed.as.real = strtod(text, &end);
        if (!isfinite(parsed.as.real))
            return false;
    }
    return value_compare_numbers(number, &parsed) == 0;
}

static bool string_equals_number(const struct value *string, const struct value *number)
{
    char text[JSON_NUMBER_MAX];
    char *end = text;

    if (number->kind == VALUE_BIG)
        return text_equals(string, number);
    if (number->kind == VALUE_INTEGER)
        end = text + json_write_integer(text, number->as.integer);
    else
        end = java_text_real(text, number->as.real);
    return string->size == (size_t)(end - text) && memcmp(string->as.text, text, string->size) == 0;
}

static bool loosely_equals(const struct value *left, const struct value *right)
{
    if (left == NULL || right == NULL)
        return false;
    if (left->kind == VALUE_STRING && value_is_number(right))
        return string_equals_number(left, right);
    if (right->kind == VALUE_STRING && value_is_number(left))
        return number_equals_string(left, right);
    return value_equals(left, right);
}

static bool strictly_equals(const struct value *left, const struct value *right)
{
    return left != NULL && right != NULL && value_is_number(left) == value_is_number(right) &&
           value_equals(left, right);
}

/* Negative, 0 or positive; *ordered tells whether the two can be compared at all. */
static int order_of(const struct value *left, const struct value *right, bool *ordered)
{
    *ordered = true;
    if (value_is_number(left) && value_is_number(right))
        return value_compare_numbers(left, right);
    if (value_is(left, VALUE_STRING) && value_is(right, VALUE_STRING))
        return text_compare(left, right);
    *ordered = false;
    return 0;
}

static bool list_contains(const struct value *list, const struct value *value)
{
    for (uint32_t i = 0; i < list->size; i++)
        if (loosely_equals(value, &list->as.items[i]))
            return true;
    return false;
}

/* ---- the operators ---- */
int32_t sfn_filter_equals(const struct value *left, const struct value *right)
{
    return loosely_equals(left, right);
}

int32_t sfn_filter_not_equals(const struct value *left, const struct value *right)
{
    return !loosely_equals(left, right);
}

int32_t sfn_filter_same(const struct value *left, const struct value *right)
{
    return strictly_equals(left, right);
}

int32_t sfn_filter_not_same(const struct value *left, const struct value *right)
{
    return !strictly_equals(left, right);
}

int32_t sfn_filter_less_than(const struct value *left, const struct value *right)
{
    bool ordered;
    int order = order_of(left, right, &ordered);

    return ordered && order < 0;
}

int32_t sfn_filter_less_than_equals(const struct value *left, const struct value *right)
{
    bool ordered;
    int order = order_of(left, right, &ordered);

    return ordered && order <= 0;
}

int32_t sfn_filter_greater_than(const struct value *left, const struct value *right)
{
    return sfn_filter_less_than(right, left);
}

int32_t sfn_filter_greater_than_equals(const struct value *left, const struct value *right)
{
    return sfn_filter_less_than_equals(right, left);
}

int32_t sfn_filter_in(const struct value *left, const struct value *right)
{
    return value_is(right, VALUE_ARRAY) && list_contains(right, left);
}

int32_t sfn_filter_not_in(const struct value *left, const struct value *right)
{
    return value_is(right, VALUE_OBJECT) ||
           (value_is(right, VALUE_ARRAY) && !list_contains(right, left));
}

int32_t sfn_filter_all(const struct value *left, const struct value *right)
{
    if (!value_is(right, VALUE_ARRAY))
        return false;
    if (!value_is(left, VALUE_ARRAY))
        return value_is(left, VALUE_OBJECT);
    for (uint32_t i = 0; i < right->size; i++)
        if (!list_contains(left, &right->as.items[i]))
            return false;
    return true;
}

int32_t sfn_filter_subset_of(const struct value *left, const struct value *right)
{
    if (!value_is(left, VALUE_ARRAY) || !value_is(right, VALUE_ARRAY))
        return false;
    for (uint32_t i = 0; i < left->size; i++)
        if (!list_contains(right, &left->as.items[i]))
            return false;
    return true;
}

/* Whether two arrays have an item in common. */
static bool lists_meet(const struct value *left, const struct value *right)
{
    for (uint32_t i = 0; i < left->size; i++)
        if (list_contains(right, &left->as.items[i]))
            return true;
    return false;
}

int32_t sfn_filter_any_of(const struct value *left, const struct value *right)
{
    return value_is(left, VALUE_ARRAY) && value_is(right, VALUE_ARRAY) && lists_meet(left, right);
}

int32_t sfn_filter_none_of(const struct value *left, const struct value *right)
{
    return value_is(left, VALUE_ARRAY) && value_is(right, VALUE_ARRAY) && !lists_meet(left, right);
}

int32_t sfn_filter_contains(const struct value *left, const struct value *right)
{
    if (value_is(left, VALUE_STRING) && value_is(right, VALUE_STRING))
        return text_contains(left, right);
    return value_is(left, VALUE_ARRAY) && list_contains(left, right);
}

int32_t sfn_filter_size(const struct value *left, const struct value *right)
{
    if (!value_is_number(right))
        return false;
    if (value_is(left, VALUE_STRING))
        return value_real(right) == (double)utf8_units(left->as.text, left->size);
    return value_is(left, VALUE_ARRAY) && value_real(right) == left->size;
}

int32_t sfn_filter_empty(const struct value *left, const struct value *right)
{
    if (!value_is(right, VALUE_BOOLEAN))
        return false;
    if (!value_is(left, VALUE_STRING) && !value_is(left, VALUE_ARRAY) &&
        !value_is(left, VALUE_OBJECT))
        return false;
    return (left->size == 0) == (right->as.integer != 0);
}

int32_t sfn_is_container(const struct value *value)
{
    return value_is(value, VALUE_OBJECT) || value_is(value, VALUE_ARRAY);
}
