/* runtime/lang/jsonata/text/number_read.c - $number: what a text says as a number. */
#include <math.h>
#include <string.h>

#include "runtime/json/read.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/blank.h"
#include "runtime/lang/jsonata/text/number.h"
#include "runtime/lang/jsonata/text/print.h"

static size_t count_digits(const char *at, const char *end)
{
    const char *start = at;

    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return (size_t)(at - start);
}

/* A decimal number as in JSON, which may begin with more zeros. */
static bool is_decimal(const char *at, const char *end)
{
    size_t digits;

    if (at < end && *at == '-')
        at++;
    digits = count_digits(at, end);
    if (digits == 0)
        return false;
    at += digits;
    if (at < end && *at == '.') {
        digits = count_digits(++at, end);
        if (digits == 0)
            return false;
        at += digits;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        if (++at < end && (*at == '+' || *at == '-'))
            at++;
        digits = count_digits(at, end);
        if (digits == 0)
            return false;
        at += digits;
    }
    return at == end;
}

static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : 16;
}

/* Digits of `bits` bits each, correctly rounded. NaN: they are no such digits, or none. */
static double read_bits(const char *at, const char *end, int bits)
{
    uint64_t mantissa = 0;
    int dropped = 0; /* bits that the mantissa has no room for */

    if (at == end)
        return NAN;
    for (; at < end; at++) {
        int digit = digit_of(*at);

        if (digit >= 1 << bits)
            return NAN;
        if (mantissa >> (63 - bits) == 0) {
            mantissa = mantissa << bits | (unsigned)digit;
        } else {
            mantissa |= digit != 0; /* only whether anything follows still counts */
            dropped = dropped < 4096 ? dropped + bits : dropped;
        }
    }
    return ldexp((double)mantissa, dropped);
}

/* A number with a prefix. Where blanks may stand around it is a peculiarity of the pattern by which
 * the reference tells such texts. */
static double read_prefixed(const char *text, size_t size)
{
    const char *end = text + size;
    const char *at = blank_skip(text, end);
    const char *last = blank_skip_back(at, end);
    double real;

    if (last - at < 3 || *at != '0')
        return NAN;
    switch (at[1]) {
    case 'x':
    case 'X':
        real = at == text ? read_bits(at + 2, last, 4) : NAN;
        break;
    case 'o':
    case 'O':
        real = read_bits(at + 2, last, 3);
        break;
    case 'b':
    case 'B':
        real = last == end ? read_bits(at + 2, last, 1) : NAN;
        break;
    default:
        return NAN;
    }
    return isfinite(real) ? real : NAN;
}

/* JSON has no zeros that mean nothing in front. */
static double read_decimal(const char *at, const char *end)
{
    bool negative = *at == '-';
    struct value number;

    at += negative;
    while (end - at > 1 && at[0] == '0' && count_digits(at + 1, at + 2) == 1)
        at++;
    if (!json_read_number(at, (size_t)(end - at), &number))
        return NAN;
    return (negative ? -value_real(&number) : value_real(&number)) + 0.0;
}

double query_number_read(const char *text, size_t size)
{
    if (!is_decimal(text, text + size))
        return read_prefixed(text, size);
    return read_decimal(text, text + size);
}

const struct value *query_number_cast(struct sfn_frame *frame, const struct value *value)
{
    double real = NAN;

    if (value_is_number(value))
        return value;
    if (value_is(value, VALUE_BOOLEAN))
        return value_integer(frame->region, value->as.integer);
    if (value_is(value, VALUE_STRING))
        real = query_number_read(value->as.text, value->size);
    if (isnan(real))
        return query_fail(frame, "D3030", "Unable to cast value to a number: %s",
                          query_quote(frame, value));
    return query_number(frame->region, real);
}
