/* tests/unit/lang/jsonata/distinct_test.c - $distinct: what is the same, and what it costs. */
#include "tests/unit/lang/jsonata/query_fixture.h"

#include "runtime/lang/jsonata/run.h"

static const struct value *distinct(const struct value *array)
{
    return sfn_jsonata_distinct(&frame, &value_null, &array, 1);
}

static void the_first_of_the_same_is_kept(void **state)
{
    (void)state;
    expect(distinct(json("[3,1,3.0,1.0,0,-0.0,1e2,100]")), "[3,1,0,1e2]");
    expect(distinct(json("['1',1,'','1',null,false,true,null,0,'',false]")),
           "['1',1,'',null,false,true,0]");
    expect(distinct(json("[9007199254740992,9007199254740993,9007199254740994]")),
           "[9007199254740992,9007199254740994]");
    expect(distinct(json("[[],{},[1],[1.0],[[1]],{},[]]")), "[[],{},[1],[[1]]]");
    expect(distinct(json("[{'a':1,'b':[2]},{'b':[2.0],'a':1},{'a':1,'b':[3]},{'a':1}]")),
           "[{'a':1,'b':[2]},{'a':1,'b':[3]},{'a':1}]");
    expect(distinct(json("[5]")), "[5]");
    expect(distinct(json("'no array'")), "'no array'");
}

/* A text of 300 times `filler` but for the byte in its middle. */
static void add_text(struct buffer *out, char filler, char middle)
{
    buffer_add_byte(out, '\'');
    for (int i = 0; i < 300; i++)
        buffer_add_byte(out, i == 150 ? middle : filler);
    buffer_add_byte(out, '\'');
}

static void what_the_hash_leaves_out_is_compared(void **state)
{
    struct buffer all = BUFFER_EMPTY;
    const struct value *found;

    (void)state;
    buffer_add_byte(&all, '[');
    for (int i = 0; i < 6; i++) {
        add_text(&all, 'x', (char)('a' + i % 3));
        buffer_add_byte(&all, i < 5 ? ',' : ']');
    }
    found = distinct(json(all.text));
    assert_non_null(found);
    assert_int_equal(found->size, 3);
    buffer_fini(&all);
    expect(distinct(json("[[[[[1]]]],[[[[2]]]],[[[[1]]]]]")), "[[[[[1]]]],[[[[2]]]]]");
    expect(distinct(json("[[1,2,3,4,5,6,7,8,9],[1,2,3,4,5,6,7,8,0]]")),
           "[[1,2,3,4,5,6,7,8,9],[1,2,3,4,5,6,7,8,0]]");
}

/* An array of [[[[0]]]] and so on, `levels` deep, each number twice. */
static const struct value *numbers(int count, int levels)
{
    struct buffer all = BUFFER_EMPTY;
    const struct value *array;

    buffer_add_byte(&all, '[');
    for (int i = 0; i < 2 * count; i++) {
        buffer_add_text(&all, i > 0 ? "," : "");
        for (int level = 0; level < levels; level++)
            buffer_add_byte(&all, '[');
        buffer_add_format(&all, "%d", i % count);
        for (int level = 0; level < levels; level++)
            buffer_add_byte(&all, ']');
    }
    buffer_add_byte(&all, ']');
    array = json(all.text);
    buffer_fini(&all);
    return array;
}

/* Compared in pairs, they would be too many steps by far. */
static void many_different_items_take_no_longer_each(void **state)
{
    const struct value *found = distinct(numbers(100000, 0));

    (void)state;
    assert_non_null(found);
    assert_int_equal(found->size, 100000);
    assert_int_equal(found->as.items[99999].as.integer, 99999);
}

/* All of them share one hash. 3,000 are 4,500,000 pairs and as many again. */
static void items_that_only_a_comparison_tells_apart_are_charged(void **state)
{
    (void)state;
    assert_true(run_charge(&frame, run_of(&frame), RUN_STEPS_MAX - 4000000));
    expect_failure(distinct(numbers(3000, 5)), "U1001", "timeout");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_of_the_same_is_kept),
        TEST(what_the_hash_leaves_out_is_compared),
        TEST(many_different_items_take_no_longer_each),
        TEST(items_that_only_a_comparison_tells_apart_are_charged),
    };

    return cmocka_run_group_tests_name("lang/jsonata/distinct", tests, NULL, NULL);
}
