/* runtime/lang/text.h - strings as Java sees them: ASL was defined by a service written in it.
 *
 * Our strings are UTF-8; order and length in Java are those of UTF-16 code units. */
#ifndef SFN_LANG_TEXT_H
#define SFN_LANG_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "sfn/value.h"

/* Order of two strings by UTF-16 code units: negative, 0 or positive. */
int text_compare(const struct value *left, const struct value *right);

/* Same bytes. */
bool text_equals(const struct value *left, const struct value *right);

/* Characters (code points) and UTF-16 code units of UTF-8 text. */
size_t text_characters(const char *text, size_t size);
size_t text_units(const char *text, size_t size);

/* Bytes of the character that begins with this byte. */
static inline size_t text_character_size(char lead)
{
    unsigned char byte = (unsigned char)lead;

    return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

#endif
