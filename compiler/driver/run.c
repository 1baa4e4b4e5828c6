/* compiler/driver/run.c - sfnc run: compile a definition in memory and run it at once.
 *
 * What runs it is the `run` command that every executable has: same options, same output, same exit
 * statuses. No file is left; the functions of `c:` tasks are in files given with --link. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/memory.h"
#include "compiler/driver/report.h"
#include "runtime/base/bug.h"
#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"
#include "runtime/entry/output.h"

struct memory_run {
    const struct command *command;
    struct compilation c;
    const char *definition;
    char **options; /* for the executable's `run` */
    int option_count;
};

/* Complain of an option that the executable's `run` does not have either. */
static int no_option(const struct memory_run *r, const char *argument)
{
    char *name = mem_text(argument, strcspn(argument, "="));
    const char *elsewhere = options_elsewhere(name);
    struct buffer more = BUFFER_EMPTY;

    options_explain(&more, OPTIONS_RUN, NULL);
    if (elsewhere != NULL)
        usage_error(r->command, "it takes no %s: %s", name, elsewhere);
    else
        usage_no_option(r->command, argument, more.text);
    buffer_fini(&more);
    free(name);
    return -1;
}

static int run_option(struct memory_run *r, int argc, char **argv)
{
    int used = compilation_option(&r->c, r->command, argc, argv);

    if (used == 0)
        used = memory_option(&r->c, r->command, argc, argv);
    if (used != 0)
        return used;
    if (strcmp(argv[0], "--") == 0 && argc > 1 && r->definition == NULL) {
        r->definition = argv[1];
        return 2;
    }
    if (r->definition == NULL && (argv[0][0] != '-' || argv[0][1] == '\0')) {
        r->definition = argv[0];
        return 1;
    }
    if (argv[0][0] == '-' && argv[0][1] != '\0' && !options_have(OPTIONS_RUN, argv[0]))
        return no_option(r, argv[0]);
    used = options_width(OPTIONS_RUN, argv[0]);
    if (used > argc)
        used = argc;
    for (int i = 0; i < used; i++)
        r->options[r->option_count++] = argv[i];
    return used;
}

static int run_definition(struct memory_run *r)
{
    struct memory_program memory;
    struct entry entry = {NULL};
    int status;

    /* Findings are no execution that has failed. */
    if (report_program(&r->c, r->definition) != 0 || memory_load(&r->c, &memory) != 0)
        return EXIT_USAGE;
    entry.program = memory.program;
    entry.invoked_as = arena_format(r->c.arena, "sfnc run %s", r->definition);
    entry.folder = compilation_folder(&r->c);
    status = entry_run(&entry, r->option_count, r->options);
    memory_drop(&memory);
    return status;
}

static int print_run_help(const struct command *command)
{
    struct entry entry = {.invoked_as = "sfnc run DEF"};
    char *help[] = {"--help", NULL};

    if (!output_print("sfnc run", command->usage, strlen(command->usage)))
        return EXIT_USAGE;
    return entry_run(&entry, 1, help);
}

int command_run(const struct command *command, int argc, char **argv)
{
    struct memory_run r = {.command = command};
    int used = 1, status = EXIT_USAGE;

    r.c.emit_options.optimize = 0;
    r.options = mem_zeroed((size_t)argc + 1, sizeof(*r.options));
    for (int i = 1; i < argc && used > 0; i += used) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            status = print_run_help(command);
            goto done;
        }
        used = run_option(&r, argc - i, argv + i);
    }
    if (used > 0)
        status =
            r.definition == NULL ? usage_error(command, "which definition?") : run_definition(&r);
done:
    compilation_close(&r.c);
    free(r.options);
    return status;
}
