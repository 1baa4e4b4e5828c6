/* compiler/backend/llvm/function.c - emit an IR function as an LLVM function.
 *
 * In: a function of verified IR. Out: its LLVM function, block for block.
 * Why so plain: both sides are in SSA form; a block's parameters are phis. An operation becomes a
 * call, and one that FAILS a call, a test, and a rarely taken branch to the one return for failure.
 * LLVM's own passes do the rest. */
#include "compiler/backend/llvm/emitter.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/ir/dominators.h"
#include "runtime/base/bug.h"
#include "sfn/abi.h"

/* The function whose body is being emitted. */
struct body {
    struct emitter *emitter;
    const struct ir_function *function;
    LLVMValueRef value;
    LLVMMetadataRef scope;    /* for places, NULL without -g */
    struct table blocks;      /* struct ir_block -> LLVMBasicBlockRef; only of reachable ones */
    struct table results;     /* struct ir_instruction -> LLVMValueRef */
    LLVMBasicBlockRef failed; /* made when the first operation that may fail is met */
    LLVMValueRef slots;       /* an array on the stack for the values that an operation takes */
};

/* Of all functions; of filters; of lambdas. */
enum { PARAMETER_FRAME, PARAMETER_NODE, PARAMETER_CAPTURED = 1, PARAMETER_ARGUMENTS };
static const char *const filter_names[] = {"frame", "node", "root"};
static const char *const lambda_names[] = {"frame", "captured", "arguments"};

LLVMTypeRef emitter_function_type(struct emitter *emitter, enum ir_function_kind kind)
{
    LLVMTypeRef parameters[] = {emitter->pointer, emitter->pointer, emitter->pointer};
    bool gives = kind == IR_CHOOSER || kind == IR_LAMBDA;

    return LLVMFunctionType(gives ? emitter->pointer : emitter->i32, parameters,
                            kind == IR_FILTER || kind == IR_LAMBDA ? 3 : 1, 0);
}

/* ---- blocks ---- */

/* Make a phi for each parameter of a block; the jumps to it fill them. */
static void make_phis(struct body *body, const struct ir_block *block, LLVMBasicBlockRef made)
{
    LLVMPositionBuilderAtEnd(body->emitter->builder, made);
    for (const struct ir_instruction *at = block->first; at->op == OP_PARAMETER; at = at->next)
        table_put_of(
            &body->results, at,
            LLVMBuildPhi(body->emitter->builder, emitter_type(body->emitter, at->type), ""));
}

/* Make an LLVM block for every reachable block, in the order of the IR. */
static void make_blocks(struct body *body, const struct ir_dominators *order)
{
    for (const struct ir_block *block = body->function->blocks; block != NULL;
         block = block->next) {
        LLVMBasicBlockRef made;

        if (!ir_is_reachable(order, block))
            continue;
        made = LLVMAppendBasicBlockInContext(body->emitter->context, body->value, block->label);
        table_put_of(&body->blocks, block, made);
        make_phis(body, block, made);
    }
}

/* An empty block right after the current one, so that straight code falls through into it. */
static LLVMBasicBlockRef block_after(struct body *body, const char *name)
{
    LLVMContextRef context = body->emitter->context;
    LLVMBasicBlockRef next = LLVMGetNextBasicBlock(LLVMGetInsertBlock(body->emitter->builder));

    return next != NULL ? LLVMInsertBasicBlockInContext(context, next, name)
                        : LLVMAppendBasicBlockInContext(context, body->value, name);
}

/* ---- what a function returns ---- */

static LLVMValueRef failing_result(struct body *body)
{
    switch (body->function->kind) {
    case IR_POINT_FUNCTION:
        return constant_i32(body->emitter, SFN_FAILED);
    case IR_CHOOSER:
    case IR_LAMBDA:
        return body->emitter->null;
    case IR_FILTER:
        return constant_i32(body->emitter, 0);
    }
    BUG("a function of unknown kind");
}

/* Emit a return from the function as failed when `value` is null or 0. */
static void leave_when_failed(struct body *body, LLVMValueRef value)
{
    struct emitter *emitter = body->emitter;
    LLVMBasicBlockRef next = block_after(body, "ok");
    LLVMValueRef failed;
    LLVMValueRef branch;

    if (body->failed == NULL)
        body->failed = LLVMAppendBasicBlockInContext(emitter->context, body->value, "failed");
    failed = LLVMBuildIsNull(emitter->builder, value, "");
    branch = LLVMBuildCondBr(emitter->builder, failed, body->failed, next);
    LLVMSetMetadata(branch, emitter->profile_kind, emitter->is_rare);
    LLVMPositionBuilderAtEnd(emitter->builder, next);
}

