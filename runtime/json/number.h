/* runtime/json/number.h - read and compare the text of numbers; private to json/. */
#ifndef SFN_JSON_NUMBER_H
#define SFN_JSON_NUMBER_H

#include <stddef.h>

#include "sfn/value.h"

/* Parse the number that starts at `at` (a digit or '-'), which ends at the first byte that cannot
 * belong to it, at the latest at `end`. Returns that place, or NULL: *message then says what is
 * wrong and *wrong where. A big integer borrows the text and is not marked VALUE_FIXED. */
const char *number_read(const char *at, const char *end, struct value *number, const char **message,
                        const char **wrong);

/* A big integer, or any decimal text of `size` bytes, as a double; infinite when too large. */
double number_to_real(const char *text, size_t size);

/* Compare a big integer's digits with a finite real, exactly: negative, 0 or positive. */
int number_compare_big_real(const char *text, size_t size, double real);

/* Compare two big integers. */
int number_compare_bigs(const char *left, size_t left_size, const char *right, size_t right_size);

#endif
