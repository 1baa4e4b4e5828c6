/* compiler/prove/schema/schema.h - the shape of what a JSON Schema lets through. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_H
#define SFNC_PROVE_SCHEMA_SCHEMA_H

#include "compiler/prove/shape/alternatives.h"
#include "compiler/prove/schema/schema_form.h"

/* Read a text: the document, in the arena; NULL: it is no JSON Schema, and *problem says why. */
const struct value *schema_parse(struct arena *arena, const char *text, size_t size,
                                 struct schema_problem *problem);

/* The shape holds every value that fulfils the schema, and perhaps others. */
const struct shape *schema_shape(struct arena *arena, const struct value *schema);

/* The same of a part of the document, in whose references that is meant. */
const struct shape *schema_shape_of(struct arena *arena, const struct value *schema,
                                    const struct value *part);

/* Several shapes, of which each value that fulfils the schema, that of what executions are given,
 * is in one. Their parts have an origin (enum shape_origin) where the schema says more than they
 * do. *open: what the first keyword says that does; NULL: none does. */
struct alternatives schema_alternatives(struct arena *arena, const struct value *schema,
                                        const struct value **open);

/* The same of a schema of results. */
struct alternatives schema_results(struct arena *arena, const struct value *schema,
                                   const struct value **open);

/* NULL: something may fulfil the schema. Else the JSON pointer to where it contradicts itself, as
 * far as that is known; empty: in itself. */
const char *schema_conflict(struct arena *arena, const struct value *schema);

#endif
