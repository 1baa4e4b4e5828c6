/* runtime/base/utf8.h - UTF-8 one character at a time, for texts that may be anything.
 *
 * Well-formed means: nothing overlong, no surrogates, nothing beyond U+10FFFF. */
#ifndef SFN_BASE_UTF8_H
#define SFN_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_MARK "\xef\xbb\xbf"        /* a byte order mark */
#define UTF8_REPLACEMENT "\xef\xbf\xbd" /* U+FFFD: stands for what is no character */

/* True for every byte of a character but its first. */
static inline bool utf8_is_inside(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* The length of a well-formed character that begins with this byte. */
static inline size_t utf8_lead_length(char lead)
{
    unsigned char byte = (unsigned char)lead;

    return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/* The length of the character at the start of `size` (> 0) bytes, 1 to 4; 0 when they do not begin
 * with a well-formed one. */
size_t utf8_length(const char *text, size_t size);

/* Where utf8_length is 0: how many bytes (1 to 3) to replace by one U+FFFD, as Unicode recommends
 * and Java does. They are the longest beginning of a character that is not completed. */
size_t utf8_broken_length(const char *text, size_t size);

/* The same as utf8_length; *character becomes the character. */
size_t utf8_read(const char *text, size_t size, uint32_t *character);

/* Write a character below 0x110000; returns the number of bytes. */
size_t utf8_write(char out[4], uint32_t character);

/* The offset of the first byte that is not part of a well-formed character; `size` if all are. */
size_t utf8_check(const char *text, size_t size);

/* How many characters begin in the text, and how many UTF-16 code units they are. */
size_t utf8_characters(const char *text, size_t size);
size_t utf8_units(const char *text, size_t size);

/* Whether a terminal shows the character: no control character, no other end of a line. */
bool utf8_is_printable(uint32_t character);

/* Whether it may stand for something: not U+FFFE, U+FFFF and U+10FFFF, the ends of the first and of
 * the last plane. */
bool utf8_is_assigned(uint32_t character);

/* The bytes of a byte order mark at the front: 3 or 0. */
size_t utf8_mark_size(const char *text, size_t size);

#endif
