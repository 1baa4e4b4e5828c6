/* compiler/lower/jsonata/higher.c - $map, $filter and $reduce with a lambda that is written there.
 *
 * Their loop is in the IR and the lambda's body in the loop: no closure is made, and nothing is
 * called. The array is visited as its signature makes it: what is no array is one item. */
#include "compiler/lower/jsonata/private.h"

/* The arguments of such a call: what is iterated over, the lambda, and what else there is. */
struct higher {
    struct ir_instruction *items;
    const struct jsonata_node *lambda;
    const struct jsonata_node *start; /* of $reduce, or NULL */
};

/* The arguments of a round: the item, its index, the array, as far as the lambda takes them. */
static struct ir_instruction *evaluate_round(struct query *q, const struct higher *higher,
                                             struct ir_instruction *item,
                                             struct ir_instruction *index)
{
    struct ir_instruction *arguments[3] = {item, NULL, NULL};
    size_t count = 1;

    if (higher->lambda->parameter_count > 1)
        arguments[count++] = QUERY(q, number, ir_value(index));
    if (higher->lambda->parameter_count > 2)
        arguments[count++] = QUERY(q, items_of, ir_value(higher->items));
    return query_evaluate_body(q, higher->lambda, arguments, count);
}

static struct ir_instruction *map(struct query *q, const struct higher *higher)
{
    struct ir_instruction *list = QUERY0(q, list);
    struct query_loop loop = query_loop_open(q, QUERY(q, count, ir_value(higher->items)));
    struct ir_instruction *item = QUERY(q, item, ir_value(higher->items), ir_value(loop.index));

    QUERY(q, add, ir_value(list), ir_value(evaluate_round(q, higher, item, loop.index)));
    query_loop_close(q, &loop, NULL);
    return QUERY(q, mapped, ir_value(list), ir_value(higher->items));
}

static struct ir_instruction *filter(struct query *q, const struct higher *higher)
{
    struct ir_instruction *list = QUERY0(q, list);
    struct query_loop loop = query_loop_open(q, QUERY(q, count, ir_value(higher->items)));
    struct ir_instruction *item = QUERY(q, item, ir_value(higher->items), ir_value(loop.index));
    struct ir_instruction *value = evaluate_round(q, higher, item, loop.index);
    struct ir_block *keep = lowering_block(q->l, "keep");
    struct ir_block *next = lowering_block(q->l, "next");

    if (!query_is_truth(higher->lambda->children[0]))
        value = QUERY(q, condition, ir_value(value), ir_text(""));
    IR(&q->l->builder, OP_BRANCH, ir_value(QUERY(q, truth, ir_value(value))), ir_block_ref(keep),
       ir_block_ref(next));
    lowering_continue(q->l, keep);
    QUERY(q, add_any, ir_value(list), ir_value(item));
    IR(&q->l->builder, OP_JUMP, ir_block_ref(next));
    lowering_continue(q->l, next);
    query_loop_close(q, &loop, NULL);
    return QUERY(q, mapped, ir_value(list), ir_value(higher->items));
}

/* The rounds of $reduce from `start` on, each with what the one before gave. */
static struct ir_instruction *rounds(struct query *q, const struct higher *higher,
                                     struct ir_instruction *start, struct ir_instruction *first)
{
    struct ir_instruction *count = QUERY(q, count, ir_value(higher->items));
    struct query_loop loop = query_loop_carry(q, count, start, first);
    struct ir_instruction *arguments[4];
    struct ir_instruction *next;
    size_t given = 2;

    arguments[0] = loop.carried;
    arguments[1] = QUERY(q, item, ir_value(higher->items), ir_value(loop.index));
    if (higher->lambda->parameter_count > 2)
        arguments[given++] = QUERY(q, number, ir_value(loop.index));
    if (higher->lambda->parameter_count > 3)
        arguments[given++] = QUERY(q, items_of, ir_value(higher->items));
    next = query_evaluate_body(q, higher->lambda, arguments, given);
    query_loop_close(q, &loop, next);
    return loop.carried;
}

/* Without items there is no result; without a start the first item is it. */
static struct ir_instruction *fold(struct query *q, const struct higher *higher)
{
    struct ir_block *some = lowering_block(q->l, "some");
    struct ir_block *none = lowering_block(q->l, "none");
    struct ir_builder *b = &q->l->builder;
    struct ir_instruction *first, *value, *test;
    struct query_join join;

    first = higher->start != NULL ? query_evaluate(q, higher->start) : NULL;
    if (first != NULL)
        test = QUERY(q, defined, ir_value(higher->items));
    else
        test = IR(b, OP_LESS, ir_int(0), ir_value(QUERY(q, count, ir_value(higher->items))));
    IR(b, OP_BRANCH, ir_value(test), ir_block_ref(some), ir_block_ref(none));
    lowering_continue(q->l, some);
    if (first != NULL)
        value = rounds(q, higher, query_int(q, 0), first);
    else
        value =
            rounds(q, higher, query_int(q, 1), QUERY(q, item, ir_value(higher->items), ir_int(0)));
    join = query_join_new(q);
    query_join_from(q, &join, value);
    lowering_continue(q->l, none);
    query_join_from(q, &join, query_undefined(q));
    lowering_continue(q->l, join.block);
    return join.value;
}

/* Whether a start of $reduce is surely defined, and no function. */
static bool is_start(const struct jsonata_node *node)
{
    if (node->predicates != NULL)
        return false;
    return node->kind == JSONATA_LITERAL || node->kind == JSONATA_ARRAY ||
           node->kind == JSONATA_OBJECT;
}

struct ir_instruction *query_lower_higher(struct query *q, const struct builtin *builtin,
                                          struct ir_instruction *first,
                                          const struct jsonata_node *const *arguments, size_t count)
{
    struct higher higher = {.items = first};
    size_t at = first == NULL ? 1 : 0;
    bool reduces = builtin->call == OP_sfn_jsonata_reduce;

    if (builtin->call != OP_sfn_jsonata_map && builtin->call != OP_sfn_jsonata_filter && !reduces)
        return NULL;
    if (count < at + 1 || !query_is_plain_lambda(arguments[at]))
        return NULL;
    higher.lambda = arguments[at++];
    if (reduces && higher.lambda->parameter_count < 2)
        return NULL;
    if (reduces && at < count && is_start(arguments[at]))
        higher.start = arguments[at++];
    if (at != count)
        return NULL;
    if (first == NULL)
        higher.items = query_evaluate(q, arguments[0]);
    if (reduces)
        return fold(q, &higher);
    return builtin->call == OP_sfn_jsonata_map ? map(q, &higher) : filter(q, &higher);
}
