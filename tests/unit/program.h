/* tests/unit/program.h - a definition compiled into this process, for tests that need a machine. */
#ifndef TESTS_UNIT_PROGRAM_H
#define TESTS_UNIT_PROGRAM_H

#include <stdbool.h>

#include "sfn/abi.h"

struct arena;

struct program {
    struct arena *arena;
    void *handle; /* of the code in memory */
    const struct sfn_program *sfn;
};

/* `definition` is JSON text without mistakes: any finding that is an error ends the process.
 * Pair: program_drop. */
struct program program_compile(const char *name, const char *definition, bool express);
void program_drop(struct program *program);

#endif
