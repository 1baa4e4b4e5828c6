/* runtime/lang/jsonata/builtin_aws.c - functions that AWS added: $partition $range $hash $parse. */
#include <string.h>

#include "runtime/json/read.h"
#include "runtime/lang/jsonata/arithmetic.h"
#include "runtime/lang/jsonata/builtin.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/print.h"

#define RANGE_ITEMS_MAX 10000000

static const struct value *refuse(struct sfn_frame *frame, int index, const char *function)
{
    return query_fail(frame, "T0410", "Argument %d of function \"%s\" does not match function "
                                      "signature",
                      index, function);
}

static const struct value *partition(struct sfn_frame *frame, const struct value *const *arguments,
                                     size_t count)
{
    const struct value *array = arguments[0];
    struct query_list list = {0};
    double size;

    (void)count;
    if (is_undefined(array) || is_undefined(arguments[1]))
        return &value_undefined;
    size = number_of(arguments[1]);
    if (!(size >= 1) || floor(size) != size)
        return refuse(frame, 2, "partition");
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

static const struct value *range(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    struct query_list list = {0};
    double first, last, step, size;

    (void)count;
    for (int i = 0; i < 3; i++)
        if (is_undefined(arguments[i]))
            return &value_undefined;
    first = number_of(arguments[0]);
    last = number_of(arguments[1]);
    step = number_of(arguments[2]);
    if (step == 0 || !isfinite(step) || (last - first) / step < 0)
        return list_array(frame, &list, 0);
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
