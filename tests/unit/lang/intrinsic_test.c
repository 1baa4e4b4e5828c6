/* tests/unit/lang/intrinsic_test.c - the intrinsic functions. */
#include "runtime/base/count.h"
#include "tests/unit/lang/fixture.h"

#include <stdio.h>

/* The text of the field in which the call stands. */
static const char call[] = "States.Array(States.Other($.a), 7)";
#define EVALUATING                                                                                 \
    "There was an error while evaluating the intrinsic function: States.Array(States.Other($.a), " \
    "7). "

/* The function takes no such arguments. Nothing else is said, whatever is wrong with them. */
#define REFUSES(value, name)                                                                       \
    expect_failure(value, "States.Runtime", EVALUATING "Invalid arguments in States." name)

static const struct value *format(const char *template, const char *arguments)
{
    return sfn_format(&frame, string(template), json(arguments), call);
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
    expect_text(format("\\\\{}\\\\", "[1]"), "\\1\\");
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
    REFUSES(format("{}", "[]"), "Format");
    REFUSES(format("x", "[1]"), "Format");
    REFUSES(format("{}", "[1, 2]"), "Format");
    REFUSES(sfn_format(&frame, json("1"), json("[]"), call), "Format");
    REFUSES(sfn_format(&frame, json("null"), json("[]"), call), "Format");
}

/* The first brace that is neither escaped nor of a place is told of, whatever the count is. */
static void format_takes_no_brace_alone(void **state)
{
    static const char *const opened[] = {"{", "a{", "{{}}", "{x}", "{} {", "{ {} }", "{\\}", "{}{"};
    static const char *const closed[] = {"}", "a}", "{}}", "{} }{", "\\{}", "}{}"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(opened); i++)
        expect_failure(format(opened[i], "[1]"), "States.Runtime",
                       EVALUATING "Invalid template in States.Format: matching '}' not found for "
                                  "'{'.");
    for (size_t i = 0; i < COUNT_OF(closed); i++)
        expect_failure(format(closed[i], "[]"), "States.Runtime",
                       EVALUATING "Invalid template in States.Format: matching '{' not found for "
                                  "'}'.");
}

static void json_texts_are_read_and_written(void **state)
{
    (void)state;
    expect(sfn_string_to_json(&frame, string("{\"a\":[1,2.0]}"), call), "{'a':[1,2.0]}");
    expect(sfn_string_to_json(&frame, string(""), call), "null");
    expect(sfn_string_to_json(&frame, string(" \n\t"), call), "null");
    expect(sfn_string_to_json(&frame, string("-0"), call), "0");
    expect(sfn_string_to_json(&frame, string("\"x\""), call), "'x'");
    /* What follows the value is not looked at. */
    expect(sfn_string_to_json(&frame, string("1 2"), call), "1");
    expect(sfn_string_to_json(&frame, string("{}}"), call), "{}");
    expect(sfn_string_to_json(&frame, string("true,"), call), "true");
    REFUSES(sfn_string_to_json(&frame, json("1"), call), "StringToJson");
    REFUSES(sfn_string_to_json(&frame, json("null"), call), "StringToJson");
    expect_text(sfn_json_to_string(&frame, json("{'Arg1': 1, 'Arg2': [] }")),
                  "{\"Arg1\":1,\"Arg2\":[]}");
    expect_text(sfn_json_to_string(&frame, json("'HelloWorld'")), "\"HelloWorld\"");
    expect_text(sfn_json_to_string(&frame, json("1.1")), "1.1");
    expect_text(sfn_json_to_string(&frame, json("null")), "null");
}

#define NO_JSON EVALUATING "Cannot convert String to Json in States.StringToJson, caused by: "
#define PLACE(column)                                                                              \
    "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: "    \
    "1, column: " #column "]"

/* tests/unit/json/jackson_test.c has more of the messages. */
static void the_parser_s_words_are_quoted(void **state)
{
    (void)state;
    expect_failure(sfn_string_to_json(&frame, string("[1,]"), call), "States.Runtime",
                   NO_JSON "Unexpected character (']' (code 93)): expected a valid value (JSON "
                           "String, Number, Array, Object or token 'null', 'true' or "
                           "'false')" PLACE(4));
    expect_failure(sfn_string_to_json(&frame, string("nul"), call), "States.Runtime",
                   NO_JSON "Unrecognized token 'nul': was expecting ");
    expect_failure(sfn_string_to_json(&frame, string("1x"), call), "States.Runtime",
                   NO_JSON "Unexpected character ('x' (code 120)): Expected space separating "
                           "root-level values" PLACE(2));
    /* Where they are not known our own reader says what is wrong. */
    expect_failure(sfn_string_to_json(&frame, string("1e999"), call), "States.Runtime",
                   "\n at [line: 1, column: 1]");
}

