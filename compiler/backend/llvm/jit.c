/* compiler/backend/llvm/jit.c - a program compiled into this process by LLJIT.
 *
 * In: verified IR and the addresses of runtime functions. Out: code in memory, found by name.
 * Why an object first: the JIT then only links, and the code is the one a file would hold. The
 * target machine is made once a level and kept, so that `sfnc eval --batch` pays for it once.
 * Literals of the program are data of the JIT: they live until jit_drop. Not thread-safe. */
#include "compiler/backend/llvm/jit.h"

#include <llvm-c/LLJIT.h>
#include <llvm-c/Orc.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/backend/llvm/emitter.h"
#include "compiler/backend/llvm/target.h"
#include "runtime/base/bug.h"

/* What find may be asked for: the name in the IR and where it went. */
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

/* ORC prints errors unless told otherwise; its lookup then says no more than "failed". */
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

/* libc, and C functions of tasks that are loaded into this process. */
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

/* Look up whatever find may be asked for: that links the code, so whatever is missing shows now. */
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

/* Without a target LLJIT would ask the processor what it can do, which costs more than linking; the
 * builder consumes its target machine, so it gets its own. */
static LLVMErrorRef lljit_open(struct jit *jit, LLVMTargetMachineRef machine)
{
    LLVMOrcLLJITBuilderRef builder = LLVMOrcCreateLLJITBuilder();
    char *triple = LLVMGetTargetMachineTriple(machine);
    LLVMTargetMachineRef copy = LLVMCreateTargetMachine(
        LLVMGetTargetMachineTarget(machine), triple, "", "", LLVMCodeGenLevelNone, LLVMRelocPIC,
        LLVMCodeModelDefault);
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

/* Consumes the object. */
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
