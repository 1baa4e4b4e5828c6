/* runtime/lang/jsonata/builtin/sort.c - $sort. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/merge_sort.h"
#include "runtime/lang/jsonata/truth.h"
#include "runtime/lang/text.h"

struct order {
    const struct value *array;
    const struct value *comparator;
};

static int texts_behind(struct sfn_frame *frame, void *order, uint32_t left, uint32_t right)
{
    const struct value *items = ((struct order *)order)->array->as.items;

    (void)frame;
    return text_compare(&items[left], &items[right]) > 0;
}

static int numbers_behind(struct sfn_frame *frame, void *order, uint32_t left, uint32_t right)
{
    const struct value *items = ((struct order *)order)->array->as.items;

    (void)frame;
    return number_of(&items[left]) > number_of(&items[right]);
}

static int told_behind(struct sfn_frame *frame, void *order, uint32_t left, uint32_t right)
{
    const struct order *it = order;
    const struct value *values[] = {&it->array->as.items[left], &it->array->as.items[right]};
    const struct value *answer = function_apply(frame, it->comparator, values, 2);

    return answer == NULL ? -1 : truth_in_javascript(answer);
}

/* How items are compared where no function is given, or NULL: they are not all of one kind. */
static merge_behind behind_of(const struct value *array)
{
    bool texts = true, numbers = true;

    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = &array->as.items[i];

        texts = texts && is_string(item);
        numbers =
            numbers && is_number(item) && !(item->kind == VALUE_REAL && isnan(item->as.real));
    }
    return numbers ? numbers_behind : texts ? texts_behind : NULL;
}

static const struct value *sort(struct sfn_frame *frame, const struct value *const *arguments,
                                size_t count)
{
    struct order order = {arguments[0], arguments[1]};
    merge_behind behind = told_behind;
    const uint32_t *indexes;

    (void)count;
    if (is_undefined(order.array) || order.array->size <= 1)
        return order.array;
    if (is_undefined(order.comparator))
        behind = behind_of(order.array);
    if (behind == NULL)
        return query_fail(frame, "D3070",
                          "The single argument form of the sort function can only be applied to an "
                          "array of strings or an array of numbers.  Use the second argument to "
                          "specify a comparison function");
    indexes = merge_sort(frame, order.array->size, behind, &order);
    return indexes != NULL ? merge_sorted(frame, order.array, indexes) : NULL;
}

BUILTIN(sort, sort)
