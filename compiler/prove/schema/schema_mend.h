/* compiler/prove/schema/schema_mend.h - a value that does not fulfil a JSON Schema, made to. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_MEND_H
#define SFNC_PROVE_SCHEMA_SCHEMA_MEND_H

#include "compiler/prove/schema/schema_fits.h"

/* A value that fulfils the schema, a document that schema_shape takes, and has of `value` (NULL:
 * there is none yet) what fulfils it: the rest is added, changed or left out. In the arena, with
 * parts of both. Where the schema lets one choose, another choice is made in each turn (0, 1, ...).
 * NULL: none was found, which proves nothing. */
const struct value *schema_mend(struct arena *arena, const struct value *schema,
                                const struct value *value, unsigned turn);

#endif
