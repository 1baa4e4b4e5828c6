/* compiler/support/diag_json.c - findings as JSON objects, for tools. */
#include <stdlib.h>
#include <string.h>

#include "compiler/support/diag.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/json/write.h"

/* Messages quote the definition, which need not be UTF-8; JSON must be. */
static void add_string(struct buffer *out, const char *text)
{
    struct buffer clean = BUFFER_EMPTY;
    size_t size = strlen(text);

    if (utf8_check(text, size) == size) {
        json_write_string(out, text, size);
        return;
    }
    text_add_clean(&clean, text, size, SIZE_MAX);
    json_write_string(out, clean.text, clean.size);
    buffer_fini(&clean);
}

static void add_field(struct buffer *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    buffer_add_format(out, ",\"%s\":", name);
    add_string(out, text);
}

static void add_note(struct buffer *out, struct span span, const char *message, bool *first)
{
    buffer_add_text(out, *first ? "{\"message\":" : ",{\"message\":");
    *first = false;
    add_string(out, message);
    if (span.line > 0)
        buffer_add_format(out, ",\"line\":%d,\"column\":%d", span.line, span.column);
    buffer_add_byte(out, '}');
}

static void add_finding(const struct finding *finding, const struct diag_options *options,
                        struct buffer *out)
{
    const struct span *span = &finding->span;
    const struct span nowhere = {0};
    bool first = true;

    buffer_add_format(out, "{\"rule\":\"%s\",\"severity\":\"%s\"", rule_name(finding->rule),
                      severity_name(finding_severity(finding, options)));
    add_field(out, "message", finding->aws_text != NULL ? finding->aws_text : finding->message);
    add_field(out, "file", finding->file->path);
    if (span->line > 0)
        buffer_add_format(out, ",\"line\":%d,\"column\":%d,\"end_line\":%d,\"end_column\":%d",
                          span->line, span->column, span->end_line, span->end_column);
    add_field(out, "machine", options != NULL ? options->machine : NULL);
    add_field(out, "location", finding->location);
    add_field(out, "code", finding->code);
    add_field(out, "suppressed", finding->ignored);
    buffer_add_text(out, ",\"notes\":[");
    if (finding->aws_text != NULL)
        add_note(out, nowhere, finding->message, &first);
    for (const struct note *note = finding->notes; note != NULL; note = note->next)
        add_note(out, note->span, note->message, &first);
    buffer_add_text(out, "]}");
}

void diags_render_json(struct diags *diags, const struct diag_options *options, struct buffer *out)
{
    size_t count;
    const struct finding **sorted = diags_sorted(diags, options, true, &count);

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_byte(out, ',');
        add_finding(sorted[i], options, out);
    }
    free(sorted);
}
