/* runtime/json/read.h - JSON text to values (RFC 8259, strictly).
 *
 * Refused beyond the grammar: a key twice in one object keeps the last value (as Jackson does);
 * lone surrogates, invalid UTF-8, numbers whose value is not finite, nesting deeper than
 * VALUE_DEPTH_MAX, and anything after the value are errors with their place. */
#ifndef SFN_JSON_READ_H
#define SFN_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/region.h"
#include "sfn/value.h"

/* Where and why reading stopped. line and column count from 1, columns in characters. */
struct json_error {
    const char *message; /* static text: "expected ':' after a key" */
    size_t offset;
    int line;
    int column;
};

/* How long the text lives. */
enum json_text {
    JSON_TEXT_BORROWED, /* as long as the values: strings without escapes point into it, marked
                           VALUE_FIXED (the text is not in a region) */
    JSON_TEXT_COPIED,   /* it may go away: strings are copied into the region */
};

/* The one value that `text` holds; NULL with *error filled otherwise. */
const struct value *json_read(struct region *region, const char *text, size_t size,
                              enum json_text lifetime, struct json_error *error);

/* Parse the text of one JSON number into *number (kind, payload; big integers borrow the text).
 * False when it is no number or not finite. */
bool json_read_number(const char *text, size_t size, struct value *number);

#endif
