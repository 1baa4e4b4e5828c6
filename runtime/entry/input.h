/* runtime/entry/input.h - the input of an execution, as the option --input gives it. */
#ifndef SFN_ENTRY_INPUT_H
#define SFN_ENTRY_INPUT_H

#include <stdbool.h>

#include "runtime/base/buffer.h"
#include "runtime/json/read.h"

/* Append the input: JSON text, @FILE, or - for standard input; NULL is {}. False, after a
 * complaint, when it cannot be read. */
bool input_read(struct buffer *input, const char *who, const char *given);
/* Complain that it is no JSON. */
void input_complain(const char *who, const char *given, const struct json_error *error);
/* Whether it is JSON; if not, complain. */
bool input_is_json(const struct buffer *input, const char *who, const char *given);

#endif
