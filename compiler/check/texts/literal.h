/* compiler/check/texts/literal.h - tell whether a text that AWS takes as it is was meant to be
 * more. */
#ifndef SFNC_CHECK_TEXTS_LITERAL_H
#define SFNC_CHECK_TEXTS_LITERAL_H

#include "compiler/model/machine.h"
#include "runtime/base/table.h"

enum literal_kind {
    LITERAL_PLAIN,  /* a text, or something that may well be one */
    LITERAL_PATH,   /* "$.a", "$$.Execution.Id", "$v.a", "$states.input" */
    LITERAL_DOLLAR, /* "$": the input as a whole, or a sign */
    LITERAL_CALL,   /* "States.UUID()" */
    /* "{% $states.input %}" in a JSONPath state, "{ % $states.input %}", "$now()" in another */
    LITERAL_QUERY,
};

/* What a string node of a state looks like. `variables` has the names of those that the machine
 * assigns; `jsonata`: the state's language. */
enum literal_kind literal_kind(struct arena *arena, const struct table *variables, bool jsonata,
                               const struct tree *string);

#endif
