/* compiler/backend/llvm/emit.c - a program becomes a module.
 *
 * In: verified IR. Out: an LLVM module that exports sfn_program (and main, when asked for).
 * Order: what others may refer to by name comes first, then tables, then declarations of all
 * functions, then their bodies, `run`, and last the struct sfn_program that ties them together. */
#include "compiler/backend/llvm/emitter.h"

#include <llvm-c/Analysis.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "sfn/abi.h"

/* ---- tables ---- */

static int32_t point_of(const struct ir_function *function)
{
    return function != NULL ? function->point : -1;
}

/* A private constant array of `count` elements; null when there are none. Frees nothing. */
static LLVMValueRef table(struct emitter *emitter, LLVMValueRef *elements, size_t count,
                          const char *name)
{
    LLVMValueRef initialiser;

    if (count == 0)
        return emitter->null;
    initialiser = LLVMConstArray(LLVMTypeOf(elements[0]), elements, (unsigned)count);
    return constant_place(emitter, initialiser, name, 8);
}

/* Each state and scope is a constant of its own, not a row of a table: LLVM looks through what a
 * function refers to, and a thousand functions would each make it look through a thousand rows. */
static void emit_states(struct emitter *emitter)
{
    for (const struct ir_state *state = emitter->program->states; state != NULL;
         state = state->next) {
        LLVMValueRef fields[] = {
            constant_string(emitter, state->name),
            constant_i32(emitter, state->kind),
            constant_i32(emitter, point_of(state->work)),
            constant_i32(emitter, point_of(state->leave)),
            constant_i32(emitter, point_of(state->fail)),
        };

        map_put(&emitter->addresses, state,
                constant_place(emitter, constant_struct(emitter, fields, 5), "state", 8));
    }
}

static void emit_scopes(struct emitter *emitter)
{
    for (const struct ir_scope *scope = emitter->program->scopes; scope != NULL;
         scope = scope->next) {
        LLVMValueRef fields[] = {
            constant_i32(emitter, point_of(scope->start)),
            constant_i32(emitter, scope->variables),
        };

        map_put(&emitter->addresses, scope,
                constant_place(emitter, constant_struct(emitter, fields, 2), "scope", 8));
    }
}

/* struct sfn_resource of every Task, in the order of the states. */
static LLVMValueRef emit_resources(struct emitter *emitter, size_t *count)
{
    LLVMValueRef *elements;
    LLVMValueRef address;
    size_t room = 1;

    for (const struct ir_state *state = emitter->program->states; state != NULL;
         state = state->next)
        room++;
    elements = mem_alloc(room * sizeof *elements);
    *count = 0;
    for (const struct ir_state *state = emitter->program->states; state != NULL;
         state = state->next) {
        LLVMValueRef fields[] = {
            constant_string(emitter, state->name),
            constant_string(emitter, state->resource),
            constant_string(emitter, state->placeholder),
        };

        if (ir_state_needs_service(state))
            elements[(*count)++] = constant_struct(emitter, fields, 3);
    }
    address = table(emitter, elements, *count, "resources");
    free(elements);
    return address;
}

/* struct sfn_symbol of every C function the definition runs. Their names are the user's: whatever
 * else the module defines under such a name is meant. */
static LLVMValueRef emit_symbols(struct emitter *emitter)
{
    const struct ir_program *program = emitter->program;
    LLVMValueRef *elements = mem_alloc((program->symbol_count + 1) * sizeof *elements);
    LLVMTypeRef type = LLVMFunctionType(emitter->nothing, NULL, 0, 0);
    LLVMValueRef address;

    for (size_t i = 0; i < program->symbol_count; i++) {
        const char *name = program->symbols[i];
        LLVMValueRef function = LLVMGetNamedFunction(emitter->module, name);

        if (function == NULL)
            function = LLVMGetNamedGlobal(emitter->module, name);
        if (function == NULL)
            function = LLVMAddFunction(emitter->module, name, type);
        LLVMValueRef fields[] = {constant_string(emitter, name), function};

        elements[i] = constant_struct(emitter, fields, 2);
    }
    address = table(emitter, elements, program->symbol_count, "symbols");
    free(elements);
    return address;
}

/* ---- functions ---- */

#define BLOCKS_MAX 1500 /* of a function that is still optimised */

