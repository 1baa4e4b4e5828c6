/* compiler/lower/jsonata/sort.c - ^(terms): each term becomes a function of an item.
 *
 * The terms of an item are evaluated when the order depends on them, as in the reference: an item
 * that stands alone has none, and the second term is needed only where the first ones are equal. */
#include "compiler/lower/jsonata/private.h"

struct ir_instruction *query_sort(struct query *q, const struct jsonata_node *node,
                                  struct ir_instruction *items, const struct layout *layout)
{
    struct ir_operand *operands = ARENA_ARRAY(q->l->arena, struct ir_operand, node->count + 2);
    char *letters = arena_alloc(q->l->arena, node->count + 1);

    for (size_t i = 0; i < node->count; i++) {
        letters[i] = node->descending[i] ? '>' : '<';
        operands[i + 2] = ir_value(query_function_of(q, node->children[i], layout));
    }
    operands[0] = ir_value(items);
    operands[1] = ir_text(letters);
    return ir_emit(&q->l->builder, OP_sfn_query_sort, node->count + 2, operands);
}
