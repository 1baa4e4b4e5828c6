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

struct ir_instruction *query_filter(struct query *q, const struct jsonata_node *filter,
                                    struct ir_instruction *input)
{
    struct ir_instruction *list, *count, *item, *selects;
    struct query_loop loop;
    int64_t index;

    if (query_index_literal(filter, &index))
        return QUERY(q, filter_at, ir_value(input), ir_int(index));
    list = QUERY0(q, list);
    count = QUERY(q, rounds, ir_value(input));
    loop = query_loop_open(q, count);
    item = QUERY(q, item, ir_value(input), ir_value(loop.index));
    selects = query_evaluate_on(q, filter, item);
    QUERY(q, select, ir_value(list), ir_value(item), ir_value(selects), ir_value(loop.index),
          ir_value(count));
    query_loop_close(q, &loop, NULL);
    return QUERY(q, filtered, ir_value(list));
}
