/* compiler/check/report.c - report findings of the rules, and walk over all states. */
#include <stdarg.h>

#include "compiler/check/family.h"
#include "runtime/base/time.h"
#include "runtime/base/utf8.h"

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

/* The character at the front of a name of JSONata, which has a NUL as C0 80. Returns its bytes. */
static size_t read_character(const char *text, size_t size, uint32_t *character)
{
    size_t length = utf8_read(text, size, character);

    if (length > 0)
        return length;
    *character = '\0';
    return size > 1 && utf8_is_inside(text[1]) ? 2 : 1;
}

const char *check_shown(struct check *check, const char *text, size_t size)
{
    struct buffer shown = BUFFER_EMPTY;
    const char *made;

    for (size_t at = 0; at < size;) {
        uint32_t character;
        size_t length = read_character(text + at, size - at, &character);

        if (character != '\0' && utf8_is_printable(character))
            buffer_add(&shown, text + at, length);
        else
            buffer_add_format(&shown, "\\u%04x", (unsigned)character);
        at += length;
    }
    made = arena_text(check->arena, shown.size > 0 ? shown.text : "", shown.size);
    buffer_fini(&shown);
    return made;
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

struct span check_head(const struct tree *tree)
{
    struct span head = tree->span;

    if (tree->kind != TREE_OBJECT && tree->kind != TREE_ARRAY)
        return head;
    head.end = head.start + 1;
    head.end_line = head.line;
    head.end_column = head.column;
    return head;
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
