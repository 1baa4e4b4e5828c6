/* tests/unit/lang/intrinsic_test.c - the intrinsic functions. */
#include "runtime/base/count.h"
#include "tests/unit/lang/fixture.h"

#include <stdio.h>

#define INTRINSIC "States.IntrinsicFailure"

static const struct value *format(const char *template, const char *arguments)
{
    return sfn_format(&frame, string(template), json(arguments));
}

static void format_fills_places(void **state)
{
    (void)state;
    expect_text(format("", "[]"), "");
    expect_text(format("Hello {}!", "['world']"), "Hello world!");
    expect_text(format("{}{}", "[1, 'b']"), "1b");
    expect_text(format("{} {} {} {}", "[null, true, false, -12]"), "null true false -12");
    expect_text(format("{}", "['']"), "");
    expect_text(format("{}", "[123456789012345678901]"), "123456789012345678901");
    expect_text(format("{}", "[-9223372036854775808]"), "-9223372036854775808");
    expect_text(format("{}", "[{'a': 1, 'b': ['x', {}, []], 'c': null}]"),
                  "{a=1, b=[x, {}, []], c=null}");
    expect_text(format("{}", "[[1, 'a', [true]]]"), "[1, a, [true]]");
}

static void format_keeps_escaped_braces(void **state)
{
    (void)state;
    expect_text(format("\\{\\}", "[]"), "{}");
    expect_text(format("\\{{}\\}", "[1]"), "{1}");
    expect_text(format("{", "[]"), "{");
    expect_text(format("} {x} {", "[]"), "} {x} {");
    expect_text(format("a\\b\\", "[]"), "a\\b\\");
    /* What an argument holds is not looked at again. */
    expect_text(format("{}", "['{}\\\\{']"), "{}\\{");
}

static void format_prints_reals_like_java(void **state)
{
    static const char *const cases[][2] = {
        {"1.1", "1.1"}, {"0.0", "0.0"}, {"-0.0", "-0.0"}, {"1e0", "1.0"}, {"100.0", "100.0"},
        {"9999999.0", "9999999.0"}, {"1e7", "1.0E7"}, {"1e10", "1.0E10"},
        {"12345678.9", "1.23456789E7"}, {"0.001", "0.001"}, {"0.00999", "0.00999"},
        {"0.00099", "9.9E-4"}, {"1e-5", "1.0E-5"}, {"-2.5e-7", "-2.5E-7"}, {"0.1", "0.1"},
        {"123.456", "123.456"}, {"1.7976931348623157e308", "1.7976931348623157E308"},
        {"1230000.5", "1230000.5"},
    };
    char arguments[40];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        snprintf(arguments, sizeof(arguments), "[%s]", cases[i][0]);
        expect_text(format("{}", arguments), cases[i][1]);
    }
}

static void format_counts_places(void **state)
{
    (void)state;
    expect_failure(format("{}", "[]"), INTRINSIC, "1 places ({}) for 0 arguments");
    expect_failure(format("x", "[1]"), INTRINSIC, "0 places");
    expect_failure(sfn_format(&frame, json("1"), json("[]")), INTRINSIC,
                   "must be a string but was a number");
}

static void json_texts_are_read_and_written(void **state)
{
    (void)state;
    expect(sfn_string_to_json(&frame, string("{\"a\":[1,2.0]}")), "{'a':[1,2.0]}");
    expect(sfn_string_to_json(&frame, string("")), "null");
    expect(sfn_string_to_json(&frame, string(" \n\t")), "null");
    expect(sfn_string_to_json(&frame, string("-0")), "0");
    expect(sfn_string_to_json(&frame, string("\"x\"")), "'x'");
    expect_failure(sfn_string_to_json(&frame, string("{")), INTRINSIC, "is no JSON text");
    expect_failure(sfn_string_to_json(&frame, string("1 2")), INTRINSIC, "line 1, column 3");
    expect_failure(sfn_string_to_json(&frame, json("1")), INTRINSIC, "must be a string");
    expect_text(sfn_json_to_string(&frame, json("{'Arg1': 1, 'Arg2': [] }")),
                  "{\"Arg1\":1,\"Arg2\":[]}");
    expect_text(sfn_json_to_string(&frame, json("'HelloWorld'")), "\"HelloWorld\"");
    expect_text(sfn_json_to_string(&frame, json("1.1")), "1.1");
    expect_text(sfn_json_to_string(&frame, json("null")), "null");
}

