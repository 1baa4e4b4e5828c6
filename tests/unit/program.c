/* tests/unit/program.c - a definition compiled into this process, for tests that need a machine. */
#include "tests/unit/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "tests/compiled/compiled.h"

struct program program_compile(const char *name, const char *definition, bool express)
{
    struct program program;
    struct compiled compiled;
    char path[100], *findings;

    snprintf(path, sizeof path, "%s.asl.json", name);
    findings = compiled_make(&compiled, path, definition, strlen(definition), express, false);
    if (findings != NULL) {
        fprintf(stderr, "%s%s\n", findings, definition);
        BUG("the definition of the test has mistakes");
    }
    program.arena = compiled.arena;
    program.sfn = compiled_load(compiled.folded, 0, &program.handle);
    return program;
}

void program_drop(struct program *program)
{
    compiled_llvm->drop(program->handle);
    arena_free(program->arena);
}
