/* runtime/lang/jsonata/builtin/higher.c - $map $filter $single $reduce $each $sift. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/object.h"
#include "runtime/lang/jsonata/truth.h"

/* Call with as many of (value, position, all) as the function declares, at least one. */
static const struct value *ask(struct sfn_frame *frame, const struct value *function,
                               const struct value *value, const struct value *position,
                               const struct value *all)
{
    const struct value *values[] = {value, position, all};
    uint32_t arity = function->as.function->arity;

    return function_apply(frame, function, values, arity >= 3 ? 3 : arity == 2 ? 2 : 1);
}

static const struct value *ask_item(struct sfn_frame *frame, const struct value *function,
                                    const struct value *array, uint32_t index)
{
    const struct value *position = function->as.function->arity >= 2
                                       ? value_integer(frame->region, index)
                                       : &value_undefined;

    return ask(frame, function, &array->as.items[index], position, array);
}

/* The answer's truth: 1 or 0; -1: it has failed. */
static int truth(struct sfn_frame *frame, const struct value *answer)
{
    const struct value *truth = answer != NULL ? sfn_query_condition(frame, answer, "") : NULL;

    return truth == NULL ? -1 : truth_of(frame, truth);
}

static const struct value *map(struct sfn_frame *frame, const struct value *const *arguments,
                               size_t count)
{
    const struct value *array = arguments[0];
    struct query_list list = {0};

    (void)count;
    if (is_undefined(array))
        return array;
    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *result = ask_item(frame, arguments[1], array, i);

        if (result == NULL)
            return NULL;
        if (!is_undefined(result))
            list_add(frame, &list, result);
    }
    return list_array(frame, &list, VALUE_SEQUENCE);
}

BUILTIN(map, map)

static const struct value *filter(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    const struct value *array = arguments[0];
    struct query_list list = {0};

    (void)count;
    if (is_undefined(array))
        return array;
    for (uint32_t i = 0; i < array->size; i++) {
        int selected = truth(frame, ask_item(frame, arguments[1], array, i));

        if (selected < 0)
            return NULL;
        if (selected)
            list_add(frame, &list, &array->as.items[i]);
    }
    return list_array(frame, &list, VALUE_SEQUENCE);
}

BUILTIN(filter, filter)

int32_t sfn_query_single_more(struct sfn_frame *frame, int32_t found)
{
    if (!found)
        return 1;
    query_fail(frame, "D3138",
               "The $single() function expected exactly 1 matching result.  Instead it matched "
               "more.");
    return 0;
}

int32_t sfn_query_single_none(struct sfn_frame *frame, int32_t found)
{
    if (found)
        return 1;
    query_fail(frame, "D3139",
               "The $single() function expected exactly 1 matching result.  Instead it matched 0.");
    return 0;
}

static const struct value *single(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    const struct value *array = arguments[0];
    const struct value *found = NULL;

    (void)count;
    if (is_undefined(array))
        return array;
    for (uint32_t i = 0; i < array->size; i++) {
        int selected = is_undefined(arguments[1])
                           ? 1
                           : truth(frame, ask_item(frame, arguments[1], array, i));

        if (selected < 0 || (selected && !sfn_query_single_more(frame, found != NULL)))
            return NULL;
        if (selected)
            found = &array->as.items[i];
    }
    return sfn_query_single_none(frame, found != NULL) ? found : NULL;
}

BUILTIN(single, single)

static const struct value *reduce(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    const struct value *array = arguments[0];
    const struct value *result = arguments[2];
    uint32_t arity, at = 0;

    (void)count;
    if (is_undefined(array))
        return array;
    arity = arguments[1]->as.function->arity;
    if (arity < 2)
        return query_fail(frame, "D3050",
                          "The second argument of reduce function must be a function with at least "
                          "two arguments");
    if (is_undefined(result) && array->size > 0)
        result = &array->as.items[at++];
    for (; at < array->size && result != NULL; at++) {
        const struct value *values[] = {result, &array->as.items[at], &value_undefined, array};

        if (arity >= 3)
            values[2] = value_integer(frame->region, at);
        result = function_apply(frame, arguments[1], values, arity > 4 ? 4 : arity);
    }
    return result;
}

BUILTIN(reduce, reduce)

static const struct value *ask_member(struct sfn_frame *frame, const struct value *function,
                                      const struct value *object, uint32_t index)
{
    return ask(frame, function, &object->as.members[index].value,
               sfn_query_member_key(frame, object, index), object);
}

static const struct value *each(struct sfn_frame *frame, const struct value *const *arguments,
                                size_t count)
{
    const struct value *object = arguments[0];
    struct query_list list = {0};

    (void)count;
    for (uint32_t i = 0; object->kind == VALUE_OBJECT && i < object->size; i++) {
        const struct value *result = ask_member(frame, arguments[1], object, i);

        if (result == NULL)
            return NULL;
        if (!is_undefined(result))
            list_add(frame, &list, result);
    }
    return list_array(frame, &list, VALUE_SEQUENCE);
}

BUILTIN(each, each)

static const struct value *sift(struct sfn_frame *frame, const struct value *const *arguments,
                                size_t count)
{
    const struct value *object = arguments[0];
    struct object_making making;

    (void)count;
    if (object->kind != VALUE_OBJECT || object->size == 0)
        return &value_undefined;
    if (!is_function(arguments[1]))
        return query_fail(frame, "T1006", "Attempted to invoke a non-function");
    object_begin(frame, &making, object->size);
    for (uint32_t i = 0; i < object->size; i++) {
        int selected = truth(frame, ask_member(frame, arguments[1], object, i));

        if (selected < 0)
            return NULL;
        if (selected)
            object_add(&making, &object->as.members[i].key, &object->as.members[i].value);
    }
    return making.count > 0 ? object_end(frame, &making) : &value_undefined;
}

BUILTIN(sift, sift)
