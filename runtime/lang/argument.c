/* runtime/lang/argument.c - check the arguments of intrinsic functions. */
#include "runtime/lang/argument.h"

#include <math.h>

#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/lang/failures.h"

static const char *const kind_texts[] = {
    [VALUE_NULL] = "null",      [VALUE_BOOLEAN] = "a boolean", [VALUE_INTEGER] = "a number",
    [VALUE_REAL] = "a number",  [VALUE_BIG] = "a number",      [VALUE_STRING] = "a string",
    [VALUE_ARRAY] = "an array", [VALUE_OBJECT] = "an object",
};

const char *argument_kind_text(const struct value *value)
{
    return value != NULL ? kind_texts[value->kind] : "nothing";
}

bool argument_is(struct sfn_frame *frame, const char *function, int place,
                 const struct value *value, enum value_kind kind)
{
    if (value_is(value, kind))
        return true;
    frame_fail(frame, FAILURE_INTRINSIC, "Argument %d of %s must be %s but was %s.", place,
               function, kind_texts[kind], argument_kind_text(value));
    return false;
}

/* floor(real + 0.5), without the rounding error of that addition near a half and beyond 2^52. */
static double round_half_up(double real)
{
    double below = floor(real);

    return real - below >= 0.5 ? below + 1 : below;
}

bool argument_integer(struct sfn_frame *frame, const char *function, int place,
                      const struct value *value, int64_t *integer)
{
    if (value_is(value, VALUE_INTEGER)) {
        *integer = value->as.integer;
        return true;
    }
    if (!value_is_number(value)) {
        frame_fail(frame, FAILURE_INTRINSIC, "Argument %d of %s must be a number but was %s.",
                   place, function, argument_kind_text(value));
        return false;
    }
    if (value->kind == VALUE_REAL) {
        double rounded = round_half_up(value->as.real);

        if (rounded >= -0x1p63 && rounded < 0x1p63) {
            *integer = (int64_t)rounded;
            return true;
        }
    }
    frame_fail(frame, FAILURE_INTRINSIC, "Argument %d of %s is out of the range of integers.",
               place, function);
    return false;
}

bool argument_fits(struct sfn_frame *frame, const char *function, int place, const char *text,
                   size_t size)
{
    if (size <= ARGUMENT_CHARACTERS_MAX || utf8_characters(text, size) <= ARGUMENT_CHARACTERS_MAX)
        return true;
    frame_fail(frame, FAILURE_INTRINSIC, "Argument %d of %s is longer than %d characters.", place,
               function, ARGUMENT_CHARACTERS_MAX);
    return false;
}
