/* runtime/lang/text.h - strings as Java sees them: ASL was defined by a service written in it.
 *
 * Our strings are UTF-8; order in Java is that of UTF-16 code units. */
#ifndef SFN_LANG_TEXT_H
#define SFN_LANG_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "sfn/value.h"

/* Order of two strings by UTF-16 code units: negative, 0 or positive. */
int text_compare(const struct value *left, const struct value *right);

/* Same bytes. */
bool text_equals(const struct value *left, const struct value *right);

/* Whether one string stands anywhere in another. */
bool text_contains(const struct value *string, const struct value *part);

#endif
