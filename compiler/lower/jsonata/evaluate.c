/* compiler/lower/jsonata/evaluate.c - the value of a node, whatever it is.
 *
 * The rule of sequences is applied behind each node, as in the reference: a sequence of none is
 * undefined, one of one is its item. Most nodes cannot be such a sequence. */
#include "compiler/lower/jsonata/private.h"

#include "runtime/base/bug.h"
#include "runtime/json/value.h"

static struct ir_instruction *lower_variable(struct query *q, const struct jsonata_node *node)
{
    if (node->text[0] == '\0')
        return q->context.once ? query_context(q) : QUERY(q, context, ir_value(query_context(q)));
    return query_variable(q, node->text);
}

static struct ir_instruction *lower_wildcard(struct query *q)
{
    struct ir_instruction *context = query_context(q);

    if (q->context.enclosed)
        context = QUERY(q, items_of, ir_value(context));
    return QUERY(q, wildcard, ir_value(context));
}

static struct ir_instruction *lower_parent(struct query *q, const struct jsonata_node *node)
{
    struct ir_instruction *value = query_lookup(q, query_ancestor_name(q, node->slot));

    return value != NULL ? value : query_undefined(q);
}

static struct ir_instruction *lower_bind(struct query *q, const struct jsonata_node *node)
{
    struct ir_instruction *value = query_evaluate(q, node->children[0]);

    query_bind(q, node->text, value);
    return value;
}

/* A block; with `layout`, of which the last expression makes tuples. */
static struct ir_instruction *lower_block(struct query *q, const struct jsonata_node *node,
                                          struct layout *layout)
{
    struct query_frame *frame = q->frame;
    struct ir_instruction *value = NULL;

    query_frame_open(q, (const struct jsonata_node *const *)node->children, node->count);
    for (size_t i = 0; i < node->count; i++) {
        const struct jsonata_node *child = node->children[i];

        value = layout != NULL && i + 1 == node->count ? query_evaluate_tuples(q, child, layout)
                                                       : query_evaluate(q, child);
    }
    q->frame = frame;
    return value != NULL ? value : query_undefined(q);
}

static struct ir_instruction *lower_regex(struct query *q, const struct jsonata_node *node)
{
    const struct value *pattern = value_string(&q->l->arena->region, node->text, node->size);

    return QUERY(q, regex, ir_value(ir_literal(&q->l->builder, pattern)), ir_text(node->flags));
}

static struct ir_instruction *lower_kind(struct query *q, const struct jsonata_node *node)
{
    switch (node->kind) {
    case JSONATA_LITERAL:
        return ir_literal(&q->l->builder, node->literal);
    case JSONATA_NAME:
        return QUERY(q, field, ir_value(query_context(q)),
                     ir_key(q->l->program, node->text, node->size));
    case JSONATA_VARIABLE:
        return lower_variable(q, node);
    case JSONATA_WILDCARD:
        return lower_wildcard(q);
    case JSONATA_DESCENDANTS:
        return QUERY(q, descendants, ir_value(query_context(q)));
    case JSONATA_PARENT:
        return lower_parent(q, node);
    case JSONATA_REGEX:
        return lower_regex(q, node);
    case JSONATA_PATH:
        return query_lower_path(q, node, NULL);
    case JSONATA_BINARY:
        return query_lower_binary(q, node);
    case JSONATA_NEGATE:
        return query_lower_negate(q, node);
    case JSONATA_ARRAY:
        return query_lower_array(q, node);
    case JSONATA_OBJECT:
        return query_group(q, node, query_context(q), NULL);
    case JSONATA_BLOCK:
        return lower_block(q, node, NULL);
    case JSONATA_CONDITION:
        return query_lower_condition(q, node);
    case JSONATA_BIND:
        return lower_bind(q, node);
    case JSONATA_LAMBDA:
        return query_lower_lambda(q, node);
    case JSONATA_CALL:
        return query_lower_call(q, node);
    case JSONATA_PARTIAL:
        return query_lower_partial(q, node);
    case JSONATA_TRANSFORM:
        return query_lower_transform(q, node);
    case JSONATA_APPLY:
        return query_lower_apply(q, node);
    case JSONATA_HOLE:
        return QUERY0(q, hole);
    case JSONATA_SORT:
        break;
    }
    BUG("a sort is a step of a path");
}

