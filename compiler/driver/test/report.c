/* compiler/driver/test/report.c - say how test cases ended: for people, or for another program. */
#include "compiler/driver/test/report.h"

#include <stdio.h>
#include <string.h>

#include "compiler/driver/print.h"
#include "compiler/support/xml.h"
#include "runtime/base/text.h"
#include "runtime/json/write.h"

static const char *const names[REPORT_FORMATS] = {
    [REPORT_TEXT] = "text", [REPORT_JSON] = "json", [REPORT_JUNIT] = "junit", [REPORT_TAP] = "tap"};

enum report_format report_format_named(const char *name)
{
    int format = 0;

    while (format < REPORT_FORMATS && strcmp(names[format], name) != 0)
        format++;
    return (enum report_format)format;
}

/* ---- lines ---- */

/* The next line of a text, without its line break, from *at on, which moves behind it. NULL: there
 * is none. */
static const char *next_line(const struct buffer *text, size_t *at, size_t *size)
{
    const char *line = text->text + *at;
    const char *end;

    if (*at >= text->size)
        return NULL;
    end = memchr(line, '\n', text->size - *at);
    *size = end != NULL ? (size_t)(end - line) : text->size - *at;
    *at += *size + 1;
    return line;
}

static void add_lines(struct buffer *out, const struct buffer *text, const char *before)
{
    const char *line;
    size_t at = 0, size;

    while ((line = next_line(text, &at, &size)) != NULL) {
        buffer_add_text(out, before);
        text_add_plain(out, line, size);
        buffer_add_byte(out, '\n');
    }
}

/* ---- text and TAP ---- */

static void add_text(struct buffer *out, const struct report_case *ended)
{
    buffer_add_text(out, ended->failed ? "FAIL   " : "ok     ");
    text_add_plain(out, ended->name, strlen(ended->name));
    buffer_add_byte(out, '\n');
    add_lines(out, ended->problems, "       ");
    add_lines(out, ended->remarks, "       ");
}

/* In TAP a line break ends the name, and # begins a directive. */
static void add_tap(struct buffer *out, const struct report_case *ended, size_t number)
{
    struct buffer name = BUFFER_EMPTY;

    text_add_plain(&name, ended->name, strlen(ended->name));
    buffer_add_format(out, "%s %zu - ", ended->failed ? "not ok" : "ok", number);
    for (size_t i = 0; i < name.size; i++) {
        if (name.text[i] == '#' || name.text[i] == '\\')
            buffer_add_byte(out, '\\');
        buffer_add_byte(out, name.text[i]);
    }
    buffer_add_byte(out, '\n');
    buffer_fini(&name);
    add_lines(out, ended->problems, "# ");
    add_lines(out, ended->remarks, "# ");
}

/* ---- JSON ---- */

static void add_strings(struct buffer *out, const char *name, const struct buffer *text)
{
    const char *before = "", *line;
    size_t at = 0, size;

    buffer_add_format(out, ",\"%s\":[", name);
    while ((line = next_line(text, &at, &size)) != NULL) {
        buffer_add_text(out, before);
        json_write_string(out, line, size);
        before = ",";
    }
    buffer_add_byte(out, ']');
}

static void add_json(struct buffer *out, const struct report_case *ended)
{
    buffer_add_text(out, out->size > 0 ? ",\n  {\"name\":" : "\n  {\"name\":");
    json_write_string(out, ended->name, strlen(ended->name));
    buffer_add_format(out, ",\"passed\":%s", ended->failed ? "false" : "true");
    add_strings(out, "problems", ended->problems);
    add_strings(out, "remarks", ended->remarks);
    buffer_add_byte(out, '}');
}

/* ---- JUnit ---- */

static void add_junit(struct buffer *out, const struct report *report,
                      const struct report_case *ended)
{
    const char *line;
    size_t at = 0, size = 0;

    buffer_add_text(out, "    <testcase");
    xml_add_attribute(out, "classname", report->suite, strlen(report->suite));
    xml_add_attribute(out, "name", ended->name, strlen(ended->name));
    buffer_add_text(out, ">\n");
    if (ended->failed) {
        line = next_line(ended->problems, &at, &size);
        if (line == NULL) /* only --werror fails it */
            line = next_line(ended->remarks, &at, &size);
        buffer_add_text(out, "      <failure");
        xml_add_attribute(out, "message", line, size);
        buffer_add_byte(out, '>');
        xml_add_text(out, ended->problems->text, ended->problems->size);
        buffer_add_text(out, "</failure>\n");
    }
    if (ended->remarks->size > 0) {
        buffer_add_text(out, "      <system-out>");
        xml_add_text(out, ended->remarks->text, ended->remarks->size);
        buffer_add_text(out, "</system-out>\n");
    }
    buffer_add_text(out, "    </testcase>\n");
}

/* ---- all ---- */

static void print(struct buffer *text)
{
    print_text(stdout, text->text, text->size);
    buffer_clear(text);
}

void report_add(struct report *report, const struct report_case *ended)
{
    report->count++;
    report->failed += ended->failed;
    switch (report->format) {
    case REPORT_TEXT:
        add_text(&report->cases, ended);
        print(&report->cases);
        break;
    case REPORT_TAP:
        add_tap(&report->cases, ended, report->count);
        print(&report->cases);
        break;
    case REPORT_JSON:
        add_json(&report->cases, ended);
        break;
    case REPORT_JUNIT:
        add_junit(&report->cases, report, ended);
        break;
    case REPORT_FORMATS:
        break;
    }
}

static void end_junit(struct buffer *out, const struct report *report)
{
    buffer_add_format(out,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n  <testsuite",
                      report->count, report->failed);
    xml_add_attribute(out, "name", report->suite, strlen(report->suite));
    buffer_add_format(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n",
                      report->count, report->failed);
    buffer_add(out, report->cases.text, report->cases.size);
    buffer_add_text(out, "  </testsuite>\n</testsuites>\n");
}

void report_end(struct report *report, size_t total, const struct buffer *coverage)
{
    struct buffer out = BUFFER_EMPTY;

    switch (report->format) {
    case REPORT_TEXT:
        buffer_add_format(&out, "\n%zu of %zu test cases passed\n", report->count - report->failed,
                          total);
        break;
    case REPORT_TAP:
        buffer_add_format(&out, "1..%zu\n", total);
        break;
    case REPORT_JSON:
        buffer_add_text(&out, "{\"definition\":");
        json_write_string(&out, report->suite, strlen(report->suite));
        buffer_add_format(&out, ",\"passed\":%zu,\"total\":%zu,\"cases\":[%.*s],\n\"coverage\":",
                          report->count - report->failed, total, (int)report->cases.size,
                          report->cases.size > 0 ? report->cases.text : "");
        buffer_add(&out, coverage->text, coverage->size);
        buffer_add_text(&out, "}\n");
        break;
    case REPORT_JUNIT:
        end_junit(&out, report);
        break;
    case REPORT_FORMATS:
        break;
    }
    print(&out);
    buffer_fini(&out);
}

void report_fini(struct report *report)
{
    buffer_fini(&report->cases);
}
