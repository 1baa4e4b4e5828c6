/* runtime/task/jansson.h - values as functions in C see them, and back. */
#ifndef SFN_TASK_JANSSON_H
#define SFN_TASK_JANSSON_H

#include <jansson.h>

#include "runtime/json/read.h"
#include "runtime/json/value.h"

/* A new reference. NULL: jansson has no such value (an integer beyond 64 bits, NUL in a key), and
 * *problem is what it says of its text. */
json_t *jansson_of_value(const struct value *value, json_error_t *problem);

/* NULL: it is no JSON. *error is then what is wrong with its text; it has no message if it cannot
 * even be written as text (a text that is no UTF-8, an object that holds itself). */
const struct value *value_of_jansson(struct region *region, const json_t *json,
                                     struct json_error *error);

#endif
