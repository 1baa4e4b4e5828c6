/* runtime/json/write.h - write values as JSON text.
 *
 * The text is compact. Members stay in their order; control characters are escaped, characters
 * beyond ASCII are not. A number is the shortest text that reads back the same; a real keeps a
 * fraction or an exponent (1.0 stays 1.0). */
#ifndef SFN_JSON_WRITE_H
#define SFN_JSON_WRITE_H

#include "runtime/base/buffer.h"
#include "sfn/value.h"

/* Append the value's text. */
void json_write(struct buffer *out, const struct value *value);

/* How many bytes json_write would append. A value may be small and its text immense, because its
 * parts may be the same: it is not made. */
size_t json_size(const struct value *value);

/* The same; but more than `most` when there are more, without looking at all of them. */
size_t json_size_within(const struct value *value, size_t most);

/* Append the value for people: on several lines, indented by two blanks for each level. */
void json_write_pretty(struct buffer *out, const struct value *value);

/* Append text as a JSON string with its quotes. */
void json_write_string(struct buffer *out, const char *text, size_t size);

/* The most bytes that a number takes in the functions below, with its NUL. */
#define JSON_NUMBER_MAX 32

/* The shortest decimal text of a finite real, with ".0" when it would look like an integer.
 * Returns its length. */
int json_write_real(char out[JSON_NUMBER_MAX], double real);
int json_write_integer(char out[JSON_NUMBER_MAX], int64_t integer);

/* The significant digits (no leading or trailing zeros, at most 17) and the decimal exponent of a
 * positive finite real: real = 0.DIGITS * 10^exponent. Returns the number of digits. */
int json_real_digits(char digits[20], int *exponent, double real);

#endif
