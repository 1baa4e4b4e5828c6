/* tests/unit/lang/choice_test.c - the data tests of Choice rules. */
#include "tests/unit/lang/fixture.h"

typedef int32_t (*comparison)(const struct value *, const struct value *);

static const struct family {
    comparison equals, less, greater, less_equals, greater_equals;
} strings = {sfn_string_equals, sfn_string_less_than, sfn_string_greater_than,
             sfn_string_less_than_equals, sfn_string_greater_than_equals},
  numbers = {sfn_numeric_equals, sfn_numeric_less_than, sfn_numeric_greater_than,
             sfn_numeric_less_than_equals, sfn_numeric_greater_than_equals},
  timestamps = {sfn_timestamp_equals, sfn_timestamp_less_than, sfn_timestamp_greater_than,
                sfn_timestamp_less_than_equals, sfn_timestamp_greater_than_equals};

static void expect_order(const struct family *family, const struct value *left,
                         const struct value *right, int order)
{
    assert_int_equal(family->equals(left, right), order == 0);
    assert_int_equal(family->less(left, right), order < 0);
    assert_int_equal(family->greater(left, right), order > 0);
    assert_int_equal(family->less_equals(left, right), order <= 0);
    assert_int_equal(family->greater_equals(left, right), order >= 0);
}

static void expect_no_order(const struct family *family, const struct value *left,
                            const struct value *right)
{
    assert_false(family->equals(left, right));
    assert_false(family->less(left, right));
    assert_false(family->greater(left, right));
    assert_false(family->less_equals(left, right));
    assert_false(family->greater_equals(left, right));
}

static void strings_compare_as_utf16(void **state)
{
    (void)state;
    expect_order(&strings, json("''"), json("''"), 0);
    expect_order(&strings, json("'A'"), json("'AB'"), -1);
    expect_order(&strings, json("'a'"), json("'B'"), 1);
    expect_order(&strings, json("'\xc3\xa9'"), json("'z'"), 1);
    /* U+1F600 is written with surrogates, which come before U+FF5E. */
    expect_order(&strings, json("'\xf0\x9f\x98\x80'"), json("'\xef\xbd\x9e'"), -1);
    expect_order(&strings, json("'x\xee\x80\x80'"), json("'x\xf4\x8f\xbf\xbf'"), 1);
    expect_order(&strings, json("'\xf0\x9f\x98\x80'"), json("'\xed\x9f\xbb'"), 1);
    expect_order(&strings, json("'a\\u0000b'"), json("'a\\u0000c'"), -1);
}

static void numbers_compare_by_value(void **state)
{
    (void)state;
    expect_order(&numbers, json("0"), json("0.0"), 0);
    expect_order(&numbers, json("-0.0"), json("0"), 0);
    expect_order(&numbers, json("1"), json("2"), -1);
    expect_order(&numbers, json("2.5"), json("2"), 1);
    expect_order(&numbers, json("9007199254740993"), json("9007199254740992.0"), 1);
    expect_order(&numbers, json("123456789012345678901"), json("9223372036854775807"), 1);
}

static void timestamps_compare_as_instants(void **state)
{
    (void)state;
    expect_order(&timestamps, json("'2016-03-14T01:59:00Z'"), json("'2016-03-14T02:59:00+01:00'"),
                 0);
    expect_order(&timestamps, json("'2016-03-14T01:59:00.1Z'"), json("'2016-03-14T01:59:00.09Z'"),
                 1);
    expect_no_order(&timestamps, json("'2016-03-14'"), json("'2016-03-14T01:59:00Z'"));
}

/* The moment is 2016-03-14T01:59:00.5Z. */
static void expect_moment(const struct value *value, bool before, bool same, bool after)
{
    assert_int_equal(sfn_timestamp_before(value, 1457920740, 500000000), before);
    assert_int_equal(sfn_timestamp_at(value, 1457920740, 500000000), same);
    assert_int_equal(sfn_timestamp_after(value, 1457920740, 500000000), after);
    assert_int_equal(sfn_timestamp_until(value, 1457920740, 500000000), before || same);
    assert_int_equal(sfn_timestamp_since(value, 1457920740, 500000000), same || after);
}

static void timestamps_compare_with_moments(void **state)
{
    (void)state;
    expect_moment(json("'2016-03-14T02:59:00.5+01:00'"), false, true, false);
    expect_moment(json("'2016-03-14T01:59:00.499999999Z'"), true, false, false);
    expect_moment(json("'2016-03-14T01:59:00.500000001Z'"), false, false, true);
    expect_moment(json("'1916-03-14T01:59:00Z'"), true, false, false);
    expect_moment(json("'2016-03-14'"), false, false, false);
    expect_moment(json("1457920740"), false, false, false);
    expect_moment(NULL, false, false, false);
}

