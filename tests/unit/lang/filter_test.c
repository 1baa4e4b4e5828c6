/* tests/unit/lang/filter_test.c - what filters compare, and the functions of paths. */
#include "runtime/base/count.h"
#include "tests/unit/lang/fixture.h"

/* As filters write them. */
static const struct {
    const char *text;
    int32_t (*holds)(const struct value *left, const struct value *right);
} operators[] = {
    {"==", sfn_filter_equals},
    {"!=", sfn_filter_not_equals},
    {"===", sfn_filter_same},
    {"!==", sfn_filter_not_same},
    {"<", sfn_filter_less_than},
    {"<=", sfn_filter_less_than_equals},
    {">", sfn_filter_greater_than},
    {">=", sfn_filter_greater_than_equals},
    {"in", sfn_filter_in},
    {"nin", sfn_filter_not_in},
    {"all", sfn_filter_all},
    {"subsetof", sfn_filter_subset_of},
    {"anyof", sfn_filter_any_of},
    {"noneof", sfn_filter_none_of},
    {"contains", sfn_filter_contains},
    {"size", sfn_filter_size},
    {"empty", sfn_filter_empty},
};

static void expect_truth(const char *left, const char *operator, const char * right, bool truth)
{
    const struct value *l = strcmp(left, "nothing") == 0 ? NULL : json(left);
    const struct value *r = strcmp(right, "nothing") == 0 ? NULL : json(right);

    for (size_t i = 0; i < COUNT_OF(operators); i++) {
        if (strcmp(operators[i].text, operator) != 0)
            continue;
        if (operators[i].holds(l, r) != truth)
            fail_msg("%s %s %s is not %s", left, operator, right, truth ? "true" : "false");
        return;
    }
    fail_msg("no operator %s", operator);
}

static void equality_is_loose_between_numbers_and_texts(void **state)
{
    (void)state;
    expect_truth("42", "==", "42.0", true);
    expect_truth("'42'", "==", "42", true);
    expect_truth("42", "==", "'42'", true);
    expect_truth("42", "==", "'42.0'", true);
    expect_truth("42", "==", "'042'", true);
    expect_truth("42", "==", "'+4.2e1'", true);
    expect_truth("'42.0'", "==", "42", false);
    expect_truth("'010'", "==", "10", false);
    expect_truth("'1.1'", "==", "1.1", true);
    expect_truth("42", "==", "'42 '", false);
    expect_truth("42", "==", "''", false);
    expect_truth("42", "==", "'x'", false);
    expect_truth("0", "==", "'.'", false);
    expect_truth("0", "==", "'1e999'", false);
    expect_truth("'42'", "===", "42", false);
    expect_truth("42", "===", "42.0", true);
    expect_truth("'42'", "!==", "42", true);
    expect_truth("null", "==", "null", true);
    expect_truth("null", "==", "false", false);
    expect_truth("0", "==", "false", false);
    expect_truth("[1]", "==", "1", false);
    expect_truth("[1,'a']", "==", "[1,'a']", true);
    expect_truth("{'a':1,'b':2}", "==", "{'b':2,'a':1}", true);
    expect_truth("{'a':1}", "!=", "{'a':2}", true);
}

static void nothing_equals_nothing_else(void **state)
{
    (void)state;
    expect_truth("nothing", "==", "nothing", false);
    expect_truth("nothing", "==", "null", false);
    expect_truth("null", "==", "nothing", false);
    expect_truth("nothing", "!=", "nothing", true);
    expect_truth("nothing", "!=", "null", true);
    expect_truth("nothing", "===", "nothing", false);
    expect_truth("nothing", "<", "1", false);
    expect_truth("1", ">=", "nothing", false);
    expect_truth("nothing", "size", "0", false);
    expect_truth("nothing", "empty", "true", false);
    expect_truth("nothing", "in", "[null]", false);
    expect_truth("nothing", "nin", "[1]", true);
    expect_truth("1", "nin", "nothing", false);
    expect_truth("nothing", "noneof", "[1]", false);
}

static void order_needs_one_type(void **state)
{
    (void)state;
    expect_truth("1", "<", "2", true);
    expect_truth("2", "<", "2", false);
    expect_truth("2", "<=", "2.0", true);
    expect_truth("3", ">", "2", true);
    expect_truth("2", ">=", "2", true);
    expect_truth("'5'", "<", "'7'", true);
    expect_truth("'alpha'", ">", "'VALUE'", true);
    expect_truth("'43'", ">=", "42", false);
    expect_truth("'41'", "<", "42", false);
    expect_truth("null", "<=", "null", false);
    expect_truth("true", ">=", "true", false);
    expect_truth("[1]", ">=", "[1]", false);
}

