/* runtime/lang/jsonata/arithmetic.c - + - * / % and the sign. */
#include "runtime/lang/jsonata/arithmetic.h"

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/number.h"
#include "runtime/lang/jsonata/text/print.h"
#include "runtime/lang/jsonata/undefined.h"

#define EXACT_MAX 9007199254740992 /* 2^53 */

const struct value *number_value(struct sfn_frame *frame, double real)
{
    if (real >= -(double)EXACT_MAX && real <= (double)EXACT_MAX) {
        int64_t whole = (int64_t)real;

        if ((double)whole == real && (whole != 0 || !signbit(real)))
            return value_integer(frame->region, whole);
    }
    return value_from_real(frame->region, real);
}

static const struct value *refuse(struct sfn_frame *frame, const struct value *operand,
                                  const char *code, const char *side, char operator)
{
    if (operand->kind == VALUE_REAL && isinf(operand->as.real))
        return query_fail(frame, "D1001", "Number out of range: %s",
                          query_quote(frame, operand));
    return query_fail(frame, code, "The %s side of the \"%c\" operator must evaluate to a number",
                      side, operator);
}

/* Whether it may be an operand: a number that is finite, or undefined. */
static inline bool is_operand(const struct value *value)
{
    if (value->kind == VALUE_REAL)
        return isfinite(value->as.real);
    return is_number(value) || is_undefined(value);
}

/* True if there is a result to compute; else *result is it. */
static inline bool check(struct sfn_frame *frame, const struct value *left,
                         const struct value *right, char operator, const struct value **result)
{
    if (!is_operand(left))
        *result = refuse(frame, left, "T2001", "left", operator);
    else if (!is_operand(right))
        *result = refuse(frame, right, "T2002", "right", operator);
    else if (is_undefined(left) || is_undefined(right))
        *result = &value_undefined;
    else
        return true;
    return false;
}

static inline bool are_small(const struct value *left, const struct value *right)
{
    return left->kind == VALUE_INTEGER && right->kind == VALUE_INTEGER &&
           left->as.integer <= EXACT_MAX && left->as.integer >= -EXACT_MAX &&
           right->as.integer <= EXACT_MAX && right->as.integer >= -EXACT_MAX;
}

static inline const struct value *small_value(struct sfn_frame *frame, int64_t integer)
{
    if (integer <= EXACT_MAX && integer >= -EXACT_MAX)
        return value_integer(frame->region, integer);
    return value_from_real(frame->region, (double)integer);
}

const struct value *sfn_query_add_numbers(struct sfn_frame *frame, const struct value *left,
                                          const struct value *right)
{
    const struct value *result;

    if (are_small(left, right))
        return small_value(frame, left->as.integer + right->as.integer);
    if (!check(frame, left, right, '+', &result))
        return result;
    return number_value(frame, number_of(left) + number_of(right));
}

const struct value *sfn_query_subtract(struct sfn_frame *frame, const struct value *left,
                                       const struct value *right)
{
    const struct value *result;

    if (are_small(left, right))
        return small_value(frame, left->as.integer - right->as.integer);
    if (!check(frame, left, right, '-', &result))
        return result;
    return number_value(frame, number_of(left) - number_of(right));
}

const struct value *sfn_query_multiply(struct sfn_frame *frame, const struct value *left,
                                       const struct value *right)
{
    const struct value *result;

    if (!check(frame, left, right, '*', &result))
        return result;
    return number_value(frame, number_of(left) * number_of(right));
}

const struct value *sfn_query_divide(struct sfn_frame *frame, const struct value *left,
                                     const struct value *right)
{
    const struct value *result;

    if (!check(frame, left, right, '/', &result))
        return result;
    return number_value(frame, number_of(left) / number_of(right));
}

const struct value *sfn_query_modulo(struct sfn_frame *frame, const struct value *left,
                                     const struct value *right)
{
    const struct value *result;

    if (!check(frame, left, right, '%', &result))
        return result;
    return number_value(frame, fmod(number_of(left), number_of(right)));
}

const struct value *sfn_query_negate(struct sfn_frame *frame, const struct value *value)
{
    if (is_undefined(value))
        return value;
    if (!is_number(value) || (value->kind == VALUE_REAL && isnan(value->as.real)))
        return query_fail(frame, "D1002", "Cannot negate a non-numeric value: %s",
                          query_quote(frame, value));
    if (!is_operand(value))
        return refuse(frame, value, "", "", '-');
    return number_value(frame, -number_of(value));
}

const struct value *sfn_query_number(struct sfn_frame *frame, int64_t integer)
{
    return value_integer(frame->region, integer);
}
