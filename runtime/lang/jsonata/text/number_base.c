/* runtime/lang/jsonata/text/number_base.c - $formatBase: a number in another base. */
#include <math.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/number.h"

#define DIGITS_MAX 1100 /* the largest double has 1024 binary digits */

/* The digits of a positive integer. Beyond 2^53 a double says nothing of the last digits: they are
 * zeros, as engines of ECMAScript write them. Returns where they begin. */
static char *write_digits(char *end, double integer, double radix)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    char *at = end;

    while (integer / radix >= 0x1p53) {
        integer /= radix;
        *--at = '0';
    }
    do {
        double rest = fmod(integer, radix);

        *--at = digits[(int)rest];
        integer = (integer - rest) / radix;
    } while (integer > 0);
    return at;
}

const struct value *query_number_base(struct sfn_frame *frame, double real, double radix)
{
    char text[DIGITS_MAX], *at;
    size_t size;

    real = query_number_round(real, 0);
    radix = query_number_round(radix, 0);
    if (radix < 2 || radix > 36) {
        size = query_number_write(text, radix);
        return query_fail(frame, "D3100",
                          "The radix of the formatBase function must be between 2 and 36.  It was "
                          "given %.*s",
                          (int)size, text);
    }
    if (radix == 10) {
        size = query_number_write(text, real);
        return value_string_copy(frame->region, text, size);
    }
    at = write_digits(text + sizeof text, fabs(real), radix);
    if (real < 0)
        *--at = '-';
    return value_string_copy(frame->region, at, (size_t)(text + sizeof text - at));
}
