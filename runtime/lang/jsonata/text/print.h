/* runtime/lang/jsonata/text/print.h - values as text: $string, and values in messages. */
#ifndef SFN_LANG_JSONATA_TEXT_PRINT_H
#define SFN_LANG_JSONATA_TEXT_PRINT_H

#include <stdbool.h>

#include "runtime/lang/frame.h"

/* $string: a string itself, all else its JSON text, numbers in it rounded to 15 digits, functions
 * as "" (alone: the empty string); `pretty` on several lines, each level indented by two blanks.
 * A number that is not finite fails: D3001 alone, D1001 inside.
 * NULL if it has failed. */
const struct value *query_print(struct sfn_frame *frame, const struct value *value, bool pretty);

/* The JSON text of a value for a message, numbers unrounded, cut after a few thousand bytes. Ends
 * in a NUL. */
const char *query_quote(struct sfn_frame *frame, const struct value *value);

#endif
