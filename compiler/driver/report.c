/* compiler/driver/report.c - print the findings of a compilation, and choose the exit status. */
#include "compiler/driver/report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/print.h"
#include "runtime/base/text.h"

/* As https://no-color.org has it: NO_COLOR, when it is there and not empty, means none. */
static bool takes_colour(FILE *out)
{
    const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");

    return isatty(fileno(out)) && (none == NULL || none[0] == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

size_t report_text(const struct compilation *c, FILE *out)
{
    struct buffer text = BUFFER_EMPTY;
    struct diag_options options = c->diag_options;

    options.colour = takes_colour(out);
    diags_render_text(c->diags, &options, &text);
    print_text(out, text.text, text.size);
    buffer_fini(&text);
    return diags_errors(c->diags, &c->diag_options);
}

/* "1 error", behind ": " or, if another one stands before it, ", ". Nothing if there are none. */
static void add_count(struct buffer *text, const char **before, size_t count, const char *what,
                      const char *after)
{
    if (count == 0)
        return;
    buffer_add_format(text, "%s%zu %s%s%s", *before, count, what, count == 1 ? "" : "s", after);
    *before = ", ";
}

void report_total(const struct compilation *c, const struct report_counts *counts, FILE *out)
{
    struct buffer text = BUFFER_EMPTY;
    const char *before = ": ";

    if (counts->errors > 0 || counts->warnings > 0 || counts->ignored > 0) {
        text_add_plain(&text, c->file.path, strlen(c->file.path));
        add_count(&text, &before, counts->errors, "error", "");
        add_count(&text, &before, counts->warnings, "warning", "");
        add_count(&text, &before, counts->ignored, "finding", " suppressed");
        buffer_add_byte(&text, '\n');
        print_text(out, text.text, text.size);
    }
    buffer_fini(&text);
}

void report_count(const struct compilation *c, FILE *out)
{
    const struct report_counts counts = {.errors = diags_errors(c->diags, &c->diag_options),
                                         .warnings = diags_warnings(c->diags, &c->diag_options),
                                         .ignored = diags_ignored(c->diags, &c->diag_options)};

    report_total(c, &counts, out);
}

int report_failure(const struct compilation *c)
{
    (void)report_text(c, stderr);
    report_count(c, stderr);
    if (c->problem != NULL) {
        print_complaint("%s", c->problem);
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
    (void)report_text(c, stderr);
    return 0;
}
