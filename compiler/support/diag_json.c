/* compiler/support/diag_json.c - a finding as a JSON object, for tools. */
#include "compiler/support/diag.h"
#include "compiler/support/json_out.h"

static void add_note(struct json_out *json, struct span span, const char *message)
{
    json_out_open(json, NULL, '{');
    json_out_text(json, "message", message);
    if (span.line > 0) {
        json_out_number(json, "line", (size_t)span.line);
        json_out_number(json, "column", (size_t)span.column);
    }
    json_out_close(json, '}');
}

void finding_render_json(const struct finding *finding, const struct diag_options *options,
                         struct buffer *out)
{
    struct json_out json = {.out = out};
    const struct span *span = &finding->span;
    const struct span nowhere = {0};

    json_out_open(&json, NULL, '{');
    json_out_text(&json, "rule", rule_name(finding->rule));
    json_out_text(&json, "severity", severity_name(finding_severity(finding, options)));
    json_out_text(&json, "message",
                  finding->aws_text != NULL ? finding->aws_text : finding->message);
    json_out_text(&json, "file", finding->file->path);
    if (span->line > 0) {
        json_out_number(&json, "line", (size_t)span->line);
        json_out_number(&json, "column", (size_t)span->column);
        json_out_number(&json, "end_line", (size_t)span->end_line);
        json_out_number(&json, "end_column", (size_t)span->end_column);
    }
    json_out_text(&json, "machine", options != NULL ? options->machine : NULL);
    json_out_text(&json, "location", finding->location);
    json_out_text(&json, "code", finding->code);
    json_out_text(&json, "suppressed", finding->ignored);
    json_out_open(&json, "notes", '[');
    if (finding->aws_text != NULL)
        add_note(&json, nowhere, finding->message);
    for (const struct note *note = finding->notes; note != NULL; note = note->next)
        add_note(&json, note->span, note->message);
    json_out_close(&json, ']');
    json_out_value(&json, "counterexample", finding->counterexample);
    json_out_close(&json, '}');
}
