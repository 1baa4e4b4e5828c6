/* runtime/json/jackson.h - what AWS's JSON parser, Jackson, says of a text that is not JSON. */
#ifndef SFN_JSON_JACKSON_H
#define SFN_JSON_JACKSON_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/buffer.h"

/* AWS has several versions of it. */
enum jackson_version {
    JACKSON_OF_DEFINITIONS, /* quotes the text; the place is behind the character at fault */
    JACKSON_OF_PATTERNS,    /* event patterns: quotes the text; the place is that character's */
    JACKSON_OF_STRINGS,     /* States.StringToJson: does not; the place is that character's */
};

/* Append the message for the first fault of the text, whose second line is the place, and append
 * the place alone. False, and nothing is appended, where Jackson's wording is not known, as for
 * most characters beyond ASCII, and for what follows the value, where Jackson does not look. */
bool jackson_describe(const char *text, size_t size, enum jackson_version version,
                      struct buffer *message, struct buffer *place);

/* Append the place behind the first `at` bytes of a text, as it is given for definitions. */
void jackson_add_place(struct buffer *out, const char *text, size_t size, size_t at);

#endif
