/* tests/unit/lang/jsonata/sequence_test.c - lists, sequences that collapse, steps and filters. */
#include "tests/unit/lang/jsonata/query_fixture.h"

static const struct value *ended(struct query_list *list)
{
    return sfn_query_collapse(sfn_query_step_end(&frame, list, 1));
}

static void a_sequence_collapses_unless_it_is_kept(void **state)
{
    (void)state;
    expect_undefined(sfn_query_collapse(sequence("[]", 0)));
    expect(sfn_query_collapse(sequence("[7]", 0)), "7");
    expect(sfn_query_collapse(sequence("[7]", VALUE_KEEP)), "[7]");
    expect(sfn_query_collapse(sequence("[7,8]", 0)), "[7,8]");
    expect(sfn_query_collapse(json("[7]")), "[7]");
    expect(sfn_query_collapse(sfn_query_keep(&frame, json("7"))), "[7]");
    expect_undefined(sfn_query_collapse(sfn_query_keep(&frame, &value_undefined)));
    expect(sfn_query_collapse(sfn_query_keep_array(&frame, json("7"))), "7");
}

static void a_list_of_one_allocates_no_array(void **state)
{
    struct query_list *list = sfn_query_list(&frame);
    const struct value *item = json("7");

    (void)state;
    sfn_query_add(&frame, list, &value_undefined);
    sfn_query_add(&frame, list, item);
    assert_ptr_equal(sfn_query_value(&frame, list), item);
}

static void a_step_flattens_one_level(void **state)
{
    struct query_list *list = sfn_query_list(&frame);

    (void)state;
    sfn_query_flatten(&frame, list, json("[1,[2]]"));
    sfn_query_flatten(&frame, list, json("3"));
    sfn_query_flatten(&frame, list, &value_undefined);
    expect(ended(list), "[1,[2],3]");
}

static void one_plain_array_stays_in_the_last_step(void **state)
{
    struct query_list *list = sfn_query_list(&frame);

    (void)state;
    sfn_query_flatten(&frame, list, json("[1]"));
    expect(ended(list), "[1]");
    list = sfn_query_list(&frame);
    sfn_query_flatten(&frame, list, sequence("[1]", 0));
    expect(ended(list), "1");
    list = sfn_query_list(&frame);
    sfn_query_flatten(&frame, list, json("[1]"));
    sfn_query_flatten(&frame, list, &value_empty_sequence);
    expect(ended(list), "1");
}

static void what_is_constructed_is_not_flattened(void **state)
{
    const struct value *values[] = {json("1"), json("[2]")};
    struct query_list *list = sfn_query_list(&frame);
    const struct value *made = sfn_query_cons_of(&frame, "is", values, 2);

    (void)state;
    expect(made, "[1,2]");
    sfn_query_flatten(&frame, list, made);
    sfn_query_flatten(&frame, list, made);
    expect(ended(list), "[[1,2],[1,2]]");
    expect(sfn_query_array_of(&frame, "ii", values, 2), "[1,[2]]");
    assert_int_equal(sfn_query_count(sfn_query_enter(&frame, made, 0)), 1);
}

static void a_name_maps_over_arrays(void **state)
{
    const struct value *items = json("[{'a':1},{'a':[2,3]},{},4,[{'a':5}]]");

    (void)state;
    expect(sfn_query_field(&frame, json("{'a':[1]}"), key("a")), "[1]");
    expect(sfn_query_field(&frame, items, key("a")), "[1,2,3,5]");
    expect_undefined(sfn_query_field(&frame, items, key("b")));
    expect_undefined(sfn_query_field(&frame, json("'text'"), key("a")));
    expect(sfn_query_step_field(&frame, items, key("a"), 1), "[1,2,3,5]");
    expect(sfn_query_step_field(&frame, json("{'a':[1]}"), key("a"), 1), "[1]");
    expect(sfn_query_step_field(&frame, json("{'a':[[1]]}"), key("a"), 0), "[[1]]");
}

static void wildcards_flatten_to_the_bottom(void **state)
{
    (void)state;
    expect(sfn_query_collapse(sfn_query_wildcard(&frame, json("{'a':1,'b':[2,[3]]}"))), "[1,2,3]");
    expect(sfn_query_collapse(sfn_query_wildcard(&frame, json("{'a':[1]}"))), "[1]");
    expect(sfn_query_collapse(sfn_query_wildcard(&frame, json("{'a':1}"))), "1");
    expect(sfn_query_descendants(&frame, json("{'a':[1,{'b':2}]}")),
           "[{'a':[1,{'b':2}]},1,{'b':2},2]");
    expect(sfn_query_descendants(&frame, json("7")), "7");
}

static void numbers_select_by_index(void **state)
{
    const struct value *items = json("[10,11,12]");

    (void)state;
    expect(sfn_query_filter_at(items, 1), "11");
    expect(sfn_query_filter_at(items, -1), "12");
    assert_int_equal(sfn_query_filter_at(items, 3)->size, 0);
    expect(sfn_query_filter_at(json("7"), 0), "7");
    expect(sfn_query_filter_by(&frame, items, json("[0,2.5]")), "[10,12]");
    expect(sfn_query_filter_by(&frame, items, json("'x'")), "[10,11,12]");
    expect(sfn_query_collapse(sfn_query_filter_by(&frame, items, json("-3"))), "10");
    expect_failure(sfn_query_filter_by(&frame, items, value_from_real(&region, INFINITY)), "D1001",
                   "Number out of range");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sequence_collapses_unless_it_is_kept),
        TEST(a_list_of_one_allocates_no_array),
        TEST(a_step_flattens_one_level),
        TEST(one_plain_array_stays_in_the_last_step),
        TEST(what_is_constructed_is_not_flattened),
        TEST(a_name_maps_over_arrays),
        TEST(wildcards_flatten_to_the_bottom),
        TEST(numbers_select_by_index),
    };

    return cmocka_run_group_tests_name("lang/jsonata/sequence", tests, NULL, NULL);
}
