/* compiler/prove/shape/schema_exact.h - whether a shape says all that a JSON Schema does. */
#ifndef SFNC_PROVE_SHAPE_SCHEMA_EXACT_H
#define SFNC_PROVE_SHAPE_SCHEMA_EXACT_H

#include <stdbool.h>

#include "runtime/json/value.h"

/* Whether the shape of the schema has just the values that fulfil it, if those of the schemas
 * within have. */
bool schema_is_exact(const struct value *schema);

/* What the first keyword says that makes it otherwise, in the schema or one within; NULL: there is
 * none. */
const struct value *schema_inexact(const struct value *schema);

#endif
