/* tests/unit/lang/jsonata/operator_test.c - arithmetic, comparison, truth, ranges, groups. */
#include "tests/unit/lang/jsonata/query_fixture.h"

static void numbers_are_doubles(void **state)
{
    (void)state;
    expect(sfn_query_add_numbers(&frame, json("1"), json("2")), "3");
    expect(sfn_query_add_numbers(&frame, json("0.5"), json("0.5")), "1");
    expect(sfn_query_divide(&frame, json("7"), json("2")), "3.5");
    expect(sfn_query_modulo(&frame, json("-7"), json("2")), "-1");
    expect_undefined(sfn_query_subtract(&frame, json("1"), &value_undefined));
    expect_failure(sfn_query_multiply(&frame, json("'a'"), json("1")), "T2001",
                   "The left side of the \"*\" operator must evaluate to a number");
    expect_failure(sfn_query_multiply(&frame, &value_undefined, json("null")), "T2002", "right");
    expect_failure(sfn_query_negate(&frame, json("'a'")), "D1002", "non-numeric value: \"a\"");
}

static void infinite_results_fail_where_they_are_used(void **state)
{
    const struct value *infinite = sfn_query_divide(&frame, json("1"), json("0"));

    (void)state;
    assert_true(isinf(infinite->as.real));
    expect_failure(sfn_query_add_numbers(&frame, infinite, json("1")), "D1001", "out of range");
    expect_failure(sfn_query_condition(&frame, infinite, ""), "D1001", "out of range");
    expect(sfn_query_settle(&frame, infinite, SFN_EXPECT_ANYTHING), "null");
}

static void equality_is_deep_and_never_of_undefined(void **state)
{
    (void)state;
    assert_true(sfn_query_equal(&frame, json("{'a':1,'b':[2]}"), json("{'b':[2.0],'a':1}")));
    assert_false(sfn_query_equal(&frame, json("[1]"), json("1")));
    assert_false(sfn_query_equal(&frame, &value_undefined, &value_undefined));
    assert_false(sfn_query_not_equal(&frame, &value_undefined, json("1")));
    assert_true(sfn_query_in(&frame, json("'a'"), json("['b','a']")));
    assert_true(sfn_query_in(&frame, json("1"), json("1")));
    assert_false(sfn_query_in(&frame, json("{'a':1}"), json("[{'a':1}]")));
}

static void order_needs_two_of_one_kind(void **state)
{
    (void)state;
    expect(sfn_query_less(&frame, json("1"), json("1.5")), "true");
    expect(sfn_query_greater_equal(&frame, json("'b'"), json("'a'")), "true");
    expect_undefined(sfn_query_less(&frame, json("1"), &value_undefined));
    expect_failure(sfn_query_less(&frame, json("1"), json("'a'")), "T2009",
                   "The values 1 and \"a\" either side of operator \"<\"");
    expect_failure(sfn_query_less(&frame, &value_undefined, json("null")), "T2010", "\"<\"");
}

static void truth_looks_into_arrays(void **state)
{
    (void)state;
    assert_false(sfn_query_truth(&frame, json("[0]")));
    assert_true(sfn_query_truth(&frame, json("[0,[1]]")));
    assert_false(sfn_query_truth(&frame, json("{}")));
    assert_false(sfn_query_truth(&frame, json("''")));
    assert_false(sfn_query_truth(&frame, &value_undefined));
}

static void a_range_is_a_sequence(void **state)
{
    (void)state;
    expect(sfn_query_range(&frame, json("-1"), json("1")), "[-1,0,1]");
    expect_undefined(sfn_query_range(&frame, json("2"), json("1")));
    expect_failure(sfn_query_range(&frame, json("1.5"), json("2")), "T2003", "left");
    expect_failure(sfn_query_range(&frame, json("1"), json("'2'")), "T2004", "right");
    expect_failure(sfn_query_range(&frame, json("1"), json("10000001")), "D2014", "10000001");
}

