/* tests/unit/lang/jsonata/number_test.c - numbers and their texts, values as text. */
#include "tests/unit/lang/fixture.h"

#include <math.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/text/number.h"
#include "runtime/lang/jsonata/text/print.h"

static void expect_written(double real, const char *text)
{
    char out[QUERY_NUMBER_MAX];
    size_t size = query_number_write(out, real);

    assert_int_equal(size, strlen(text));
    assert_memory_equal(out, text, size);
}

static void numbers_are_written_as_ecmascript_does(void **state)
{
    (void)state;
    expect_written(0, "0");
    expect_written(-0.0, "0");
    expect_written(-12, "-12");
    expect_written(0.1 + 0.2, "0.30000000000000004");
    expect_written(1e21, "1e+21");
    expect_written(1e20, "100000000000000000000");
    expect_written(1.5e-7, "1.5e-7");
    expect_written(0.000001, "0.000001");
    expect_written(-123.25, "-123.25");
    expect_written(5e-324, "5e-324");
    expect_written(1.7976931348623157e308, "1.7976931348623157e+308");
}

static void a_brief_number_has_fifteen_digits(void **state)
{
    (void)state;
    assert_true(query_number_brief(0.1 + 0.2) == 0.3);
    assert_true(query_number_brief(-(0.1 + 0.2)) == -0.3);
    assert_true(query_number_brief(1234567890123456789.0) == 1234567890123460000.0);
    assert_true(query_number_brief(9007199254740993.0) == 9007199254740990.0);
    assert_true(query_number_brief(100000000000000.5) == 100000000000001.0);
    assert_true(query_number_brief(-100000000000000.5) == -100000000000001.0);
    assert_true(query_number_brief(100000000000001.5) == 100000000000002.0);
    assert_true(query_number_brief(0.5) == 0.5);
}

static void halves_are_rounded_to_even(void **state)
{
    (void)state;
    assert_true(query_number_round(2.5, 0) == 2);
    assert_true(query_number_round(3.5, 0) == 4);
    assert_true(query_number_round(-2.5, 0) == -2);
    assert_true(query_number_round(-0.2, 0) == 0);
    assert_true(query_number_round(0.125, 2) == 0.12);
    assert_true(query_number_round(1.005, 2) == 1); /* by its decimal text */
    assert_true(query_number_round(125, -1) == 120);
    assert_true(query_number_round(4.525, 2) == 4.52);
    assert_true(query_number_round(1e21, 2) == 1e21);
    assert_true(isnan(query_number_round(2, 1.5)));
    assert_true(isnan(query_number_round(1e300, 20)));
}

static void a_text_is_read_as_a_number(void **state)
{
    (void)state;
    expect(query_number_cast(&frame, string("12.50")), "12.5");
    expect(query_number_cast(&frame, string("007")), "7");
    expect(query_number_cast(&frame, string("1e3")), "1000");
    expect(query_number_cast(&frame, string("-0")), "0");
    expect(query_number_cast(&frame, string("0x1F")), "31");
    expect(query_number_cast(&frame, string("0o17")), "15");
    expect(query_number_cast(&frame, string("0B101")), "5");
    expect(query_number_cast(&frame, string("0x20000000000001")), "9007199254740992");
    expect(query_number_cast(&frame, &value_true), "1");
    assert_true(query_number_read("0x20000000000003", 16) == 9007199254740996.0);
}

static void what_is_no_number_fails(void **state)
{
    static const char *const texts[] = {"",   " 1",  "1 ",    "1.",  ".5",       "0x",   "1e",
                                        "+1", "0b2", "1e999", "abc", "Infinity", "0xg1", "-0x1"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_failure(query_number_cast(&frame, string(texts[i])), "D3030",
                       "Unable to cast value to a number: \"");
    expect_failure(query_number_cast(&frame, &value_null), "D3030",
                   "Unable to cast value to a number: null");
    expect_failure(query_number_cast(&frame, json("[1,{'a':0.25}]")), "D3030",
                   "Unable to cast value to a number: [1,{\"a\":0.25}]");
}

static void numbers_are_written_in_other_bases(void **state)
{
    (void)state;
    expect_text(query_number_base(&frame, 255, 16), "ff");
    expect_text(query_number_base(&frame, -255.5, 2), "-100000000");
    expect_text(query_number_base(&frame, 1e21, 10), "1e+21");
    expect_text(query_number_base(&frame, 1e21, 36), "5v1j4f4ds7c000");
    expect_text(query_number_base(&frame, 0, 3), "0");
    expect_failure(query_number_base(&frame, 1, 37), "D3100",
                   "must be between 2 and 36.  It was given 37");
}

static void values_become_text(void **state)
{
    (void)state;
    expect_text(query_print(&frame, string("a\"b"), false), "a\"b");
    expect_text(query_print(&frame, json("[1.0,null,true,'x\\n\\u0001',[],{}]"), false),
                "[1,null,true,\"x\\n\\u0001\",[],{}]");
    expect_text(query_print(&frame, json("{'a':0.30000000000000004,'b':[1e30]}"), false),
                "{\"a\":0.3,\"b\":[1e+30]}");
    expect_text(query_print(&frame, json("{'a':[1,{}],'b':[]}"), true),
                "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
    expect_text(query_print(&frame, json("5"), true), "5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_written_as_ecmascript_does),
        TEST(a_brief_number_has_fifteen_digits),
        TEST(halves_are_rounded_to_even),
        TEST(a_text_is_read_as_a_number),
        TEST(what_is_no_number_fails),
        TEST(numbers_are_written_in_other_bases),
        TEST(values_become_text),
    };

    return cmocka_run_group_tests_name("lang/jsonata/number", tests, NULL, NULL);
}
