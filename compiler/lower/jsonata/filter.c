/* compiler/lower/jsonata/filter.c - predicates: value[filter].
 *
 * A literal number is one operation. Any other predicate is a loop over the items, in which it is
 * evaluated with each as its context. What is undefined is one item, too. */
#include "compiler/lower/jsonata/private.h"

#include <math.h>

/* Beyond the size of any array. */
#define INDEX_MAX 9007199254740992.0

bool query_index_literal(const struct jsonata_node *filter, int64_t *index)
{
    double number;

    if (filter->kind != JSONATA_LITERAL || filter->predicates != NULL || filter->group != NULL)
        return false;
    if (filter->literal->kind == VALUE_INTEGER) {
        *index = filter->literal->as.integer;
        return true;
    }
    if (filter->literal->kind != VALUE_REAL)
        return false;
    number = floor(filter->literal->as.real);
    *index = (int64_t)(number > INDEX_MAX ? INDEX_MAX : number < -INDEX_MAX ? -INDEX_MAX : number);
    return true;
}

/* Add the item if the filter, which is true or false, is true of it. */
static void add_where_true(struct query *q, const struct jsonata_node *filter,
                           struct ir_instruction *list, struct ir_instruction *item)
{
    struct ir_block *keep = lowering_block(q->l, "keep");
    struct ir_block *next = lowering_block(q->l, "next");
    struct context outer = q->context;

    q->context = (struct context){.found = query_found(q, item)};
    query_branch(q, filter, "", keep, next);
    q->context = outer;
    lowering_continue(q->l, keep);
    QUERY(q, add_any, ir_value(list), ir_value(item));
    IR(&q->l->builder, OP_JUMP, ir_block_ref(next));
    lowering_continue(q->l, next);
}

void query_filter_into(struct query *q, const struct jsonata_node *filter,
                       struct ir_instruction *input, struct ir_instruction *list)
{
    struct ir_instruction *count = QUERY(q, rounds, ir_value(input));
    struct query_loop loop = query_loop_open(q, count);
    struct ir_instruction *item = QUERY(q, item, ir_value(input), ir_value(loop.index));

    if (query_is_truth(filter))
        add_where_true(q, filter, list, item);
    else
        QUERY(q, select, ir_value(list), ir_value(item),
              ir_value(query_evaluate_on(q, filter, item)), ir_value(loop.index), ir_value(count));
    query_loop_close(q, &loop, NULL);
}

struct ir_instruction *query_filter(struct query *q, const struct jsonata_node *filter,
                                    struct ir_instruction *input)
{
    struct ir_instruction *list;
    int64_t index;

    if (query_index_literal(filter, &index))
        return QUERY(q, filter_at, ir_value(input), ir_int(index));
    list = QUERY0(q, list);
    query_filter_into(q, filter, input, list);
    return QUERY(q, filtered, ir_value(list));
}
