/* compiler/driver/run.c - sfnc run: a definition compiled in memory and run at once.
 *
 * The executable's own `run` does the rest: same options, same output, same exit statuses. Nothing
 * is written, nothing linked: a `c:` task needs `sfnc build --link`, or a mock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/report.h"
#include "compiler/driver/symbols.h"
#include "runtime/base/bug.h"
#include "runtime/entry/entry.h"

struct memory_run {
    const struct command *command;
    struct compilation c;
    const char *definition;
    char **options; /* for the executable's `run` */
    int option_count;
};

static int run_option(struct memory_run *r, int argc, char **argv)
{
    const char *value;
    int used = compilation_option(&r->c, r->command, argc, argv);

    if (used != 0)
        return used;
    if ((value = option_value("--backend", argc, argv, &used)) != NULL) {
        if (strcmp(value, "llvm") != 0)
            return usage_error(r->command, "only llvm compiles in memory"), -1;
        return used;
    }
    if (argv[0][0] == '-' && argv[0][1] == 'O' && argv[0][2] >= '0' && argv[0][2] <= '3' &&
        argv[0][3] == '\0') {
        r->c.emit_options.optimize = argv[0][2] - '0';
        return 1;
    }
    if (strcmp(argv[0], "--") == 0 && argc > 1 && r->definition == NULL) {
        r->definition = argv[1];
        return 2;
    }
    if (r->definition == NULL && (argv[0][0] != '-' || argv[0][1] == '\0'))
        r->definition = argv[0];
    else
        r->options[r->option_count++] = argv[0];
    return 1;
}

/* The symbols of the runtime, and a NULL for every c: task: there is nothing to link here. */
static struct backend_symbol *all_symbols(struct memory_run *r, size_t *count)
{
    const struct ir_program *program = r->c.program;
    struct backend_symbol *symbols = ARENA_ARRAY(r->c.arena, struct backend_symbol,
                                                 runtime_symbol_count + program->symbol_count);

    memcpy(symbols, runtime_symbols, runtime_symbol_count * sizeof(*symbols));
    for (size_t i = 0; i < program->symbol_count; i++)
        symbols[runtime_symbol_count + i].name = program->symbols[i];
    *count = runtime_symbol_count + program->symbol_count;
    return symbols;
}

static char *folder_of(struct memory_run *r)
{
    const char *slash = strrchr(r->definition, '/');

    if (slash == NULL)
        return arena_text(r->c.arena, ".", 1);
    return arena_text(r->c.arena, r->definition, (size_t)(slash - r->definition));
}

static int run_loaded(struct memory_run *r, const struct backend *backend)
{
    struct entry entry = {NULL, arena_format(r->c.arena, "sfnc run %s", r->definition),
                          folder_of(r)};
    struct backend_symbol *symbols;
    size_t symbol_count;
    void *handle;
    int status;

    symbols = all_symbols(r, &symbol_count);
    r->c.problem = backend->load(r->c.program, &r->c.emit_options, symbols, symbol_count, &handle);
    if (r->c.problem != NULL)
        return report_failure(&r->c);
    entry.program = backend->find(handle, "sfn_program");
    ENSURE(entry.program != NULL);
    status = entry_run(&entry, r->option_count, r->options);
    backend->drop(handle);
    return status;
}

static int run_definition(struct memory_run *r)
{
    const struct backend *backend;

    if (!compilation_open(&r->c, r->definition))
        return EXIT_USAGE;
    if (!compilation_run(&r->c, STAGE_PROGRAM) || diags_errors(r->c.diags, &r->c.diag_options) > 0)
        return report_failure(&r->c);
    backend = locate_backend_llvm();
    return backend != NULL ? run_loaded(r, backend) : EXIT_USAGE;
}

static int print_run_help(const struct command *command)
{
    struct entry entry = {NULL, "sfnc run DEF", NULL};
    char *help[] = {"--help", NULL};

    fputs(command->usage, stdout);
    fflush(stdout);
    return entry_run(&entry, 1, help);
}

int command_run(const struct command *command, int argc, char **argv)
{
    struct memory_run r = {.command = command};
    int status;

    r.c.emit_options.optimize = 1;
    r.options = mem_zeroed((size_t)argc + 1, sizeof(*r.options));
    for (int i = 1; i < argc;) {
        int used;

        if (strcmp(argv[i], "--help") == 0)
            return free(r.options), print_run_help(command);
        used = run_option(&r, argc - i, argv + i);
        if (used < 0)
            return free(r.options), EXIT_USAGE;
        i += used;
    }
    status = r.definition == NULL ? usage_error(command, "which definition?") : run_definition(&r);
    compilation_close(&r.c);
    free(r.options);
    return status;
}
