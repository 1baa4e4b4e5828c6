/* runtime/lang/text.h - compare strings as Java does, in which Step Functions is written.
 *
 * Our strings are UTF-8; Java orders them by UTF-16 code units. */
#ifndef SFN_LANG_TEXT_H
#define SFN_LANG_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "runtime/json/bytes.h"
#include "sfn/value.h"

/* Order of two strings by UTF-16 code units: negative, 0 or positive. */
int text_compare(const struct value *left, const struct value *right);

/* Whether two texts of that size are the same. Codes and numbers of one kind begin alike and differ
 * at their end: for most long pairs a look there is enough. */
static inline bool text_same(const char *left, const char *right, size_t size)
{
    if (size <= BYTES_FEW)
        return bytes_equal_few(left, right, size);
    return left[size - 1] == right[size - 1] && memcmp(left, right, size) == 0;
}

/* Whether two strings are the same. */
bool text_equals(const struct value *left, const struct value *right);

/* Whether one string stands anywhere in another. */
bool text_contains(const struct value *string, const struct value *part);

#endif
