/* compiler/backend/llvm/compile.c - compile a program to an object, assembly, or LLVM's own IR.
 *
 * The module is built, optimised and written in the same way for files and for code that is loaded
 * into this process. The caller chooses the target machine. */
#include "compiler/backend/llvm/emitter.h"
#include "compiler/backend/llvm/target.h"

const char *emitter_compile(struct ir_program *program, enum emit_kind kind,
                            const struct emit_options *options, LLVMTargetMachineRef machine,
                            LLVMMemoryBufferRef *result)
{
    struct emitter emitter;
    const char *problem = backend_symbol_problem(program);

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
