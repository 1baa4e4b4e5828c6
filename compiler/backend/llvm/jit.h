/* compiler/backend/llvm/jit.h - programs compiled into this process; see struct backend. */
#ifndef SFNC_BACKEND_LLVM_JIT_H
#define SFNC_BACKEND_LLVM_JIT_H

#include "compiler/backend/backend.h"

const char *jit_load(struct ir_program *program, const struct emit_options *options,
                     const struct backend_symbol *symbols, size_t symbol_count, void **handle);
void *jit_find(void *handle, const char *name);
void jit_drop(void *handle);

#endif
