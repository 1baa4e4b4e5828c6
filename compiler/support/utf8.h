/* compiler/support/utf8.h - UTF-8 one character at a time, for texts that may be anything. */
#ifndef SFNC_SUPPORT_UTF8_H
#define SFNC_SUPPORT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The length of the character at the start of `size` (> 0) bytes, 1 to 4; 0 when they do not begin
 * with a well-formed one (no surrogates, nothing overlong). *character may be NULL. */
size_t utf8_read(const char *text, size_t size, uint32_t *character);

/* Write a character below 0x110000; returns the number of bytes. */
size_t utf8_write(char out[4], uint32_t character);

/* The offset of the first byte that is not well-formed; `size` when all is well. */
size_t utf8_check(const char *text, size_t size);

#endif
