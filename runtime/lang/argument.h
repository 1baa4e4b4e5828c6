/* runtime/lang/argument.h - checking the arguments of intrinsic functions. Inside runtime/lang.
 *
 * Each sets the frame's failure (States.IntrinsicFailure, naming the function and the argument's
 * place, counted from 1) and returns false when the argument does not fit. */
#ifndef SFN_LANG_ARGUMENT_H
#define SFN_LANG_ARGUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/lang/frame.h"

/* "a string", "an array", ... */
const char *argument_kind_text(const struct value *value);

bool argument_is(struct sfn_frame *frame, const char *function, int place,
                 const struct value *value, enum value_kind kind);

/* A number, rounded to the nearest integer, halves upwards; it must fit int64_t. */
bool argument_integer(struct sfn_frame *frame, const char *function, int place,
                      const struct value *value, int64_t *integer);

/* Data given to Base64 and Hash may have this many characters. */
#define ARGUMENT_CHARACTERS_MAX 10000
bool argument_fits(struct sfn_frame *frame, const char *function, int place, const char *text,
                   size_t size);

#endif
