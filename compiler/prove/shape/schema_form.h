/* compiler/prove/shape/schema_form.h - whether a document is a JSON Schema at all. */
#ifndef SFNC_PROVE_SHAPE_SCHEMA_FORM_H
#define SFNC_PROVE_SHAPE_SCHEMA_FORM_H

#include "compiler/support/arena.h"
#include "runtime/json/value.h"

/* NULL: behind each keyword of it, and of the schemas within, stands what has to. Else what does
 * not, with its place: "/type: a "type" that JSON Schema does not have"; in the arena. */
const char *schema_problem(struct arena *arena, const struct value *whole);

#endif
