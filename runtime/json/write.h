/* runtime/json/write.h - values to JSON text.
 *
 * Compact, member order kept, non-ASCII as it is, control characters escaped. Numbers print as the
 * shortest text that reads back; a real keeps a fraction or exponent (1.0 stays 1.0). */
#ifndef SFN_JSON_WRITE_H
#define SFN_JSON_WRITE_H

#include "runtime/base/buffer.h"
#include "sfn/value.h"

/* Append the value's text. */
void json_write(struct buffer *out, const struct value *value);

/* How many bytes that text has. */
size_t json_size(const struct value *value);

/* Append the value over several lines, two blanks a level, for people. */
void json_write_pretty(struct buffer *out, const struct value *value);

/* Append text as a JSON string with its quotes. */
void json_write_string(struct buffer *out, const char *text, size_t size);

/* Room for any number below, with its NUL. */
#define JSON_NUMBER_MAX 32

/* The shortest decimal text of a finite real, with ".0" when it would look like an integer.
 * Returns its length. */
int json_write_real(char out[JSON_NUMBER_MAX], double real);
int json_write_integer(char out[JSON_NUMBER_MAX], int64_t integer);

/* The significant digits (no leading or trailing zeros, at most 17) and the decimal exponent of a
 * positive finite real: real = 0.DIGITS * 10^exponent. Returns the number of digits. */
int json_real_digits(char digits[20], int *exponent, double real);

#endif
