/* compiler/backend/llvm/jit.c - compile a program into this process, by LLVM's LLJIT.
 *
 * In: verified IR and the addresses of runtime functions. Out: code in memory, found by name.
 * Why an object first: LLJIT then only has to link it, and the code is what a file would hold. The
 * target machine of each optimisation level is made once and kept, so that `sfnc eval --batch` pays
 * for it once. The literals of the program live until jit_drop. Not thread-safe. */
#include "compiler/backend/llvm/jit.h"

#include <llvm-c/LLJIT.h>
#include <llvm-c/Orc.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/backend/llvm/emitter.h"
#include "compiler/backend/llvm/target.h"
#include "runtime/base/bug.h"

/* A name that jit_find may be asked for, and its address. */
struct jit_name {
    char *name;
    void *address;
};

struct jit {
    LLVMOrcLLJITRef lljit;
    struct jit_name *names;
    size_t count;
    struct arena *arena; /* during jit_load, for `problem` */
    const char *problem; /* the first error LLVM reported while linking */
};

static LLVMTargetMachineRef host_machines[4];

static const char *host_machine(struct arena *arena, int optimize, LLVMTargetMachineRef *machine)
{
    const char *problem = NULL;

    ENSURE(optimize >= 0 && optimize <= 3);
    if (host_machines[optimize] == NULL)
        problem = target_open(arena, NULL, optimize, &host_machines[optimize]);
    *machine = host_machines[optimize];
    return problem;
}

/* Keep the first error. ORC would print it, and the failed lookup itself does not say why. */
static void note_error(void *context, LLVMErrorRef error)
{
    struct jit *jit = context;

    if (jit->arena != NULL && jit->problem == NULL)
        jit->problem = target_error(jit->arena, error);
    else
        LLVMConsumeError(error);
}

/* ---- symbols ---- */

static LLVMErrorRef define_runtime(struct jit *jit, LLVMOrcJITDylibRef library,
                                   const struct backend_symbol *symbols, size_t count)
{
    LLVMOrcCSymbolMapPairs pairs = mem_zeroed(count + 1, sizeof *pairs);
    LLVMOrcMaterializationUnitRef unit;
    LLVMErrorRef error;

    for (size_t i = 0; i < count; i++) {
        pairs[i].Name = LLVMOrcLLJITMangleAndIntern(jit->lljit, symbols[i].name);
        pairs[i].Sym.Address = (LLVMOrcExecutorAddress)(uintptr_t)symbols[i].address;
        pairs[i].Sym.Flags.GenericFlags =
            LLVMJITSymbolGenericFlagsExported | LLVMJITSymbolGenericFlagsCallable;
    }
    unit = LLVMOrcAbsoluteSymbols(pairs, count);
    free(pairs);
    error = LLVMOrcJITDylibDefine(library, unit);
    if (error != NULL)
        LLVMOrcDisposeMaterializationUnit(unit);
    return error;
}

/* Let the code use all symbols of this process: those of libc, and of c: tasks that are loaded. */
static LLVMErrorRef define_process(struct jit *jit, LLVMOrcJITDylibRef library)
{
    LLVMOrcDefinitionGeneratorRef generator;
    LLVMErrorRef error = LLVMOrcCreateDynamicLibrarySearchGeneratorForProcess(
        &generator, LLVMOrcLLJITGetGlobalPrefix(jit->lljit), NULL, NULL);

    if (error == NULL)
        LLVMOrcJITDylibAddGenerator(library, generator);
    return error;
}

static LLVMErrorRef look_up(struct jit *jit, const char *name, const char *symbol)
{
    LLVMOrcExecutorAddress address;
    LLVMErrorRef error = LLVMOrcLLJITLookup(jit->lljit, &address, symbol);

    if (error != NULL)
        return error;
    jit->names[jit->count].name = mem_text(name, strlen(name));
    jit->names[jit->count++].address = (void *)(uintptr_t)address;
    return NULL;
}

/* Look up all names that jit_find may be asked for. That links the code, so that a missing symbol
 * is an error now and not later. */