static void wrong_types_are_false(void **state)
{
    static const struct family *const families[] = {&strings, &numbers, &timestamps};
    static const char *const texts[] = {"null", "true", "[]", "{}", "[1]"};

    (void)state;
    for (size_t f = 0; f < 3; f++) {
        expect_no_order(families[f], NULL, NULL);
        for (size_t i = 0; i < 5; i++) {
            expect_no_order(families[f], json(texts[i]), json(texts[i]));
            expect_no_order(families[f], json(texts[i]), NULL);
        }
    }
    expect_no_order(&numbers, json("'42'"), json("42"));
    expect_no_order(&strings, json("'42'"), json("42"));
    assert_true(sfn_boolean_equals(json("true"), json("true")));
    assert_true(sfn_boolean_equals(json("false"), json("false")));
    assert_false(sfn_boolean_equals(json("true"), json("false")));
    assert_false(sfn_boolean_equals(json("1"), json("true")));
    assert_false(sfn_boolean_equals(NULL, json("false")));
}

static void types_are_told_apart(void **state)
{
    (void)state;
    assert_true(sfn_is_null(json("null")));
    assert_false(sfn_is_null(NULL));
    assert_true(sfn_is_numeric(json("1")));
    assert_true(sfn_is_numeric(json("1.5e3")));
    assert_true(sfn_is_numeric(json("123456789012345678901")));
    assert_false(sfn_is_numeric(json("true")));
    assert_false(sfn_is_numeric(NULL));
    assert_true(sfn_is_string(json("''")));
    assert_false(sfn_is_string(json("1")));
    assert_true(sfn_is_boolean(json("false")));
    assert_false(sfn_is_boolean(json("0")));
    assert_true(sfn_is_timestamp(json("'2016-03-14T01:59:00Z'")));
    assert_false(sfn_is_timestamp(json("'2016-03-14'")));
    assert_false(sfn_is_timestamp(json("0")));
    assert_false(sfn_is_timestamp(NULL));
}

static void parts_of_texts_are_found(void **state)
{
    (void)state;
    assert_true(sfn_string_starts(json("'abc'"), json("'ab'")));
    assert_true(sfn_string_starts(json("'ab'"), json("'ab'")));
    assert_false(sfn_string_starts(json("'a'"), json("'ab'")));
    assert_false(sfn_string_starts(json("'xab'"), json("'ab'")));
    assert_true(sfn_string_ends(json("'abc'"), json("'bc'")));
    assert_true(sfn_string_ends(json("'bc'"), json("'bc'")));
    assert_false(sfn_string_ends(json("'c'"), json("'bc'")));
    assert_false(sfn_string_ends(json("'bcx'"), json("'bc'")));
    assert_true(sfn_string_contains(json("'abc'"), json("'b'")));
    assert_true(sfn_string_contains(json("'abc'"), json("'abc'")));
    assert_false(sfn_string_contains(json("'abc'"), json("'ac'")));
    assert_true(sfn_string_contains(json("'a\\u0000b'"), json("'b'")));
    for (size_t i = 0; i < 3; i++) {
        static int32_t (*const tests[])(const struct value *, const struct value *) = {
            sfn_string_starts, sfn_string_ends, sfn_string_contains};

        assert_true(tests[i](json("''"), json("''")));
        assert_false(tests[i](json("1"), json("'1'")));
        assert_false(tests[i](json("['a']"), json("'a'")));
        assert_false(tests[i](NULL, json("''")));
    }
}

static void pieces_are_found_in_order(void **state)
{
    (void)state;
    assert_true(sfn_string_matches(json("'foo23.log'"), json("['foo','.log']")));
    assert_false(sfn_string_matches(json("'foo.log.bak'"), json("['foo','.log']")));
    /* The start and the end do not share a byte. */
    assert_true(sfn_string_matches(json("'aba'"), json("['a','ba']")));
    assert_false(sfn_string_matches(json("'aba'"), json("['ab','ba']")));
    assert_true(sfn_string_matches(json("'aXbXc'"), json("['a','b','c']")));
    assert_false(sfn_string_matches(json("'acb'"), json("['a','b','c']")));
    assert_false(sfn_string_matches(json("'abc'"), json("['','b','b','']")));
    assert_true(sfn_string_matches(json("'abcabd'"), json("['','ab','d']")));
    assert_false(sfn_string_matches(json("'abcabc'"), json("['','ab','d']")));
    assert_false(sfn_string_matches(json("'abd'"), json("['','ab','bd']")));
    assert_false(sfn_string_matches(json("1"), json("['','']")));
    assert_false(sfn_string_matches(NULL, json("['','']")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(strings_compare_as_utf16),       TEST(numbers_compare_by_value),
        TEST(timestamps_compare_as_instants), TEST(timestamps_compare_with_moments),
        TEST(wrong_types_are_false),          TEST(types_are_told_apart),
        TEST(parts_of_texts_are_found),       TEST(pieces_are_found_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