static void objects_are_merged(void **state)
{
    (void)state;
    expect(sfn_json_merge(&frame, json("{'a':{'a1':1,'a2':2},'b':2}"), json("{'c':3,'a':{'a3':1}}"),
                          &value_false),
           "{'a':{'a3':1},'b':2,'c':3}");
    expect(sfn_json_merge(&frame, json("{}"), json("{}"), &value_false), "{}");
    expect_failure(sfn_json_merge(&frame, json("{}"), json("{}"), &value_true), INTRINSIC,
                   "deep merging");
    expect_failure(sfn_json_merge(&frame, json("[]"), json("{}"), &value_false), INTRINSIC,
                   "must be an object but was an array");
    expect_failure(sfn_json_merge(&frame, json("{}"), json("{}"), json("'false'")), INTRINSIC,
                   "must be a boolean");
}

static const struct value *split(const char *text, const char *delimiters)
{
    return sfn_string_split(&frame, string(text), string(delimiters));
}

static void strings_are_split_at_a_set(void **state)
{
    (void)state;
    expect(split(" ", ","), "[' ']");
    expect(split(", , ,", ","), "[' ',' ']");
    expect(split(",,,,", ","), "[]");
    expect(split("", ","), "[]");
    expect(split("This.is+a,test=string", ".+,="), "['This','is','a','test','string']");
    expect(split("1,2,3", ","), "['1','2','3']");
    expect(split("abc", ""), "['abc']");
    expect(split("a?b@c", "?"), "['a','b@c']");
    expect(split("a?b@c", "@"), "['a?b','c']");
    expect(split("a\x7f" "b", "\x7f"), "['a','b']"); /* the last of ASCII */
    expect(split("a\xc2\x80" "b", "\xc2\x80"), "['a','b']");
    /* Characters, not bytes: these two share their first byte. */
    expect(split("a\xc3\xa9z\xc3\xa8", "\xc3\xa9"), "['a','z\xc3\xa8']");
    expect(split("\xe2\x82\xac\xc2\xac", "\xc2\xac"), "['\xe2\x82\xac']");
    expect_failure(sfn_string_split(&frame, json("1"), string(",")), INTRINSIC, "Argument 1");
    expect_failure(sfn_string_split(&frame, string(","), json("null")), INTRINSIC, "Argument 2");
}

static const struct value *add(const char *left, const char *right)
{
    return sfn_math_add(&frame, json(left), json(right));
}

