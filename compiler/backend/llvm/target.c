/* compiler/backend/llvm/target.c - open target machines; optimise a module and write it out. */
#include "compiler/backend/llvm/target.h"

#include <string.h>

#include <llvm-c/BitWriter.h>
#include <llvm-c/Target.h>
#include <llvm-c/Transforms/PassBuilder.h>
#include <llvm/Config/llvm-config.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"

const char *target_error(struct arena *arena, LLVMErrorRef error)
{
    char *message = LLVMGetErrorMessage(error);
    const char *copy = arena_format(arena, "LLVM: %s", message);

    LLVMDisposeErrorMessage(message);
    return copy;
}

/* Set LLVM up for the machine that sfnc runs on, or for all machines, which takes time and is
 * hardly ever needed. */
static void targets_start(bool all)
{
    static bool host_started;
    static bool all_started;

    if (all && !all_started) {
        LLVMInitializeAllTargetInfos();
        LLVMInitializeAllTargets();
        LLVMInitializeAllTargetMCs();
        LLVMInitializeAllAsmPrinters();
        all_started = true;
    } else if (!all && !host_started) {
        ENSURE(!LLVMInitializeNativeTarget());
        ENSURE(!LLVMInitializeNativeAsmPrinter());
        host_started = true;
    }
}

/* True for a processor that runs a POSIX system and for which the layout of sfn/value.h is right.
 * LLVM knows more, but asked to compile this for a GPU it ends the process. */
static bool is_processor(const char *triple)
{
    static const char *const names[] = {
        "x86_64",      "amd64",   "aarch64", "arm64",       "riscv64", "powerpc64", "ppc64",
        "powerpc64le", "ppc64le", "s390x",   "loongarch64", "mips64",  "mips64el",
    };
    size_t size = strcspn(triple, "-");

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strlen(names[i]) == size && memcmp(names[i], triple, size) == 0)
            return true;
    }
    return false;
}

static bool has_wide_pointers(LLVMTargetMachineRef machine)
{
    LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(machine);
    bool wide = LLVMPointerSize(layout) == 8;

    LLVMDisposeTargetData(layout);
    return wide;
}

static const char *machine_open(struct arena *arena, const char *triple, int optimize,
                                LLVMTargetMachineRef *machine)
{
    /* Choosing instructions well takes ten times as long as all the rest: not for -O1. */
    static const LLVMCodeGenOptLevel levels[] = {
        LLVMCodeGenLevelNone,
        LLVMCodeGenLevelNone,
        LLVMCodeGenLevelDefault,
        LLVMCodeGenLevelAggressive,
    };
    LLVMTargetRef target;
    char *message = NULL;

    ENSURE(optimize >= 0 && optimize <= 3);
    if (LLVMGetTargetFromTriple(triple, &target, &message)) {
        const char *copy = arena_format(arena, "unknown target \"%s\": %s", triple, message);

        LLVMDisposeMessage(message);
        return copy;
    }
    if (!is_processor(triple) || !LLVMTargetHasTargetMachine(target))
        return arena_format(arena, "target \"%s\" is not a 64-bit processor with a POSIX system",
                            triple);
    *machine = LLVMCreateTargetMachine(target, triple, "", "", levels[optimize], LLVMRelocPIC,
                                       LLVMCodeModelDefault);
    if (*machine == NULL)
        return arena_format(arena, "target \"%s\" cannot be emitted for", triple);
    if (!has_wide_pointers(*machine)) {
        LLVMDisposeTargetMachine(*machine);
        *machine = NULL;
        return arena_format(arena, "target \"%s\" has pointers of less than 64 bits", triple);
    }
    return NULL;
}

const char *target_open(struct arena *arena, const char *triple, int optimize,
                        LLVMTargetMachineRef *machine)
{
    char *name = triple != NULL ? LLVMNormalizeTargetTriple(triple) : LLVMGetDefaultTargetTriple();
    const char *problem;

    targets_start(triple != NULL);
    problem = machine_open(arena, name, optimize, machine);
    LLVMDisposeMessage(name);
    return problem;
}

/* LLVM 18 and newer check, unless told not to, that one run of the pass leaves nothing to do. */
#if LLVM_VERSION_MAJOR >= 18
#define COMBINE "instcombine<no-verify-fixpoint>"
#else
#define COMBINE "instcombine"
#endif

/* The passes that find something to do in emitted code, which calls the runtime and branches. All
 * of LLVM's -O2 makes objects of the same size from it, in ten times the time. */
#define PASSES                                                                                     \
    "function(early-cse," COMBINE ",simplifycfg<sink-common-insts;hoist-common-insts>,"            \
    "tailcallelim),constmerge,globaldce"

const char *target_optimize(struct arena *arena, LLVMTargetMachineRef machine, int optimize,
                            LLVMModuleRef module)
{
    static const char *const pipelines[] = {NULL, PASSES, PASSES, "default<O3>"};
    LLVMPassBuilderOptionsRef options;
    LLVMErrorRef error;

    ENSURE(optimize >= 0 && optimize <= 3);
    if (pipelines[optimize] == NULL)
        return NULL;
    options = LLVMCreatePassBuilderOptions();
    error = LLVMRunPasses(module, pipelines[optimize], machine, options);
    LLVMDisposePassBuilderOptions(options);
    return error != NULL ? target_error(arena, error) : NULL;
}

static const char *write_code(struct arena *arena, LLVMTargetMachineRef machine,
                              LLVMCodeGenFileType type, LLVMModuleRef module,
                              LLVMMemoryBufferRef *result)
{
    char *message = NULL;
    const char *copy;

    if (!LLVMTargetMachineEmitToMemoryBuffer(machine, module, type, &message, result))
        return NULL;
    copy = arena_format(arena, "LLVM: %s", message);
    LLVMDisposeMessage(message);
    return copy;
}

static LLVMMemoryBufferRef write_text(LLVMModuleRef module)
{
    char *text = LLVMPrintModuleToString(module);
    LLVMMemoryBufferRef copy =
        LLVMCreateMemoryBufferWithMemoryRangeCopy(text, strlen(text), "module");

    LLVMDisposeMessage(text);
    return copy;
}

const char *target_write(struct arena *arena, LLVMTargetMachineRef machine, enum emit_kind kind,
                         LLVMModuleRef module, LLVMMemoryBufferRef *result)
{
    switch (kind) {
    case EMIT_LLVM_IR:
        *result = write_text(module);
        return NULL;
    case EMIT_LLVM_BITCODE:
        *result = LLVMWriteBitcodeToMemoryBuffer(module);
        return NULL;
    case EMIT_ASSEMBLY:
        return write_code(arena, machine, LLVMAssemblyFile, module, result);
    case EMIT_OBJECT:
        return write_code(arena, machine, LLVMObjectFile, module, result);
    case EMIT_C:
        break;
    }
    return "the LLVM back end does not write C";
}
