/* runtime/lang/jsonata/fused.c - $sum and $count of what a path finds, without a sequence of it.
 *
 * What is rare (arrays in arrays, what is no number, an error) takes the long way, so that the
 * answer is always that of the two operations one after the other. */
#include "runtime/lang/jsonata/arithmetic.h"
#include "runtime/lang/jsonata/list.h"

/* What the name finds in an item: NULL for nothing. */
static inline const struct value *found_in(const struct value *item, const struct key *key)
{
    const struct value *found = item->kind == VALUE_OBJECT ? value_member(item, key) : NULL;

    return found != NULL && is_undefined(found) ? NULL : found;
}

/* False when something is found that is no number, or nothing at all. */
static bool add_up(const struct value *items, const struct key *key, double *sum)
{
    bool some = false;

    for (uint32_t i = 0; i < items->size; i++) {
        const struct value *found = found_in(&items->as.items[i], key);

        if (found == NULL && !is_array(&items->as.items[i]))
            continue;
        if (found == NULL || !is_number(found))
            return false;
        *sum += number_of(found);
        some = true;
    }
    return some;
}

const struct value *sfn_query_sum_field(struct sfn_frame *frame, const struct value *items,
                                        const struct key *key)
{
    const struct value *all;
    double sum = 0;

    if (is_array(items) && add_up(items, key, &sum))
        return number_value(frame, sum);
    all = sfn_query_last_field(frame, items, key);
    return all != NULL ? sfn_jsonata_sum(frame, &value_undefined, &all, 1) : NULL;
}

/* How many the name finds; negative when an array is found among them, whose items count. */
static int64_t count_up(const struct value *items, const struct key *key)
{
    int64_t count = 0;

    for (uint32_t i = 0; i < items->size; i++) {
        const struct value *found = found_in(&items->as.items[i], key);

        if (is_array(&items->as.items[i]) || (found != NULL && is_array(found)))
            return -1;
        count += found != NULL;
    }
    return count;
}

const struct value *sfn_query_count_field(struct sfn_frame *frame, const struct value *items,
                                          const struct key *key)
{
    int64_t count = is_array(items) ? count_up(items, key) : -1;
    const struct value *all;

    if (count >= 0)
        return value_integer(frame->region, count);
    all = sfn_query_last_field(frame, items, key);
    return all != NULL ? value_integer(frame->region, sfn_query_count(all)) : NULL;
}

void sfn_query_tally(struct sfn_frame *frame, struct query_list *list, const struct value *item)
{
    (void)frame;
    list->only = item;
    list->count++;
}

const struct value *sfn_query_tallied(struct sfn_frame *frame, struct query_list *list)
{
    int64_t count = (int64_t)list->count;

    return value_integer(frame->region, count == 1 ? sfn_query_count(list->only) : count);
}
