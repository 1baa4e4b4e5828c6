/* compiler/prove/judge/told.c - what has been told already, so that nothing is told that follows
 * from it.
 */
#include "compiler/prove/judge/told.h"

static bool says_why(enum rule rule)
{
    switch (rule) {
    case RULE_NEVER_FOUND:
    case RULE_NEVER_TRUE:
    case RULE_ALWAYS_FAILS:
    case RULE_UNDEFINED_RESULT:
    case RULE_VARIABLE_UNASSIGNED:
    case RULE_INTRINSIC_ARITY:
    case RULE_INTRINSIC_ARGUMENT:
    case RULE_JSONATA_FUNCTION:
    case RULE_JSONATA_ARITY:
    case RULE_JSONATA_ARGUMENT:
    case RULE_JSONATA_REGEX:
        return true;
    default:
        return false;
    }
}

bool told_failing(const struct diags *diags, struct span span)
{
    for (const struct finding *at = diags_first(diags); at != NULL; at = at->next)
        if (says_why(at->rule) && span.start <= at->at && at->at < span.end)
            return true;
    return false;
}
