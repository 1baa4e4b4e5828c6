/* runtime/json/print.c - write numbers as the shortest decimal text that reads back the same.
 *
 * Why the short way first: a double that came from a short decimal m / 10^k (m below 10^15) is the
 * rounded quotient of two exact doubles, so dividing tells whether m is right, and the smallest
 * such k gives the shortest text. Of the rest, reals of everyday size are done in exact integers,
 * those beyond with printf and strtod, which round correctly and know no locale here. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/json/write.h"

#define DIGITS_SURE 15 /* every decimal of that many digits survives a double */
#define DIGITS_MAX 17  /* that many digits tell all doubles apart */

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233"
                            "34353637383940414243444546474849505152535455565758596061626364656667"
                            "6869707172737475767778798081828384858687888990919293949596979899";

static inline int count_digits(uint64_t number)
{
    int count = 1;

    for (; number >= 10000; number /= 10000)
        count += 4;
    return count + (number >= 10) + (number >= 100) + (number >= 1000);
}

/* Write the decimal digits of a number. Returns how many. */
static inline int write_unsigned(char *out, uint64_t number)
{
    int length = count_digits(number);
    char *at = out + length;

    while (number >= 100) {
        at -= 2;
        memcpy(at, pairs + number % 100 * 2, 2);
        number /= 100;
    }
    if (number >= 10)
        memcpy(out, pairs + number * 2, 2);
    else
        *out = (char)('0' + number);
    return length;
}

int json_write_integer(char out[JSON_NUMBER_MAX], int64_t integer)
{
    int sign = integer < 0;
    int length;

    if ((uint64_t)integer < 10) { /* the most frequent ones */
        out[0] = (char)('0' + integer);
        out[1] = '\0';
        return 1;
    }
    out[0] = '-';
    length = sign +
             write_unsigned(out + sign, sign ? (uint64_t)0 - (uint64_t)integer : (uint64_t)integer);
    out[length] = '\0';
    return length;
}

static int strip_zeros(const char *digits, int count)
{
    while (count > 1 && digits[count - 1] == '0')
        count--;
    return count;
}

/* The digits of a real that is a short decimal (see above). Returns how many; 0 when it is not. */
static int digits_of_short(char *digits, int *exponent, double real)
{
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

    for (int k = 0; k < (int)COUNT_OF(powers); k++) {
        double scaled = real * powers[k];
        uint64_t mantissa;
        int count;

        if (scaled >= 1e15)
            return 0;
        mantissa = (uint64_t)(scaled + 0.5);
        if (mantissa == 0 || (double)mantissa / powers[k] != real)
            continue;
        count = write_unsigned(digits, mantissa);
        *exponent = count - k;
        return strip_zeros(digits, count);
    }
    return 0;
}

/* A normal real is, but for its sign, the returned 53 bits times 2^(*binary - 53). By its bits:
 * frexp and ldexp would have to be in every executable. */
static uint64_t fraction_of(double real, int *binary)
{
    uint64_t bits;

    memcpy(&bits, &real, sizeof bits);
    *binary = (int)(bits >> 52 & 0x7ff) - 1022;
    return (bits & 0xfffffffffffff) | 1ull << 52;
}

#ifdef __SIZEOF_INT128__
/* All numbers that round to the real: from `low` to `high`, both multiplied by 2^shift. The ends
 * belong to them if `closed`. */
struct interval {
    unsigned __int128 low;
    unsigned __int128 middle; /* the real itself */
    unsigned __int128 high;
    int shift;
    bool closed;
};

static bool interval_has(const struct interval *interval, uint64_t number)
{
    unsigned __int128 scaled = (unsigned __int128)number << interval->shift;

    if (interval->closed)
        return scaled >= interval->low && scaled <= interval->high;
    return scaled > interval->low && scaled < interval->high;
}

/* The multiple of `unit` in the interval, the nearest to the real if there are two, the even one if
 * they are as near; 0 if none. */
static uint64_t interval_multiple(const struct interval *interval, uint64_t unit)
{
    uint64_t whole = (uint64_t)(interval->middle >> interval->shift);
    uint64_t below = whole - whole % unit;
    uint64_t above = below + unit;
    unsigned __int128 down = interval->middle - ((unsigned __int128)below << interval->shift);
    unsigned __int128 up = ((unsigned __int128)above << interval->shift) - interval->middle;
    bool has_below = interval_has(interval, below);

    if (!interval_has(interval, above))
        return has_below ? below : 0;
    if (has_below && (down < up || (down == up && below / unit % 2 == 0)))
        return below;
    return above;
}

/* The digits of a real from 1e-10 to 2^52: scaled by a power of ten to 17 or 18 digits, it and the
 * borders to its neighbours are exact in 128 bits. Returns how many; 0 for all other reals. */