static bool is_huge(const struct ir_function *function)
{
    size_t blocks = 0;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        blocks++;
    return blocks > BLOCKS_MAX;
}

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
        /* Inlined into `run`, a thousand states would be one function, and LLVM superlinear. */
        emitter_attribute(emitter, value, LLVMAttributeFunctionIndex, "noinline");
        /* A Choice of thousands of rules: LLVM's passes over one function are superlinear, too. */
        if (is_huge(function))
            emitter_attribute(emitter, value, LLVMAttributeFunctionIndex, "optnone");
        if (!emitter_exports(emitter->program, function))
            LLVMSetLinkage(value, LLVMInternalLinkage);
        map_put(&emitter->addresses, function, value);
    }
}

/* The table of points: the functions of the states, by number. */
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
            elements[(*count)++] = map_get(&emitter->addresses, at);
    }
    address = table(emitter, elements, *count, "points");
    free(elements);
    return address;
}

/* From point to point, until an outcome that is none, or a pause:
 *     while ((uint32_t)point < COUNT) {
 *         point = points[point](frame);
 *         if (frame->pause)
 *             break;
 *     }
 *     return point;
 * A switch of direct calls is no faster, and LLVM takes a second over one of a thousand cases. */
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

/* struct sfn_program; a null pointer stands for every pointer's type. */
static LLVMTypeRef program_type(struct emitter *emitter)
{
    LLVMTypeRef fields[] = {
        emitter->i32,     emitter->i32,     emitter->i64, /* version, express, timeout */
        emitter->pointer, emitter->pointer,               /* run, machine */
        emitter->pointer, emitter->i64,                   /* resources */
        emitter->pointer, emitter->i64,                   /* symbols */
        emitter->pointer, emitter->pointer, emitter->i64, /* name, definition */
        emitter->pointer,                                 /* bindings */
    };

    return LLVMStructTypeInContext(emitter->context, fields, sizeof fields / sizeof fields[0], 0);
}

static LLVMValueRef program_value(struct emitter *emitter, LLVMValueRef symbols, LLVMValueRef run)
{
    const struct ir_program *program = emitter->program;
    size_t resource_count;
    LLVMValueRef resources = emit_resources(emitter, &resource_count);
    LLVMValueRef fields[] = {
        constant_i32(emitter, SFN_ABI_VERSION),
        constant_i32(emitter, program->express),
        constant_int(emitter, program->timeout_seconds),
        run,
        program->scopes != NULL ? map_get(&emitter->addresses, program->scopes) : emitter->null,
        resources,
        constant_int(emitter, (int64_t)resource_count),
        symbols,
        constant_int(emitter, (int64_t)program->symbol_count),
        constant_string(emitter, program->name),
        constant_text(emitter, program->definition, program->definition_size),
        constant_int(emitter, (int64_t)program->definition_size),
        constant_string(emitter, program->bindings),
    };

    return constant_struct(emitter, fields, sizeof fields / sizeof fields[0]);
}

static void emit_program(struct emitter *emitter)
{
    LLVMTypeRef entry_parameters[] = {emitter->i32, emitter->pointer};
    LLVMTypeRef entry_type = LLVMFunctionType(emitter->i32, entry_parameters, 2, 0);
    const char *symbol = emitter->options->symbol;
    LLVMValueRef program = LLVMAddGlobal(emitter->module, program_type(emitter),
                                         symbol != NULL ? symbol : BACKEND_PROGRAM_SYMBOL);
    LLVMValueRef entry = NULL;
    LLVMValueRef symbols;

    if (emitter->options->with_main)
        entry = emitter_function(emitter, "main", entry_type);
    symbols = emit_symbols(emitter);
    emit_states(emitter);
    emit_scopes(emitter);
    declare_functions(emitter);
    for (const struct ir_function *function = emitter->program->functions; function != NULL;
         function = function->next)
        emitter_fill(emitter, function);
    LLVMSetInitializer(program, program_value(emitter, symbols, emit_run(emitter)));
    LLVMSetGlobalConstant(program, 1);
    LLVMSetAlignment(program, 8);
    if (entry != NULL)
        emit_main(emitter, entry, program);
}

/* LLVM would print errors and end the process; the driver prints them. */
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

/* "First way: rare", as branch weights. */
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
    map_fini(&emitter->constants);
    map_fini(&emitter->addresses);
    if (emitter->debug != NULL)
        LLVMDisposeDIBuilder(emitter->debug);
    LLVMDisposeBuilder(emitter->builder);
    LLVMDisposeModule(emitter->module);
    LLVMContextDispose(emitter->context);
}
