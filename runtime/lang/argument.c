/* runtime/lang/argument.c - check the arguments of intrinsic functions. */
#include "runtime/lang/argument.h"

#include <math.h>

#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/lang/failures.h"

const struct value *argument_refuse(struct sfn_frame *frame, const char *call, const char *function)
{
    return frame_fail(frame, FAILURE_RUNTIME, CALL_REFUSES, call, function);
}

/* floor(real + 0.5), without the rounding error of that addition near a half and beyond 2^52. */
static double round_half_up(double real)
{
    double below = floor(real);

    return real - below >= 0.5 ? below + 1 : below;
}

bool argument_long(const struct value *value, int64_t *integer)
{
    double whole;

    if (value_is(value, VALUE_INTEGER)) {
        *integer = value->as.integer;
        return true;
    }
    if (!value_is(value, VALUE_REAL))
        return false; /* a big integer is beyond 64 bits */
    whole = trunc(value->as.real);
    if (!(whole >= -0x1p63 && whole < 0x1p63))
        return false;
    *integer = (int64_t)whole;
    return true;
}

static bool narrow(int64_t wide, int32_t *integer)
{
    *integer = (int32_t)wide;
    return *integer == wide;
}

bool argument_dropped(const struct value *value, int32_t *integer)
{
    int64_t wide;

    return argument_long(value, &wide) && narrow(wide, integer);
}

bool argument_rounded_real(const struct value *value, int32_t *integer)
{
    struct value rounded;

    if (!value_is(value, VALUE_REAL))
        return false; /* a big integer is beyond 32 bits, too */
    rounded = (struct value){.kind = VALUE_REAL, .as.real = round_half_up(value->as.real)};
    return argument_dropped(&rounded, integer);
}

bool argument_fits(const char *text, size_t size)
{
    return size <= ARGUMENT_CHARACTERS_MAX ||
           utf8_characters(text, size) <= ARGUMENT_CHARACTERS_MAX;
}