static void words_compare_lists(void **state)
{
    (void)state;
    expect_truth("2", "in", "[1,'2']", true);
    expect_truth("2", "in", "[1,3]", false);
    expect_truth("2", "in", "{'a':2}", false);
    expect_truth("2", "nin", "[1,3]", true);
    expect_truth("2", "nin", "[2]", false);
    expect_truth("2", "nin", "2", false);
    expect_truth("[1,2]", "subsetof", "[3,2,1]", true);
    expect_truth("[]", "subsetof", "[1]", true);
    expect_truth("[1,4]", "subsetof", "[3,2,1]", false);
    expect_truth("1", "subsetof", "[1]", false);
    expect_truth("[1,4]", "anyof", "[4,5]", true);
    expect_truth("[1,4]", "anyof", "[5]", false);
    expect_truth("[1,4]", "noneof", "[5]", true);
    expect_truth("[1,4]", "noneof", "[4]", false);
    expect_truth("1", "noneof", "[4]", false);
    expect_truth("[1,2,3]", "all", "[3,1]", true);
    expect_truth("[1,2,3]", "all", "[4]", false);
    expect_truth("'hello'", "contains", "'ell'", true);
    expect_truth("'hello'", "contains", "''", true);
    expect_truth("'hello'", "contains", "'elf'", false);
    expect_truth("'a'", "contains", "'ab'", false);
    expect_truth("[1,'a']", "contains", "'a'", true);
    expect_truth("{'a':1}", "contains", "1", false);
    expect_truth("[1,2]", "size", "2", true);
    expect_truth("'lo'", "size", "2", true);
    expect_truth("'\xf0\x9f\x98\x80'", "size", "2", true);
    expect_truth("'m'", "size", "'m'", false);
    expect_truth("{'a':1}", "size", "1", false);
    expect_truth("[]", "empty", "true", true);
    expect_truth("[1]", "empty", "false", true);
    expect_truth("''", "empty", "false", false);
    expect_truth("{}", "empty", "true", true);
    expect_truth("[]", "empty", "1", false);
    expect_truth("0", "empty", "true", false);
}

static bool matches(const char *value, const char *pattern, const char *flags)
{
    return sfn_filter_match(&frame, json(value), pattern, flags) != 0;
}

static void patterns_match_whole_texts(void **state)
{
    (void)state;
    assert_true(matches("'hello world'", "hello.*", ""));
    assert_false(matches("'yes hello world'", "hello.*", ""));
    assert_false(matches("'HELLO'", "hello", ""));
    assert_true(matches("'HELLO'", "hello", "i"));
    assert_true(matches("'it'", "&&|it", ""));
    assert_true(matches("'(it'", "\\(it", ""));
    assert_false(matches("'a\\nb'", "a.b", ""));
    assert_true(matches("'a\\nb'", "a.b", "s"));
    assert_true(matches("'ab'", "a b # both", "x"));
    assert_true(matches("'\xc3\xa9'", ".", ""));
    assert_true(matches("12", "1.", ""));
    assert_true(matches("true", "t.*", ""));
    assert_true(matches("['x','y']", "y", ""));
    assert_false(matches("['x','y']", "xy", ""));
    assert_true(matches("null", ".*", ""));
    assert_true(sfn_filter_match(&frame, NULL, ".*", ""));
    assert_false(sfn_filter_match(&frame, NULL, ".+", ""));
    assert_false(matches("'a'", "(", ""));
    /* More patterns than are kept. */
    for (int round = 0; round < 3; round++)
        for (char c = 'a'; c <= 'z'; c++) {
            char pattern[] = {c, '+', '\0'};

            assert_int_equal(matches("'qq'", pattern, ""), c == 'q');
        }
    assert_false(matches("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'", "(a+)+(a+)+c", ""));
}

/* sfn_path_NAME with values written as JSON texts. */
#define CALL(value, name, arguments) sfn_path_##name(&frame, json(value), json(arguments))

static void functions_of_paths(void **state)
{
    (void)state;
    expect(CALL("[1,2,3]", length, "[]"), "3");
    expect(CALL("{'a':1}", length, "[]"), "1");
    expect(CALL("'abc'", length, "[]"), "null");
    expect(CALL("{}", length, "[[1,2]]"), "2");
    expect(CALL("[3,1,'x',2]", min, "[]"), "1.0");
    expect(CALL("[3,1,2]", max, "[7]"), "7.0");
    expect(CALL("[1,2]", avg, "[]"), "1.5");
    expect(CALL("[1,2]", sum, "[[3,4],5]"), "15.0");
    expect(CALL("{}", sum, "[50]"), "50.0");
    expect(CALL("[2,4,4,4,5,5,7,9]", stddev, "[]"), "2.0");
    expect(CALL("{'a':1,'b':2}", keys, "[]"), "['a','b']");
    expect(CALL("[]", keys, "[]"), "null");
    expect(CALL("[1,2]", first, "[]"), "1");
    expect(CALL("[1,2]", last, "[]"), "2");
    expect(CALL("[1,2,3]", index, "[-2]"), "2");
    expect(CALL("['a',1,'b']", concat, "['-',['c',1.5,null]]"), "'ab-c1.5'");
    expect(CALL("{}", concat, "[]"), "''");
    expect(CALL("[1]", append, "[2,[3]]"), "[1,2,[3]]");
    expect_failure(CALL("[]", sum, "[]"), "States.Runtime", "no numbers");
    expect_failure(CALL("[]", first, "[]"), "States.Runtime", "no item");
    expect_failure(CALL("{}", last, "[]"), "States.Runtime", "needs an array");
    expect_failure(CALL("[1]", index, "[1]"), "States.Runtime", "the array has 1");
    expect_failure(CALL("[1]", index, "[]"), "States.Runtime", "needs an integer");
    expect_failure(CALL("[1e308]", sum, "[1e308]"), "States.Runtime", "not finite");
}

static void a_container_is_an_object_or_an_array(void **state)
{
    (void)state;
    assert_true(sfn_is_container(json("{}")));
    assert_true(sfn_is_container(json("[]")));
    assert_false(sfn_is_container(json("'{}'")));
    assert_false(sfn_is_container(json("0")));
    assert_false(sfn_is_container(json("null")));
    assert_false(sfn_is_container(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(equality_is_loose_between_numbers_and_texts), TEST(nothing_equals_nothing_else),
        TEST(order_needs_one_type), TEST(words_compare_lists), TEST(patterns_match_whole_texts),
        TEST(functions_of_paths), TEST(a_container_is_an_object_or_an_array),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
