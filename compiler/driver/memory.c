/* compiler/driver/memory.c - compile a program into this process.
 *
 * In: a compilation at STAGE_PROGRAM. Out: its struct sfn_program, ready to run.
 * All kinds of task can be used. The functions of `c:` tasks are in the files of --link, which
 * become a shared object that this process loads; one that is not there needs a mock. */
#include "compiler/driver/memory.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/link.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/print.h"
#include "compiler/driver/report.h"
#include "compiler/driver/scratch.h"
#include "compiler/driver/symbols.h"
#include "compiler/lower/needs.h"
#include "runtime/base/bug.h"

int memory_option(struct compilation *c, const struct command *command, int argc, char **argv)
{
    const char *value;
    int used;

    if ((value = option_value("--backend", argc, argv, &used)) != NULL) {
        if (strcmp(value, "llvm") != 0)
            return usage_error(command, "only llvm compiles in memory"), -1;
        return used;
    }
    if ((value = option_value("--link", argc, argv, &used)) != NULL) {
        if (value[0] == '\0')
            return usage_error(command, "--link takes a file"), -1;
        compilation_link(c, value);
        return used;
    }
    return optimize_option(argv[0], &c->emit_options.optimize) ? 1 : 0;
}

/* Make a shared object of the files of --link and load it, for as long as this process lives: a
 * thread may still be in one of its functions. 0, or an exit status after a line on stderr. */
static int load_tasks(struct compilation *c, void **tasks)
{
    struct parts parts;
    struct link_job job = {.parts = &parts,
                           .kind = LINK_TASKS,
                           .with = c->with,
                           .with_count = c->with_count,
                           .symbols = c->program->symbols,
                           .symbol_count = c->program->symbol_count,
                           .include = compilation_folder(c)};
    int status;

    if (!link_check_files(c->with, c->with_count) || !parts_locate(&parts))
        return EXIT_USAGE;
    job.folder = scratch_open(c->arena);
    if (job.folder == NULL)
        return EXIT_USAGE;
    job.output = arena_format(c->arena, "%s/tasks.so", job.folder);
    status = link_run(&job);
    if (status == 0) {
        *tasks = dlopen(job.output, RTLD_NOW | RTLD_LOCAL);
        if (*tasks == NULL) {
            print_complaint("cannot load what --link names: %s", dlerror());
            status = EXIT_USAGE;
        }
    }
    scratch_close();
    return status;
}

/* The symbols of the runtime and of every c: task; its address is NULL when it is not there. */
static struct backend_symbol *all_symbols(struct compilation *c, void *tasks, size_t *count)
{
    const struct ir_program *program = c->program;
    struct backend_symbol *symbols =
        ARENA_ARRAY(c->arena, struct backend_symbol, runtime_symbol_count + program->symbol_count);

    memcpy(symbols, runtime_symbols, runtime_symbol_count * sizeof(*symbols));
    for (size_t i = 0; i < program->symbol_count; i++) {
        symbols[runtime_symbol_count + i].name = program->symbols[i];
        if (tasks != NULL)
            symbols[runtime_symbol_count + i].address = dlsym(tasks, program->symbols[i]);
    }
    *count = runtime_symbol_count + program->symbol_count;
    return symbols;
}

const char *memory_build(struct compilation *c, const struct backend *backend, void *tasks,
                         struct memory_program *memory)
{
    struct backend_symbol *symbols;
    const char *problem;
    size_t count;

    needs_add_all(c->program);
    symbols = all_symbols(c, tasks, &count);
    problem = backend->load(c->program, &c->emit_options, symbols, count, &memory->handle);
    if (problem != NULL)
        return problem;
    memory->backend = backend;
    memory->program = backend->find(memory->handle, "sfn_program");
    ENSURE(memory->program != NULL);
    return NULL;
}

int memory_load(struct compilation *c, struct memory_program *memory)
{
    const struct backend *backend = locate_backend_llvm();
    void *tasks = NULL;

    if (backend == NULL)
        return EXIT_USAGE;
    if (c->with_count > 0) {
        int status = load_tasks(c, &tasks);

        if (status != 0)
            return status;
    }
    c->problem = memory_build(c, backend, tasks, memory);
    return c->problem != NULL ? report_failure(c) : 0;
}

void memory_drop(struct memory_program *memory)
{
    memory->backend->drop(memory->handle);
}
