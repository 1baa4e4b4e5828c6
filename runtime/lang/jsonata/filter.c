/* runtime/lang/jsonata/filter.c - predicates: which items an answer selects. */
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/text/print.h"
#include "runtime/lang/jsonata/truth.h"

const struct value *sfn_query_filter_at(const struct value *input, int64_t index)
{
    if (!is_array(input)) {
        if (is_undefined(input) || (index != 0 && index != -1))
            return &value_empty_sequence;
        return input;
    }
    if (index < 0)
        index += input->size;
    if (index < 0 || index >= input->size)
        return &value_empty_sequence;
    return is_undefined(&input->as.items[index]) ? &value_empty_sequence : &input->as.items[index];
}

const struct value *sfn_query_filter_tuple(struct sfn_frame *frame, const struct value *tuples,
                                           int64_t index)
{
    if (index < 0)
        index += tuples->size;
    if (index < 0 || index >= tuples->size)
        return &value_empty_sequence;
    return list_of_one(frame, &tuples->as.items[index], 0);
}

static const struct value *refuse(struct sfn_frame *frame, const struct value *infinite)
{
    return query_fail(frame, "D1001", "Number out of range: %s", query_quote(frame, infinite));
}

/* Whether a number, which is not NaN, means the index. */
static bool means(const struct value *number, int64_t index, int64_t count)
{
    double wanted;

    if (number->kind == VALUE_INTEGER) {
        int64_t exact = number->as.integer;

        return exact == index || (exact < 0 && exact == index - count);
    }
    wanted = floor(number_of(number));
    if (wanted < 0)
        wanted += (double)count;
    return wanted == (double)index;
}

static bool is_numeric(const struct value *value)
{
    return is_number(value) && !(value->kind == VALUE_REAL && isnan(value->as.real));
}

/* Whether the array holds nothing but numbers; *infinite: the one that fails. */
static bool has_only_numbers(const struct value *array, const struct value **infinite)
{
    bool only = true;

    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = &array->as.items[i];

        if (item->kind == VALUE_REAL && isinf(item->as.real))
            *infinite = item;
        only = only && is_numeric(item);
    }
    return only;
}

/* How often the answer selects the item at an index; negative: it has failed. */
static int64_t times(struct sfn_frame *frame, const struct value *answer, int64_t index,
                     int64_t count)
{
    const struct value *infinite = NULL;
    int64_t found = 0;

    if (answer->kind == VALUE_BOOLEAN)
        return answer->as.integer;
    if (is_numeric(answer)) {
        if (answer->kind == VALUE_REAL && isinf(answer->as.real)) {
            refuse(frame, answer);
            return -1;
        }
        return means(answer, index, count);
    }
    if (!is_array(answer))
        return truth_of(frame, answer);
    if (!has_only_numbers(answer, &infinite)) {
        if (infinite == NULL)
            infinite = truth_infinite(frame, answer);
        if (infinite == NULL)
            return truth_of(frame, answer);
    }
    if (infinite != NULL) {
        refuse(frame, infinite);
        return -1;
    }
    for (uint32_t i = 0; i < answer->size; i++)
        found += means(&answer->as.items[i], index, count);
    return found;
}

int32_t sfn_query_select(struct sfn_frame *frame, struct query_list *list,
                         const struct value *item, const struct value *answer, int64_t index,
                         int64_t count)
{
    int64_t selected = times(frame, answer, index, count);

    for (int64_t i = 0; i < selected; i++)
        list_add(frame, list, item);
    return selected >= 0;
}

const struct value *sfn_query_filter_by(struct sfn_frame *frame, const struct value *input,
                                        const struct value *answer)
{
    struct query_list list = {0};
    int64_t count = is_array(input) ? input->size : 1;

    for (int64_t i = 0; i < count; i++) {
        const struct value *item = is_array(input) ? &input->as.items[i] : input;

        if (!sfn_query_select(frame, &list, item, answer, i, count))
            return NULL;
    }
    return list_compact(frame, &list, &value_empty_sequence);
}
