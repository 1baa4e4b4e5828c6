/* runtime/entry/input.h - JSON that an option gives: the input of an execution, the output of a
 * task. */
#ifndef SFN_ENTRY_INPUT_H
#define SFN_ENTRY_INPUT_H

#include <stdbool.h>

#include "runtime/base/buffer.h"
#include "runtime/json/read.h"

/* Append what the option gives: JSON text, @FILE, or - for standard input; NULL is {}. False, after
 * a complaint, when it cannot be read. */
bool input_read(struct buffer *input, const char *who, const char *given);
/* Complain that it is no JSON; `option` is the name of the option that gave it. */
void input_complain(const char *who, const char *option, const char *given,
                    const struct json_error *error);
/* Whether it is JSON; if not, complain. */
bool input_is_json(const struct buffer *input, const char *who, const char *option,
                   const char *given);

#endif
