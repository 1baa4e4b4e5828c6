/* tests/unit/lang/jsonata/call_test.c - closures, calls, signatures and functions of functions. */
#include "tests/unit/lang/jsonata/query_fixture.h"

#include "runtime/lang/jsonata/signature.h"

/* λ($n){ $n = 0 ? "done" : $f($n - 1) }, where captured[0] is a cell that holds $f */
static const struct value *count_down(struct sfn_frame *running,
                                      const struct value *const *captured,
                                      const struct value *const *arguments)
{
    const struct value *less;

    if (sfn_query_equal(running, arguments[0], &value_zero))
        return &value_true;
    less = sfn_query_subtract(running, arguments[0], value_integer(running->region, 1));
    return sfn_query_tail_call(running, "f", sfn_query_cell_get(running, captured[0]), &less, 1);
}

/* λ($n){ 1 + $f($n) } */
static const struct value *endless(struct sfn_frame *running, const struct value *const *captured,
                                   const struct value *const *arguments)
{
    return sfn_query_call(running, "f", &value_undefined,
                          sfn_query_cell_get(running, captured[0]), arguments, 1);
}

/* λ($a, $b){ [$a, $b] } */
static const struct value *pair(struct sfn_frame *running, const struct value *const *captured,
                                const struct value *const *arguments)
{
    (void)captured;
    return sfn_query_array_of(running, "ii", arguments, 2);
}

static const struct value *recursive(sfn_lambda code)
{
    const struct value *cell = sfn_query_cell(&frame, &value_undefined);
    const struct value *function = sfn_query_closure(&frame, code, 1, "", &cell, 1);

    sfn_query_cell_set(&frame, cell, function);
    return function;
}

static const struct value *call(const struct value *function, const struct value *argument)
{
    return sfn_query_call(&frame, "f", &value_undefined, function, &argument, 1);
}

static void tail_calls_use_no_stack(void **state)
{
    (void)state;
    expect(call(recursive(count_down), json("100000")), "true");
}

static void other_endless_calls_end(void **state)
{
    (void)state;
    expect_failure(call(recursive(endless), json("1")), "U1001", "Stack overflow error");
    sfn_query_begin(&frame, "", "");
    expect_failure(call(json("1"), json("1")), "T1006", "non-function");
}

static void missing_arguments_are_undefined(void **state)
{
    const struct value *function = sfn_query_closure(&frame, pair, 2, "", NULL, 0);

    (void)state;
    expect(call(function, json("1")), "[1]");
    assert_int_equal(sfn_query_arity(function), 2);
}

static void a_partial_application_fills_its_holes(void **state)
{
    const struct value *function = sfn_query_closure(&frame, pair, 2, "", NULL, 0);
    const struct value *values[] = {sfn_query_hole(&frame), json("2")};
    const struct value *partial = sfn_query_partial(&frame, "f", function, values, 2);

    (void)state;
    assert_int_equal(sfn_query_arity(partial), 1);
    expect(call(partial, json("1")), "[1,2]");
    values[1] = json("1");
    partial = sfn_query_partial(&frame, "f", sfn_jsonata_substring_function(&frame), values, 2);
    expect(call(partial, json("'abc'")), "'bc'");
    expect_failure(sfn_query_partial(&frame, "f", json("1"), values, 2), "T1008", "partially");
}

static void functions_are_composed(void **state)
{
    const struct value *both = sfn_query_apply(&frame, sfn_jsonata_uppercase_function(&frame),
                                               sfn_jsonata_length_function(&frame));

    (void)state;
    expect(call(both, json("'abc'")), "3");
    expect(sfn_query_apply(&frame, json("'ab'"), sfn_jsonata_length_function(&frame)), "2");
    expect_failure(sfn_query_apply(&frame, json("1"), json("2")), "T2006", "right side");
}

static const struct value *checked(const char *signature, const char *context, const char *values)
{
    const struct value *array = json(values);
    const struct value *given[8];
    struct signature_arguments out;

    for (uint32_t i = 0; i < array->size; i++)
        given[i] = &array->as.items[i];
    if (!signature_check(&frame, signature, "f", json(context), given, array->size, &out))
        return NULL;
    while (out.count > 0 && is_undefined(out.values[out.count - 1]))
        out.count--;
    return value_array_of(&region, out.values, out.count);
}

static void signatures_change_and_refuse_arguments(void **state)
{
    (void)state;
    expect(checked("<s-nn?:s>", "'c'", "['a',1]"), "['a',1]");
    expect(checked("<s-n:s>", "'c'", "[1]"), "['c',1]");
    expect(checked("<a<n>:n>", "null", "[5]"), "[[5]]");
    expect(checked("<a+>", "null", "[1,[2]]"), "[[1],[2]]");
    expect(checked("<n+:n>", "null", "[1,2,3]"), "[1,1,1]");
    expect(checked("<(sn)s>", "null", "[1,'a']"), "[1,'a']");
    expect_failure(checked("<ns>", "null", "[1,2]"), "T0410",
                   "Argument 2 of function \"f\" does not match function signature");
    expect_failure(checked("<n>", "null", "[1,2]"), "T0410", "Argument 2 ");
    expect_failure(checked("<s-n>", "1", "[1]"), "T0411", "argument 1 of function \"f\"");
    expect_failure(checked("<a<n>>", "null", "[['x']]"), "T0412",
                   "must be an array of \"numbers\"");
}

static void built_in_functions_may_be_passed(void **state)
{
    const struct value *values[] = {json("[1,4,9]"), sfn_jsonata_sqrt_function(&frame)};
    const struct value *power[] = {json("[1,2,3]"), sfn_jsonata_power_function(&frame)};
    const struct value *wrong[] = {json("[1]"), sfn_jsonata_uppercase_function(&frame)};

    (void)state;
    expect(sfn_jsonata_map(&frame, &value_undefined, values, 2), "[1,2,3]");
    expect(sfn_jsonata_map(&frame, &value_undefined, power, 2), "[1,2,9]");
    expect_failure(sfn_jsonata_map(&frame, &value_undefined, wrong, 2), "T0410",
                   "Argument 1 of function \"map\"");
}

static void the_input_of_a_transform_stays(void **state)
{
    const struct value *input = json("{'a':{'b':1},'c':2}");
    const struct value *values[] = {input};

    (void)state;
    expect(sfn_jsonata_clone(&frame, &value_undefined, values, 1), "{'a':{'b':1},'c':2}");
    assert_ptr_not_equal(sfn_jsonata_clone(&frame, &value_undefined, values, 1)->as.members,
                         input->as.members);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tail_calls_use_no_stack),
        TEST(other_endless_calls_end),
        TEST(missing_arguments_are_undefined),
        TEST(a_partial_application_fills_its_holes),
        TEST(functions_are_composed),
        TEST(signatures_change_and_refuse_arguments),
        TEST(built_in_functions_may_be_passed),
        TEST(the_input_of_a_transform_stays),
    };

    return cmocka_run_group_tests_name("lang/jsonata/call", tests, NULL, NULL);
}