static LLVMErrorRef look_up_all(struct jit *jit, const struct ir_program *program)
{
    LLVMErrorRef error;
    size_t count = 1;

    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        count++;
    jit->names = mem_zeroed(count, sizeof *jit->names);
    error = look_up(jit, "sfn_program", "sfn_program");
    for (const struct ir_function *at = program->functions; at != NULL && error == NULL;
         at = at->next) {
        char symbol[64];

        if (!emitter_exports(program, at))
            continue;
        backend_symbol_name(program, at, symbol);
        error = look_up(jit, at->name, symbol);
    }
    return error;
}

/* ---- loading ---- */

/* Make the LLJIT for a target machine. Without one it would ask the processor what it can do, which
 * takes longer than linking; it gets a copy, because it frees the one it is given. */
static LLVMErrorRef lljit_open(struct jit *jit, LLVMTargetMachineRef machine)
{
    LLVMOrcLLJITBuilderRef builder = LLVMOrcCreateLLJITBuilder();
    char *triple = LLVMGetTargetMachineTriple(machine);
    LLVMTargetMachineRef copy =
        LLVMCreateTargetMachine(LLVMGetTargetMachineTarget(machine), triple, "", "",
                                LLVMCodeGenLevelNone, LLVMRelocPIC, LLVMCodeModelDefault);
    LLVMErrorRef error;

    LLVMDisposeMessage(triple);
    LLVMOrcLLJITBuilderSetJITTargetMachineBuilder(
        builder, LLVMOrcJITTargetMachineBuilderCreateFromTargetMachine(copy));
    error = LLVMOrcCreateLLJIT(&jit->lljit, builder);
    if (error == NULL)
        LLVMOrcExecutionSessionSetErrorReporter(LLVMOrcLLJITGetExecutionSession(jit->lljit),
                                                note_error, jit);
    return error;
}

/* Link an object, which is freed, with the runtime's symbols. */
static LLVMErrorRef jit_link(struct jit *jit, LLVMTargetMachineRef machine,
                             LLVMMemoryBufferRef object, const struct backend_symbol *symbols,
                             size_t symbol_count)
{
    LLVMErrorRef error = lljit_open(jit, machine);
    LLVMOrcJITDylibRef library;

    if (error == NULL) {
        library = LLVMOrcLLJITGetMainJITDylib(jit->lljit);
        error = define_runtime(jit, library, symbols, symbol_count);
        if (error == NULL)
            error = define_process(jit, library);
    }
    if (error != NULL) {
        LLVMDisposeMemoryBuffer(object);
        return error;
    }
    return LLVMOrcLLJITAddObjectFile(jit->lljit, library, object);
}

const char *jit_load(struct ir_program *program, const struct emit_options *options,
                     const struct backend_symbol *symbols, size_t symbol_count, void **handle)
{
    struct emit_options here = {.optimize = options->optimize};
    LLVMTargetMachineRef machine;
    LLVMMemoryBufferRef object;
    LLVMErrorRef error;
    struct jit *jit;
    const char *problem = host_machine(program->arena, options->optimize, &machine);

    *handle = NULL;
    if (problem == NULL)
        problem = emitter_compile(program, EMIT_OBJECT, &here, machine, &object);
    if (problem != NULL)
        return problem;
    jit = mem_zeroed(1, sizeof *jit);
    jit->arena = program->arena;
    error = jit_link(jit, machine, object, symbols, symbol_count);
    if (error == NULL)
        error = look_up_all(jit, program);
    if (error != NULL) {
        problem = target_error(program->arena, error);
        if (jit->problem != NULL)
            problem = jit->problem;
        jit_drop(jit);
        return problem;
    }
    jit->arena = NULL;
    *handle = jit;
    return NULL;
}

void *jit_find(void *handle, const char *name)
{
    const struct jit *jit = handle;

    for (size_t i = 0; i < jit->count; i++) {
        if (strcmp(jit->names[i].name, name) == 0)
            return jit->names[i].address;
    }
    return NULL;
}

void jit_drop(void *handle)
{
    struct jit *jit = handle;

    if (jit == NULL)
        return;
    if (jit->lljit != NULL)
        LLVMConsumeError(LLVMOrcDisposeLLJIT(jit->lljit));
    for (size_t i = 0; i < jit->count; i++)
        free(jit->names[i].name);
    free(jit->names);
    free(jit);
}