static const struct value *merge(const char *first, const char *second, const char *deep)
{
    return sfn_json_merge(&frame, json(first), json(second), json(deep), call);
}

static void objects_are_merged(void **state)
{
    (void)state;
    expect(merge("{'a':{'a1':1,'a2':2},'b':2}", "{'c':3,'a':{'a3':1}}", "false"),
           "{'a':{'a3':1},'b':2,'c':3}");
    expect(merge("{}", "{}", "false"), "{}");
    /* Whatever is not true is false. */
    expect(merge("{'a':1}", "{}", "'true'"), "{'a':1}");
    expect(merge("{'a':1}", "{}", "1"), "{'a':1}");
    expect(merge("{'a':1}", "{}", "null"), "{'a':1}");
    REFUSES(merge("{}", "{}", "true"), "JsonMerge");
    REFUSES(merge("[]", "{}", "false"), "JsonMerge");
    REFUSES(merge("{}", "null", "false"), "JsonMerge");
}

static const struct value *split(const char *text, const char *delimiters)
{
    return sfn_string_split(&frame, string(text), string(delimiters), call);
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
    REFUSES(sfn_string_split(&frame, json("1"), string(","), call), "StringSplit");
    REFUSES(sfn_string_split(&frame, string(","), json("null"), call), "StringSplit");
    REFUSES(sfn_string_split(&frame, string(","), json("[',']"), call), "StringSplit");
}

static const struct value *add(const char *left, const char *right)
{
    return sfn_math_add(&frame, json(left), json(right), call);
}

