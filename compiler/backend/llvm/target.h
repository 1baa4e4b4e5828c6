/* compiler/backend/llvm/target.h - the machine code is for, and the ways out of a module.
 *
 * Functions return NULL when all went well, else one line in the arena. */
#ifndef SFNC_BACKEND_LLVM_TARGET_H
#define SFNC_BACKEND_LLVM_TARGET_H

#include <llvm-c/Core.h>
#include <llvm-c/Error.h>
#include <llvm-c/TargetMachine.h>

#include "compiler/backend/backend.h"

/* A target machine; NULL triple: this one. Dispose of it with LLVMDisposeTargetMachine. */
const char *target_open(struct arena *arena, const char *triple, int optimize,
                        LLVMTargetMachineRef *machine);

/* LLVM's own passes of that level (0: none). */
const char *target_optimize(struct arena *arena, LLVMTargetMachineRef machine, int optimize,
                            LLVMModuleRef module);

/* The module as `kind`; dispose of *result with LLVMDisposeMemoryBuffer. */
const char *target_write(struct arena *arena, LLVMTargetMachineRef machine, enum emit_kind kind,
                         LLVMModuleRef module, LLVMMemoryBufferRef *result);

/* Copy an error into the arena and consume it. */
const char *target_error(struct arena *arena, LLVMErrorRef error);

#endif