/* ---- operands ---- */

/* The constant of a text. Many operations may quote the same long one, so it is found by its
 * address and not read again. */
static LLVMValueRef quoted_text(struct emitter *emitter, const char *text, size_t size)
{
    LLVMValueRef constant = table_get_of(&emitter->texts, text);

    if (constant == NULL) {
        constant = constant_text(emitter, text, size);
        table_put_of(&emitter->texts, text, constant);
    }
    return constant;
}

static LLVMValueRef operand_value(struct body *body, const struct ir_operand *operand)
{
    struct emitter *emitter = body->emitter;
    LLVMValueRef result;

    if (ir_is_reference(operand)) {
        result = table_get_of(&body->results, operand->as.instruction);
        ENSURE(result != NULL);
        return result;
    }
    switch (operand->type) {
    case IR_BOOL:
        return constant_i32(emitter, operand->as.integer);
    case IR_INT:
        return constant_int(emitter, operand->as.integer);
    case IR_REAL:
        return LLVMConstReal(emitter->real, operand->as.real);
    case IR_KEY:
        return constant_place(
            emitter, constant_key(emitter, operand->as.text.text, operand->as.text.size), "key", 8);
    case IR_KEYS:
        return constant_place(emitter, constant_names(emitter, operand->as.names), "names", 8);
    case IR_TEXT:
        return quoted_text(emitter, operand->as.text.text, operand->as.text.size);
    case IR_STATE:
        return constant_i32(emitter, operand->as.state->id);
    case IR_FUNCTION:
    case IR_LAMBDA_REF:
        return table_get_of(&emitter->functions, operand->as.function);
    case IR_POINT:
        return constant_i32(emitter, operand->as.function->point);
    case IR_NONE:
    case IR_VALUE:
    case IR_LIST:
    case IR_BLOCK:
    case IR_FRAME:
        break;
    }
    BUG("an operand of this type has no value");
}

static LLVMBasicBlockRef target_block(struct body *body, const struct ir_operand *operand)
{
    LLVMBasicBlockRef block = table_get_of(&body->blocks, operand->as.block);

    ENSURE(block != NULL);
    return block;
}

static LLVMValueRef is_true(struct body *body, const struct ir_operand *operand)
{
    return LLVMBuildIsNotNull(body->emitter->builder, operand_value(body, operand), "");
}

/* Widen an i1 to an i32, which a BOOL is. */
static LLVMValueRef as_bool(struct body *body, LLVMValueRef bit)
{
    return LLVMBuildZExt(body->emitter->builder, bit, body->emitter->i32, "");
}

/* ---- operations ---- */

/* Store `value` in slot `index`, for the next call of an operation that takes any number. */
static void fill_slot(struct body *body, size_t index, LLVMValueRef value)
{
    struct emitter *emitter = body->emitter;
    LLVMValueRef number = constant_int(emitter, (int64_t)index);
    LLVMValueRef slot =
        LLVMBuildInBoundsGEP2(emitter->builder, emitter->pointer, body->slots, &number, 1, "");

    LLVMBuildStore(emitter->builder, value, slot);
}

/* Static data that holds the keys of an operation's members. */
static LLVMValueRef emit_keys(struct body *body, const struct ir_operand *members, size_t count)
{
    struct emitter *emitter = body->emitter;
    LLVMValueRef *keys = mem_alloc(count * sizeof *keys);
    LLVMValueRef place;

    for (size_t i = 0; i < count; i++)
        keys[i] = constant_key(emitter, members[2 * i].as.text.text, members[2 * i].as.text.size);
    place = constant_place(emitter, LLVMConstArray(emitter->key, keys, (unsigned)count), "keys", 8);
    free(keys);
    return place;
}

/* Fill the arguments that stand for any number of values, or of keys and values: the values go into
 * the slots. Returns how many arguments that are. */
