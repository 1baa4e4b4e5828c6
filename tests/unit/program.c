/* tests/unit/program.c - a definition compiled into this process, for tests that need a machine. */
#include "tests/unit/program.h"

#include <stdio.h>
#include <string.h>

#include "compiler/backend/backend.h"
#include "compiler/check/check.h"
#include "compiler/driver/symbols.h"
#include "compiler/lower/lower.h"
#include "compiler/passes/passes.h"
#include "runtime/base/bug.h"

extern const struct backend sfnc_backend_llvm;

static void refuse_findings(const struct diags *diags)
{
    const struct diag_options options = {.werror = false};
    struct buffer text = BUFFER_EMPTY;

    if (diags_errors(diags, &options) == 0)
        return;
    diags_render_text(diags, &options, &text);
    fprintf(stderr, "%s", text.text);
    BUG("the definition of the test has mistakes");
}

static struct ir_program *lower(struct arena *arena, const char *name, const char *definition)
{
    struct source *source = ARENA_NEW(arena, struct source);
    struct machine_options options = {.express = false};
    struct fillings fillings = {NULL, 0};
    struct diags *diags;
    struct machine *machine;
    struct ir_program *program;
    struct tree *tree;

    source->path = arena_format(arena, "%s.asl.json", name);
    source->text = arena_text(arena, definition, strlen(definition));
    source->size = strlen(definition);
    diags = diags_new(arena, source);
    tree = syntax_parse(arena, source, &fillings, diags);
    refuse_findings(diags);
    machine = machine_bind(arena, source, tree, &options, diags);
    refuse_findings(diags);
    machine_check(arena, machine, diags);
    machine_check_buildable(machine, diags);
    refuse_findings(diags);
    program = lower_machine(arena, machine, NULL);
    fold_program(program);
    merge_program(program);
    prune_program(program);
    return program;
}

struct program program_compile(const char *name, const char *definition)
{
    const struct emit_options options = {.optimize = 0};
    struct program program = {.arena = arena_new()};
    const char *problem =
        sfnc_backend_llvm.load(lower(program.arena, name, definition), &options, runtime_symbols,
                               runtime_symbol_count, &program.handle);

    if (problem != NULL)
        BUG(problem);
    program.sfn = sfnc_backend_llvm.find(program.handle, BACKEND_PROGRAM_SYMBOL);
    ENSURE(program.sfn != NULL);
    return program;
}

void program_drop(struct program *program)
{
    sfnc_backend_llvm.drop(program->handle);
    arena_free(program->arena);
}
