/* runtime/json/number.c - read numbers exactly, and compare big ones.
 *
 * Why not strtod alone: most numbers in documents are short, and a product or quotient of two exact
 * doubles is correctly rounded. Only the others need strtod. No locale can change what it reads,
 * because nothing here ever sets one. */
#include "runtime/json/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"

/* Powers of ten that a double holds exactly. */
static const double exact_powers[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

#define EXACT_POWER_MAX 22
#define EXACT_MANTISSA_MAX ((uint64_t)1 << 53)
#define COUNT_MAX 100000 /* digits and exponents are counted up to this */

double number_to_real(const char *text, size_t size)
{
    char brief[64];
    char *copy = size < sizeof(brief) ? brief : mem_alloc(size + 1);
    double real;

    memcpy(copy, text, size);
    copy[size] = '\0';
    real = strtod(copy, NULL);
    if (copy != brief)
        free(copy);
    return real;
}

static bool is_digit(const char *at, const char *end)
{
    return at < end && (unsigned char)(*at - '0') <= 9;
}

/* The parts of a number's text. */
struct parts {
    const char *start;
    uint64_t mantissa; /* all digits, wrapped around when there are more than 19 */
    int digits;        /* digits from the first that is not zero, saturated */
    int exponent;      /* of ten */
    bool negative;
    bool integral;  /* no fraction and no exponent */
    bool uncounted; /* `exponent` is not exact: only strtod can tell the value */
};

static const char *read_digits(const char *at, const char *end, struct parts *parts)
{
    for (; is_digit(at, end); at++) {
        parts->mantissa = parts->mantissa * 10 + (unsigned)(*at - '0');
        /* Leading zeros do not count. Later the mantissa may be 0 because it wrapped around. */
        if (parts->digits < COUNT_MAX && (parts->digits > 0 || parts->mantissa != 0))
            parts->digits++;
    }
    return at;
}

static const char *read_exponent(const char *at, const char *end, struct parts *parts)
{
    bool negative = false;
    int exponent = 0;

    if (at < end && (*at == '+' || *at == '-'))
        negative = *at++ == '-';
    for (; is_digit(at, end); at++) {
        if (exponent < COUNT_MAX)
            exponent = exponent * 10 + (*at - '0');
    }
    if (exponent >= COUNT_MAX)
        parts->uncounted = true;
    parts->exponent += negative ? -exponent : exponent;
    return at;
}

/* Split a number by the grammar of RFC 8259. Returns its end; NULL when it breaks the grammar. */
static const char *read_parts(const char *at, const char *end, struct parts *parts,
                              const char **message, const char **wrong)
{
    const char *first;

    parts->start = at;
    if (at < end && *at == '-') {
        parts->negative = true;
        at++;
    }
    *wrong = first = at;
    *message = "expected a digit";
    if (!is_digit(at, end))
        return NULL;
    at = read_digits(at, end, parts);
    *message = "a number must not start with a zero that means nothing";
    if (*first == '0' && at - first > 1)
        return NULL;
    if (at < end && *at == '.') {
        *wrong = first = ++at;
        *message = "expected a digit after the decimal point";
        if (!is_digit(at, end))
            return NULL;
        at = read_digits(at, end, parts);
        if (at - first < COUNT_MAX)
            parts->exponent = -(int)(at - first);
        else
            parts->uncounted = true;
        parts->integral = false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        *wrong = first = ++at;
        *message = "expected a digit in the exponent";
        at = read_exponent(at, end, parts);
        if (!is_digit(at - 1, end))
            return NULL;
        parts->integral = false;
    }
    return at;
}

static bool fits_integer(const struct parts *parts)
{
    uint64_t limit = (uint64_t)INT64_MAX + parts->negative;

    return parts->digits <= 19 && parts->mantissa <= limit;
}

static double parts_real(const struct parts *parts, const char *end)
{
    int exponent = parts->exponent;
    double real = (double)parts->mantissa;

    if (parts->uncounted || parts->digits > 19 || parts->mantissa > EXACT_MANTISSA_MAX ||
        exponent > EXACT_POWER_MAX || exponent < -EXACT_POWER_MAX)
        return number_to_real(parts->start, (size_t)(end - parts->start));
    real = exponent < 0 ? real / exact_powers[-exponent] : real * exact_powers[exponent];
    return parts->negative ? -real : real;
}

const char *number_read(const char *at, const char *end, struct value *number, const char **message,
                        const char **wrong)
{
    struct parts parts = {.integral = true};
    const char *start = at;

    at = read_parts(at, end, &parts, message, wrong);
    if (at == NULL)
        return NULL;
    *number = (struct value){.kind = VALUE_REAL};
    if (parts.integral && fits_integer(&parts)) {
        number->kind = VALUE_INTEGER;
        number->as.integer =
            (int64_t)(parts.negative ? (uint64_t)0 - parts.mantissa : parts.mantissa);
        return at;
    }
    *wrong = start;
    *message = "number out of range";
    if (parts.integral) {
        if (at - start > 300 && isinf(number_to_real(start, (size_t)(at - start))))
            return NULL;
        number->kind = VALUE_BIG;
        number->size = (uint32_t)(at - start);
        number->as.text = start;
        return at;
    }
    number->as.real = parts_real(&parts, at);
    return isfinite(number->as.real) ? at : NULL;
}

bool json_read_number(const char *text, size_t size, struct value *number)
{
    const char *message, *wrong;

    return number_read(text, text + size, number, &message, &wrong) == text + size;
}

int number_compare_bigs(const char *left, size_t left_size, const char *right, size_t right_size)
{
    bool negative = *left == '-';
    int order;

    if (negative != (*right == '-'))
        return negative ? -1 : 1;
    if (left_size != right_size)
        order = left_size < right_size ? -1 : 1;
    else
        order = memcmp(left, right, left_size);
    return negative ? -order : order;
}

int number_compare_big_real(const char *text, size_t size, double real)
{
    char digits[320]; /* the largest double has 309 digits */
    int length;

    /* A big integer is beyond int64_t, so is farther from zero than any real within. */
    if (fabs(real) < 9223372036854775808.0)
        return *text == '-' ? -1 : 1;
    /* Reals of that size are integers, and printf writes every digit of them. */
    length = snprintf(digits, sizeof(digits), "%.0f", real);
    ENSURE(length > 0 && (size_t)length < sizeof(digits));
    return number_compare_bigs(text, size, digits, (size_t)length);
}
