/* compiler/support/diag.c - findings: collected in any order, sorted when shown. */
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

struct finding *diag_report_list(struct diags *diags, struct span span, enum rule rule,
                                 const char *location, const char *format, va_list arguments)
{
    struct finding *finding = ARENA_NEW(diags->arena, struct finding);

    finding->rule = rule;
    finding->severity = rule_severity(rule);
    finding->file = source_file(diags->source);
    finding->file_number = diags->file_number;
    finding->span = source_place(diags->source, span);
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
    struct note *note = ARENA_NEW(diags->arena, struct note);
    struct note **end = &finding->notes;
    va_list arguments;

    note->span = source_place(diags->source, span);
    va_start(arguments, format);
    note->message = message_of(diags, format, arguments);
    va_end(arguments);
    while (*end != NULL)
        end = &(*end)->next;
    *end = note;
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

struct finding *diags_forget_aws(struct diags *diags)
{
    for (struct finding *at = diags->first; at != NULL; at = at->next)
        at->aws_text = at->code = at->location = NULL;
    return diags->first;
}

const struct finding *diags_first(const struct diags *diags)
{
    return diags->first;
}

enum severity finding_severity(const struct finding *finding, const struct diag_options *options)
{
    if (finding->severity == SEVERITY_WARNING && options != NULL && options->werror)
        return SEVERITY_ERROR;
    return finding->severity;
}

const char *severity_name(enum severity severity)
{
    switch (severity) {
    case SEVERITY_NOTE:
        return "note";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_ERROR:
        return "error";
    }
    BUG("unknown severity");
}

static bool is_visible(const struct finding *finding, const struct diag_options *options)
{
    return options == NULL || finding->severity == SEVERITY_ERROR || !options->off[finding->rule];
}

size_t diags_errors(const struct diags *diags, const struct diag_options *options)
{
    size_t errors = 0;

    for (const struct finding *finding = diags->first; finding != NULL; finding = finding->next) {
        if (is_visible(finding, options) && finding_severity(finding, options) == SEVERITY_ERROR)
            errors++;
    }
    return errors;
}

/* A finding and when it was reported: qsort is not stable, so the number decides between findings
 * at the same place. */
struct entry {
    const struct finding *finding;
    size_t number;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    const struct span *x = &a->finding->span, *y = &b->finding->span;
    size_t file = a->finding->file_number, other = b->finding->file_number;

    if (file != other)
        return file < other ? -1 : 1;
    if ((x->line == 0) != (y->line == 0))
        return x->line == 0 ? -1 : 1;
    if (x->line != 0 && x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

const struct finding **diags_sorted(const struct diags *diags, const struct diag_options *options,
                                    size_t *count)
{
    struct entry *entries = mem_zeroed(diags->count + 1, sizeof(*entries));
    const struct finding **sorted = mem_zeroed(diags->count + 1, sizeof(const struct finding *));
    size_t used = 0;

    for (const struct finding *finding = diags->first; finding != NULL; finding = finding->next) {
        if (is_visible(finding, options)) {
            entries[used].finding = finding;
            entries[used].number = used;
            used++;
        }
    }
    qsort(entries, used, sizeof(*entries), compare_entries);
    for (size_t i = 0; i < used; i++)
        sorted[i] = entries[i].finding;
    free(entries);
    *count = used;
    return sorted;
}
