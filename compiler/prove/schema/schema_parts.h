/* compiler/prove/schema/schema_parts.h - parts of a JSON Schema: keywords, references, places. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_PARTS_H
#define SFNC_PROVE_SCHEMA_SCHEMA_PARTS_H

#include "compiler/support/arena.h"
#include "runtime/json/value.h"

/* What a schema says by a keyword; NULL: nothing, as when it is true or false. */
const struct value *schema_keyword(const struct value *schema, const char *name);

/* Whether a list of names, which may be NULL, has the name. */
bool schema_requires(const struct value *required, const struct key *key);

/* What "#/$defs/a" names in the document; NULL: nothing. */
const struct value *schema_referred(const struct value *whole, const struct value *reference);

/* "/properties/a": where `sought` stands in `whole`, in the arena; NULL: it is not in there. */
const char *schema_pointer(struct arena *arena, const struct value *whole,
                           const struct value *sought);

#endif