static unsigned emit_parts(struct body *body, const struct ir_instruction *instruction,
                           LLVMValueRef *arguments)
{
    struct emitter *emitter = body->emitter;
    const struct ir_op_info *info = ir_op_info(instruction->op);
    size_t count = (instruction->count - info->count) / info->repeats;
    const struct ir_operand *operands = count > 0 ? &instruction->operands[info->count] : NULL;
    unsigned filled = 0;

    if (info->repeats == 2)
        arguments[filled++] = count > 0 ? emit_keys(body, operands, count) : emitter->null;
    for (size_t i = 0; i < count; i++)
        fill_slot(body, i, operand_value(body, &operands[(i + 1) * info->repeats - 1]));
    arguments[filled++] = count > 0 ? body->slots : emitter->null;
    arguments[filled++] = constant_int(emitter, (int64_t)count);
    return filled;
}

static LLVMValueRef emit_call(struct body *body, const struct ir_instruction *instruction)
{
    struct emitter *emitter = body->emitter;
    const struct ir_op_info *info = ir_op_info(instruction->op);
    const struct callee *callee;
    LLVMValueRef arguments[ARGUMENTS_MAX] = {NULL};
    LLVMValueRef built;
    unsigned count = 0;

    if (info->frame)
        arguments[count++] = LLVMGetParam(body->value, PARAMETER_FRAME);
    for (size_t i = 0; i < info->count; i++)
        arguments[count++] = operand_value(body, &instruction->operands[i]);
    built = inline_operation(emitter, instruction->op, arguments);
    if (built != NULL)
        return built;
    if (info->repeats > 0)
        count += emit_parts(body, instruction, arguments + count);
    callee = emitter_callee(emitter, (int)instruction->op);
    return LLVMBuildCall2(emitter->builder, callee->type, callee->function, arguments, count, "");
}

/* Read an item of an array that the function was given. */
static LLVMValueRef emit_item(struct body *body, unsigned parameter, int64_t index)
{
    struct emitter *emitter = body->emitter;
    LLVMValueRef number = constant_int(emitter, index);
    LLVMValueRef place = LLVMBuildInBoundsGEP2(
        emitter->builder, emitter->pointer, LLVMGetParam(body->value, parameter), &number, 1, "");

    return LLVMBuildLoad2(emitter->builder, emitter->pointer, place, "");
}

static LLVMValueRef compare(struct body *body, const struct ir_instruction *instruction,
                            LLVMIntPredicate predicate)
{
    return as_bool(body, LLVMBuildICmp(body->emitter->builder, predicate,
                                       operand_value(body, &instruction->operands[0]),
                                       operand_value(body, &instruction->operands[1]), ""));
}

/* Emit an operation that does not end its block. Returns its result, NULL if it has none. */
static LLVMValueRef emit_operation(struct body *body, const struct ir_instruction *instruction)
{
    struct emitter *emitter = body->emitter;

    switch (instruction->op) {
    case OP_LITERAL:
        return constant_place(emitter, constant_value(emitter, instruction->literal), "value", 8);
    case OP_NOTHING:
        return emitter->null;
    case OP_ARGUMENT:
        if (body->function->kind == IR_FILTER)
            return LLVMGetParam(body->value,
                                PARAMETER_NODE + (unsigned)instruction->operands[0].as.integer);
        return emit_item(body, PARAMETER_ARGUMENTS, instruction->operands[0].as.integer);
    case OP_CAPTURED:
        return emit_item(body, PARAMETER_CAPTURED, instruction->operands[0].as.integer);
    case OP_NOT:
        return as_bool(body, LLVMBuildIsNull(emitter->builder,
                                             operand_value(body, &instruction->operands[0]), ""));
    case OP_CONST_BOOL:
    case OP_CONST_INT:
        return operand_value(body, &instruction->operands[0]);
    case OP_ADD:
        return LLVMBuildAdd(emitter->builder, operand_value(body, &instruction->operands[0]),
                            operand_value(body, &instruction->operands[1]), "");
    case OP_LESS:
        return compare(body, instruction, LLVMIntSLT);
    case OP_EQUAL:
        return compare(body, instruction, LLVMIntEQ);
    case OP_sfn_present: /* without a call: a path found something when it is not NULL */
        return as_bool(body, is_true(body, &instruction->operands[0]));
    default:
        return emit_call(body, instruction);
    }
}

/* Emit a jump, and tell the phis of where it leads what comes from here. */
static void emit_jump(struct body *body, const struct ir_instruction *instruction)
{
    LLVMBuilderRef builder = body->emitter->builder;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(builder);
    const struct ir_instruction *parameter = instruction->operands[0].as.block->first;

    for (size_t i = 1; i < instruction->count; i++, parameter = parameter->next) {
        LLVMValueRef value = operand_value(body, &instruction->operands[i]);

        LLVMAddIncoming(table_get_of(&body->results, parameter), &value, &here, 1);
    }
    LLVMBuildBr(builder, target_block(body, &instruction->operands[0]));
}

