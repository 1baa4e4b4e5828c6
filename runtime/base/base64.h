/* runtime/base/base64.h - base 64, as both languages of expressions have it. */
#ifndef SFN_BASE_BASE64_H
#define SFN_BASE_BASE64_H

#include <stddef.h>

#define BASE64_SIZE(bytes) (((bytes) + 2) / 3 * 4)

/* Write the bytes as text of BASE64_SIZE(size) characters, without a NUL. Returns its end. */
char *base64_encode(char *to, const unsigned char *bytes, size_t size);

/* Read a text up to its first '=', which may be missing; the digits of the alphabet for URLs are
 * known, too. What is no digit is skipped, and so are bits at the end that make no byte. Returns
 * the number of bytes, at most three for four characters. */
size_t base64_decode(unsigned char *to, const char *text, size_t size);

#endif
