/* compiler/check/literal.h - tell whether a text that AWS takes as it is was meant to be more. */
#ifndef SFNC_CHECK_LITERAL_H
#define SFNC_CHECK_LITERAL_H

#include "compiler/model/machine.h"

enum literal_kind {
    LITERAL_PLAIN,  /* a text, or something that may well be one */
    LITERAL_PATH,   /* "$.a", "$$.Execution.Id", "$v.a", "$states.input" */
    LITERAL_DOLLAR, /* "$": the input as a whole, or a sign */
    LITERAL_CALL,   /* "States.UUID()" */
    LITERAL_QUERY,  /* "{% $states.input %}" in a JSONPath state, or with blanks around it */
};

/* What the text of a state looks like; `jsonata`: what its state takes for expressions stands
 * elsewhere and is not asked for. */
enum literal_kind literal_kind(struct arena *arena, const struct state *state, bool jsonata,
                               const char *text, size_t size);

#endif
