/* compiler/check/report.c - findings of the rule families, and the walk over all states. */
#include <stdarg.h>

#include "compiler/check/family.h"

struct finding *check_report(struct check *check, struct span span, enum rule rule,
                             const char *location, const char *format, ...)
{
    struct finding *finding;
    va_list arguments;
    const char *message;

    va_start(arguments, format);
    message = arena_format_list(check->arena, format, arguments);
    va_end(arguments);
    finding = diag_report(check->diags, span, rule, "%s", message);
    finding->location = location;
    return finding;
}

void check_aws(struct check *check, struct finding *finding, const char *location,
               const char *format, ...)
{
    va_list arguments;
    const char *message;

    va_start(arguments, format);
    message = arena_format_list(check->arena, format, arguments);
    va_end(arguments);
    diag_aws(check->diags, finding, "SCHEMA_VALIDATION_FAILED", location, "%s", message);
}

struct span check_inside(const struct check *check, const struct tree *tree, size_t start,
                         size_t end)
{
    return tree_span_inside(check->machine->source, tree, start, end);
}

static struct state *first_from(const struct scope *scope)
{
    while (scope != NULL && scope->states == NULL)
        scope = scope->next;
    return scope == NULL ? NULL : scope->states;
}

struct state *first_state(const struct machine *machine)
{
    return first_from(machine->scopes);
}

struct state *following_state(const struct state *state)
{
    return state->next_state != NULL ? state->next_state : first_from(state->scope->next);
}
