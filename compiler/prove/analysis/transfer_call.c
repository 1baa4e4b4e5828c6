/* compiler/prove/analysis/transfer_call.c - what a call of JSONata makes whose function is a value.
 */
#include "compiler/prove/analysis/transfer.h"

#define CONTEXT 1 /* operands: name, context, function, arguments */
#define CALLED 2

/* A variable with the name of a built-in function, if it is set, else that function. Variables hold
 * no functions: if it is set, the call fails. */
const struct shape *transfer_query_call(struct transfer *t)
{
    const struct ir_instruction *called = t->at->operands[CALLED].as.instruction;
    const struct ir_instruction *function =
        called->op == OP_sfn_query_bound ? called->operands[1].as.instruction : NULL;
    enum ir_opcode builtin = function != NULL ? ir_builtin(function->op) : OP_COUNT;
    size_t count = t->at->count - CALLED;
    struct ir_instruction call = *t->at;
    struct transfer own = *t;
    const struct shape **shapes;

    if (!shape_may_be(t->shapes[CALLED], SHAPE_FUNCTION))
        return shape_of_kinds(t->arena, 0);
    if (builtin == OP_COUNT)
        return shape_of_kinds(t->arena, SHAPE_EVERY);
    shapes = ARENA_ARRAY(t->arena, const struct shape *, count);
    call.op = builtin;
    call.operands = ARENA_ARRAY(t->arena, struct ir_operand, count);
    call.count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        size_t from = i == 0 ? CONTEXT : CALLED + i;

        call.operands[i] = t->at->operands[from];
        shapes[i] = t->shapes[from];
    }
    own.at = &call;
    own.shapes = shapes;
    return transfer_builtin(&own);
}