static void numbers_are_rounded_and_added(void **state)
{
    static const char *const cases[][3] = {
        {"111", "-1", "110"}, {"1.49", "1.5", "3"}, {"-1.49", "-1.5", "-2"}, {"1.5", "1.51", "4"},
        {"-1.5", "-1.51", "-3"}, {"0.5", "0", "1"}, {"-0.5", "0", "0"}, {"2.5", "0", "3"},
        {"-2.5", "0", "-2"}, {"-0.5", "0.5", "1"}, {"-1.51", "0", "-2"},
        {"0.49999999999999994", "0", "0"}, {"4503599627370497.0", "0", "4503599627370497"},
        {"-9223372036854775808.0", "0", "-9223372036854775808"},
        {"9223372036854774784.0", "0", "9223372036854774784"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(add(cases[i][0], cases[i][1]), cases[i][2]);
    expect_failure(add("9223372036854775807", "1"), INTRINSIC, "out of the range");
    expect_failure(add("-9223372036854775808", "-1"), INTRINSIC, "out of the range");
    expect_failure(add("9223372036854775808.0", "0"), INTRINSIC, "Argument 1");
    expect_failure(add("-9223372036854777856.0", "0"), INTRINSIC, "Argument 1");
    expect_failure(add("1e19", "0"), INTRINSIC, "Argument 1 of States.MathAdd is out of the range");
    expect_failure(add("0", "-123456789012345678901"), INTRINSIC, "Argument 2");
    expect_failure(add("'1'", "0"), INTRINSIC, "must be a number but was a string");
    expect_failure(sfn_math_add(&frame, NULL, json("1")), INTRINSIC, "was nothing");
}

static void random_numbers_stay_in_range(void **state)
{
    const struct value *first, *second;
    bool seen[3] = {false, false, false};

    (void)state;
    for (int i = 0; i < 200; i++) {
        const struct value *number = sfn_math_random(&frame, json("-1"), json("2"), NULL);

        assert_true(value_is(number, VALUE_INTEGER));
        assert_true(number->as.integer >= -1 && number->as.integer < 2);
        seen[number->as.integer + 1] = true;
    }
    assert_true(seen[0] && seen[1] && seen[2]);
    first = sfn_math_random(&frame, json("12.5"), json("44000000.51"), json("7"));
    second = sfn_math_random(&frame, json("13"), json("44000001"), json("7"));
    assert_int_equal(first->as.integer, second->as.integer);
    assert_non_null(sfn_math_random(&frame, json("-9223372036854775808"),
                                    json("9223372036854775807"), NULL));
    expect_failure(sfn_math_random(&frame, json("1"), json("1"), NULL), INTRINSIC, "less than");
    expect_failure(sfn_math_random(&frame, json("1"), json("'a'"), NULL), INTRINSIC, "Argument 2");
    expect_failure(sfn_math_random(&frame, json("1"), json("2"), json("'a'")), INTRINSIC,
                   "Argument 3");
    assert_int_equal(sfn_uuid(&frame)->size, 36);
}

static void base64_goes_both_ways(void **state)
{
    char big[20003];

    (void)state;
    expect_text(sfn_base64_encode(&frame, string("")), "");
    expect_text(sfn_base64_encode(&frame, string("Data to encode")), "RGF0YSB0byBlbmNvZGU=");
    expect_text(sfn_base64_encode(&frame, string("\xc3\xa9")), "w6k=");
    expect_text(sfn_base64_decode(&frame, string("RGF0YSB0byBlbmNvZGU=")), "Data to encode");
    expect_text(sfn_base64_decode(&frame, string("RGF0YSB0byBlbmNvZGU")), "Data to encode");
    expect_text(sfn_base64_decode(&frame, string("")), "");
    expect_text(sfn_base64_decode(&frame, string("w6k=")), "\xc3\xa9");
    /* FF, then the beginning of a character: each wrong run becomes U+FFFD. */
    expect_text(sfn_base64_decode(&frame, string("/2HihA==")), "\xef\xbf\xbd" "a\xef\xbf\xbd");
    /* E0 80 80, ED A0 80, F0 80 80 80, F4 90 80 80, C0 80: no byte begins a character. */
    assert_int_equal(sfn_base64_decode(&frame, string("4ICA"))->size, 9);
    assert_int_equal(sfn_base64_decode(&frame, string("7aCA"))->size, 9);
    assert_int_equal(sfn_base64_decode(&frame, string("8ICAgA=="))->size, 12);
    assert_int_equal(sfn_base64_decode(&frame, string("9JCAgA=="))->size, 12);
    assert_int_equal(sfn_base64_decode(&frame, string("wIA="))->size, 6);
    /* F0 9F 98 and F0 9F 98 80: one that is cut off, one that is whole. */
    expect_text(sfn_base64_decode(&frame, string("8J+Y")), "\xef\xbf\xbd");
    expect_text(sfn_base64_decode(&frame, string("8J+YgA==")), "\xf0\x9f\x98\x80");
    assert_int_equal(sfn_base64_decode(&frame, string("AGE="))->size, 2);
    expect_failure(sfn_base64_decode(&frame, string("a")), INTRINSIC, "not Base64");
    expect_failure(sfn_base64_decode(&frame, string("ab=")), INTRINSIC, "not Base64");
    expect_failure(sfn_base64_decode(&frame, string("ab==cd==")), INTRINSIC, "not Base64");
    expect_failure(sfn_base64_decode(&frame, string("====")), INTRINSIC, "not Base64");
    expect_failure(sfn_base64_decode(&frame, string("-_==")), INTRINSIC, "not Base64");
    expect_failure(sfn_base64_decode(&frame, string("YQ==\n")), INTRINSIC, "not Base64");
    expect_failure(sfn_base64_encode(&frame, json("1")), INTRINSIC, "must be a string");
    memset(big, 'A', 10001);
    big[10001] = '\0';
    expect_failure(sfn_base64_encode(&frame, string(big)), INTRINSIC, "10000 characters");
    expect_failure(sfn_base64_decode(&frame, string(big)), INTRINSIC, "10000 characters");
    big[10000] = '\0';
    assert_int_equal(sfn_base64_decode(&frame, string(big))->size, 7500);
    assert_int_equal(sfn_base64_encode(&frame, string(big))->size, 13336);
    /* Characters, not bytes. */
    for (size_t i = 0; i < 20002; i++)
        big[i] = i % 2 == 0 ? '\xc3' : '\xa9';
    big[20002] = '\0';
    expect_failure(sfn_base64_encode(&frame, string(big)), INTRINSIC, "10000 characters");
    big[20000] = '\0';
    assert_int_equal(sfn_base64_encode(&frame, string(big))->size, 26668);
}

static void data_is_hashed(void **state)
{
    const struct value *data = string("input data");

    (void)state;
    expect_text(sfn_hash(&frame, data, string("MD5")), "812f45842bc6d66ee14572ce20db8e86");
    expect_text(sfn_hash(&frame, data, string("SHA-1")),
                  "aaff4a450a104cd177d28d18d74485e8cae074b7");
    expect_text(sfn_hash(&frame, data, string("SHA-256")),
                "b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3");
    assert_int_equal(sfn_hash(&frame, data, string("SHA-384"))->size, 96);
    assert_int_equal(sfn_hash(&frame, data, string("SHA-512"))->size, 128);
    expect_text(sfn_hash_md5(&frame, data), "812f45842bc6d66ee14572ce20db8e86");
    assert_true(value_equals(sfn_hash_sha1(&frame, data), sfn_hash(&frame, data, string("SHA-1"))));
    assert_true(
        value_equals(sfn_hash_sha256(&frame, data), sfn_hash(&frame, data, string("SHA-256"))));
    assert_true(
        value_equals(sfn_hash_sha384(&frame, data), sfn_hash(&frame, data, string("SHA-384"))));
    assert_true(
        value_equals(sfn_hash_sha512(&frame, data), sfn_hash(&frame, data, string("SHA-512"))));
    expect_text(sfn_hash(&frame, json("{'a': 1}"), string("MD5")),
                "bb6cb5c68df4652941caf652a366f2d8");
    expect_failure(sfn_hash(&frame, data, string("sha-1")), INTRINSIC, "must be one of");
    expect_failure(sfn_hash(&frame, data, json("1")), INTRINSIC, "must be a string");
    expect_failure(sfn_hash(&frame, NULL, string("MD5")), INTRINSIC, "nothing");
}

static void arrays_are_cut_and_asked(void **state)
{
    (void)state;
    expect(sfn_array_partition(&frame, json("[1,2,3,4,5]"), json("2")), "[[1,2],[3,4],[5]]");
    expect(sfn_array_partition(&frame, json("[1,2]"), json("1.5")), "[[1,2]]");
    expect(sfn_array_partition(&frame, json("[1,2]"), json("9223372036854775807")), "[[1,2]]");
    expect(sfn_array_partition(&frame, json("[]"), json("3")), "[]");
    expect_failure(sfn_array_partition(&frame, json("[1]"), json("0")), INTRINSIC, "positive");
    expect_failure(sfn_array_partition(&frame, json("[1]"), json("-1")), INTRINSIC, "positive");
    expect_failure(sfn_array_partition(&frame, json("{}"), json("1")), INTRINSIC, "an array");
    expect_failure(sfn_array_partition(&frame, nested(0), json("1")), "States.Runtime",
                   "nested deeper");
    expect(sfn_array_contains(&frame, json("[1,{'a':[2]}]"), json("{'a':[2.0]}")), "true");
    expect(sfn_array_contains(&frame, json("[]"), json("null")), "false");
    expect_failure(sfn_array_contains(&frame, json("'a'"), json("'a'")), INTRINSIC, "an array");
    expect(sfn_array_get_item(&frame, json("[1,'b']"), json("1")), "'b'");
    expect_failure(sfn_array_get_item(&frame, json("[1]"), json("1")), INTRINSIC, "out of range");
    expect_failure(sfn_array_get_item(&frame, json("[1]"), json("-1")), INTRINSIC, "out of range");
    expect(sfn_array_length(&frame, json("[1,[],null]")), "3");
    expect_failure(sfn_array_length(&frame, json("'abc'")), INTRINSIC, "an array");
}

static const struct value *range(const char *first, const char *last, const char *step)
{
    return sfn_array_range(&frame, json(first), json(last), json(step));
}

static void ranges_are_made(void **state)
{
    (void)state;
    expect(range("0", "10", "3"), "[0,3,6,9]");
    expect(range("1", "9", "9"), "[1]");
    expect(range("1", "9", "2"), "[1,3,5,7,9]");
    expect(range("3", "1", "-1"), "[3,2,1]");
    expect(range("5", "1", "1"), "[]");
    expect(range("0.5", "2.4", "1"), "[1,2]");
    expect(range("9223372036854775806", "9223372036854775807", "1"),
           "[9223372036854775806,9223372036854775807]");
    expect(range("-9223372036854775808", "9223372036854775807", "9223372036854775807"),
           "[-9223372036854775808,-1,9223372036854775806]");
    assert_int_equal(range("1", "1000", "1")->size, 1000);
    expect_failure(range("0", "1000", "1"), INTRINSIC, "more than 1000");
    expect_failure(range("0", "9223372036854775807", "1"), INTRINSIC, "more than 1000");
    expect_failure(range("0", "1", "0"), INTRINSIC, "must not be 0");
    expect_failure(range("0", "1", "0.4"), INTRINSIC, "must not be 0");
    expect_failure(range("'a'", "1", "1"), INTRINSIC, "Argument 1");
}

static void doubles_are_dropped(void **state)
{
    struct value *items;

    (void)state;
    expect(sfn_array_unique(&frame, json("[1,2,1.0,'1',null,[1],[1.0],{'a':1,'b':2},{'b':2,'a':1},"
                                         "null,true,false,true,0,-0.0,'1']")),
           "[1,2,'1',null,[1],{'a':1,'b':2},true,false,0]");
    expect(sfn_array_unique(&frame, json("[]")), "[]");
    expect_failure(sfn_array_unique(&frame, json("{}")), INTRINSIC, "an array");
    items = value_new_items(&region, 100000);
    for (int i = 0; i < 100000; i++)
        items[i] = (struct value){.kind = VALUE_INTEGER, .as.integer = i % 50000};
    assert_int_equal(sfn_array_unique(&frame, value_array(&region, items, 100000))->size, 50000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(format_fills_places), TEST(format_keeps_escaped_braces),
        TEST(format_prints_reals_like_java), TEST(format_counts_places),
        TEST(json_texts_are_read_and_written), TEST(objects_are_merged),
        TEST(strings_are_split_at_a_set), TEST(numbers_are_rounded_and_added),
        TEST(random_numbers_stay_in_range), TEST(base64_goes_both_ways), TEST(data_is_hashed),
        TEST(arrays_are_cut_and_asked), TEST(ranges_are_made), TEST(doubles_are_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
