/* compiler/backend/llvm/callee.c - declare functions in the module: their types and attributes.
 *
 * A runtime function is declared when it is first called. Its type and what it may do to memory are
 * read from abi.def, so that no prototype is typed a second time here. */
#include "compiler/backend/llvm/emitter.h"

#include <string.h>

#include "runtime/base/bug.h"

void emitter_attribute(struct emitter *emitter, LLVMValueRef function, unsigned index,
                       const char *name)
{
    unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));

    ENSURE(kind != 0);
    LLVMAddAttributeAtIndex(function, index, LLVMCreateEnumAttribute(emitter->context, kind, 0));
}

LLVMValueRef emitter_function(struct emitter *emitter, const char *name, LLVMTypeRef type)
{
    LLVMValueRef function = LLVMAddFunction(emitter->module, name, type);
    unsigned count = LLVMCountParams(function);

    emitter_attribute(emitter, function, LLVMAttributeFunctionIndex, "nounwind");
    if (LLVMGetReturnType(type) == emitter->i32)
        emitter_attribute(emitter, function, LLVMAttributeReturnIndex, "signext");
    for (unsigned i = 0; i < count; i++) {
        if (LLVMTypeOf(LLVMGetParam(function, i)) == emitter->i32)
            emitter_attribute(emitter, function, i + 1, "signext");
    }
    return function;
}

/* Say that a function only reads memory: memory(read) since LLVM 16, readonly before. */
static void attribute_reads_memory(struct emitter *emitter, LLVMValueRef function)
{
    static const char name[] = "memory";
    unsigned kind = LLVMGetEnumAttributeKindForName(name, sizeof name - 1);
    /* Two bits for each kind of memory (arguments, inaccessible, other); 1: it may be read. */
    uint64_t reads = 1u | 1u << 2 | 1u << 4;

    if (kind == 0) {
        emitter_attribute(emitter, function, LLVMAttributeFunctionIndex, "readonly");
        return;
    }
    LLVMAddAttributeAtIndex(function, LLVMAttributeFunctionIndex,
                            LLVMCreateEnumAttribute(emitter->context, kind, reads));
}

LLVMTypeRef emitter_type(struct emitter *emitter, enum ir_type type)
{
    switch (type) {
    case IR_NONE:
        return emitter->nothing;
    case IR_BOOL:
    case IR_STATE:
        return emitter->i32;
    case IR_INT:
        return emitter->i64;
    case IR_REAL:
        return emitter->real;
    case IR_VALUE:
    case IR_LIST:
    case IR_KEY:
    case IR_KEYS:
    case IR_TEXT:
    case IR_FUNCTION:
    case IR_LAMBDA_REF:
    case IR_FRAME:
        return emitter->pointer;
    case IR_POINT:
    case IR_BLOCK:
        break;
    }
    BUG("a runtime function with a parameter of this type");
}

/* The type of sfn_NAME, from abi.def. */
static LLVMTypeRef operation_type(struct emitter *emitter, const struct ir_op_info *info)
{
    LLVMTypeRef parameters[ARGUMENTS_MAX];
    unsigned count = 0;

    ENSURE(info->runtime);
    if (info->frame)
        parameters[count++] = emitter->pointer;
    for (size_t i = 0; i < info->count; i++)
        parameters[count++] = emitter_type(emitter, info->parameters[i]);
    if (info->repeats > 0) {
        for (size_t i = 0; i < info->repeats; i++)
            parameters[count++] = emitter->pointer;
        parameters[count++] = emitter->i64;
    }
    return LLVMFunctionType(emitter_type(emitter, info->result), parameters, count, 0);
}

/* Declare a runtime function. If a C function of the definition has the same name, use its
 * declaration: the linker will report that there are two. */
static LLVMValueRef declare(struct emitter *emitter, const char *name, LLVMTypeRef type)
{
    LLVMValueRef function = LLVMGetNamedFunction(emitter->module, name);

    return function != NULL ? function : emitter_function(emitter, name, type);
}

static struct callee declare_operation(struct emitter *emitter, enum ir_opcode op)
{
    const struct ir_op_info *info = ir_op_info(op);
    const char *name = arena_format(emitter->program->arena, "sfn_%s", info->name);
    struct callee callee = {.type = operation_type(emitter, info)};

    callee.function = declare(emitter, name, callee.type);
    if ((info->traits & IR_PURE) != 0) {
        attribute_reads_memory(emitter, callee.function);
        emitter_attribute(emitter, callee.function, LLVMAttributeFunctionIndex, "willreturn");
    }
    return callee;
}

static struct callee declare_main(struct emitter *emitter)
{
    LLVMTypeRef parameters[] = {emitter->pointer, emitter->i32, emitter->pointer};
    struct callee callee = {.type = LLVMFunctionType(emitter->i32, parameters, 3, 0)};

    callee.function = declare(emitter, "sfn_main", callee.type);
    return callee;
}

const struct callee *emitter_callee(struct emitter *emitter, int op)
{
    struct callee *callee = &emitter->callees[op];

    if (callee->function == NULL)
        *callee = op == CALLEE_MAIN ? declare_main(emitter)
                                    : declare_operation(emitter, (enum ir_opcode)op);
    return callee;
}
