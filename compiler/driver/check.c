/* compiler/driver/check.c - sfnc check: print all findings of all definitions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check/check.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/fillings.h"
#include "compiler/driver/findings/findings.h"
#include "compiler/driver/print.h"
#include "compiler/driver/prove.h"
#include "compiler/driver/test/mocked.h"
#include "runtime/base/bug.h"
#include "runtime/base/text.h"

/* Find what is wrong in a definition, and which of its directives have nothing to ignore. *fits
 * becomes false, after a message, if the mocks are not of it: then nothing is proven. */
static void find_all(struct compilation *c, bool *fits)
{
    if (compilation_run(c, STAGE_CHECKED)) {
        if (c->explain_errors)
            machine_explain_errors(c->arena, c->machine, c->diags);
        c->unproven = c->unproven || !(*fits = mocked_fits(c));
        prove_findings(c);
    }
    prove_directives(c);
}

/* Check one machine of a document, and mark the fillings that it used. Returns how many errors it
 * has. */
static size_t check_machine(struct compilation *whole, const struct document_machine *machine,
                            struct findings *findings, bool *fits)
{
    struct compilation c;
    size_t errors, added;

    compilation_open_machine(&c, whole, machine);
    c.diag_options.machine = machine->id;
    c.fillings.file_count = c.fillings.count; /* another machine may be the one that uses them */
    find_all(&c, fits);
    added = c.fillings.count - whole->fillings.count;
    for (size_t i = 0; i < whole->fillings.count; i++)
        whole->fillings.items[i].used |= c.fillings.items[added + i].used;
    errors = findings_add(findings, &c);
    compilation_close(&c);
    return errors;
}

static bool takes_all(const struct compilation *c)
{
    return c->document != NULL && c->document->count > 1 && c->machine_name == NULL;
}

/* Check what a file holds, when it has been opened. Returns how many errors there are. */
static size_t check_all(struct compilation *c, struct findings *findings, bool *fits)
{
    size_t errors = 0;

    if (!takes_all(c)) {
        find_all(c, fits);
        return findings_add(findings, c);
    }
    for (size_t i = 0; i < c->document->count; i++)
        errors += check_machine(c, &c->document->machines[i], findings, fits);
    fillings_report_unused(&c->fillings, c->diags);
    return errors + findings_add(findings, c);
}

/* Check all that a file holds, or the machine of --machine. Returns the exit status. */
static int check_file(const struct compilation *options, const char *path,
                      struct findings *findings)
{
    struct compilation c = *options;
    int status = EXIT_USAGE;
    bool fits = true;

    findings_begin(findings, path);
    /* Each definition marks which -D values it used. */
    c.fillings = fillings_copy(&options->fillings);
    if (compilation_open(&c, path) && (takes_all(&c) || compilation_choose(&c))) {
        status = check_all(&c, findings, &fits) > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
        if (!fits)
            status = EXIT_USAGE;
        findings_end(findings, &c);
    } else {
        findings_end_unread(findings);
    }
    compilation_close(&c);
    return status;
}

/* Read one option. Returns how many of argv it took (0: it is none), or -1 after a usage error. */
static int check_option(struct compilation *options, struct findings *findings,
                        const struct command *command, int argc, char **argv)
{
    int used = compilation_option(options, command, argc, argv);
    const char *value;

    if (used != 0)
        return used;
    if ((value = option_value("--format", argc, argv, &used)) != NULL) {
        if (!findings_choose(findings, value))
            return usage_error(command, "--format is %s", findings_names), -1;
        return used;
    }
    if (strcmp(argv[0], "--explain-errors") == 0) {
        options->explain_errors = true;
        return 1;
    }
    if (strcmp(argv[0], "--no-prove") == 0) {
        options->unproven = true;
        return 1;
    }
    if ((used = prove_option(options, argc, argv)) != 0)
        return used;
    if (strcmp(argv[0], "--") != 0 && argv[0][0] == '-' && argv[0][1] != '\0')
        return usage_no_option(command, argv[0], NULL), -1;
    return 0;
}

/* Read all options, and gather the definitions at the front of argv. Returns how many there are, or
 * -1 after a usage error. */
static int check_options(struct compilation *options, struct findings *findings,
                         const struct command *command, int argc, char **argv)
{
    int paths = 0;

    for (int i = 1; i < argc;) {
        int used = check_option(options, findings, command, argc - i, argv + i);

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

int command_check(const struct command *command, int argc, char **argv)
{
    struct compilation options = {0};
    struct findings findings = {.form = NULL};
    int paths = check_options(&options, &findings, command, argc, argv);
    int status = paths < 0 ? EXIT_USAGE : EXIT_CLEAN;

    for (int i = 0; i < paths; i++) {
        int one = check_file(&options, argv[i], &findings);

        status = one > status ? one : status;
    }
    if (paths > 0 && options.mocks != NULL && status != EXIT_USAGE)
        print_complaint("assuming the mocks of %s", options.mocks);
    if (paths > 0)
        findings_print(&findings);
    findings_fini(&findings);
    compilation_close(&options);
    return status;
}