static void texts_are_joined(void **state)
{
    (void)state;
    expect(sfn_query_concatenate(&frame, json("'a'"), json("1.5")), "'a1.5'");
    expect(sfn_query_concatenate(&frame, &value_undefined, json("[1]")), "'[1]'");
}

static void groups_gather_items_of_a_key(void **state)
{
    struct query_list *groups = sfn_query_groups(&frame);

    (void)state;
    assert_true(sfn_query_group_add(&frame, groups, json("'b'"), 0, json("1"), 0));
    assert_true(sfn_query_group_add(&frame, groups, json("'a'"), 0, json("[2]"), 0));
    assert_true(sfn_query_group_add(&frame, groups, json("'b'"), 0, json("[3,4]"), 0));
    assert_true(sfn_query_group_add(&frame, groups, &value_undefined, 0, json("5"), 0));
    assert_int_equal(sfn_query_group_count(&frame, groups), 2);
    for (int64_t i = 0; i < 2; i++)
        sfn_query_group_set(&frame, groups, i, sfn_query_group_data(&frame, groups, i));
    expect(sfn_query_group_end(&frame, groups), "{'b':[1,3,4],'a':[2]}");
    assert_false(sfn_query_group_add(&frame, groups, json("'a'"), 1, json("1"), 0));
    expect_failure(NULL, "D1009", "same key: \"a\"");
    assert_false(sfn_query_group_add(&frame, groups, json("1"), 0, json("1"), 0));
    expect_failure(NULL, "T1003", "got: 1");
}

static void an_end_makes_plain_json(void **state)
{
    const struct value *values[] = {sequence("[1,2]", VALUE_KEEP)};
    const struct value *made = sfn_query_array_of(&frame, "i", values, 1);
    const struct value *settled = sfn_query_settle(&frame, made, SFN_EXPECT_ARRAY);
    struct value constant;

    (void)state;
    expect(settled, "[[1,2]]");
    assert_int_equal(settled->as.items[0].flags & VALUE_QUERY, 0);
    /* Marks are taken from what the expression made where it stands, from constants in a copy. */
    values[0] = made;
    made = sfn_query_array_of(&frame, "i", values, 1);
    settled = sfn_query_settle(&frame, made, SFN_EXPECT_ANYTHING);
    assert_ptr_equal(settled->as.items, made->as.items);
    assert_int_equal(settled->flags & VALUE_QUERY, 0);
    values[0] = sequence("[3,4]", VALUE_SEQUENCE);
    made = sfn_query_array_of(&frame, "i", values, 1);
    constant = *made;
    constant.flags |= VALUE_FIXED;
    expect(sfn_query_settle(&frame, &constant, SFN_EXPECT_ANYTHING), "[[3,4]]");
    assert_int_equal(constant.as.items[0].flags & VALUE_QUERY, VALUE_SEQUENCE);
    frame.query_expression = "x";
    frame.query_field = "Output";
    expect_failure(sfn_query_settle(&frame, &value_undefined, SFN_EXPECT_ANYTHING),
                   "States.QueryEvaluationError", "returned nothing (undefined).");
    expect_failure(sfn_query_settle(&frame, made, SFN_EXPECT_BOOLEAN),
                   "States.QueryEvaluationError",
                   "Expected 'boolean', but was 'array' for value: [[3,4]]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_doubles),
        TEST(infinite_results_fail_where_they_are_used),
        TEST(equality_is_deep_and_never_of_undefined),
        TEST(order_needs_two_of_one_kind),
        TEST(truth_looks_into_arrays),
        TEST(a_range_is_a_sequence),
        TEST(texts_are_joined),
        TEST(groups_gather_items_of_a_key),
        TEST(an_end_makes_plain_json),
    };

    return cmocka_run_group_tests_name("lang/jsonata/operator", tests, NULL, NULL);
}
