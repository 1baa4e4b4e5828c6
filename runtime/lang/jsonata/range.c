/* runtime/lang/jsonata/range.c - a..b. */
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"

#define RANGE_MAX 10000000

static bool is_whole(const struct value *value)
{
    double real;

    if (value->kind == VALUE_INTEGER)
        return true;
    if (!is_number(value))
        return false;
    real = number_of(value);
    return isfinite(real) && floor(real) == real;
}

const struct value *sfn_query_range(struct sfn_frame *frame, const struct value *left,
                                    const struct value *right)
{
    struct value *items, *range;
    double first, size;

    if (!is_undefined(left) && !is_whole(left))
        return query_fail(frame, "T2003",
                          "The left side of the range operator (..) must evaluate to an integer");
    if (!is_undefined(right) && !is_whole(right))
        return query_fail(frame, "T2004",
                          "The right side of the range operator (..) must evaluate to an integer");
    if (is_undefined(left) || is_undefined(right))
        return &value_undefined;
    first = number_of(left);
    size = number_of(right) - first + 1;
    if (size < 1)
        return &value_undefined;
    if (size > RANGE_MAX)
        return query_fail(frame, "D2014",
                          "The size of the sequence allocated by the range operator (..) must not "
                          "exceed 1e6.  Attempted to allocate %.17g.",
                          size);
    frame_afford(frame, (size_t)size * sizeof(*items));
    items = value_new_items(frame->region, (size_t)size);
    for (size_t i = 0; i < (size_t)size; i++)
        value_fill(&items[i], value_head(VALUE_INTEGER, 0, 0, 0),
                   (uint64_t)((int64_t)first + (int64_t)i));
    range = region_alloc(frame->region, sizeof(*range));
    value_fill(range, value_head(VALUE_ARRAY, VALUE_BLOCK | VALUE_SEQUENCE, 1, (uint32_t)size),
               (uintptr_t)items);
    return range;
}
