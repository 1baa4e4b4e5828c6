/* compiler/lower/jsonata/condition.c - and, or, and ?: become branches. */
#include "compiler/lower/jsonata/private.h"

#include "runtime/json/value.h"

bool query_is_truth(const struct jsonata_node *node)
{
    if (node->predicates != NULL || node->group != NULL)
        return false;
    if (node->kind == JSONATA_LITERAL)
        return node->literal->kind == VALUE_BOOLEAN;
    if (node->kind != JSONATA_BINARY)
        return false;
    switch (node->operation) {
    case JSONATA_EQUAL:
    case JSONATA_NOT_EQUAL:
    case JSONATA_LESS: /* these four may be undefined, too */
    case JSONATA_LESS_EQUAL:
    case JSONATA_GREATER:
    case JSONATA_GREATER_EQUAL:
    case JSONATA_IN:
    case JSONATA_AND:
    case JSONATA_OR:
        return true;
    default:
        return false;
    }
}

/* Whether a value may be a number that is not finite, which has no truth. What is in a document is
 * finite. */
static bool may_be_infinite(const struct jsonata_node *node)
{
    switch (node->kind) {
    case JSONATA_LITERAL:
    case JSONATA_ARRAY:
    case JSONATA_OBJECT:
    case JSONATA_LAMBDA:
    case JSONATA_REGEX:
    case JSONATA_TRANSFORM:
        return node->predicates != NULL;
    default:
        return !query_is_truth(node);
    }
}

/* The truth of a node's value. */
static struct ir_instruction *truth(struct query *q, const struct jsonata_node *node,
                                    const char *what)
{
    struct ir_instruction *value = query_evaluate(q, node);

    if (value->op == OP_sfn_query_boolean)
        return value->operands[0].as.instruction;
    if (may_be_infinite(node))
        value = QUERY(q, condition, ir_value(value), ir_text(what));
    return QUERY(q, truth, ir_value(value));
}

static bool is_logic(const struct jsonata_node *node)
{
    return node->kind == JSONATA_BINARY && node->predicates == NULL && node->group == NULL &&
           (node->operation == JSONATA_AND || node->operation == JSONATA_OR);
}

void query_branch(struct query *q, const struct jsonata_node *node, const char *what,
                  struct ir_block *then, struct ir_block *otherwise)
{
    struct ir_block *next;

    if (!is_logic(node)) {
        IR(&q->l->builder, OP_BRANCH, ir_value(truth(q, node, what)), ir_block_ref(then),
           ir_block_ref(otherwise));
        return;
    }
    next = lowering_block(q->l, "next");
    what = jsonata_operator_text(node->operation);
    if (node->operation == JSONATA_AND)
        query_branch(q, node->children[0], what, next, otherwise);
    else
        query_branch(q, node->children[0], what, then, next);
    lowering_continue(q->l, next);
    query_branch(q, node->children[1], what, then, otherwise);
}

struct ir_instruction *query_lower_logic(struct query *q, const struct jsonata_node *node)
{
    struct ir_block *yes = lowering_block(q->l, "yes");
    struct ir_block *no = lowering_block(q->l, "no");
    struct query_join join;

    query_branch(q, node, "", yes, no);
    join = query_join_new(q);
    lowering_continue(q->l, yes);
    query_join_from(q, &join, ir_literal(&q->l->builder, &value_true));
    lowering_continue(q->l, no);
    query_join_from(q, &join, ir_literal(&q->l->builder, &value_false));
    lowering_continue(q->l, join.block);
    return join.value;
}

struct ir_instruction *query_lower_condition(struct query *q, const struct jsonata_node *node)
{
    struct ir_block *then = lowering_block(q->l, "then");
    struct ir_block *otherwise = lowering_block(q->l, "else");
    struct query_join join;
    struct ir_instruction *value;

    query_branch(q, node->children[0], "", then, otherwise);
    lowering_continue(q->l, then);
    value = query_evaluate(q, node->children[1]);
    join = query_join_new(q);
    query_join_from(q, &join, value);
    lowering_continue(q->l, otherwise);
    value = node->count > 2 ? query_evaluate(q, node->children[2]) : query_undefined(q);
    query_join_from(q, &join, value);
    lowering_continue(q->l, join.block);
    return join.value;
}
