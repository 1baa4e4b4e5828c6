/* compiler/driver/report.c - print the findings of a compilation, and choose the exit status. */
#include "compiler/driver/report.h"

#include "compiler/driver/driver.h"

size_t report_text(const struct compilation *c, FILE *out)
{
    struct buffer text = BUFFER_EMPTY;

    diags_render_text(c->diags, &c->diag_options, &text);
    if (text.size > 0)
        fwrite(text.text, 1, text.size, out);
    buffer_fini(&text);
    return diags_errors(c->diags, &c->diag_options);
}

void report_total(const struct compilation *c, size_t errors, FILE *out)
{
    if (errors > 0)
        fprintf(out, "%s: %zu error%s\n", c->file.path, errors, errors == 1 ? "" : "s");
}

void report_findings(const struct compilation *c, FILE *out)
{
    report_total(c, report_text(c, out), out);
}

int report_failure(const struct compilation *c)
{
    report_findings(c, stderr);
    if (c->problem != NULL) {
        fprintf(stderr, "sfnc: %s\n", c->problem);
        return EXIT_USAGE;
    }
    return EXIT_FINDINGS;
}

int report_program(struct compilation *c, const char *path)
{
    if (!compilation_open(c, path) || !compilation_choose(c))
        return EXIT_USAGE;
    if (!compilation_run(c, STAGE_PROGRAM) || diags_errors(c->diags, &c->diag_options) > 0)
        return report_failure(c);
    report_findings(c, stderr);
    return 0;
}
