/* compiler/lower/jsonata/operator.c - operators that are not branches, and [a, b..c]. */
#include "compiler/lower/jsonata/private.h"

#include "runtime/base/bug.h"

static struct ir_instruction *boolean(struct query *q, struct ir_instruction *truth)
{
    return QUERY(q, boolean, ir_value(truth));
}

struct ir_instruction *query_lower_binary(struct query *q, const struct jsonata_node *node)
{
    struct ir_operand left, right;

    if (node->operation == JSONATA_AND || node->operation == JSONATA_OR)
        return query_lower_logic(q, node);
    left = ir_value(query_evaluate(q, node->children[0]));
    right = ir_value(query_evaluate(q, node->children[1]));
    switch (node->operation) {
    case JSONATA_ADD:
        return QUERY(q, add_numbers, left, right);
    case JSONATA_SUBTRACT:
        return QUERY(q, subtract, left, right);
    case JSONATA_MULTIPLY:
        return QUERY(q, multiply, left, right);
    case JSONATA_DIVIDE:
        return QUERY(q, divide, left, right);
    case JSONATA_MODULO:
        return QUERY(q, modulo, left, right);
    case JSONATA_EQUAL:
        return boolean(q, QUERY(q, equal, left, right));
    case JSONATA_NOT_EQUAL:
        return boolean(q, QUERY(q, not_equal, left, right));
    case JSONATA_LESS:
        return QUERY(q, less, left, right);
    case JSONATA_LESS_EQUAL:
        return QUERY(q, less_equal, left, right);
    case JSONATA_GREATER:
        return QUERY(q, greater, left, right);
    case JSONATA_GREATER_EQUAL:
        return QUERY(q, greater_equal, left, right);
    case JSONATA_CONCATENATE:
        return QUERY(q, concatenate, left, right);
    case JSONATA_IN:
        return boolean(q, QUERY(q, in, left, right));
    case JSONATA_RANGE:
        return QUERY(q, range, left, right);
    case JSONATA_AND:
    case JSONATA_OR:
        break;
    }
    BUG("unknown operator");
}

struct ir_instruction *query_lower_negate(struct query *q, const struct jsonata_node *node)
{
    return QUERY(q, negate, ir_value(query_evaluate(q, node->children[0])));
}

struct ir_instruction *query_lower_array(struct query *q, const struct jsonata_node *node)
{
    struct ir_operand *operands = ARENA_ARRAY(q->l->arena, struct ir_operand, node->count + 1);
    char *letters = arena_alloc(q->l->arena, node->count + 1);

    for (size_t i = 0; i < node->count; i++) {
        letters[i] = node->children[i]->kind == JSONATA_ARRAY ? 'i' : 's';
        operands[i + 1] = ir_value(query_evaluate(q, node->children[i]));
    }
    operands[0] = ir_text(letters);
    return ir_emit(&q->l->builder, node->cons_array ? OP_sfn_query_cons_of : OP_sfn_query_array_of,
                   node->count + 1, operands);
}
