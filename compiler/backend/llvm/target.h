/* compiler/backend/llvm/target.h - open target machines; optimise a module and write it out.
 *
 * Functions return NULL when all went well, else what went wrong, in one line in the arena. */
#ifndef SFNC_BACKEND_LLVM_TARGET_H
#define SFNC_BACKEND_LLVM_TARGET_H

#include <llvm-c/Core.h>
#include <llvm-c/Error.h>
#include <llvm-c/TargetMachine.h>

#include "compiler/backend/backend.h"

/* Make the target machine of a triple; NULL: of this machine. Free it with
 * LLVMDisposeTargetMachine. */
const char *target_open(struct arena *arena, const char *triple, int optimize,
                        LLVMTargetMachineRef *machine);

/* Run LLVM's own passes of an optimisation level, 0 to 3, over the module; at level 0 none. */
const char *target_optimize(struct arena *arena, LLVMTargetMachineRef machine, int optimize,
                            LLVMModuleRef module);

/* Write the module as `kind` into memory. Free *result with LLVMDisposeMemoryBuffer. */
const char *target_write(struct arena *arena, LLVMTargetMachineRef machine, enum emit_kind kind,
                         LLVMModuleRef module, LLVMMemoryBufferRef *result);

/* The message of an error, copied into the arena; the error is freed. */
const char *target_error(struct arena *arena, LLVMErrorRef error);

#endif