/* Whether a node may give a sequence that is one item's, again: what a lambda ends in is not
 * collapsed where it is called. */
static bool is_nested(const struct jsonata_node *node)
{
    switch (node->kind) {
    case JSONATA_CALL:
    case JSONATA_APPLY:
        return true;
    case JSONATA_BIND:
        return is_nested(node->children[0]);
    case JSONATA_BLOCK:
        return node->count > 0 && is_nested(node->children[node->count - 1]);
    case JSONATA_CONDITION:
        return is_nested(node->children[1]) || (node->count > 2 && is_nested(node->children[2]));
    default:
        return false;
    }
}

/* Whether the value of a variable may be such a sequence: surely not where it was computed so. */
static bool is_unknown(const struct ir_instruction *value)
{
    switch (value->op) {
    case OP_PARAMETER:
    case OP_CAPTURED:
    case OP_ARGUMENT:
    case OP_sfn_query_item:
    case OP_sfn_query_cell_get:
        return true;
    case OP_sfn_query_collapse:
        return is_unknown(value->operands[0].as.instruction) ||
               (ir_op_info(value->operands[0].as.instruction->op)->traits & IR_ACTS) != 0;
    default:
        return false;
    }
}

/* Whether the value of such a node may be a sequence that is still to be collapsed. */
static bool is_raw(const struct jsonata_node *node, const struct ir_instruction *value)
{
    switch (node->kind) {
    case JSONATA_WILDCARD:
    case JSONATA_DESCENDANTS:
        return true;
    case JSONATA_BINARY:
        return node->operation == JSONATA_RANGE;
    case JSONATA_VARIABLE:
        return is_unknown(value);
    default:
        return is_nested(node);
    }
}

/* The same, without regard to places. */
static struct ir_instruction *evaluate(struct query *q, const struct jsonata_node *node)
{
    struct ir_instruction *value = lower_kind(q, node);
    bool raw;

    if (node->kind == JSONATA_PATH)
        return value;
    raw = is_raw(node, value);
    for (const struct jsonata_stage *at = node->predicates; at != NULL; at = at->next) {
        value = query_filter(q, at->filter, value);
        raw = true;
    }
    if (node->group != NULL)
        return query_group(q, node->group, value, NULL);
    if (node->keep_array && node->predicates != NULL)
        value = QUERY(q, keep, ir_value(value)); /* what a filter gives is compact, not raw */
    else if (node->keep_array && raw)
        value = QUERY(q, keep_array, ir_value(value));
    return raw ? QUERY(q, collapse, ir_value(value)) : value;
}

struct ir_instruction *query_evaluate(struct query *q, const struct jsonata_node *node)
{
    const struct span saved = q->l->builder.span;
    struct ir_instruction *value;

    lowering_place_inside(q->l, node->start, node->end);
    value = evaluate(q, node);
    q->l->builder.span = saved;
    return value;
}

struct ir_instruction *query_evaluate_tuples(struct query *q, const struct jsonata_node *node,
                                             struct layout *layout)
{
    return node->kind == JSONATA_PATH ? query_lower_path(q, node, layout)
                                      : lower_block(q, node, layout);
}

struct ir_instruction *query_evaluate_on(struct query *q, const struct jsonata_node *node,
                                         struct ir_instruction *context)
{
    struct context saved = q->context;
    struct ir_instruction *value;

    q->context = (struct context){.found = query_found(q, context)};
    value = query_evaluate(q, node);
    q->context = saved;
    return value;
}

struct ir_instruction *lower_query(struct lowering *l, const struct jsonata_node *node,
                                   const struct query_scope *scope)
{
    struct routine routine = {.outer = NULL};
    struct query q = {.l = l, .scope = scope, .routine = &routine};

    if (scope->context != NULL)
        q.context.found = query_found(&q, QUERY(&q, wrap, ir_value(scope->context)));
    else
        q.context = (struct context){.found = query_found(&q, query_undefined(&q)), .once = true};
    if (query_is_logic(node))
        q.part = l->part;
    query_frame_open(&q, &node, 1);
    return query_evaluate(&q, node);
}