static void numbers_are_rounded_and_added(void **state)
{
    static const char *const cases[][3] = {
        {"111", "-1", "110"}, {"1.49", "1.5", "3"}, {"-1.49", "-1.5", "-2"}, {"1.5", "1.51", "4"},
        {"-1.5", "-1.51", "-3"}, {"0.5", "0", "1"}, {"-0.5", "0", "0"}, {"2.5", "0", "3"},
        {"-2.5", "0", "-2"}, {"-0.5", "0.5", "1"}, {"-1.51", "0", "-2"},
        {"0.49999999999999994", "0", "0"},
        {"2147483646", "1", "2147483647"}, {"-2147483647", "-1", "-2147483648"},
        {"2147483647.4", "0", "2147483647"}, {"-2147483648.5", "0", "-2147483648"},
        {"-2147483648", "2147483647", "-1"},
    };
    static const char *const beyond[][2] = {
        {"2147483647", "1"}, {"-2147483648", "-1"}, {"2147483648", "-1"}, {"-2147483649", "1"},
        {"2147483647.5", "0"}, {"0", "-2147483648.6"}, {"1e19", "0"},
        {"9223372036854775807", "0"}, {"0", "-123456789012345678901"},
        {"'1'", "0"}, {"0", "true"}, {"null", "0"}, {"0", "[1]"}, {"{}", "0"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(add(cases[i][0], cases[i][1]), cases[i][2]);
    for (size_t i = 0; i < COUNT_OF(beyond); i++)
        REFUSES(add(beyond[i][0], beyond[i][1]), "MathAdd");
}

static const struct value *draw(const char *start, const char *end, const char *seed)
{
    return sfn_math_random(&frame, json(start), json(end), seed != NULL ? json(seed) : NULL, call);
}

static void random_numbers_stay_in_range(void **state)
{
    bool seen[3] = {false, false, false};

    (void)state;
    for (int i = 0; i < 200; i++) {
        const struct value *number = draw("-1.9", "2.9", NULL);

        assert_true(value_is(number, VALUE_INTEGER));
        assert_true(number->as.integer >= -1 && number->as.integer < 2);
        seen[number->as.integer + 1] = true;
    }
    assert_true(seen[0] && seen[1] && seen[2]);
    REFUSES(draw("1", "1", NULL), "MathRandom");
    REFUSES(draw("1.1", "1.9", NULL), "MathRandom");
    REFUSES(draw("2", "1", NULL), "MathRandom");
    REFUSES(draw("1", "'a'", NULL), "MathRandom");
    REFUSES(draw("null", "2", NULL), "MathRandom");
    REFUSES(draw("0", "2147483648", NULL), "MathRandom");
    REFUSES(draw("-2147483649", "0", NULL), "MathRandom");
    /* Java's generator takes ranges of 31 bits. */
    assert_non_null(draw("-1", "2147483646", NULL));
    REFUSES(draw("-1", "2147483647", NULL), "MathRandom");
    REFUSES(draw("1", "2", "'a'"), "MathRandom");
    REFUSES(draw("1", "2", "null"), "MathRandom");
    REFUSES(draw("1", "2", "1e19"), "MathRandom");
    assert_int_equal(sfn_uuid(&frame)->size, 36);
}

/* As new java.util.Random(seed).nextInt(end - start) + start computes them. */
static void seeds_give_what_java_gives(void **state)
{
    static const char *const cases[][4] = {
        {"0", "10", "0", "0"}, {"0", "100", "1", "85"}, {"0", "1000", "42", "130"},
        {"7", "8", "5", "7"}, {"0", "16", "42", "11"}, {"-8", "8", "-1", "-4"},
        {"0.9", "1000.9", "42.9", "130"}, {"-5", "5", "9007199254740993", "0"},
        /* Most of the numbers that are drawn at first are too large: 1, 1, 2 and 5 of them. */
        {"0", "1073741825", "1", "215764588"}, {"0", "1073741825", "2", "630021372"},
        {"0", "1073741825", "3", "152454210"}, {"0", "1073741825", "4", "467700105"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(draw(cases[i][0], cases[i][1], cases[i][2]), cases[i][3]);
}

static void base64_goes_both_ways(void **state)
{
    char big[20003];

    (void)state;
    expect_text(sfn_base64_encode(&frame, string(""), call), "");
    expect_text(sfn_base64_encode(&frame, string("Data to encode"), call), "RGF0YSB0byBlbmNvZGU=");
    expect_text(sfn_base64_encode(&frame, string("\xc3\xa9"), call), "w6k=");
    expect_text(sfn_base64_decode(&frame, string("RGF0YSB0byBlbmNvZGU="), call), "Data to encode");
    expect_text(sfn_base64_decode(&frame, string("RGF0YSB0byBlbmNvZGU"), call), "Data to encode");
    expect_text(sfn_base64_decode(&frame, string(""), call), "");
    expect_text(sfn_base64_decode(&frame, string("w6k="), call), "\xc3\xa9");
    /* FF, then the beginning of a character: each wrong run becomes U+FFFD. */
    expect_text(sfn_base64_decode(&frame, string("/2HihA=="), call),
                "\xef\xbf\xbd" "a\xef\xbf\xbd");
    /* E0 80 80, ED A0 80, F0 80 80 80, F4 90 80 80, C0 80: no byte begins a character. */
    assert_int_equal(sfn_base64_decode(&frame, string("4ICA"), call)->size, 9);
    assert_int_equal(sfn_base64_decode(&frame, string("7aCA"), call)->size, 9);
    assert_int_equal(sfn_base64_decode(&frame, string("8ICAgA=="), call)->size, 12);
    assert_int_equal(sfn_base64_decode(&frame, string("9JCAgA=="), call)->size, 12);
    assert_int_equal(sfn_base64_decode(&frame, string("wIA="), call)->size, 6);
    /* F0 9F 98 and F0 9F 98 80: one that is cut off, one that is whole. */
    expect_text(sfn_base64_decode(&frame, string("8J+Y"), call), "\xef\xbf\xbd");
    expect_text(sfn_base64_decode(&frame, string("8J+YgA=="), call), "\xf0\x9f\x98\x80");
    assert_int_equal(sfn_base64_decode(&frame, string("AGE="), call)->size, 2);
    REFUSES(sfn_base64_encode(&frame, json("1"), call), "Base64Encode");
    REFUSES(sfn_base64_decode(&frame, json("null"), call), "Base64Decode");
    memset(big, 'A', 10001);
    big[10001] = '\0';
    REFUSES(sfn_base64_encode(&frame, string(big), call), "Base64Encode");
    REFUSES(sfn_base64_decode(&frame, string(big), call), "Base64Decode");
    big[10000] = '\0';
    assert_int_equal(sfn_base64_decode(&frame, string(big), call)->size, 7500);
    assert_int_equal(sfn_base64_encode(&frame, string(big), call)->size, 13336);
    /* Characters, not bytes. */
    for (size_t i = 0; i < 20002; i++)
        big[i] = i % 2 == 0 ? '\xc3' : '\xa9';
    big[20002] = '\0';
    REFUSES(sfn_base64_encode(&frame, string(big), call), "Base64Encode");
    big[20000] = '\0';
    assert_int_equal(sfn_base64_encode(&frame, string(big), call)->size, 26668);
}

static void what_is_no_base64_is_skipped(void **state)
{
    static const char *const cases[][2] = {
        {" aGV\nsbG\t8= ", "hello"}, {"a.G,V!s{b}G8", "hello"}, {"aGVsbG8=\xc3\xa9", "hello"},
        {"\xc3\xa9" "aGVs", "hel"},
        /* What follows the first '=' does not count; nor do six bits that are left. */
        {"aGVs=bG8=", "hel"}, {"====", ""}, {"=aGVs", ""}, {"aGVsb", "hel"}, {"a", ""},
        {"ab==cd==", "i"}, {"ab=", "i"},
        /* The alphabet for URLs counts, too. */
        {"Pz8_", "???"}, {"Pj4-", ">>>"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_text(sfn_base64_decode(&frame, string(cases[i][0]), call), cases[i][1]);
}

static void data_is_hashed(void **state)
{
    const struct value *data = string("input data"), *same;
    char big[10002];

    (void)state;
    expect_text(sfn_hash(&frame, data, string("MD5"), call), "812f45842bc6d66ee14572ce20db8e86");
    expect_text(sfn_hash(&frame, data, string("SHA-1"), call),
                  "aaff4a450a104cd177d28d18d74485e8cae074b7");
    expect_text(sfn_hash(&frame, data, string("SHA-256"), call),
                "b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3");
    assert_int_equal(sfn_hash(&frame, data, string("SHA-384"), call)->size, 96);
    assert_int_equal(sfn_hash(&frame, data, string("SHA-512"), call)->size, 128);
    expect_text(sfn_hash_md5(&frame, data, call), "812f45842bc6d66ee14572ce20db8e86");
    same = sfn_hash(&frame, data, string("SHA-1"), call);
    assert_true(value_equals(sfn_hash_sha1(&frame, data, call), same));
    same = sfn_hash(&frame, data, string("SHA-256"), call);
    assert_true(value_equals(sfn_hash_sha256(&frame, data, call), same));
    same = sfn_hash(&frame, data, string("SHA-384"), call);
    assert_true(value_equals(sfn_hash_sha384(&frame, data, call), same));
    same = sfn_hash(&frame, data, string("SHA-512"), call);
    assert_true(value_equals(sfn_hash_sha512(&frame, data, call), same));
    expect_text(sfn_hash(&frame, json("{'a': 1}"), string("MD5"), call),
                "bb6cb5c68df4652941caf652a366f2d8");
    REFUSES(sfn_hash(&frame, data, string("sha-1"), call), "Hash");
    REFUSES(sfn_hash(&frame, data, string("SHA1"), call), "Hash");
    REFUSES(sfn_hash(&frame, data, string(""), call), "Hash");
    REFUSES(sfn_hash(&frame, data, json("1"), call), "Hash");
    memset(big, 'a', 10001);
    big[10001] = '\0';
    REFUSES(sfn_hash_sha256(&frame, string(big), call), "Hash");
    big[9999] = '\0'; /* the JSON text of an array has four characters more */
    assert_non_null(sfn_hash_sha256(&frame, string(big), call));
    data = string(big);
    REFUSES(sfn_hash_sha256(&frame, value_array_of(&region, &data, 1), call), "Hash");
}

static const struct value *cut(const char *array, const char *size)
{
    return sfn_array_partition(&frame, json(array), json(size), call);
}

static const struct value *item(const char *array, const char *index)
{
    return sfn_array_get_item(&frame, json(array), json(index), call);
}

static void arrays_are_cut_and_asked(void **state)
{
    (void)state;
    expect(cut("[1,2,3,4,5]", "2"), "[[1,2],[3,4],[5]]");
    expect(cut("[1,2,3,4,5]", "2.9"), "[[1,2],[3,4],[5]]");
    expect(cut("[1,2]", "2147483647"), "[[1,2]]");
    expect(cut("[]", "3"), "[]");
    REFUSES(cut("[1]", "0"), "ArrayPartition");
    REFUSES(cut("[1]", "0.9"), "ArrayPartition");
    REFUSES(cut("[1]", "-0.9"), "ArrayPartition");
    REFUSES(cut("[]", "-1"), "ArrayPartition");
    REFUSES(cut("[1]", "2147483648"), "ArrayPartition");
    REFUSES(cut("[1]", "'1'"), "ArrayPartition");
    REFUSES(cut("{}", "1"), "ArrayPartition");
    expect_failure(sfn_array_partition(&frame, nested(0), json("1"), call), "States.Runtime",
                   "nested deeper");
    expect(item("[1,'b']", "1"), "'b'");
    expect(item("[1,'b']", "1.9"), "'b'");
    expect(item("[1,'b']", "-0.9"), "1");
    expect(item("[]", "0"), "null"); /* at every index */
    expect(item("[]", "-3"), "null");
    expect(item("[]", "1e30"), "null");
    REFUSES(item("[1]", "1"), "ArrayGetItem");
    REFUSES(item("[1]", "-1"), "ArrayGetItem");
    REFUSES(item("[1]", "1e30"), "ArrayGetItem");
    REFUSES(item("[]", "null"), "ArrayGetItem");
    REFUSES(item("'a'", "0"), "ArrayGetItem");
    expect(sfn_array_length(&frame, json("[1,[],null]"), call), "3");
    REFUSES(sfn_array_length(&frame, json("'abc'"), call), "ArrayLength");
    REFUSES(sfn_array_length(&frame, json("{}"), call), "ArrayLength");
}

static const struct value *range(const char *first, const char *last, const char *step)
{
    return sfn_array_range(&frame, json(first), json(last), json(step), call);
}

static void ranges_are_made(void **state)
{
    (void)state;
    expect(range("0", "10", "3"), "[0,3,6,9]");
    expect(range("1", "9", "9"), "[1]");
    expect(range("1", "9", "2"), "[1,3,5,7,9]");
    expect(range("3", "1", "-1"), "[3,2,1]");
    expect(range("5", "1", "1"), "[]");
    expect(range("1", "5", "-1"), "[]");
    /* Fractions are dropped, towards zero. */
    expect(range("1.9", "3.9", "1.9"), "[1,2,3]");
    expect(range("2.5", "-0.9", "-1.5"), "[2,1,0]");
    expect(range("2147483646", "2147483647", "1"), "[2147483646,2147483647]");
    expect(range("-2147483648", "2147483647", "2147483647"), "[-2147483648,-1,2147483646]");
    assert_int_equal(range("1", "1000", "1")->size, 1000);
    assert_int_equal(range("1000", "1", "-1")->size, 1000);
    REFUSES(range("0", "1000", "1"), "ArrayRange");
    REFUSES(range("1000", "0", "-1"), "ArrayRange");
    REFUSES(range("0", "2147483647", "1"), "ArrayRange");
    REFUSES(range("0", "2147483648", "2147483647"), "ArrayRange");
    REFUSES(range("0", "1", "0"), "ArrayRange");
    REFUSES(range("0", "1", "0.9"), "ArrayRange");
    REFUSES(range("1", "0", "-0.9"), "ArrayRange");
    REFUSES(range("'a'", "1", "1"), "ArrayRange");
    REFUSES(range("1", "null", "1"), "ArrayRange");
    REFUSES(range("1", "1", "true"), "ArrayRange");
}

static const struct value *contains(const char *array, const char *value)
{
    return sfn_array_contains(&frame, json(array), json(value), call);
}

/* ArrayContains compares texts. */
static void texts_are_searched(void **state)
{
    static const char *const found[][2] = {
        {"[1,'b']", "'b'"}, {"[null]", "null"}, {"['null']", "null"}, {"[null]", "'null'"},
        {"['true']", "true"}, {"[false]", "'false'"}, {"['12']", "12"}, {"[-12]", "'-12'"},
        {"[1.5]", "1.5"}, {"['1.5']", "1.5"}, {"[1.50]", "'1.5'"}, {"['1.0E10']", "1e10"},
        {"['123456789012345678901']", "123456789012345678901"},
        {"[123456789012345678901]", "123456789012345678901"},
        {"[{'a':[2,'x']}]", "{'a':[2,'x']}"}, {"['[1,null]']", "[1,null]"},
        {"[{'a':1}]", "{'a':1}"}, {"[[]]", "[]"}, {"['{}']", "{}"},
    };
    static const char *const missing[][2] = {
        {"[]", "null"}, {"['']", "null"}, {"[1]", "1.0"}, {"[1.0]", "'1'"}, {"[0.0]", "-0.0"},
        {"[1]", "true"}, {"['True']", "true"}, {"['01']", "1"},
        {"[{'a':1,'b':2}]", "{'b':2,'a':1}"}, {"[{'a':1}]", "{'a':'1'}"}, {"[[1]]", "['1']"},
        {"[[1]]", "1"}, {"[[]]", "{}"}, {"[[1,2]]", "[1]"}, {"['[1, 2]']", "[1,2]"},
        {"['']", "[]"}, {"[{'a':1}]", "{'b':1}"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(found); i++)
        expect(contains(found[i][0], found[i][1]), "true");
    for (size_t i = 0; i < COUNT_OF(missing); i++)
        expect(contains(missing[i][0], missing[i][1]), "false");
    expect(sfn_array_contains(&frame, json("['{`a`:1}']"), string("{`a`:1}"), call), "true");
    REFUSES(contains("'a'", "'a'"), "ArrayContains");
    REFUSES(contains("{}", "1"), "ArrayContains");
}

static const struct value *unique(const char *array)
{
    return sfn_array_unique(&frame, json(array), call);
}

static void doubles_are_dropped(void **state)
{
    struct value *items;

    (void)state;
    expect(unique("[3,1,2,3,1]"), "[1,2,3]");
    expect(unique("[{'a':1,'b':[2]},{'b':[2],'a':1}]"), "[{'a':1,'b':[2]}]");
    expect(unique("[[1],[1],['1']]"), "[[1],['1']]");
    expect(unique("[]"), "[]");
    REFUSES(unique("{}"), "ArrayUnique");
    REFUSES(unique("'aa'"), "ArrayUnique");
    items = value_new_items(&region, 100000);
    for (int i = 0; i < 100000; i++)
        items[i] = (struct value){.kind = VALUE_INTEGER, .as.integer = i % 50000};
    assert_int_equal(sfn_array_unique(&frame, value_array(&region, items, 100000), call)->size,
                     50000);
}

/* The order is that of a java.util.HashSet: by bucket, and in one bucket as they came. */
static void sets_are_walked_as_in_java(void **state)
{
    static const char *const cases[][2] = {
        {"[true,false]", "[false,true]"}, /* 1231 is in bucket 15 of 16, 1237 in 5 */
        {"[[1,2],[2,1]]", "[[2,1],[1,2]]"}, /* 994: 2, 1024: 0 */
        {"[1,null]", "[null,1]"},
        {"[16,0,1]", "[16,0,1]"},
        {"[-1,5]", "[-1,5]"}, /* the upper half is mixed in: 0 */
        {"['b','a']", "['a','b']"}, {"['Aa',17,'BB']", "['Aa','BB',17]"}, /* 2112: 0; 17: 1 */
        {"[1,1.0]", "[1.0,1]"}, {"[4294967296,0]", "[0,4294967296]"}, /* its halves make 1 */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(unique(cases[i][0]), cases[i][1]);
    expect(unique("[{'a':1,'b':'x'},'\xc3\xa9\xf0\x9f\x9a\x80',-1.5,0.0,-0.0,3000000000,"
                  "-3000000000,[],[1.0,true]]"),
           "[0.0,-0.0,3000000000,[1.0,true],[],'\xc3\xa9\xf0\x9f\x9a\x80',-1.5,"
           "{'a':1,'b':'x'},-3000000000]");
    /* Twelve values are too many for 16 buckets. */
    expect(unique("[16,1,2,3,4,5,6,7,8,9,10]"), "[16,1,2,3,4,5,6,7,8,9,10]");
    expect(unique("[16,1,2,3,4,5,6,7,8,9,10,11]"), "[1,2,3,4,5,6,7,8,9,10,11,16]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(format_fills_places), TEST(format_keeps_escaped_braces),
        TEST(format_prints_reals_like_java), TEST(format_counts_places),
        TEST(format_takes_no_brace_alone), TEST(json_texts_are_read_and_written),
        TEST(the_parser_s_words_are_quoted), TEST(objects_are_merged),
        TEST(strings_are_split_at_a_set), TEST(numbers_are_rounded_and_added),
        TEST(random_numbers_stay_in_range), TEST(seeds_give_what_java_gives),
        TEST(base64_goes_both_ways), TEST(what_is_no_base64_is_skipped), TEST(data_is_hashed),
        TEST(arrays_are_cut_and_asked), TEST(ranges_are_made), TEST(texts_are_searched),
        TEST(doubles_are_dropped), TEST(sets_are_walked_as_in_java),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
