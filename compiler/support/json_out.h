/* compiler/support/json_out.h - write JSON piece by piece, of texts that may be anything.
 *
 * Commas and names are put where they belong; brackets are the caller's to pair. */
#ifndef SFNC_SUPPORT_JSON_OUT_H
#define SFNC_SUPPORT_JSON_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/buffer.h"
#include "runtime/json/value.h"

struct json_out {
    struct buffer *out;
    bool following; /* something stands before in the same brackets */
};

/* In all of these `name` is the member's in an object (a constant), NULL in an array. */

/* Open an object or an array; close it with '}' or ']'. */
void json_out_open(struct json_out *json, const char *name, char bracket);
void json_out_close(struct json_out *json, char bracket);

/* A text, in which each byte that is not UTF-8 becomes U+FFFD. NULL: nothing is written. */
void json_out_text(struct json_out *json, const char *name, const char *text);
void json_out_number(struct json_out *json, const char *name, size_t number);
void json_out_truth(struct json_out *json, const char *name, bool truth);
/* A value. NULL: nothing is written. */
void json_out_value(struct json_out *json, const char *name, const struct value *value);

#endif
