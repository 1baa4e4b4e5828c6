/* compiler/backend/llvm/backend.c - what the module exports: the LLVM back end. */
#include "compiler/backend/backend.h"

#include <string.h>

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

/* The names of c: tasks are symbols as they are; the C back end says the same of them. */
static const char *find_problem(const struct ir_program *program)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

    for (size_t i = 0; i < program->symbol_count; i++) {
        const char *name = program->symbols[i];
        size_t size = strspn(name, allowed);

        if (size == 0 || name[size] != '\0' || (name[0] >= '0' && name[0] <= '9'))
            return arena_format(program->arena, "c:%s does not name a C function", name);
    }
    return NULL;
}

const char *emitter_compile(struct ir_program *program, enum emit_kind kind,
                            const struct emit_options *options, LLVMTargetMachineRef machine,
                            LLVMMemoryBufferRef *result)
{
    struct emitter emitter;
    const char *problem = find_problem(program);

    *result = NULL;
    if (problem != NULL)
        return problem;
    if (emitter_init(&emitter, program, options, machine))
        problem = target_optimize(program->arena, machine, options->optimize, emitter.module);
    if (problem == NULL && emitter.problem == NULL)
        problem = target_write(program->arena, machine, kind, emitter.module, result);
    if (problem == NULL)
        problem = emitter.problem;
    if (problem != NULL && *result != NULL) {
        LLVMDisposeMemoryBuffer(*result);
        *result = NULL;
    }
    emitter_fini(&emitter);
    return problem;
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