static void emit_terminator(struct body *body, const struct ir_instruction *instruction)
{
    struct emitter *emitter = body->emitter;
    const struct ir_operand *operands = instruction->operands;

    switch (instruction->op) {
    case OP_JUMP:
        emit_jump(body, instruction);
        return;
    case OP_BRANCH:
        LLVMBuildCondBr(emitter->builder, is_true(body, &operands[0]),
                        target_block(body, &operands[1]), target_block(body, &operands[2]));
        return;
    case OP_END:
        LLVMBuildRet(emitter->builder, constant_i32(emitter, SFN_END));
        return;
    case OP_SUSPEND:
        LLVMBuildRet(emitter->builder, constant_i32(emitter, SFN_SUSPENDED));
        return;
    case OP_FAIL:
        LLVMBuildRet(emitter->builder, failing_result(body));
        return;
    case OP_GOTO:
    case OP_GIVE:
    case OP_ANSWER:
        LLVMBuildRet(emitter->builder, operand_value(body, &operands[0]));
        return;
    default:
        BUG("a terminator that the LLVM back end does not know");
    }
}

static void emit_block(struct body *body, const struct ir_block *block)
{
    LLVMPositionBuilderAtEnd(body->emitter->builder, table_get_of(&body->blocks, block));
    for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
        const struct ir_op_info *info = ir_op_info(at->op);
        LLVMValueRef result;

        if (at->op == OP_PARAMETER)
            continue;
        debug_place(body->emitter, body->scope, &at->span, &body->function->span);
        if (info->terminator) {
            emit_terminator(body, at);
            continue;
        }
        result = emit_operation(body, at);
        if (info->result != IR_NONE)
            table_put_of(&body->results, at, result);
        if ((info->traits & IR_FAILS) != 0)
            leave_when_failed(body, result);
    }
}

/* ---- the function ---- */

/* How many slots the function needs: as many as any operation takes values. */
static size_t slots_needed(const struct ir_function *function)
{
    size_t needed = 0;

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            const struct ir_op_info *info = ir_op_info(at->op);
            size_t count = info->repeats > 0 ? (at->count - info->count) / info->repeats : 0;

            if (count > needed)
                needed = count;
        }
    }
    return needed;
}

/* Emit the LLVM function's entry block. It is not that of the IR: nothing may jump to it, and the
 * slots are allocated there, once. */
static void emit_entry(struct body *body)
{
    struct emitter *emitter = body->emitter;
    size_t slots = slots_needed(body->function);

    LLVMPositionBuilderAtEnd(emitter->builder, LLVMGetEntryBasicBlock(body->value));
    debug_place(emitter, body->scope, &body->function->span, &body->function->span);
    if (slots > 0) {
        LLVMTypeRef array = LLVMArrayType(emitter->pointer, (unsigned)slots);

        body->slots = LLVMBuildAlloca(emitter->builder, array, "slots");
    }
    LLVMBuildBr(emitter->builder, table_get_of(&body->blocks, body->function->blocks));
}

void emitter_fill(struct emitter *emitter, const struct ir_function *function)
{
    struct body body = {.emitter = emitter, .function = function};
    struct ir_dominators order = ir_dominators_of(function, &emitter->scratch);

    body.value = table_get_of(&emitter->functions, function);
    body.scope = debug_function(emitter, function, body.value);
    for (unsigned i = 0; i < LLVMCountParams(body.value); i++) {
        const char *name = function->kind == IR_LAMBDA ? lambda_names[i] : filter_names[i];

        LLVMSetValueName2(LLVMGetParam(body.value, i), name, strlen(name));
    }
    LLVMAppendBasicBlockInContext(emitter->context, body.value, "enter");
    make_blocks(&body, &order);
    emit_entry(&body);
    /* A block comes after those that compute the values it uses, because they dominate it. */
    for (size_t i = 0; i < order.reachable; i++)
        emit_block(&body, order.blocks[i]);
    if (body.failed != NULL) {
        LLVMPositionBuilderAtEnd(emitter->builder, body.failed);
        debug_place(emitter, body.scope, &function->span, &function->span);
        LLVMBuildRet(emitter->builder, failing_result(&body));
    }
    LLVMSetCurrentDebugLocation2(emitter->builder, NULL);
    table_fini(&body.blocks);
    table_fini(&body.results);
    region_reset(&emitter->scratch);
}