static int digits_of_common(char *digits, int *exponent, double real)
{
    static const double log_of_2 = 0.30102999566398120;
    struct interval interval;
    uint64_t mantissa, best, power = 1, unit = 10;
    int binary, scale, count;

    if (!(real >= 1e-10 && real < 4503599627370496.0))
        return 0;
    mantissa = fraction_of(real, &binary);
    scale = 16 - (int)floor((binary - 1) * log_of_2);
    for (int i = 0; i < scale; i++)
        power *= 5;
    interval.middle = (unsigned __int128)mantissa * power * 4;
    interval.high = interval.middle + (unsigned __int128)power * 2;
    /* Below a power of two the next real is only half as far. */
    interval.low = interval.middle - (unsigned __int128)power * (mantissa == 1ull << 52 ? 1 : 2);
    interval.shift = 53 - binary - scale + 2;
    interval.closed = mantissa % 2 == 0;
    best = interval_multiple(&interval, 1);
    for (uint64_t next; (next = interval_multiple(&interval, unit)) != 0; unit *= 10)
        best = next;
    count = write_unsigned(digits, best);
    *exponent = count - scale;
    return strip_zeros(digits, count);
}
#else
static int digits_of_common(char *digits, int *exponent, double real)
{
    (void)digits, (void)exponent, (void)real;
    return 0;
}
#endif

/* `count` digits as printf rounds them, exponent as in json_real_digits. */
static void digits_rounded(char *digits, int *exponent, double real, int count)
{
    char text[40];
    int length = snprintf(text, sizeof(text), "%.*e", count - 1, real);
    const char *power = memchr(text, 'e', (size_t)length);

    digits[0] = text[0];
    if (count > 1)
        memcpy(digits + 1, text + 2, (size_t)count - 1);
    *exponent = (int)strtol(power + 1, NULL, 10) + 1;
}

static bool digits_are(const char *digits, int count, int exponent, double real)
{
    char text[40];

    snprintf(text, sizeof(text), "0.%.*se%d", count, digits, exponent);
    return strtod(text, NULL) == real;
}

/* The next larger decimal of as many digits. */
static void digits_step_up(char *digits, int *exponent, int count)
{
    int i = count - 1;

    while (i >= 0 && digits[i] == '9')
        digits[i--] = '0';
    if (i >= 0) {
        digits[i]++;
    } else {
        digits[0] = '1';
        ++*exponent;
    }
}

/* Whether `count` digits name the real. Below a power of two doubles are closer together than
 * above, so the nearest decimal may lie below, too far, while its upper neighbour still rounds
 * to the real. */
static bool digits_found(char *digits, int *exponent, double real, int count)
{
    int binary;

    digits_rounded(digits, exponent, real, count);
    if (digits_are(digits, count, *exponent, real))
        return true;
    if (fraction_of(real, &binary) != 1ull << 52)
        return false;
    digits_step_up(digits, exponent, count);
    return digits_are(digits, count, *exponent, real);
}

int json_real_digits(char digits[20], int *exponent, double real)
{
    int count = digits_of_short(digits, exponent, real);

    if (count == 0)
        count = digits_of_common(digits, exponent, real);
    if (count > 0)
        return count;
    /* Subnormal reals have so few bits that even one digit may name them. */
    count = real < 2.2250738585072014e-308 ? 1 : DIGITS_SURE;
    while (count < DIGITS_MAX && !digits_found(digits, exponent, real, count))
        count++;
    if (count == DIGITS_MAX)
        digits_rounded(digits, exponent, real, count);
    return strip_zeros(digits, count);
}

/* Write d.ddde[+-]XX. */
static int write_scientific(char *out, const char *digits, int count, int exponent)
{
    char *at = out;
    int power = exponent - 1;

    *at++ = digits[0];
    if (count > 1) {
        *at++ = '.';
        memcpy(at, digits + 1, (size_t)count - 1);
        at += count - 1;
    }
    *at++ = 'e';
    *at++ = power < 0 ? '-' : '+';
    at += write_unsigned(at, (uint64_t)abs(power));
    return (int)(at - out);
}

/* Write digits with the point `exponent` digits from the left; zeros fill what is missing. */
static int write_decimal(char *out, const char *digits, int count, int exponent)
{
    char *at = out;

    if (exponent <= 0) {
        memcpy(at, "0.", 2);
        memset(at + 2, '0', (size_t)-exponent);
        at += 2 - exponent;
        memcpy(at, digits, (size_t)count);
        return (int)(at + count - out);
    }
    if (exponent >= count) {
        memcpy(at, digits, (size_t)count);
        memset(at + count, '0', (size_t)(exponent - count));
        memcpy(at + exponent, ".0", 2);
        return exponent + 2;
    }
    memcpy(at, digits, (size_t)exponent);
    at[exponent] = '.';
    memcpy(at + exponent + 1, digits + exponent, (size_t)(count - exponent));
    return count + 1;
}

int json_write_real(char out[JSON_NUMBER_MAX], double real)
{
    char digits[20];
    int sign = signbit(real) != 0;
    int exponent = 1;
    int count = 1;
    int length;

    ENSURE(isfinite(real));
    out[0] = '-';
    digits[0] = '0';
    if (real != 0)
        count = json_real_digits(digits, &exponent, fabs(real));
    /* JavaScript's borders: 0.000001 and 1e-7, 100000000000000000000.0 and 1e+21. */
    if (exponent > 21 || exponent < -5)
        length = sign + write_scientific(out + sign, digits, count, exponent);
    else
        length = sign + write_decimal(out + sign, digits, count, exponent);
    out[length] = '\0';
    return length;
}
