/* tests/compiled/compiled.h - compile a definition into this process, for tests. */
#ifndef TESTS_COMPILED_COMPILED_H
#define TESTS_COMPILED_COMPILED_H

#include "compiler/backend/backend.h"

/* The LLVM back end, linked in. */
extern const struct backend *const compiled_llvm;

/* A machine as IR, twice: as it comes out of the passes, and as lowering made it. */
struct compiled {
    struct arena *arena;
    struct ir_program *folded, *plain;
};

/* `path`: whose name the machine takes. `closed`: the passes take the program as whole, so it may
 * not go on with rows of another one, or with damaged ones. NULL, or why there is no program: the
 * findings (free them). Pair: compiled_free, in any case. */
char *compiled_make(struct compiled *compiled, const char *path, const char *text, size_t size,
                    bool express, bool closed);
void compiled_free(struct compiled *compiled);

/* Load into memory: the program, or what has this name. Its code lives until compiled_llvm drops
 * `*handle`. */
const struct sfn_program *compiled_load(struct ir_program *program, int optimize, void **handle);
void *compiled_find(struct ir_program *program, int optimize, const char *name, void **handle);

#endif
