/* runtime/json/read.h - read JSON text into values, strictly by RFC 8259.
 *
 * Lone surrogates, invalid UTF-8, numbers too large for a double, nesting deeper than
 * VALUE_DEPTH_MAX, and anything after the value are errors, too. A key that occurs twice in an
 * object keeps its last value, as in AWS's reader. */
#ifndef SFN_JSON_READ_H
#define SFN_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/region.h"
#include "sfn/value.h"

/* Why and where reading stopped. Lines and columns count from 1; columns are characters. */
struct json_error {
    const char *message; /* static text: "expected ':' after a key" */
    size_t offset;
    int line;
    int column;
    bool twice; /* it is JSON, but a key occurs twice: only from json_read_distinct */
};

/* Whether values may point into the text that they are read from. */
enum json_text {
    JSON_TEXT_BORROWED, /* the text lives as long as the values: strings without escapes point into
                           it and are marked VALUE_FIXED, because it is not in a region */
    JSON_TEXT_COPIED,   /* the text may be freed: strings are copied into the region */
};

/* Read a text that holds one value; NULL with *error filled when it does not. */
const struct value *json_read(struct region *region, const char *text, size_t size,
                              enum json_text lifetime, struct json_error *error);

/* The same for what people write by hand, where a key that occurs twice in an object is a slip: it
 * is an error at its second place or, if the key has escapes, at the object's end. The text must
 * live as long as the values. */
const struct value *json_read_distinct(struct region *region, const char *text, size_t size,
                                       struct json_error *error);

/* Read the value at the start of a text, as Jackson does: what follows is not looked at, unless it
 * touches a number or a word. */
const struct value *json_read_first(struct region *region, const char *text, size_t size,
                                    enum json_text lifetime, struct json_error *error);

/* Read the text of one JSON number into *number; a big integer borrows the text. False when it is
 * not a number or too large for a double. */
bool json_read_number(const char *text, size_t size, struct value *number);

#endif
