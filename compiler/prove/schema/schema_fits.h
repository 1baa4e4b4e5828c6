/* compiler/prove/schema/schema_fits.h - whether a value fulfils a JSON Schema.
 *
 * Why: a shape holds more than its schema lets through, which is right for what is proven, and
 * wrong for what is shown: a counterexample has to be one that can come. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_FITS_H
#define SFNC_PROVE_SCHEMA_SCHEMA_FITS_H

#include "compiler/prove/schema/schema_text.h"

/* Whether the value fulfils the schema (schema_parse), a document that schema_shape takes. Unless
 * it does, *keyword points to the keyword that decides it ("/properties/a/pattern"), in the arena;
 * which is why it does not, or is not looked into here. */
enum fit schema_fits(struct arena *arena, const struct value *schema, const struct value *value,
                     const char **keyword);

/* The same of a part of the document. *steps is how many schemas may be looked at; what was is
 * taken off. */
enum fit schema_fits_part(struct arena *arena, const struct value *schema, const struct value *part,
                          const struct value *value, size_t *steps);

#endif
