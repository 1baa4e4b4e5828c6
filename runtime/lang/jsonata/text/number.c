/* runtime/lang/jsonata/text/number.c - numbers and their texts, as ECMAScript has them. */
#include "runtime/lang/jsonata/text/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/json/write.h"

#define SAFE_INTEGER 9007199254740992.0 /* 2^53 */
#define DIGITS_BRIEF 15

/* ---- number to text ---- */

static char *add_zeros(char *to, int count)
{
    memset(to, '0', (size_t)count);
    return to + count;
}

static char *add_digits(char *to, const char *digits, int count)
{
    memcpy(to, digits, (size_t)count);
    return to + count;
}

/* 0.DIGITS * 10^exponent by Number::toString of ECMAScript. */
static char *add_decimal(char *to, const char *digits, int count, int exponent)
{
    if (exponent > 21 || exponent <= -6) {
        *to++ = digits[0];
        if (count > 1) {
            *to++ = '.';
            to = add_digits(to, digits + 1, count - 1);
        }
        return to + snprintf(to, 8, "e%+d", exponent - 1);
    }
    if (exponent >= count)
        return add_zeros(add_digits(to, digits, count), exponent - count);
    if (exponent > 0) {
        to = add_digits(to, digits, exponent);
        *to++ = '.';
        return add_digits(to, digits + exponent, count - exponent);
    }
    *to++ = '0';
    *to++ = '.';
    return add_digits(add_zeros(to, -exponent), digits, count);
}

size_t query_number_write(char out[QUERY_NUMBER_MAX], double real)
{
    char digits[20];
    int exponent;
    int count;
    char *to = out;

    if (fabs(real) < SAFE_INTEGER && real == trunc(real))
        return (size_t)json_write_integer(out, (int64_t)real);
    if (real < 0)
        *to++ = '-';
    count = json_real_digits(digits, &exponent, fabs(real));
    return (size_t)(add_decimal(to, digits, count, exponent) - out);
}

/* Whether a real, whose shortest text has 16 digits of which the last is a 5, is exactly that: it
 * lies then in the middle between two numbers of 15 digits. */
static bool is_middle(double real)
{
    char text[800]; /* no double has more digits */

    snprintf(text, sizeof text, "%.780e", real);
    return strspn(text + 2 + DIGITS_BRIEF, "0") >= 780 - DIGITS_BRIEF;
}

double query_number_brief(double real)
{
    char digits[20], text[48];
    int exponent, count;
    bool middle;

    if (fabs(real) < 1e15 && real == trunc(real))
        return real;
    count = json_real_digits(digits, &exponent, fabs(real));
    if (count <= DIGITS_BRIEF)
        return real;
    /* printf rounds a middle to even, ECMAScript away from zero. */
    middle = count == DIGITS_BRIEF + 1 && digits[DIGITS_BRIEF] == '5' && is_middle(fabs(real));
    snprintf(text, sizeof text, "%.*e", DIGITS_BRIEF - 1,
             middle ? nextafter(fabs(real), INFINITY) : fabs(real));
    return copysign(strtod(text, NULL), real);
}

const struct value *query_number(struct region *region, double real)
{
    if (isnan(real))
        return &value_null;
    if (fabs(real) <= SAFE_INTEGER && real == trunc(real))
        return value_integer(region, (int64_t)real);
    return value_from_real(region, real);
}

/* ---- rounding ---- */

/* Math.round: to the nearest integer, halves upwards. */
static double round_up(double real)
{
    double whole = floor(real);

    return real - whole >= 0.5 ? whole + 1 : whole;
}

/* real * 10^by, correctly rounded, because it is done on the text. */
static double shift(double real, double by)
{
    char text[QUERY_NUMBER_MAX + 32];
    size_t size;
    char *power;
    double exponent = by;

    if (!isfinite(real) || by != trunc(by))
        return NAN;
    size = query_number_write(text, real);
    text[size] = '\0';
    power = strchr(text, 'e');
    if (power != NULL) {
        exponent += strtod(power + 1, NULL);
        *power = '\0';
    }
    if (fabs(exponent) > 1e9) /* far beyond every double */
        exponent = copysign(1e9, exponent);
    snprintf(text + strlen(text), 32, "e%.0f", exponent);
    return strtod(text, NULL);
}

double query_number_round(double real, double precision)
{
    double whole, shifted = precision != 0 ? shift(real, precision) : real;

    if (!isfinite(shifted))
        return NAN;
    whole = round_up(shifted);
    if (fabs(whole - shifted) == 0.5 && fabs(fmod(whole, 2)) == 1)
        whole -= 1;
    if (precision != 0)
        whole = shift(whole, -precision);
    return isfinite(whole) ? whole + 0.0 : NAN; /* -0 becomes 0 */
}
