/* compiler/driver/memory.c - compile a program into this process.
 *
 * In: a compilation at STAGE_PROGRAM. Out: its struct sfn_program, ready to run.
 * All kinds of task can be used, but nothing is linked: a `c:` task has no function here and needs
 * a mock, or `sfnc build --link`. */
#include "compiler/driver/memory.h"

#include <string.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/report.h"
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
    return optimize_option(argv[0], &c->emit_options.optimize) ? 1 : 0;
}

/* The symbols of the runtime, and a NULL for every c: task. */
static struct backend_symbol *all_symbols(struct compilation *c, size_t *count)
{
    const struct ir_program *program = c->program;
    struct backend_symbol *symbols =
        ARENA_ARRAY(c->arena, struct backend_symbol, runtime_symbol_count + program->symbol_count);

    memcpy(symbols, runtime_symbols, runtime_symbol_count * sizeof(*symbols));
    for (size_t i = 0; i < program->symbol_count; i++)
        symbols[runtime_symbol_count + i].name = program->symbols[i];
    *count = runtime_symbol_count + program->symbol_count;
    return symbols;
}

int memory_load(struct compilation *c, struct memory_program *memory)
{
    struct backend_symbol *symbols;
    size_t count;

    memory->backend = locate_backend_llvm();
    if (memory->backend == NULL)
        return EXIT_USAGE;
    needs_add_all(c->program);
    symbols = all_symbols(c, &count);
    c->problem =
        memory->backend->load(c->program, &c->emit_options, symbols, count, &memory->handle);
    if (c->problem != NULL)
        return report_failure(c);
    memory->program = memory->backend->find(memory->handle, "sfn_program");
    ENSURE(memory->program != NULL);
    return 0;
}

void memory_drop(struct memory_program *memory)
{
    memory->backend->drop(memory->handle);
}
