/* compiler/backend/llvm/backend.c - the LLVM back end, as its module exports it. */
#include "compiler/backend/backend.h"

#include "compiler/backend/llvm/emitter.h"
#include "compiler/backend/llvm/jit.h"
#include "compiler/backend/llvm/target.h"

static bool llvm_emits(enum emit_kind kind)
{
    switch (kind) {
    case EMIT_LLVM_IR:
    case EMIT_LLVM_BITCODE:
    case EMIT_ASSEMBLY:
    case EMIT_OBJECT:
        return true;
    case EMIT_C:
        break;
    }
    return false;
}

static const char *llvm_emit(struct ir_program *program, enum emit_kind kind,
                             const struct emit_options *options, struct buffer *out)
{
    LLVMTargetMachineRef machine = NULL;
    LLVMMemoryBufferRef result = NULL;
    const char *problem = target_open(program->arena, options->target, options->optimize, &machine);

    if (problem != NULL)
        return problem;
    problem = emitter_compile(program, kind, options, machine, &result);
    if (problem == NULL) {
        buffer_add(out, LLVMGetBufferStart(result), LLVMGetBufferSize(result));
        LLVMDisposeMemoryBuffer(result);
    }
    LLVMDisposeTargetMachine(machine);
    return problem;
}

const struct backend sfnc_backend_llvm = {
    .name = "llvm",
    .emits = llvm_emits,
    .emit = llvm_emit,
    .load = jit_load,
    .find = jit_find,
    .drop = jit_drop,
};
