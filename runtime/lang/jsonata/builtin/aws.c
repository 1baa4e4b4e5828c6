/* runtime/lang/jsonata/builtin/aws.c - functions that AWS added: $partition $range $hash $parse. */
#include <string.h>

#include "runtime/json/read.h"
#include "runtime/lang/jsonata/arithmetic.h"
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/text/print.h"

#define RANGE_ITEMS_MAX 10000000

/* Fractions of integers are cut off, downwards; what makes no chunk gives nothing. */
static const struct value *partition(struct sfn_frame *frame, const struct value *const *arguments,
                                     size_t count)
{
    const struct value *array = arguments[0];
    struct query_list list = {0};
    double size;

    (void)count;
    if (is_undefined(array) || is_undefined(arguments[1]))
        return &value_undefined;
    if (array->kind != VALUE_ARRAY) /* AWS's text says no more of the items */
        return query_fail(frame, "T0412",
                          "Argument 1 of function \"partition\" must be an array of undefined");
    size = floor(number_of(arguments[1]));
    if (size < 0)
        return query_fail(frame, "D3137", "Second argument must be zero or greater");
    if (!(size > 0))
        return &value_undefined;
    for (uint32_t i = 0; i < array->size;) {
        struct query_list chunk = {0};
        const struct value *made;

        for (uint32_t j = 0; j < size && i < array->size; j++)
            list_add(frame, &chunk, &array->as.items[i++]);
        made = list_array(frame, &chunk, 0);
        if (made == NULL)
            return NULL;
        list_add(frame, &list, made);
    }
    return list_array(frame, &list, 0);
}

BUILTIN(partition, partition)

/* Fractions are cut off as above. */
static const struct value *range(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    struct query_list list = {0};
    double first, last, step, size;

    (void)count;
    for (int i = 0; i < 3; i++)
        if (is_undefined(arguments[i]))
            return &value_undefined;
    first = floor(number_of(arguments[0]));
    last = floor(number_of(arguments[1]));
    step = floor(number_of(arguments[2]));
    if (step == 0 || !isfinite(step) || (last - first) / step < 0)
        return &value_undefined; /* a sequence of none */
    size = floor((last - first) / step) + 1;
    if (!(size <= RANGE_ITEMS_MAX))
        return query_fail(frame, "D2014",
                          "The size of the sequence allocated by the range function must not "
                          "exceed %d.  Attempted to allocate %.17g.",
                          RANGE_ITEMS_MAX, size);
    frame_afford(frame, (size_t)size * 2 * sizeof(struct value));
    for (size_t i = 0; i < (size_t)size; i++)
        list_add(frame, &list, number_value(frame, first + step * (double)i));
    return list_array(frame, &list, VALUE_SEQUENCE);
}

BUILTIN(range, range)

static const struct value *parse(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    struct json_error error;
    const struct value *value;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    frame_afford(frame, (size_t)arguments[0]->size * 4);
    value = json_read(frame->region, arguments[0]->as.text, arguments[0]->size, JSON_TEXT_COPIED,
                      &error);
    if (value == NULL)
        return query_fail(frame, "D3120", "Syntax error in the text passed to function parse: %s",
                          error.message);
    return value;
}

BUILTIN(parse, parse)
