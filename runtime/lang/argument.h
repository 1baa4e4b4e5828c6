/* runtime/lang/argument.h - check the arguments of intrinsic functions. For runtime/lang, and for
 * the compiler, which finds calls that can only fail.
 *
 * An argument that does not fit is States.Runtime, which nothing catches, and AWS tells neither
 * which argument it is nor why. So the checks only answer yes or no. */
#ifndef SFN_LANG_ARGUMENT_H
#define SFN_LANG_ARGUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/json/value.h"
#include "runtime/lang/frame.h"

/* Causes, as formats of printf. First goes the text of the field as written, which is the call with
 * every call around it; then the name of the function that failed, or what the macro says. */
#define CALL_CAUSE "There was an error while evaluating the intrinsic function: %s. "
#define CALL_REFUSES CALL_CAUSE "Invalid arguments in %s"
/* the brace that is missing, the one without it */
#define CALL_NO_TEMPLATE                                                                           \
    CALL_CAUSE "Invalid template in States.Format: matching '%c' not found for '%c'."
/* the words of the JSON parser */
#define CALL_NO_JSON                                                                               \
    CALL_CAUSE "Cannot convert String to Json in States.StringToJson, caused by: %s"

/* Let the frame fail because `function` does not take these arguments. Returns NULL. */
const struct value *argument_refuse(struct sfn_frame *frame, const char *call,
                                    const char *function);

/* Take a number for an integer of 32 bits: `dropped` without its fraction, `rounded` to the nearest
 * one, halves upwards. False when it is no number or does not fit. */
bool argument_dropped(const struct value *value, int32_t *integer);
bool argument_rounded_real(const struct value *value, int32_t *integer); /* rare part of the next */
static inline bool argument_rounded(const struct value *value, int32_t *integer)
{
    if (!value_is(value, VALUE_INTEGER)) /* counters are done without a call */
        return argument_rounded_real(value, integer);
    *integer = (int32_t)value->as.integer;
    return *integer == value->as.integer;
}

/* The same for 64 bits, without the fraction. */
bool argument_long(const struct value *value, int64_t *integer);

/* Whether Base64Encode, Base64Decode and Hash accept a text of that length. */
#define ARGUMENT_CHARACTERS_MAX 10000
bool argument_fits(const char *text, size_t size);

#endif
