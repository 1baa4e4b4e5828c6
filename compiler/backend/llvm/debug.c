/* compiler/backend/llvm/debug.c - emit DWARF, so that a debugger shows lines of the definition.
 *
 * In: spans of functions and instructions. Out: a compile unit; for each function a subprogram with
 * its name in the IR ("Charge.work"); for each instruction a location.
 * Why: a debugger can then stop at a state (`break order.asl.json:42`). DWARF has no code for our
 * language; we call it C, because debuggers print that. */
#include "compiler/backend/llvm/emitter.h"

#include <string.h>
#include <unistd.h>

#include "compiler/support/arena.h"

/* The folder of the definition, absolute if the working directory is known: a debugger may be
 * started anywhere. */
static const char *debug_folder(struct emitter *emitter, const char *path, size_t folder_size)
{
    struct arena *arena = emitter->program->arena;
    char here[4096];

    if (path[0] == '/')
        return arena_text(arena, path, folder_size > 0 ? folder_size : 1);
    if (getcwd(here, sizeof here) == NULL)
        return folder_size > 0 ? arena_text(arena, path, folder_size) : ".";
    if (folder_size == 0)
        return arena_text(arena, here, strlen(here));
    return arena_format(arena, "%s/%.*s", here, (int)folder_size, path);
}

static void debug_flag(struct emitter *emitter, const char *name, unsigned value)
{
    LLVMMetadataRef metadata = LLVMValueAsMetadata(constant_i32(emitter, value));

    LLVMAddModuleFlag(emitter->module, LLVMModuleFlagBehaviorWarning, name, strlen(name), metadata);
}

void debug_open(struct emitter *emitter)
{
    const char *path = emitter->program->source_path;
    const char *slash;
    const char *folder;
    const char *name;

    if (!emitter->options->debug)
        return;
    if (path == NULL)
        path = emitter->program->name;
    slash = strrchr(path, '/');
    name = slash != NULL ? slash + 1 : path;
    if (*name == '\0')
        name = "definition"; /* LLVM refuses a file without a name */
    folder = debug_folder(emitter, path, slash != NULL ? (size_t)(slash - path) : 0);
    debug_flag(emitter, "Debug Info Version", LLVMDebugMetadataVersion());
    /* What LLVM writes as assembly for version 4, .file with a folder, GNU as does not take. */
    debug_flag(emitter, "Dwarf Version", 5);
    emitter->debug = LLVMCreateDIBuilder(emitter->module);
    emitter->debug_file =
        LLVMDIBuilderCreateFile(emitter->debug, name, strlen(name), folder, strlen(folder));
    LLVMDIBuilderCreateCompileUnit(emitter->debug, LLVMDWARFSourceLanguageC, emitter->debug_file,
                                   "sfnc", strlen("sfnc"), emitter->options->optimize > 0, "", 0, 0,
                                   "", 0, LLVMDWARFEmissionFull, 0, 0, 0, "", 0, "", 0);
    emitter->debug_type = LLVMDIBuilderCreateSubroutineType(emitter->debug, emitter->debug_file,
                                                            NULL, 0, LLVMDIFlagZero);
}

LLVMMetadataRef debug_function(struct emitter *emitter, const struct ir_function *function,
                               LLVMValueRef value)
{
    unsigned line = (unsigned)function->span.line;
    LLVMMetadataRef subprogram;

    if (emitter->debug == NULL)
        return NULL;
    /* No linkage name: a debugger would show it in place of the state's. */
    subprogram = LLVMDIBuilderCreateFunction(emitter->debug, emitter->debug_file, function->name,
                                             strlen(function->name), NULL, 0, emitter->debug_file,
                                             line, emitter->debug_type, 1, 1, line, LLVMDIFlagZero,
                                             emitter->options->optimize > 0);
    LLVMSetSubprogram(value, subprogram);
    return subprogram;
}

void debug_place(struct emitter *emitter, LLVMMetadataRef scope, const struct span *span,
                 const struct span *fallback)
{
    LLVMMetadataRef location;

    if (scope == NULL)
        return;
    if (span->line <= 0)
        span = fallback;
    location = LLVMDIBuilderCreateDebugLocation(emitter->context, (unsigned)span->line,
                                                (unsigned)span->column, scope, NULL);
    LLVMSetCurrentDebugLocation2(emitter->builder, location);
}

void debug_close(struct emitter *emitter)
{
    LLVMSetCurrentDebugLocation2(emitter->builder, NULL);
    if (emitter->debug != NULL)
        LLVMDIBuilderFinalize(emitter->debug);
}
