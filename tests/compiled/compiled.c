/* tests/compiled/compiled.c - compile a definition into this process, as sfnc does. */
#include "tests/compiled/compiled.h"

#include <stdio.h>

#include "compiler/check/check.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/kinds.h"
#include "compiler/driver/symbols.h"
#include "compiler/lower/lower.h"
#include "runtime/base/bug.h"

extern const struct backend sfnc_backend_llvm;
const struct backend *const compiled_llvm = &sfnc_backend_llvm;

static void verify(const struct ir_program *program)
{
    const char *problem = ir_verify(program);

    if (problem != NULL) {
        fprintf(stderr, "%s\n", problem);
        BUG("the IR is malformed");
    }
}

static char *findings(struct diags *diags, const struct diag_options *options)
{
    struct buffer text = BUFFER_EMPTY;

    diags_render_text(diags, options, &text);
    return buffer_take(&text);
}

char *compiled_make(struct compiled *compiled, const char *path, const char *text, size_t size,
                    bool express, bool closed)
{
    struct source source = {.path = path, .text = text, .size = size};
    struct machine_options machine_options = {.express = express};
    struct diag_options options = {.werror = false};
    struct fillings fillings = {0};
    struct machine *machine = NULL;
    struct arena *arena = compiled->arena = arena_new();
    struct source *kept = ARENA_NEW(arena, struct source);
    struct diags *diags;
    struct tree *tree;

    *kept = source;
    kept->text = arena_text(arena, source.text, source.size);
    diags = diags_new(arena, kept);
    tree = syntax_parse(arena, kept, &fillings, diags);
    if (tree != NULL)
        machine = machine_bind(arena, kept, tree, &machine_options, diags);
    if (machine != NULL) {
        machine_check(arena, machine, all_kinds_malformed, diags);
        if (diags_errors(diags, &options) == 0)
            machine_check_buildable(machine, diags);
    }
    if (machine == NULL || diags_errors(diags, &options) > 0)
        return findings(diags, &options);
    compiled->plain = lower_machine(arena, machine, NULL, NULL);
    verify(compiled->plain);
    compiled->folded = lower_machine(arena, machine, NULL, NULL);
    program_improve(compiled->folded, closed);
    /* Tests put executions into rows that never wait, too. */
    compiled->plain->needs.keeping = compiled->folded->needs.keeping = true;
    return NULL;
}

void compiled_free(struct compiled *compiled)
{
    if (compiled->arena != NULL)
        arena_free(compiled->arena);
    compiled->arena = NULL;
}

void *compiled_find(struct ir_program *program, int optimize, const char *name, void **handle)
{
    struct emit_options options = {.optimize = optimize};
    const char *problem =
        compiled_llvm->load(program, &options, runtime_symbols, runtime_symbol_count, handle);
    void *found;

    if (problem != NULL) {
        fprintf(stderr, "%s\n", problem);
        BUG("the program cannot be loaded");
    }
    found = compiled_llvm->find(*handle, name);
    ENSURE(found != NULL);
    return found;
}

const struct sfn_program *compiled_load(struct ir_program *program, int optimize, void **handle)
{
    return compiled_find(program, optimize, BACKEND_PROGRAM_SYMBOL, handle);
}
