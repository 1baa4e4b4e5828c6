/* compiler/prove/shape/schema.h - the shape of what a JSON Schema lets through. */
#ifndef SFNC_PROVE_SHAPE_SCHEMA_H
#define SFNC_PROVE_SHAPE_SCHEMA_H

#include "compiler/prove/shape/shape.h"

/* Read a schema. The shape holds every value that fulfils it, and perhaps others: keywords that are
 * not known here (format, pattern, not, if, ...) let everything through. NULL: the text is no
 * schema, and *problem says why, in the arena. */
const struct shape *schema_read(struct arena *arena, const char *text, size_t size,
                                const char **problem);

#endif
