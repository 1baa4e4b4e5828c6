/* runtime/task/jansson.h - convert values to those of the jansson library, and back. */
#ifndef SFN_TASK_JANSSON_H
#define SFN_TASK_JANSSON_H

#include <jansson.h>

#include "runtime/json/read.h"
#include "runtime/json/value.h"

/* A new reference to the same value. NULL when jansson has no such value (an integer beyond 64
 * bits, NUL in a key); *problem is then what jansson says of the value's text. */
json_t *jansson_of_value(const struct value *value, json_error_t *problem);

/* The same value in the region. NULL when it is not JSON: *error then says what is wrong with its
 * text, and has no message if it cannot even be written as text (a string that is not UTF-8, an
 * object that contains itself). */
const struct value *value_of_jansson(struct region *region, const json_t *json,
                                     struct json_error *error);

#endif
