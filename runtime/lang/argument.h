/* runtime/lang/argument.h - check the arguments of intrinsic functions. Inside runtime/lang.
 *
 * When an argument does not fit, these functions set the frame's failure (States.IntrinsicFailure
 * with a cause that names the function and the argument's place, counted from 1) and return false.
 */
#ifndef SFN_LANG_ARGUMENT_H
#define SFN_LANG_ARGUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/lang/frame.h"

/* What messages call the kind of a value: "a string", "an array". */
const char *argument_kind_text(const struct value *value);

bool argument_is(struct sfn_frame *frame, const char *function, int place,
                 const struct value *value, enum value_kind kind);

/* Check for a number. It is rounded to an integer, halves upwards, which must fit int64_t. */
bool argument_integer(struct sfn_frame *frame, const char *function, int place,
                      const struct value *value, int64_t *integer);

/* The most characters that Base64Encode, Base64Decode and Hash accept; argument_fits checks it. */
#define ARGUMENT_CHARACTERS_MAX 10000
bool argument_fits(struct sfn_frame *frame, const char *function, int place, const char *text,
                   size_t size);

#endif
