/* compiler/support/diag.c - findings: collected in any order. */
#include "compiler/support/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/support/diag_private.h"
#include "compiler/support/origin.h"
#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"

struct diags *diags_new(struct arena *arena, const struct source *source)
{
    struct diags *diags = ARENA_NEW(arena, struct diags);

    diags->arena = arena;
    diags->source = source;
    diags->end = &diags->first;
    return diags;
}

void diags_turn(struct diags *diags, const struct source *source)
{
    if (source_file(source) != source_file(diags->source))
        diags->file_number++;
    diags->source = source;
}

/* Bytes of a message: it may quote megabytes of a definition, but it is there to be read. */
#define MESSAGE_MAX 1000

static const char *message_of(struct diags *diags, const char *format, va_list arguments)
{
    char *message = arena_format_list(diags->arena, format, arguments);
    size_t size = strlen(message), keep = MESSAGE_MAX / 2;
    size_t tail;

    if (size <= MESSAGE_MAX)
        return message;
    while (utf8_is_inside(message[keep]))
        keep--;
    for (tail = size - MESSAGE_MAX / 2; utf8_is_inside(message[tail]); tail++)
        ;
    return arena_format(diags->arena, "%.*s ... %s", (int)keep, message, message + tail);
}

const char *diag_message(struct diags *diags, const char *format, ...)
{
    const char *message;
    va_list arguments;

    va_start(arguments, format);
    message = message_of(diags, format, arguments);
    va_end(arguments);
    return message;
}

struct finding *diag_report_list(struct diags *diags, struct span span, enum rule rule,
                                 const char *location, const char *format, va_list arguments)
{
    struct finding *finding = ARENA_NEW(diags->arena, struct finding);

    finding->rule = rule;
    finding->severity = rule_severity(rule);
    finding->file = source_file(diags->source);
    finding->file_number = diags->file_number;
    finding->span = source_place(diags->source, span);
    finding->source = diags->source;
    finding->at = span.line > 0 ? span.start : SIZE_MAX;
    finding->location = location;
    finding->message = message_of(diags, format, arguments);
    *diags->end = finding;
    diags->end = &finding->next;
    diags->count++;
    return finding;
}

struct finding *diag_report(struct diags *diags, struct span span, enum rule rule,
                            const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = diag_report_list(diags, span, rule, NULL, format, arguments);
    va_end(arguments);
    return finding;
}

void diag_note(struct diags *diags, struct finding *finding, struct span span, const char *format,
               ...)
{
    struct note *note;
    struct note **end;
    va_list arguments;

    if (finding == NULL)
        return;
    note = ARENA_NEW(diags->arena, struct note);
    end = &finding->notes;
    note->span = source_place(diags->source, span);
    va_start(arguments, format);
    note->message = message_of(diags, format, arguments);
    va_end(arguments);
    while (*end != NULL)
        end = &(*end)->next;
    *end = note;
}

void diag_counterexample(struct finding *finding, const struct value *counterexample)
{
    finding->counterexample = counterexample;
}

void diag_aws_list(struct diags *diags, struct finding *finding, const char *code,
                   const char *location, const char *format, va_list arguments)
{
    finding->code = code == NULL ? NULL : arena_text(diags->arena, code, strlen(code));
    finding->location =
        location == NULL ? NULL : arena_text(diags->arena, location, strlen(location));
    finding->aws_text = message_of(diags, format, arguments);
}

void diag_aws(struct diags *diags, struct finding *finding, const char *code, const char *location,
              const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    diag_aws_list(diags, finding, code, location, format, arguments);
    va_end(arguments);
}

void diags_locate(struct diags *diags, const char *(*name)(void *context, size_t at), void *context)
{
    for (struct finding *at = diags->first; at != NULL; at = at->next)
        if (at->source == diags->source && at->location == NULL && at->code == NULL &&
            at->at != SIZE_MAX)
            at->location = name(context, at->at);
}

struct finding *diags_forget_aws(struct diags *diags)
{
    for (struct finding *at = diags->first; at != NULL; at = at->next)
        at->aws_text = at->code = at->location = NULL;
    return diags->first;
}

void diags_shown(struct diags *diags)
{
    for (struct finding *at = diags->first; at != NULL; at = at->next)
        at->shown = true;
}

const struct finding *diags_first(const struct diags *diags)
{
    return diags->first;
}
