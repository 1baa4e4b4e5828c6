/* compiler/lower/jsonata/fuse.c - $sum(a.b), $count(a.b) and $count(a[p]) make no sequence.
 *
 * The argument has just been lowered: how it ends tells whether it is made only to be counted. Then
 * its last operations become others, which do both. */
#include "compiler/lower/jsonata/private.h"

/* Whether items are added to the list by ADD_ANY alone; `change`: let them be counted instead. */
static bool only_added(const struct ir_function *function, const struct ir_instruction *list,
                       const struct ir_instruction *end, bool change)
{
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            if (at == end || at->count == 0 || !ir_is_reference(&at->operands[0]) ||
                at->operands[0].as.instruction != list)
                continue;
            if (change)
                at->op = OP_sfn_query_tally;
            else if (at->op != OP_sfn_query_add_any)
                return false;
        }
    return true;
}

/* $count of what a predicate has selected. */
static struct ir_instruction *count_selected(struct query *q, struct ir_instruction *value)
{
    const struct ir_function *function = q->l->builder.function;
    struct ir_instruction *end, *list;

    if (value->op != OP_sfn_query_collapse)
        return NULL;
    end = value->operands[0].as.instruction;
    if (end->op != OP_sfn_query_filtered || end != value->previous)
        return NULL;
    list = end->operands[0].as.instruction;
    if (!only_added(function, list, end, false))
        return NULL;
    (void)only_added(function, list, end, true);
    ir_remove(value);
    end->op = OP_sfn_query_tallied;
    return end;
}

struct ir_instruction *query_fuse(struct query *q, const struct builtin *builtin,
                                  struct ir_instruction *value)
{
    bool counts = builtin->call == OP_sfn_jsonata_count;

    if ((!counts && builtin->call != OP_sfn_jsonata_sum) || value != q->l->builder.block->last)
        return NULL;
    if (value->op == OP_sfn_query_last_field) {
        ir_remove(value);
        return ir_emit(&q->l->builder, counts ? OP_sfn_query_count_field : OP_sfn_query_sum_field,
                       value->count, value->operands);
    }
    return counts ? count_selected(q, value) : NULL;
}
