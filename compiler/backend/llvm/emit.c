/* compiler/backend/llvm/emit.c - build the LLVM module of a program.
 *
 * In: verified IR. Out: an LLVM module that exports sfn_program (and main, when asked for).
 * Order: what others may refer to by name comes first, then declarations of all functions, the
 * tables, the bodies of the functions, `run`, and last the struct sfn_program that refers to all of
 * them. */
#include "compiler/backend/llvm/emitter.h"

#include <llvm-c/Analysis.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "sfn/abi.h"

/* ---- functions ---- */

bool emitter_exports(const struct ir_program *program, const struct ir_function *function)
{
    return function->kind == IR_CHOOSER && program->states == NULL;
}

static void declare_functions(struct emitter *emitter)
{
    for (const struct ir_function *function = emitter->program->functions; function != NULL;
         function = function->next) {
        char name[64];
        LLVMValueRef value;

        backend_symbol_name(emitter->program, function, name);
        value = emitter_function(emitter, name, emitter_function_type(emitter, function->kind));
        /* With all states inlined into `run`, LLVM would take minutes over that one function. */
        emitter_attribute(emitter, value, LLVMAttributeFunctionIndex, "noinline");
        if (backend_is_huge(function))
            emitter_attribute(emitter, value, LLVMAttributeFunctionIndex, "optnone");
        if (!emitter_exports(emitter->program, function))
            LLVMSetLinkage(value, LLVMInternalLinkage);
        table_put_of(&emitter->functions, function, value);
    }
}

/* Emit the table of points: the address of each point's function, by the point's number. */
static LLVMValueRef emit_points(struct emitter *emitter, size_t *count)
{
    LLVMValueRef *elements;
    LLVMValueRef address;
    size_t room = 0;

    for (const struct ir_function *at = emitter->program->functions; at != NULL; at = at->next)
        room++;
    elements = mem_alloc((room + 1) * sizeof *elements);
    *count = 0;
    for (const struct ir_function *at = emitter->program->functions; at != NULL; at = at->next) {
        if (at->kind == IR_POINT_FUNCTION)
            elements[(*count)++] = table_get_of(&emitter->functions, at);
    }
    address = constant_table(emitter, elements, *count, "points");
    free(elements);
    return address;
}

/* Emit `run`, the loop that runs from point to point until a function returns an outcome instead of
 * a point, or asks for a pause:
 *     while ((uint32_t)point < COUNT) {
 *         point = points[point](frame);
 *         if (frame->pause)
 *             break;
 *     }
 *     return point;
 * A switch of direct calls would be no faster, and LLVM takes a second over a thousand cases. */
static LLVMValueRef emit_run(struct emitter *emitter)
{
    LLVMContextRef context = emitter->context;
    LLVMBuilderRef builder = emitter->builder;
    LLVMTypeRef parameters[] = {emitter->pointer, emitter->i32};
    LLVMTypeRef type = LLVMFunctionType(emitter->i32, parameters, 2, 0);
    LLVMTypeRef point_type = emitter_function_type(emitter, IR_POINT_FUNCTION);
    LLVMValueRef run = emitter_function(emitter, "run", type);
    LLVMValueRef frame = LLVMGetParam(run, 0);
    LLVMValueRef first = LLVMGetParam(run, 1);
    LLVMBasicBlockRef enter = LLVMAppendBasicBlockInContext(context, run, "enter");
    LLVMBasicBlockRef loop = LLVMAppendBasicBlockInContext(context, run, "loop");
    LLVMBasicBlockRef go = LLVMAppendBasicBlockInContext(context, run, "go");
    LLVMBasicBlockRef done = LLVMAppendBasicBlockInContext(context, run, "done");
    size_t count;
    LLVMValueRef points = emit_points(emitter, &count);
    LLVMValueRef point, next, index, pause, last;

    LLVMSetLinkage(run, LLVMInternalLinkage);
    LLVMPositionBuilderAtEnd(builder, enter);
    LLVMBuildBr(builder, loop);
    LLVMPositionBuilderAtEnd(builder, loop);
    point = LLVMBuildPhi(builder, emitter->i32, "point");
    LLVMBuildCondBr(
        builder,
        LLVMBuildICmp(builder, LLVMIntULT, point, constant_i32(emitter, (int64_t)count), ""), go,
        done);
    LLVMPositionBuilderAtEnd(builder, go);
    index = LLVMBuildZExt(builder, point, emitter->i64, "");
    next = LLVMBuildInBoundsGEP2(builder, emitter->pointer, points, &index, 1, "");
    next = LLVMBuildLoad2(builder, emitter->pointer, next, "");
    next = LLVMBuildCall2(builder, point_type, next, &frame, 1, "");
    pause = LLVMBuildLoad2(builder, emitter->i32, frame, "pause"); /* struct sfn_frame_head */
    pause = LLVMBuildICmp(builder, LLVMIntNE, pause, constant_i32(emitter, 0), "");
    LLVMBuildCondBr(builder, pause, done, loop);
    LLVMAddIncoming(point, (LLVMValueRef[]){first, next}, (LLVMBasicBlockRef[]){enter, go}, 2);
    LLVMPositionBuilderAtEnd(builder, done);
    last = LLVMBuildPhi(builder, emitter->i32, "last");
    LLVMAddIncoming(last, (LLVMValueRef[]){point, next}, (LLVMBasicBlockRef[]){loop, go}, 2);
    LLVMBuildRet(builder, last);
    return run;
}

