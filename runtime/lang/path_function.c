/* runtime/lang/path_function.c - functions at the end of a path, $.a.length(), as Jayway has them.
 *
 * AWS refuses them in machines; `sfnc eval` answers them. Aggregates take the numbers of the array
 * they stand behind and those among their arguments. */
#include <math.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/json/value.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/java_text.h"

/* ---- aggregates ---- */
struct numbers {
    size_t count;
    double least;
    double greatest;
    double sum;
    double sum_of_squares;
};

static void numbers_take(struct numbers *numbers, const struct value *value)
{
    double real;

    if (!value_is_number(value))
        return;
    real = value_real(value);
    if (numbers->count == 0 || real < numbers->least)
        numbers->least = real;
    if (numbers->count == 0 || real > numbers->greatest)
        numbers->greatest = real;
    numbers->count++;
    numbers->sum += real;
    numbers->sum_of_squares += real * real;
}

static void numbers_take_items(struct numbers *numbers, const struct value *array)
{
    for (uint32_t i = 0; i < array->size; i++)
        numbers_take(numbers, &array->as.items[i]);
}

static struct numbers numbers_of(const struct value *value, const struct value *arguments)
{
    struct numbers numbers = {.count = 0};

    if (value->kind == VALUE_ARRAY)
        numbers_take_items(&numbers, value);
    for (uint32_t i = 0; i < arguments->size; i++) {
        if (arguments->as.items[i].kind == VALUE_ARRAY)
            numbers_take_items(&numbers, &arguments->as.items[i]);
        else
            numbers_take(&numbers, &arguments->as.items[i]);
    }
    return numbers;
}

static double least_of(const struct numbers *numbers)
{
    return numbers->least;
}

static double greatest_of(const struct numbers *numbers)
{
    return numbers->greatest;
}

static double average_of(const struct numbers *numbers)
{
    return numbers->sum / (double)numbers->count;
}

static double sum_of(const struct numbers *numbers)
{
    return numbers->sum;
}

static double deviation_of(const struct numbers *numbers)
{
    double average = average_of(numbers);
    double variance = numbers->sum_of_squares / (double)numbers->count - average * average;

    return sqrt(variance > 0 ? variance : 0); /* rounding may make it negative */
}

static const struct aggregate {
    const char *name;
    double (*result)(const struct numbers *numbers);
} aggregates[] = {
    {"min", least_of}, {"max", greatest_of},      {"avg", average_of},
    {"sum", sum_of},   {"stddev", deviation_of},
};

static const struct value *aggregate(struct sfn_frame *frame, const struct aggregate *function,
                                     const struct value *value, const struct value *arguments)
{
    struct numbers numbers = numbers_of(value, arguments);
    double result;

    if (numbers.count == 0)
        return frame_fail(frame, FAILURE_RUNTIME, "The path function %s() was given no numbers.",
                          function->name);
    result = function->result(&numbers);
    if (!isfinite(result))
        return frame_fail(frame, FAILURE_RUNTIME,
                          "The result of the path function %s() is not finite.", function->name);
    return value_from_real(frame->region, result);
}

/* ---- all others ---- */
typedef const struct value *(*path_function)(struct sfn_frame *frame, const struct value *value,
                                             const struct value *arguments);

static const struct value *call_length(struct sfn_frame *frame, const struct value *value,
                                       const struct value *arguments)
{
    if (arguments->size > 0 && arguments->as.items[0].kind == VALUE_ARRAY)
        value = &arguments->as.items[0];
    if (value->kind != VALUE_ARRAY && value->kind != VALUE_OBJECT)
        return &value_null;
    return value_integer(frame->region, value->size);
}

static const struct value *call_keys(struct sfn_frame *frame, const struct value *value,
                                     const struct value *arguments)
{
    struct value *items;

    (void)arguments;
    if (value->kind != VALUE_OBJECT)
        return &value_null;
    items = value_new_items(frame->region, value->size);
    for (uint32_t i = 0; i < value->size; i++) {
        const struct key *key = &value->as.members[i].key;

        items[i] = (struct value){
            .kind = VALUE_STRING,
            .size = key->size,
            .as.text = key->text,
        };
        if (key->hash & KEY_FIXED)
            items[i].flags = VALUE_FIXED;
    }
    return value_array(frame->region, items, value->size);
}

