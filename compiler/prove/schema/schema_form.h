/* compiler/prove/schema/schema_form.h - whether a document is a JSON Schema at all. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_FORM_H
#define SFNC_PROVE_SCHEMA_SCHEMA_FORM_H

#include "compiler/support/arena.h"
#include "runtime/json/value.h"

/* Why a text is no JSON Schema. */
struct schema_problem {
    const char *message; /* NULL: it is one */
    const char *pointer; /* a JSON pointer to what is wrong; NULL: the text is not JSON */
    int line, column;    /* then: where */
};

/* Whether behind each keyword of the document, and of the schemas within, stands what has to. Texts
 * live in the arena. */
struct schema_problem schema_check(struct arena *arena, const struct value *whole);

#endif