static void emit_main(struct emitter *emitter, LLVMValueRef function, LLVMValueRef program)
{
    const struct callee *callee = emitter_callee(emitter, CALLEE_MAIN);
    LLVMValueRef arguments[] = {program, LLVMGetParam(function, 0), LLVMGetParam(function, 1)};
    LLVMValueRef status;

    LLVMPositionBuilderAtEnd(emitter->builder,
                             LLVMAppendBasicBlockInContext(emitter->context, function, "enter"));
    status = LLVMBuildCall2(emitter->builder, callee->type, callee->function, arguments, 3, "");
    LLVMBuildRet(emitter->builder, status);
}

/* ---- the program ---- */

static void emit_program(struct emitter *emitter)
{
    LLVMTypeRef entry_parameters[] = {emitter->i32, emitter->pointer};
    LLVMTypeRef entry_type = LLVMFunctionType(emitter->i32, entry_parameters, 2, 0);
    const char *symbol = emitter->options->symbol;
    struct program_table table =
        table_of(emitter->program, TABLE_program, &emitter->program->arena->region);
    LLVMValueRef program = LLVMAddGlobal(emitter->module, tables_row_type(emitter, &table),
                                         symbol != NULL ? symbol : BACKEND_PROGRAM_SYMBOL);
    LLVMValueRef entry = NULL;

    if (emitter->options->with_main)
        entry = emitter_function(emitter, "main", entry_type);
    for (size_t i = 0; i < emitter->program->symbol_count; i++)
        (void)tables_symbol(emitter, emitter->program->symbols[i]);
    declare_functions(emitter);
    tables_emit(emitter);
    for (const struct ir_function *function = emitter->program->functions; function != NULL;
         function = function->next)
        emitter_fill(emitter, function);
    emitter->run = emit_run(emitter);
    LLVMSetInitializer(program, tables_row(emitter, table.cells, table.columns));
    LLVMSetGlobalConstant(program, 1);
    LLVMSetAlignment(program, 8);
    if (entry != NULL)
        emit_main(emitter, entry, program);
}

/* Keep LLVM's first error for the driver. Left alone, LLVM would print it and end the process. */
static void note_diagnostic(LLVMDiagnosticInfoRef info, void *context)
{
    struct emitter *emitter = context;
    char *message;

    if (LLVMGetDiagInfoSeverity(info) != LLVMDSError || emitter->problem != NULL)
        return;
    message = LLVMGetDiagInfoDescription(info);
    emitter->problem = arena_format(emitter->program->arena, "LLVM: %s", message);
    LLVMDisposeMessage(message);
}

static void emitter_types(struct emitter *emitter)
{
    LLVMContextRef context = emitter->context;

    emitter->i8 = LLVMInt8TypeInContext(context);
    emitter->i16 = LLVMInt16TypeInContext(context);
    emitter->i32 = LLVMInt32TypeInContext(context);
    emitter->i64 = LLVMInt64TypeInContext(context);
    emitter->real = LLVMDoubleTypeInContext(context);
    emitter->pointer = LLVMPointerTypeInContext(context, 0);
    emitter->nothing = LLVMVoidTypeInContext(context);
    emitter->null = LLVMConstPointerNull(emitter->pointer);
    LLVMTypeRef fields[] = {emitter->pointer, emitter->i32, emitter->i32};

    emitter->key = LLVMStructCreateNamed(context, "key");
    LLVMStructSetBody(emitter->key, fields, 3, 0);
}

/* Make the branch weights which say that the first of two ways is rarely taken. */
static void emitter_weights(struct emitter *emitter)
{
    static const char name[] = "branch_weights";
    LLVMMetadataRef parts[] = {
        LLVMMDStringInContext2(emitter->context, name, sizeof name - 1),
        LLVMValueAsMetadata(constant_i32(emitter, 1)),
        LLVMValueAsMetadata(constant_i32(emitter, 2000)),
    };
    LLVMMetadataRef node = LLVMMDNodeInContext2(emitter->context, parts, 3);

    emitter->is_rare = LLVMMetadataAsValue(emitter->context, node);
    emitter->profile_kind = LLVMGetMDKindIDInContext(emitter->context, "prof", strlen("prof"));
}

bool emitter_init(struct emitter *emitter, struct ir_program *program,
                  const struct emit_options *options, LLVMTargetMachineRef machine)
{
    const char *path = program->source_path != NULL ? program->source_path : program->name;
    LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(machine);
    char *triple = LLVMGetTargetMachineTriple(machine);
    char *message = NULL;

    *emitter = (struct emitter){.program = program, .options = options};
    region_init(&emitter->scratch);
    emitter->context = LLVMContextCreate();
    LLVMContextSetDiagnosticHandler(emitter->context, note_diagnostic, emitter);
    emitter->module = LLVMModuleCreateWithNameInContext(program->name, emitter->context);
    emitter->builder = LLVMCreateBuilderInContext(emitter->context);
    LLVMSetSourceFileName(emitter->module, path, strlen(path));
    LLVMSetModuleDataLayout(emitter->module, layout);
    LLVMSetTarget(emitter->module, triple);
    LLVMDisposeTargetData(layout);
    LLVMDisposeMessage(triple);

    ir_number(program);
    emitter_types(emitter);
    emitter_weights(emitter);
    debug_open(emitter);
    emit_program(emitter);
    debug_close(emitter);
    if (LLVMVerifyModule(emitter->module, LLVMReturnStatusAction, &message))
        BUG(message);
    LLVMDisposeMessage(message);
    return emitter->problem == NULL;
}

void emitter_fini(struct emitter *emitter)
{
    table_fini(&emitter->constants);
    table_fini(&emitter->texts);
    table_fini(&emitter->functions);
    if (emitter->debug != NULL)
        LLVMDisposeDIBuilder(emitter->debug);
    LLVMDisposeBuilder(emitter->builder);
    LLVMDisposeModule(emitter->module);
    LLVMContextDispose(emitter->context);
    region_fini(&emitter->scratch);
}
