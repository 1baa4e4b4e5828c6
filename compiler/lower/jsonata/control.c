/* compiler/lower/jsonata/control.c - constants, loops, and places where ways meet. */
#include "compiler/lower/jsonata/private.h"

static const struct value undefined = {.kind = VALUE_UNDEFINED, .flags = VALUE_FIXED};

struct ir_instruction *query_undefined(struct query *q)
{
    return ir_literal(&q->l->builder, &undefined);
}

struct ir_instruction *query_int(struct query *q, int64_t integer)
{
    return IR(&q->l->builder, OP_CONST_INT, ir_int(integer));
}

struct query_join query_join_new(struct query *q)
{
    struct query_join join;

    join.block = lowering_block(q->l, "join");
    join.value = ir_parameter(q->l->program, join.block, IR_VALUE);
    return join;
}

void query_join_from(struct query *q, struct query_join *join, struct ir_instruction *value)
{
    IR(&q->l->builder, OP_JUMP, ir_block_ref(join->block), ir_value(value));
}

static struct query_loop loop_from(struct query *q, struct ir_instruction *count,
                                   struct ir_operand start, struct ir_instruction *first)
{
    struct ir_builder *b = &q->l->builder;
    struct query_loop loop = {.head = lowering_block(q->l, "loop")};
    struct ir_block *body = lowering_block(q->l, "body");

    loop.done = lowering_block(q->l, "done");
    QUERY(q, visit, ir_value(count));
    loop.index = ir_parameter(q->l->program, loop.head, IR_INT);
    if (first != NULL) {
        loop.carried = ir_parameter(q->l->program, loop.head, IR_VALUE);
        IR(b, OP_JUMP, ir_block_ref(loop.head), start, ir_value(first));
    } else {
        IR(b, OP_JUMP, ir_block_ref(loop.head), start);
    }
    lowering_continue(q->l, loop.head);
    IR(b, OP_BRANCH, ir_value(IR(b, OP_LESS, ir_value(loop.index), ir_value(count))),
       ir_block_ref(body), ir_block_ref(loop.done));
    lowering_continue(q->l, body);
    return loop;
}

struct query_loop query_loop_open(struct query *q, struct ir_instruction *count)
{
    return loop_from(q, count, ir_value(query_int(q, 0)), NULL);
}

struct query_loop query_loop_carry(struct query *q, struct ir_instruction *count,
                                   struct ir_instruction *start, struct ir_instruction *first)
{
    return loop_from(q, count, ir_value(start), first);
}

void query_loop_close(struct query *q, struct query_loop *loop, struct ir_instruction *next)
{
    struct ir_builder *b = &q->l->builder;
    struct ir_instruction *after = IR(b, OP_ADD, ir_value(loop->index), ir_int(1));

    if (next != NULL)
        IR(b, OP_JUMP, ir_block_ref(loop->head), ir_value(after), ir_value(next));
    else
        IR(b, OP_JUMP, ir_block_ref(loop->head), ir_value(after));
    lowering_continue(q->l, loop->done);
}
