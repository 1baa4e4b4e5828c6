/* runtime/lang/jsonata/builtin/number.c - functions of one number or two. */
#include "runtime/lang/jsonata/arithmetic.h"
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/number.h"
#include "runtime/lang/jsonata/text/print.h"

static const struct value *number(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    (void)count;
    return is_undefined(arguments[0]) ? arguments[0] : query_number_cast(frame, arguments[0]);
}

BUILTIN(number, number)

#define OF_ONE(symbol, compute)                                                                    \
    static const struct value *symbol##_code(struct sfn_frame *frame,                              \
                                             const struct value *const *arguments, size_t count)   \
    {                                                                                              \
        (void)count;                                                                               \
        if (is_undefined(arguments[0]))                                                            \
            return arguments[0];                                                                   \
        return number_value(frame, compute(number_of(arguments[0])));                              \
    }                                                                                              \
    BUILTIN(symbol, symbol##_code)

OF_ONE(floor, floor)
OF_ONE(ceil, ceil)
OF_ONE(abs, fabs)

/* Half to even; without digits no text is needed. */
static const struct value *round_code(struct sfn_frame *frame,
                                      const struct value *const *arguments, size_t count)
{
    double real, digits;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    real = number_of(arguments[0]);
    digits = is_undefined(arguments[1]) ? 0 : number_of(arguments[1]);
    if (digits == 0 || !isfinite(real))
        return number_value(frame, nearbyint(real) + 0.0);
    return number_value(frame, query_number_round(real, digits));
}

BUILTIN(round, round_code)

static const struct value *sqrt_code(struct sfn_frame *frame, const struct value *const *arguments,
                                     size_t count)
{
    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    if (number_of(arguments[0]) < 0)
        return query_fail(frame, "D3060",
                          "The sqrt function cannot be applied to a negative number: %s",
                          query_quote(frame, arguments[0]));
    return number_value(frame, sqrt(number_of(arguments[0])));
}

BUILTIN(sqrt, sqrt_code)

/* Math.pow differs from C's where the base is 1 or -1 and the exponent no number. */
static double power_of(double base, double exponent)
{
    if (isnan(exponent) || (fabs(base) == 1 && isinf(exponent)))
        return NAN;
    return pow(base, exponent);
}

static const struct value *power(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    double exponent, result;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    exponent = is_undefined(arguments[1]) ? NAN : number_of(arguments[1]);
    result = power_of(number_of(arguments[0]), exponent);
    if (!isfinite(result))
        return query_fail(frame, "D3061",
                          "The power function has resulted in a value that cannot be represented "
                          "as a JSON number: base=%s, exponent=%s",
                          query_quote(frame, arguments[0]), query_quote(frame, arguments[1]));
    return number_value(frame, result);
}

BUILTIN(power, power)

static const struct value *format_base(struct sfn_frame *frame,
                                       const struct value *const *arguments, size_t count)
{
    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    return query_number_base(frame, number_of(arguments[0]),
                             is_undefined(arguments[1]) ? 10 : number_of(arguments[1]));
}

BUILTIN(format_base, format_base)
