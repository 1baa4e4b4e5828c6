/* compiler/lower/jsonata/condition.c - and, or, and ?: become branches. */
#include "compiler/lower/jsonata/private.h"

#include <string.h>

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

bool query_is_logic(const struct jsonata_node *node)
{
    while (node->kind == JSONATA_BLOCK && node->count == 1 && node->predicates == NULL &&
           node->group == NULL)
        node = node->children[0];
    return is_logic(node);
}

#define SHOWN_MAX 60 /* bytes of an operand in its name */

/* An operand of and, or is called as it is written. */
static const char *part_name(const struct query *q, const struct jsonata_node *node,
                             const char *rule)
{
    const struct field_query *query = q->l->query;
    size_t size = node->end - node->start;

    if (query == NULL || node->end <= node->start || node->end > query->size)
        return rule;
    if (size <= SHOWN_MAX)
        return arena_format(q->l->arena, "\"%.*s\" in %s", (int)size, query->text + node->start,
                            rule);
    size = SHOWN_MAX;
    while (size > 0 && ((unsigned char)query->text[node->start + size] & 0xc0) == 0x80)
        size--; /* no character is cut */
    return arena_format(q->l->arena, "\"%.*s...\" in %s", (int)size, query->text + node->start,
                        rule);
}

/* What is known of the operands. NULL: nobody asks. */
static struct ir_part *open_part(const struct query *q, struct ir_part *part,
                                 const struct jsonata_node *node)
{
    const char *rule = part->name;

    part->kind = node->operation == JSONATA_AND ? IR_PART_AND : IR_PART_OR;
    part->count = 2;
    part->parts = ARENA_ARRAY(q->l->arena, struct ir_part, 2);
    if (strstr(rule, "\" in ") != NULL)
        rule = strrchr(rule, ' ') + 1;
    for (size_t i = 0; i < 2; i++)
        part->parts[i].name = part_name(q, node->children[i], rule);
    return part->parts;
}

static void branch(struct query *q, const struct jsonata_node *node, const char *what,
                   struct ir_block *then, struct ir_block *otherwise, struct ir_part *part)
{
    const struct span saved = q->l->builder.span;
    struct ir_part *parts = NULL;
    struct ir_instruction *made;
    struct ir_block *next;

    lowering_place_inside(q->l, node->start, node->end);
    if (part != NULL)
        part->span = q->l->builder.span;
    if (!is_logic(node)) {
        made = IR(&q->l->builder, OP_BRANCH, ir_value(truth(q, node, what)), ir_block_ref(then),
                  ir_block_ref(otherwise));
        if (part != NULL)
            part->branch = made;
        q->l->builder.span = saved;
        return;
    }
    if (part != NULL)
        parts = open_part(q, part, node);
    next = lowering_block(q->l, "next");
    what = jsonata_operator_text(node->operation);
    if (node->operation == JSONATA_AND)
        branch(q, node->children[0], what, next, otherwise, parts);
    else
        branch(q, node->children[0], what, then, next, parts);
    lowering_continue(q->l, next);
    branch(q, node->children[1], what, then, otherwise, parts != NULL ? &parts[1] : NULL);
    q->l->builder.span = saved;
}

void query_branch(struct query *q, const struct jsonata_node *node, const char *what,
                  struct ir_block *then, struct ir_block *otherwise)
{
    branch(q, node, what, then, otherwise, NULL);
}

struct ir_instruction *query_lower_logic(struct query *q, const struct jsonata_node *node)
{
    struct ir_block *yes = lowering_block(q->l, "yes");
    struct ir_block *no = lowering_block(q->l, "no");
    struct ir_part *part = q->part;
    struct query_join join;

    q->part = NULL; /* it is that of the outermost only */
    branch(q, node, "", yes, no, part);
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
