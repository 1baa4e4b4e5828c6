/* runtime/lang/jsonata/compare.c - = != in < <= > >=. */
#include "runtime/lang/jsonata/compare.h"

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/text/print.h"
#include "runtime/lang/text.h"

static bool same_arrays(struct sfn_frame *frame, const struct value *left,
                        const struct value *right)
{
    if (left->size != right->size)
        return false;
    run_walk(frame, left->size);
    for (uint32_t i = 0; i < left->size; i++)
        if (!compare_same(frame, &left->as.items[i], &right->as.items[i]))
            return false;
    return true;
}

static bool same_objects(struct sfn_frame *frame, const struct value *left,
                         const struct value *right)
{
    if (left->size != right->size)
        return false;
    run_walk(frame, left->size);
    for (uint32_t i = 0; i < left->size; i++) {
        const struct member *member = &left->as.members[i];
        const struct value *other = value_member(right, &member->key);

        if (other == NULL || !compare_same(frame, &member->value, other))
            return false;
    }
    return true;
}

bool compare_same(struct sfn_frame *frame, const struct value *left, const struct value *right)
{
    if (is_number(left))
        return is_number(right) && number_of(left) == number_of(right);
    if (left->kind != right->kind)
        return false;
    switch ((enum value_kind)left->kind) {
    case VALUE_NULL:
    case VALUE_UNDEFINED:
        return true;
    case VALUE_BOOLEAN:
        return left->as.integer == right->as.integer;
    case VALUE_STRING:
        return left->size == right->size &&
               text_same(left->as.text, right->as.text, left->size);
    case VALUE_ARRAY:
        return same_arrays(frame, left, right);
    case VALUE_OBJECT:
        return same_objects(frame, left, right);
    case VALUE_FUNCTION:
        return left->as.function == right->as.function;
    default:
        return false;
    }
}

int32_t sfn_query_equal(struct sfn_frame *frame, const struct value *left,
                        const struct value *right)
{
    return !is_undefined(left) && !is_undefined(right) && compare_same(frame, left, right);
}

int32_t sfn_query_not_equal(struct sfn_frame *frame, const struct value *left,
                            const struct value *right)
{
    return !is_undefined(left) && !is_undefined(right) && !compare_same(frame, left, right);
}

/* As JavaScript's ===: arrays and objects only when they are one and the same. */
static bool is_identical(struct sfn_frame *frame, const struct value *left,
                         const struct value *right)
{
    if (left->kind == VALUE_ARRAY || left->kind == VALUE_OBJECT)
        return left->kind == right->kind && left->as.items == right->as.items && left->size > 0;
    return compare_same(frame, left, right);
}

int32_t sfn_query_in(struct sfn_frame *frame, const struct value *left,
                     const struct value *right)
{
    if (is_undefined(left) || is_undefined(right))
        return 0;
    if (!is_array(right))
        return is_identical(frame, left, right);
    for (uint32_t i = 0; i < right->size; i++)
        if (is_identical(frame, left, &right->as.items[i]))
            return 1;
    return 0;
}

static bool is_comparable(const struct value *value)
{
    return is_string(value) || is_number(value);
}

static const struct value *refuse(struct sfn_frame *frame, const struct value *left,
                                  const struct value *right, const char *operator)
{
    if ((!is_undefined(left) && !is_comparable(left)) ||
        (!is_undefined(right) && !is_comparable(right)))
        return query_fail(frame, "T2010",
                          "The expressions either side of operator \"%s\" must evaluate to numeric "
                          "or string values",
                          operator);
    if (is_undefined(left) || is_undefined(right))
        return &value_undefined;
    return query_fail(frame, "T2009",
                      "The values %s and %s either side of operator \"%s\" must be of the same "
                      "data type",
                      query_quote(frame, left), query_quote(frame, right), operator);
}

#define COMPARISON(name, text, operator)                                                           \
    const struct value *sfn_query_##name(struct sfn_frame *frame, const struct value *left,        \
                                         const struct value *right)                                \
    {                                                                                              \
        if (left->kind == VALUE_INTEGER && right->kind == VALUE_INTEGER)                           \
            return (double)left->as.integer operator(double) right->as.integer ? &value_true       \
                                                                               : &value_false;     \
        if (is_number(left) && is_number(right))                                                   \
            return number_of(left) operator number_of(right) ? &value_true : &value_false;         \
        if (is_string(left) && is_string(right))                                                   \
            return text_compare(left, right) operator 0 ? &value_true : &value_false;             \
        return refuse(frame, left, right, text);                                                   \
    }

COMPARISON(less, "<", <)
COMPARISON(less_equal, "<=", <=)
COMPARISON(greater, ">", >)
COMPARISON(greater_equal, ">=", >=)
