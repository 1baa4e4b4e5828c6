/* runtime/lang/path_function.c - the functions at the end of a path, $.a.length(), of Jayway.
 *
 * AWS refuses them in machines, so only `sfnc eval` evaluates them. Aggregates (min, sum) take the
 * numbers in the array before them and those among their arguments. */
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

static const struct value *aggregate(struct sfn_frame *frame, const char *name,
                                     double (*result_of)(const struct numbers *numbers),
                                     const struct value *value, const struct value *arguments)
{
    struct numbers numbers = numbers_of(value, arguments);
    double result;

    if (numbers.count == 0)
        return frame_fail(frame, FAILURE_RUNTIME, "The path function %s() was given no numbers.",
                          name);
    result = result_of(&numbers);
    if (!isfinite(result))
        return frame_fail(frame, FAILURE_RUNTIME,
                          "The result of the path function %s() is not finite.", name);
    return value_from_real(frame->region, result);
}

const struct value *sfn_path_min(struct sfn_frame *frame, const struct value *value,
                                 const struct value *arguments)
{
    return aggregate(frame, "min", least_of, value, arguments);
}

const struct value *sfn_path_max(struct sfn_frame *frame, const struct value *value,
                                 const struct value *arguments)
{
    return aggregate(frame, "max", greatest_of, value, arguments);
}

const struct value *sfn_path_avg(struct sfn_frame *frame, const struct value *value,
                                 const struct value *arguments)
{
    return aggregate(frame, "avg", average_of, value, arguments);
}

const struct value *sfn_path_sum(struct sfn_frame *frame, const struct value *value,
                                 const struct value *arguments)
{
    return aggregate(frame, "sum", sum_of, value, arguments);
}

const struct value *sfn_path_stddev(struct sfn_frame *frame, const struct value *value,
                                    const struct value *arguments)
{
    return aggregate(frame, "stddev", deviation_of, value, arguments);
}

/* ---- all others ---- */
const struct value *sfn_path_length(struct sfn_frame *frame, const struct value *value,
                                    const struct value *arguments)
{
    if (arguments->size > 0 && arguments->as.items[0].kind == VALUE_ARRAY)
        value = &arguments->as.items[0];
    if (value->kind != VALUE_ARRAY && value->kind != VALUE_OBJECT)
        return &value_null;
    return value_integer(frame->region, value->size);
}

const struct value *sfn_path_keys(struct sfn_frame *frame, const struct value *value,
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

/* The item at an index, which counts from the end when it is negative. Fails when there is none. */
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

const struct value *sfn_path_first(struct sfn_frame *frame, const struct value *value,
                                   const struct value *arguments)
{
    (void)arguments;
    return item_or_fail(frame, value, 0, "first");
}

const struct value *sfn_path_last(struct sfn_frame *frame, const struct value *value,
                                  const struct value *arguments)
{
    (void)arguments;
    return item_or_fail(frame, value, -1, "last");
}

const struct value *sfn_path_index(struct sfn_frame *frame, const struct value *value,
                                   const struct value *arguments)
{
    if (arguments->size == 0 || arguments->as.items[0].kind != VALUE_INTEGER)
        return frame_fail(frame, FAILURE_RUNTIME, "The path function index() needs an integer.");
    return item_or_fail(frame, value, arguments->as.items[0].as.integer, "index");
}

/* Append a string, or with `all` anything but null as Java prints it. */
static void concat_value(struct buffer *text, const struct value *value, bool all)
{
    char *end;

    if (value->kind != VALUE_STRING && (!all || value->kind == VALUE_NULL))
        return;
    end = java_text(buffer_reserve(text, java_text_room(value)), value);
    text->size = (size_t)(end - text->text);
    *end = '\0';
}

const struct value *sfn_path_concat(struct sfn_frame *frame, const struct value *value,
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

const struct value *sfn_path_append(struct sfn_frame *frame, const struct value *value,
                                    const struct value *arguments)
{
    size_t count = (size_t)value->size + arguments->size;
    const struct value *result;
    struct value *items;

    if (value->kind != VALUE_ARRAY)
        return value;
    frame_afford(frame, count * sizeof *items);
    items = value_new_items(frame->region, count);
    if (value->size > 0)
        memcpy(items, value->as.items, value->size * sizeof(*items));
    if (arguments->size > 0)
        memcpy(items + value->size, arguments->as.items, arguments->size * sizeof(*items));
    result = value_array(frame->region, items, count);
    return result != NULL ? result : FAIL_TOO_DEEP(frame);
}
