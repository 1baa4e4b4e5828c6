/* compiler/backend/llvm/jit.h - compile a program into this process.
 *
 * The load, find and drop of struct backend (compiler/backend/backend.h). */
#ifndef SFNC_BACKEND_LLVM_JIT_H
#define SFNC_BACKEND_LLVM_JIT_H

#include "compiler/backend/backend.h"

const char *jit_load(struct ir_program *program, const struct emit_options *options,
                     const struct backend_symbol *symbols, size_t symbol_count, void **handle);
void *jit_find(void *handle, const char *name);
void jit_drop(void *handle);

#endif
