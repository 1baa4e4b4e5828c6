/* compiler/driver/check.c - sfnc check: print all findings of all definitions, as text or JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/fillings.h"
#include "compiler/driver/print.h"
#include "compiler/driver/report.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* The findings of all files. */
struct report {
    bool as_json;
    size_t ignored;     /* findings of the file */
    struct buffer json; /* the objects of an array */
};

/* Add the findings of a compilation. Returns how many are errors. */
static size_t add_findings(struct report *report, const struct compilation *c)
{
    struct buffer one = BUFFER_EMPTY;

    report->ignored += diags_ignored(c->diags, &c->diag_options);
    if (!report->as_json)
        return report_text(c, stdout);
    diags_render_json(c->diags, &c->diag_options, &one);
    if (one.size > 0 && report->json.size > 0)
        buffer_add_byte(&report->json, ',');
    buffer_add(&report->json, one.text, one.size);
    buffer_fini(&one);
    return diags_errors(c->diags, &c->diag_options);
}

/* Find what is wrong in a definition, and which of its directives have nothing to ignore. Whether
 * some rules have findings depends on the command line: nothing is said of directives for them. */
static void find_all(struct compilation *c)
{
    static const enum rule called[] = {RULE_UNFILLED_PLACEHOLDER, RULE_UNUSED_DEFINE,
                                       RULE_EXPRESS_RESOURCE};

    for (size_t i = 0; i < COUNT_OF(called); i++)
        diags_unsought(c->diags, called[i]);
    compilation_run(c, STAGE_CHECKED);
    diags_report_directives(c->diags);
}

/* Check one machine of a document, and mark the fillings that it used. Returns how many errors it
 * has. */
static size_t check_machine(struct compilation *whole, const struct document_machine *machine,
                            struct report *report)
{
    struct compilation c;
    size_t errors, added;

    compilation_open_machine(&c, whole, machine);
    c.diag_options.machine = machine->id;
    c.fillings.file_count = c.fillings.count; /* another machine may be the one that uses them */
    find_all(&c);
    added = c.fillings.count - whole->fillings.count;
    for (size_t i = 0; i < whole->fillings.count; i++)
        whole->fillings.items[i].used |= c.fillings.items[added + i].used;
    errors = add_findings(report, &c);
    compilation_close(&c);
    return errors;
}

static bool takes_all(const struct compilation *c)
{
    return c->document != NULL && c->document->count > 1 && c->machine_name == NULL;
}

/* Check what a file holds, when it has been opened. Returns how many errors there are. */
static size_t check_all(struct compilation *c, struct report *report)
{
    size_t errors = 0;

    if (!takes_all(c)) {
        find_all(c);
        return add_findings(report, c);
    }
    for (size_t i = 0; i < c->document->count; i++)
        errors += check_machine(c, &c->document->machines[i], report);
    fillings_report_unused(&c->fillings, c->diags);
    return errors + add_findings(report, c);
}

/* Check all that a file holds, or the machine of --machine. Returns the exit status. */
static int check_file(const struct compilation *options, const char *path, struct report *report)
{
    struct compilation c = *options;
    int status = EXIT_USAGE;
    size_t errors;

    /* Each definition marks which -D values it used. */
    c.fillings = fillings_copy(&options->fillings);
    if (compilation_open(&c, path) && (takes_all(&c) || compilation_choose(&c))) {
        report->ignored = 0;
        errors = check_all(&c, report);
        if (!report->as_json)
            report_total(&c, errors, report->ignored, stdout);
        status = errors > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
    }
    compilation_close(&c);
    return status;
}

/* Read one option. Returns how many of argv it took (0: it is none), or -1 after a usage error. */
static int check_option(struct compilation *options, struct report *report,
                        const struct command *command, int argc, char **argv)
{
    int used = compilation_option(options, command, argc, argv);
    const char *value;

    if (used != 0)
        return used;
    if ((value = option_value("--format", argc, argv, &used)) != NULL) {
        if (strcmp(value, "sarif") == 0)
            return usage_error(command, "this version does not have --format sarif"), -1;
        if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
            return usage_error(command, "--format is text or json"), -1;
        report->as_json = strcmp(value, "json") == 0;
        return used;
    }
    if (text_starts(argv[0], "--input-schema"))
        return usage_error(command, "this version does not have --input-schema"), -1;
    if (strcmp(argv[0], "--") != 0 && argv[0][0] == '-' && argv[0][1] != '\0')
        return usage_no_option(command, argv[0], NULL), -1;
    return 0;
}

/* Read all options, and gather the definitions at the front of argv. Returns how many there are, or
 * -1 after a usage error. */
static int check_options(struct compilation *options, struct report *report,
                         const struct command *command, int argc, char **argv)
{
    int paths = 0;

    for (int i = 1; i < argc;) {
        int used = check_option(options, report, command, argc - i, argv + i);

        if (used < 0)
            return -1;
        i += used;
        if (used == 0 && strcmp(argv[i], "--") == 0)
            while (++i < argc)
                argv[paths++] = argv[i];
        else if (used == 0)
            argv[paths++] = argv[i++];
    }
    if (paths == 0)
        return usage_error(command, "which definition?"), -1;
    return paths;
}

static void print_json(const struct report *report)
{
    struct buffer text = BUFFER_EMPTY;

    buffer_add_text(&text, "{\"findings\":[");
    buffer_add(&text, report->json.text, report->json.size);
    buffer_add_text(&text, "]}\n");
    print_text(stdout, text.text, text.size);
    buffer_fini(&text);
}

int command_check(const struct command *command, int argc, char **argv)
{
    struct compilation options = {0};
    struct report report = {.as_json = false};
    int paths = check_options(&options, &report, command, argc, argv);
    int status = paths < 0 ? EXIT_USAGE : EXIT_CLEAN;

    for (int i = 0; i < paths; i++) {
        int one = check_file(&options, argv[i], &report);

        status = one > status ? one : status;
    }
    if (report.as_json && paths > 0)
        print_json(&report);
    buffer_fini(&report.json);
    compilation_close(&options);
    return status;
}
