/* compiler/driver/memory.h - a program compiled into this process: what `run` and `test` share. */
#ifndef SFNC_DRIVER_MEMORY_H
#define SFNC_DRIVER_MEMORY_H

#include "compiler/driver/compilation.h"
#include "sfn/abi.h"

struct memory_program {
    const struct backend *backend;
    void *handle;
    const struct sfn_program *program;
};

/* Read --link, "--backend llvm" or -O0 to -O3. Returns what compilation_option returns. */
int memory_option(struct compilation *compilation, const struct command *command, int argc,
                  char **argv);

/* Compile a compilation that is at STAGE_PROGRAM into this process. 0, or an exit status after a
 * message. Call memory_drop before the compilation is closed. */
int memory_load(struct compilation *compilation, struct memory_program *memory);
void memory_drop(struct memory_program *memory);

/* The same by a back end that is there already, and without a word: NULL, or what went wrong, which
 * lives as long as the compilation. `tasks` is the shared object of c: tasks, or NULL. The program
 * outlives the compilation. */
const char *memory_build(struct compilation *compilation, const struct backend *backend,
                         void *tasks, struct memory_program *memory);

#endif
