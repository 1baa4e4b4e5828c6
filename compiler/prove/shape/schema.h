/* compiler/prove/shape/schema.h - the shape of what a JSON Schema lets through. */
#ifndef SFNC_PROVE_SHAPE_SCHEMA_H
#define SFNC_PROVE_SHAPE_SCHEMA_H

#include "compiler/prove/shape/alternatives.h"

/* Read a text: the document, in the arena; NULL: it is no JSON Schema, and *problem (which was
 * NULL) says why. */
const struct value *schema_parse(struct arena *arena, const char *text, size_t size,
                                 const char **problem);

/* The shape holds every value that fulfils the schema, and perhaps others. */
const struct shape *schema_shape(struct arena *arena, const struct value *schema);

/* The same of a part of the document, in whose references that is meant. */
const struct shape *schema_shape_of(struct arena *arena, const struct value *schema,
                                    const struct value *part);

/* Of which parts less is said than their shape could, and something else, so that what differs
 * comes from there. */
enum schema_haze {
    HAZE_NONE,
    HAZE_OPEN,  /* of which the schema says more than shapes do */
    HAZE_MIXED, /* ... or would, if there were but one shape of all */
};

/* Several shapes, of which each value that fulfils the schema is in one. *open, unless `open` is
 * NULL: what the first keyword says that says more than the shapes do; NULL: none does. */
struct alternatives schema_alternatives(struct arena *arena, const struct value *schema,
                                        enum schema_haze haze, const struct value **open);

/* NULL: something may fulfil the schema. Else the JSON pointer to where it contradicts itself, as
 * far as that is known; empty: in itself. */
const char *schema_conflict(struct arena *arena, const struct value *schema);

#endif
