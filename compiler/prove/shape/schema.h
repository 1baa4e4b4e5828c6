/* compiler/prove/shape/schema.h - the shape of what a JSON Schema lets through. */
#ifndef SFNC_PROVE_SHAPE_SCHEMA_H
#define SFNC_PROVE_SHAPE_SCHEMA_H

#include "compiler/prove/shape/shape.h"

/* Read a text: the document, in the arena; NULL: it is no JSON, and *problem says why. */
const struct value *schema_parse(struct arena *arena, const char *text, size_t size,
                                 const char **problem);

/* The shape holds every value that fulfils the schema, and perhaps others: keywords that are not
 * known here (format, pattern, not, if, ...) let everything through. NULL: the document is no
 * schema, and *problem says why, in the arena. */
const struct shape *schema_shape(struct arena *arena, const struct value *schema,
                                 const char **problem);

/* The same, but of a part of which the shape does not say all that the schema does (a pattern, a
 * choice of objects) something else is said, and less: so what differs from the shape's comes from
 * there. Of a document that schema_shape takes. */
const struct shape *schema_hazy_shape(struct arena *arena, const struct value *schema);

/* The same as schema_shape of a part of the document, in whose references that is meant. */
const struct shape *schema_shape_of(struct arena *arena, const struct value *schema,
                                    const struct value *part, const char **problem);

/* Both: of a text. */
const struct shape *schema_read(struct arena *arena, const char *text, size_t size,
                                const char **problem);

/* NULL: something may fulfil the schema. Else the JSON pointer to where it contradicts itself, as
 * far as that is known; empty: in itself. */
const char *schema_conflict(struct arena *arena, const struct value *schema);

#endif
