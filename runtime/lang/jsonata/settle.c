/* runtime/lang/jsonata/settle.c - an expression ends: its value is checked and becomes plain JSON.
 *
 * What is inside of it is what the reference's value is when it is written as JSON: infinite
 * numbers and NaN are null, -0 is 0. */
#include "runtime/lang/jsonata/arithmetic.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/function.h"
#include "runtime/lang/jsonata/kind.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/object.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/text/print.h"

static const struct value *plain(struct sfn_frame *frame, const struct value *value);

static void add_named(struct object_making *making, const char *name, const struct value *value)
{
    struct key key = key_of(name, strlen(name));

    object_add(making, &key, value);
}

/* The reference has objects for functions, whose own functions its JSON leaves out. */
static const struct value *plain_function(struct sfn_frame *frame, const struct value *value)
{
    const struct query_function *function = value->as.function;
    struct object_making making, signature;

    if (function->kind == FUNCTION_FOREIGN)
        return &value_undefined;
    object_begin(frame, &making, 2);
    add_named(&making,
              function->kind == FUNCTION_LAMBDA ? "_jsonata_lambda" : "_jsonata_function",
              &value_true);
    if (function->definition != NULL) {
        object_begin(frame, &signature, 1);
        add_named(&signature, "definition", value_text(frame->region, function->definition));
        add_named(&making, "signature", object_end(frame, &signature));
    }
    return object_end(frame, &making);
}

static const struct value *plain_array(struct sfn_frame *frame, const struct value *array)
{
    struct query_list list = {0};

    if ((array->flags & VALUE_ODD) == 0)
        return list_with_flags(frame, array, 0);
    run_walk(frame, array->size);
    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = plain(frame, &array->as.items[i]);

        if (item == NULL)
            return NULL;
        list_add(frame, &list, is_undefined(item) ? &value_null : item);
    }
    return list_array(frame, &list, 0);
}

static const struct value *plain_object(struct sfn_frame *frame, const struct value *object)
{
    struct object_making making;

    run_walk(frame, object->size);
    object_begin(frame, &making, object->size);
    for (uint32_t i = 0; i < object->size; i++) {
        const struct value *value = plain(frame, &object->as.members[i].value);

        if (value == NULL)
            return NULL;
        if (!is_undefined(value))
            object_add(&making, &object->as.members[i].key, value);
    }
    return object_end(frame, &making);
}

/* Take the marks of sequences from an array or object where it stands: what is odd was made by this
 * expression, which ends, so nobody else has it; only constants are not to be written. False when
 * there is more to be done, and what has lost its marks is right all the same. */
static bool unmark(struct value *container)
{
    bool is_array = container->kind == VALUE_ARRAY;

    if ((container->flags & VALUE_FIXED) != 0)
        return false;
    for (uint32_t i = 0; i < container->size; i++) {
        struct value *value = (struct value *)(is_array ? &container->as.items[i]
                                                        : &container->as.members[i].value);

        if (oddness(value) == 0)
            continue;
        if (value->kind != VALUE_ARRAY && value->kind != VALUE_OBJECT)
            return false;
        if ((value->flags & VALUE_ODD) != 0 && !unmark(value))
            return false;
        value->flags &= (uint8_t)~VALUE_QUERY;
    }
    container->flags &= (uint8_t)~VALUE_QUERY;
    return true;
}

static const struct value *plain(struct sfn_frame *frame, const struct value *value)
{
    if (oddness(value) == 0)
        return value;
    if ((value->flags & VALUE_ODD) != 0 && unmark((struct value *)value))
        return value;
    switch ((enum value_kind)value->kind) {
    case VALUE_REAL:
        return value->as.real == 0 ? &value_zero : &value_null;
    case VALUE_ARRAY:
        return plain_array(frame, value);
    case VALUE_OBJECT:
        return plain_object(frame, value);
    case VALUE_FUNCTION:
        return plain_function(frame, value);
    default:
        return value;
    }
}

static bool is_expected(const struct value *value, int64_t expected)
{
    switch ((enum sfn_expected)expected) {
    case SFN_EXPECT_ANYTHING:
        return true;
    case SFN_EXPECT_BOOLEAN:
        return value->kind == VALUE_BOOLEAN;
    case SFN_EXPECT_STRING:
        return is_string(value);
    case SFN_EXPECT_NUMBER:
    case SFN_EXPECT_INTEGER:
        return is_number(value);
    case SFN_EXPECT_ARRAY:
        return is_array(value);
    case SFN_EXPECT_OBJECT:
        return value->kind == VALUE_OBJECT;
    }
    return true;
}

static const char *expected_name(int64_t expected)
{
    static const char *const names[] = {
        [SFN_EXPECT_ANYTHING] = "anything", [SFN_EXPECT_BOOLEAN] = "boolean",
        [SFN_EXPECT_STRING] = "string",     [SFN_EXPECT_NUMBER] = "number",
        [SFN_EXPECT_INTEGER] = "number",    [SFN_EXPECT_ARRAY] = "array",
        [SFN_EXPECT_OBJECT] = "object",
    };

    return names[expected];
}

static __attribute__((noinline)) const struct value *
settle(struct sfn_frame *frame, const struct value *value, int64_t expected)
{
    bool is_placed = frame->query_field != NULL && frame->query_field[0] != '\0';

    if (is_undefined(value)) {
        if (!is_placed && expected == SFN_EXPECT_ANYTHING)
            return value;
        return query_fail_result(frame, "returned nothing (undefined).");
    }
    if (is_function(value))
        return query_fail_result(frame, "returned an unsupported result type.");
    if (oddness(value) != 0) {
        value = plain(frame, value);
        if (value == NULL)
            return NULL;
    }
    if (is_expected(value, expected)) {
        frame->query_expression = NULL;
        return value;
    }
    return query_fail_result(frame,
                             "returned an unexpected result type. Expected '%s', but was '%s' for "
                             "value: %s",
                             expected_name(expected), kind_name(value), query_quote(frame, value));
}

/* Most values are plain already, and fields that take any are the rule. */
const struct value *sfn_query_settle(struct sfn_frame *frame, const struct value *value,
                                     int64_t expected)
{
    if (expected == SFN_EXPECT_ANYTHING && oddness(value) == 0) {
        frame->query_expression = NULL;
        return value;
    }
    return settle(frame, value, expected);
}
