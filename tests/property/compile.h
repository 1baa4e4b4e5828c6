/* tests/property/compile.h - a definition through the compiler, in this process. */
#ifndef TESTS_PROPERTY_COMPILE_H
#define TESTS_PROPERTY_COMPILE_H

#include "compiler/backend/backend.h"
#include "tests/property/generate.h"

extern const struct backend *const property_llvm;

/* A machine as IR, twice: as it comes out of the passes, and as lowering made it. */
struct compiled {
    struct arena *arena;
    struct ir_program *folded, *plain;
};

/* NULL, or why there is no program: the findings (free them). Pair: compiled_free, in any case. */
char *compiled_make(struct compiled *compiled, const struct specimen *specimen);
void compiled_free(struct compiled *compiled);

/* Load into memory. The program, whose code lives until `*handle` is dropped by property_llvm. */
const struct sfn_program *compiled_load(struct ir_program *program, int optimize, void **handle);

/* An expression over a document: computed by the compiler if it can be, and by compiled code. NULL
 * when both agree, else what each says (free it). `*folded`: the compiler could. */
char *expression_disagreement(const struct buffer *expression, const struct buffer *document,
                              bool *folded);

#endif