/* The item at an index, which counts from the end when negative. */
static const struct value *item_or_fail(struct sfn_frame *frame, const struct value *value,
                                        int64_t index, const char *name)
{
    const struct value *item = value_item(value, index);

    if (value->kind != VALUE_ARRAY)
        return frame_fail(frame, FAILURE_RUNTIME, "The path function %s() needs an array.", name);
    if (item == NULL)
        return frame_fail(frame, FAILURE_RUNTIME,
                          "The path function %s() found no item %lld: the array has %u.", name,
                          (long long)index, (unsigned)value->size);
    return item;
}

static const struct value *call_first(struct sfn_frame *frame, const struct value *value,
                                      const struct value *arguments)
{
    (void)arguments;
    return item_or_fail(frame, value, 0, "first");
}

static const struct value *call_last(struct sfn_frame *frame, const struct value *value,
                                     const struct value *arguments)
{
    (void)arguments;
    return item_or_fail(frame, value, -1, "last");
}

static const struct value *call_index(struct sfn_frame *frame, const struct value *value,
                                      const struct value *arguments)
{
    if (arguments->size == 0 || arguments->as.items[0].kind != VALUE_INTEGER)
        return frame_fail(frame, FAILURE_RUNTIME, "The path function index() needs an integer.");
    return item_or_fail(frame, value, arguments->as.items[0].as.integer, "index");
}

/* Strings as they are; with `all`, anything but null as Java prints it. */
static void concat_value(struct buffer *text, const struct value *value, bool all)
{
    char *end;

    if (value->kind != VALUE_STRING && (!all || value->kind == VALUE_NULL))
        return;
    end = java_text(buffer_reserve(text, java_text_room(value)), value);
    text->size = (size_t)(end - text->text);
    *end = '\0';
}

static const struct value *call_concat(struct sfn_frame *frame, const struct value *value,
                                       const struct value *arguments)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *result;

    if (value->kind == VALUE_ARRAY)
        for (uint32_t i = 0; i < value->size; i++)
            concat_value(&text, &value->as.items[i], false);
    for (uint32_t i = 0; i < arguments->size; i++) {
        const struct value *argument = &arguments->as.items[i];

        if (argument->kind == VALUE_ARRAY)
            for (uint32_t k = 0; k < argument->size; k++)
                concat_value(&text, &argument->as.items[k], true);
        else
            concat_value(&text, argument, false);
    }
    result = value_string_copy(frame->region, text.text, text.size);
    buffer_fini(&text);
    return result;
}

static const struct value *call_append(struct sfn_frame *frame, const struct value *value,
                                       const struct value *arguments)
{
    size_t count = (size_t)value->size + arguments->size;
    const struct value *result;
    struct value *items;

    if (value->kind != VALUE_ARRAY)
        return value;
    items = value_new_items(frame->region, count);
    if (value->size > 0)
        memcpy(items, value->as.items, value->size * sizeof(*items));
    if (arguments->size > 0)
        memcpy(items + value->size, arguments->as.items, arguments->size * sizeof(*items));
    result = value_array(frame->region, items, count);
    return result != NULL ? result : FAIL_TOO_DEEP(frame);
}

static const struct {
    const char *name;
    path_function call;
} functions[] = {
    {"length", call_length}, {"size", call_length},     {"keys", call_keys},
    {"first", call_first},   {"last", call_last},       {"index", call_index},
    {"concat", call_concat}, {"append", call_append},
};

const struct value *sfn_path_function(struct sfn_frame *frame, const struct value *value,
                                      const char *name, const struct value *arguments)
{
    if (value == NULL)
        return frame_fail(frame, FAILURE_RUNTIME, "The path function %s() was given nothing.",
                          name);
    for (size_t i = 0; i < sizeof(aggregates) / sizeof(aggregates[0]); i++)
        if (strcmp(name, aggregates[i].name) == 0)
            return aggregate(frame, &aggregates[i], value, arguments);
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
        if (strcmp(name, functions[i].name) == 0)
            return functions[i].call(frame, value, arguments);
    return frame_fail(frame, FAILURE_RUNTIME, "There is no path function %s().", name);
}
