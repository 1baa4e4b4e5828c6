/* compiler/backend/llvm/inline.c - operations that are built in place, where a call would cost more
 * than what it does.
 *
 * In: an operation and its operands. Out: a few instructions that look into a struct value, whose
 * layout sfn/value.h fixes. They mean what the inline functions at the end of sfn/abi.h do, which
 * the C back end uses. Why: these are run for each item of a loop. */
#include "compiler/backend/llvm/emitter.h"

#include "sfn/value.h"

/* What stands `offset` bytes behind the start of a value. */
static LLVMValueRef load_field(struct emitter *emitter, LLVMValueRef value, size_t offset,
                               LLVMTypeRef type)
{
    LLVMValueRef index = constant_int(emitter, (int64_t)offset);
    LLVMValueRef place = LLVMBuildInBoundsGEP2(emitter->builder, emitter->i8, value, &index, 1, "");

    return LLVMBuildLoad2(emitter->builder, type, place, "");
}

/* An i1: whether the value is of that kind. */
static LLVMValueRef is_kind(struct emitter *emitter, LLVMValueRef value, enum value_kind kind)
{
    LLVMValueRef found = load_field(emitter, value, offsetof(struct value, kind), emitter->i8);

    return LLVMBuildICmp(emitter->builder, LLVMIntEQ, found, LLVMConstInt(emitter->i8, kind, 0),
                         "");
}

static LLVMValueRef kind_test(struct emitter *emitter, LLVMValueRef value, enum value_kind kind)
{
    return LLVMBuildZExt(emitter->builder, is_kind(emitter, value, kind), emitter->i32, "");
}

/* How many items an array has; for anything else, `otherwise`. */
static LLVMValueRef item_count(struct emitter *emitter, LLVMValueRef value, LLVMValueRef otherwise)
{
    LLVMValueRef size = load_field(emitter, value, offsetof(struct value, size), emitter->i32);

    return LLVMBuildSelect(emitter->builder, is_kind(emitter, value, VALUE_ARRAY),
                           LLVMBuildZExt(emitter->builder, size, emitter->i64, ""), otherwise, "");
}

static LLVMValueRef is_defined(struct emitter *emitter, LLVMValueRef value)
{
    return LLVMBuildNot(emitter->builder, is_kind(emitter, value, VALUE_UNDEFINED), "");
}

static LLVMValueRef item_at(struct emitter *emitter, LLVMValueRef value, LLVMValueRef index)
{
    LLVMTypeRef item = LLVMArrayType(emitter->i8, sizeof(struct value));
    LLVMValueRef items = load_field(emitter, value, offsetof(struct value, as), emitter->pointer);

    return LLVMBuildSelect(emitter->builder, is_kind(emitter, value, VALUE_ARRAY),
                           LLVMBuildGEP2(emitter->builder, item, items, &index, 1, ""), value, "");
}

LLVMValueRef inline_operation(struct emitter *emitter, enum ir_opcode op,
                              const LLVMValueRef *operands)
{
    LLVMValueRef value = operands[0];

    switch (op) {
    case OP_sfn_query_count:
        return item_count(
            emitter, value,
            LLVMBuildZExt(emitter->builder, is_defined(emitter, value), emitter->i64, ""));
    case OP_sfn_query_rounds:
        return item_count(emitter, value, constant_int(emitter, 1));
    case OP_sfn_query_item:
        return item_at(emitter, value, operands[1]);
    case OP_sfn_query_defined:
        return LLVMBuildZExt(emitter->builder, is_defined(emitter, value), emitter->i32, "");
    case OP_sfn_query_is_array:
        return kind_test(emitter, value, VALUE_ARRAY);
    case OP_sfn_query_is_string:
        return kind_test(emitter, value, VALUE_STRING);
    case OP_sfn_query_is_function:
        return kind_test(emitter, value, VALUE_FUNCTION);
    default:
        return NULL;
    }
}
