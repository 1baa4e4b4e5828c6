/* compiler/driver/findings/junit.c - findings as results of tests, for what collects those.
 *
 * A file is a suite, a finding a case of it: an error has failed, what is ignored is skipped, other
 * notes and warnings have passed and say what they are. A file without findings is one that passed.
 */
#include <string.h>

#include "compiler/driver/findings/form.h"
#include "compiler/support/xml.h"

static void begin_case(struct findings *findings, const char *name)
{
    struct buffer *out = &findings->cases;

    findings->count++;
    buffer_add_text(out, "    <testcase");
    xml_add_attribute(out, "classname", findings->path, strlen(findings->path));
    xml_add_attribute(out, "name", name, strlen(name));
    buffer_add_text(out, ">\n");
}

static void end_case(struct findings *findings)
{
    buffer_add_text(&findings->cases, "    </testcase>\n");
}

static void name_case(struct buffer *name, const struct finding *finding,
                      const struct diag_options *options)
{
    buffer_add_text(name, rule_name(finding->rule));
    if (options->machine != NULL)
        buffer_add_format(name, " in %s", options->machine);
    if (finding->location != NULL)
        buffer_add_format(name, " at %s", finding->location);
    else if (finding->span.line > 0)
        buffer_add_format(name, " in line %d", finding->span.line);
}

static void add_skipped(struct findings *findings, const struct finding *finding)
{
    findings->skipped++;
    buffer_add_text(&findings->cases, "      <skipped");
    xml_add_attribute(&findings->cases, "message", finding->ignored, strlen(finding->ignored));
    buffer_add_text(&findings->cases, "/>\n");
}

static void add(struct findings *findings, const struct finding *finding,
                const struct diag_options *options)
{
    struct buffer *out = &findings->cases, text = BUFFER_EMPTY, name = BUFFER_EMPTY;
    bool failed = finding->ignored == NULL && finding_severity(finding, options) == SEVERITY_ERROR;
    const char *tag = failed ? "failure" : "system-out";

    name_case(&name, finding, options);
    begin_case(findings, name.text);
    if (finding->ignored != NULL)
        add_skipped(findings, finding);
    buffer_add_format(out, "      <%s", tag);
    if (failed) {
        xml_add_attribute(out, "message", finding->message, strlen(finding->message));
        xml_add_attribute(out, "type", rule_name(finding->rule), strlen(rule_name(finding->rule)));
    }
    buffer_add_byte(out, '>');
    finding_render_text(finding, options, &text);
    xml_add_text(out, text.text, text.size);
    buffer_add_format(out, "</%s>\n", tag);
    end_case(findings);
    buffer_fini(&text);
    buffer_fini(&name);
}

static void end(struct findings *findings, bool read)
{
    struct buffer *out = &findings->items;

    if (!read) {
        begin_case(findings, "the file is read");
        buffer_add_text(&findings->cases,
                        "      <error message=\"the file cannot be checked\"/>\n");
        end_case(findings);
    } else if (findings->count == 0) {
        begin_case(findings, "no findings");
        end_case(findings);
    }
    buffer_add_text(out, "  <testsuite");
    xml_add_attribute(out, "name", findings->path, strlen(findings->path));
    buffer_add_format(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%d\" skipped=\"%zu\">\n",
                      findings->count, findings->errors, read ? 0 : 1, findings->skipped);
    buffer_add(out, findings->cases.text, findings->cases.size);
    buffer_add_text(out, "  </testsuite>\n");
    findings->all_count += findings->count;
    findings->all_errors += findings->errors;
    findings->all_skipped += findings->skipped;
    findings->all_unread += !read;
}

static void print(const struct findings *findings, struct buffer *out)
{
    buffer_add_format(out,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
                      "skipped=\"%zu\">\n",
                      findings->all_count, findings->all_errors, findings->all_unread,
                      findings->all_skipped);
    buffer_add(out, findings->items.text, findings->items.size);
    buffer_add_text(out, "</testsuites>\n");
}

const struct findings_form findings_junit = {"junit", add, true, end, print};
