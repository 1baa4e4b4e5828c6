/* compiler/check/report.c - report findings of the rules, and walk over all states. */
#include <stdarg.h>

#include "compiler/check/family.h"
#include "runtime/base/time.h"

struct finding *check_report(struct check *check, struct span span, enum rule rule,
                             const char *location, const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = diag_report_list(check->diags, span, rule, location, format, arguments);
    va_end(arguments);
    return finding;
}

void check_aws(struct check *check, struct finding *finding, const char *location,
               const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    diag_aws_list(check->diags, finding, "SCHEMA_VALIDATION_FAILED", location, format, arguments);
    va_end(arguments);
}

const struct state *check_express_map(const struct scope *scope)
{
    while (scope->owner != NULL && !scope->owner->distributed)
        scope = scope->parent;
    return scope->owner != NULL && scope->owner->express_children ? scope->owner : NULL;
}

void check_timestamp(struct check *check, const struct tree *tree, const char *location)
{
    struct finding *finding;
    struct instant instant;

    if (time_read(tree->text, tree->size, &instant))
        return;
    finding = check_report(check, tree->span, RULE_TIMESTAMP, location, "\"%s\" is not a timestamp",
                           tree->text);
    diag_note(check->diags, finding, (struct span){0},
              "a timestamp looks like 2026-03-14T01:59:00Z or 2026-03-14T01:59:00.5+05:30");
    check_aws(check, finding, location, "String does not match RFC3339 timestamp");
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
