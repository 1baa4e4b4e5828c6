/* compiler/driver/findings/github.c - findings as workflow commands: GitHub shows annotations.
 *
 *   ::warning file=order.asl.json,line=3,endLine=3,col=5,endColumn=9,title=RULE::MESSAGE
 *
 * A command is one line. What would end it, or a property of it, is written as %0A. */
#include <string.h>

#include "compiler/driver/findings/form.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"

static const char *const commands[] = {
    [SEVERITY_NOTE] = "notice", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

/* Append a text; the log is shown on terminals, too, which must obey nothing in it. */
static void add_escaped(struct buffer *out, const char *text, size_t size, bool property)
{
    for (size_t at = 0; at < size;) {
        uint32_t character = 0;
        size_t length = utf8_read(text + at, size - at, &character);

        if (character == '%' || character == '\n' || character == '\r' ||
            (property && (character == ',' || character == ':')))
            buffer_add_format(out, "%%%02X", (unsigned)character);
        else if (length == 0 || (character != '\t' && !utf8_is_printable(character)))
            buffer_add_byte(out, '?');
        else
            buffer_add(out, text + at, length);
        at += length == 0 ? 1 : length;
    }
}

static void add_file(struct buffer *out, const char *path)
{
    path = finding_path(path);
    buffer_add_text(out, " file=");
    add_escaped(out, path, strlen(path), true);
}

static void add(struct findings *findings, const struct finding *finding,
                const struct diag_options *options)
{
    struct buffer *out = &findings->items, text = BUFFER_EMPTY;
    const struct span *span = &finding->span;

    buffer_add_format(out, "::%s", commands[finding_severity(finding, options)]);
    add_file(out, finding->file->path);
    if (span->line > 0)
        buffer_add_format(out, ",line=%d,endLine=%d", span->line, span->end_line);
    if (span->line > 0 && span->line == span->end_line) /* else GitHub wants no columns */
        buffer_add_format(out, ",col=%d,endColumn=%d", span->column, span->end_column);
    buffer_add_format(out, ",title=%s::", rule_name(finding->rule));
    finding_add_remarks(&text, finding);
    for (const struct note *note = finding->notes; note != NULL; note = note->next)
        if (note->span.line > 0)
            buffer_add_format(&text, "\nline %d: %s", note->span.line, note->message);
    add_escaped(out, text.text, text.size, false);
    buffer_add_byte(out, '\n');
    buffer_fini(&text);
}

static void end(struct findings *findings, bool read)
{
    if (read)
        return;
    buffer_add_text(&findings->items, "::error");
    add_file(&findings->items, findings->path);
    buffer_add_text(&findings->items, ",title=sfnc::the file cannot be checked\n");
}

static void print(const struct findings *findings, struct buffer *out)
{
    buffer_add(out, findings->items.text, findings->items.size);
}

const struct findings_form findings_github = {"github", add, false, end, print};
