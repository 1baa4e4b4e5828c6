/* runtime/lang/jsonata/builtin/aggregate.c - $sum $count $max $min $average. */
#include "runtime/lang/jsonata/arithmetic.h"
#include "runtime/lang/jsonata/builtin/builtin.h"

/* The sum of the items from the first to the last, in doubles. */
static double total(const struct value *array)
{
    double sum = 0;

    for (uint32_t i = 0; i < array->size; i++)
        sum += number_of(&array->as.items[i]);
    return sum;
}

static const struct value *sum(struct sfn_frame *frame, const struct value *const *arguments,
                               size_t count)
{
    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    return number_value(frame, total(arguments[0]));
}

/* One argument, an array of numbers: all that is to be checked is checked on the way. */
static const struct value *quick_sum(struct sfn_frame *frame, const struct value *const *values,
                                     size_t count)
{
    const struct value *item, *end;
    double sum = 0;

    if (count != 1)
        return NULL;
    if (!is_array(values[0])) {
        if (is_undefined(values[0]))
            return values[0];
        return is_number(values[0]) ? number_value(frame, number_of(values[0]) + 0.0) : NULL;
    }
    item = values[0]->as.items;
    end = item + values[0]->size;
    for (; item < end; item++) {
        if (item->kind == VALUE_INTEGER)
            sum += (double)item->as.integer;
        else if (is_number(item))
            sum += number_of(item);
        else
            return NULL;
    }
    return number_value(frame, sum);
}

BUILTIN_QUICK(sum, sum, quick_sum)

static const struct value *count_items(struct sfn_frame *frame,
                                       const struct value *const *arguments, size_t count)
{
    (void)count;
    return value_integer(frame->region, is_undefined(arguments[0]) ? 0 : arguments[0]->size);
}

static const struct value *quick_count(struct sfn_frame *frame, const struct value *const *values,
                                       size_t count)
{
    if (count != 1)
        return NULL;
    return value_integer(frame->region, sfn_query_count(values[0]));
}

BUILTIN_QUICK(count, count_items, quick_count)

/* The greatest (sign 1) or least (-1) number; NaN as soon as one is NaN, as Math.max has it. */
static const struct value *extreme(struct sfn_frame *frame, const struct value *array, double sign)
{
    double found = -INFINITY;

    if (is_undefined(array) || array->size == 0)
        return &value_undefined;
    for (uint32_t i = 0; i < array->size; i++) {
        double real = sign * number_of(&array->as.items[i]);

        if (isnan(real) || isnan(found))
            found = NAN;
        else if (real > found)
            found = real;
    }
    return number_value(frame, sign * found);
}

static const struct value *max(struct sfn_frame *frame, const struct value *const *arguments,
                               size_t count)
{
    (void)count;
    return extreme(frame, arguments[0], 1);
}

BUILTIN(max, max)

static const struct value *min(struct sfn_frame *frame, const struct value *const *arguments,
                               size_t count)
{
    (void)count;
    return extreme(frame, arguments[0], -1);
}

BUILTIN(min, min)

static const struct value *average(struct sfn_frame *frame, const struct value *const *arguments,
                                   size_t count)
{
    const struct value *array = arguments[0];

    (void)count;
    if (is_undefined(array) || array->size == 0)
        return &value_undefined;
    return number_value(frame, total(array) / array->size);
}

BUILTIN(average, average)
