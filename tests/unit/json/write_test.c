/* tests/unit/json/write_test.c - values to JSON text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

static struct region region;

static int setup(void **state)
{
    (void)state;
    region_init(&region);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    region_fini(&region);
    return 0;
}

/* What `text` reads as is written as `expected`. */
static void assert_written(const char *text, const char *expected)
{
    struct json_error error;
    struct buffer out = BUFFER_EMPTY;
    const struct value *value = json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error);

    assert_non_null(value);
    json_write(&out, value);
    assert_string_equal(out.text, expected);
    assert_int_equal(out.size, strlen(expected));
    assert_int_equal(json_size(value), out.size);
    buffer_fini(&out);
}

/* [v,v] of [v,v] ..., a hundred times: its text has more bytes than can be counted one by one. */
static void an_immense_text_has_a_size(void **state)
{
    const struct value *value = value_text(&region, "a text that is a part of all of it\n");
    struct buffer out = BUFFER_EMPTY;
    size_t size;

    (void)state;
    for (int i = 0; i < 12; i++)
        value = value_array_of(&region, (const struct value *const[]){value, value}, 2);
    json_write(&out, value);
    size = out.size;
    buffer_fini(&out);
    assert_in_range(size, 100000, 1000000);
    assert_int_equal(json_size(value), size);
    assert_int_equal(json_size_within(value, size), size);
    assert_true(json_size_within(value, size - 1) > size - 1);
    assert_true(json_size_within(value, 10) > 10);
    for (int i = 0; i < 88; i++)
        value = value_array_of(&region, (const struct value *const[]){value, value}, 2);
    assert_true(json_size_within(value, size) > size);
}

static void values_are_compact(void **state)
{
    (void)state;
    assert_written("null", "null");
    assert_written(" true ", "true");
    assert_written("false", "false");
    assert_written("[ ]", "[]");
    assert_written("{ }", "{}");
    assert_written("[ 1 , [ [ ] ] , { \"b\" : { } , \"a\" : [ -2 ] } ]",
                   "[1,[[]],{\"b\":{},\"a\":[-2]}]");
}

static void strings_escape_what_they_must(void **state)
{
    (void)state;
    assert_written("\"\"", "\"\"");
    assert_written("\"\\u0022\\u005c\\/\"", "\"\\\"\\\\/\"");
    assert_written("\"\\u0008\\u000c\\u000a\\u000d\\u0009\"", "\"\\b\\f\\n\\r\\t\"");
    assert_written("\"\\u0000\\u000b\\u001F\\u007f\"", "\"\\u0000\\u000b\\u001f\x7f\"");
    assert_written("\"caf\\u00e9 \\ud83d\\ude00\"", "\"caf\xc3\xa9 \xf0\x9f\x98\x80\"");
    assert_written("{\"\\n\":1}", "{\"\\n\":1}");
    assert_written("\"12345678\\n12345678\\\"1\"", "\"12345678\\n12345678\\\"1\"");
}

/* An escape at every place of strings of every small size. */
static void escapes_at_every_place(void **state)
{
    (void)state;
    for (size_t size = 1; size < 40; size++) {
        for (size_t place = 0; place < size; place++) {
            struct buffer out = BUFFER_EMPTY;
            char text[40], expected[48];
            const struct value *written;

            memset(text, 'x', size);
            text[place] = '\n';
            memset(expected, 'x', sizeof(expected));
            expected[0] = '"';
            memcpy(expected + 1 + place, "\\n", 2);
            memcpy(expected + size + 2, "\"", 2);
            json_write_string(&out, text, size);
            assert_string_equal(out.text, expected);
            buffer_clear(&out);
            written = value_string(&region, text, size);
            json_write(&out, value_array_of(&region, &written, 1));
            assert_memory_equal(out.text + 1, expected, strlen(expected));
            assert_int_equal(out.size, strlen(expected) + 2);
            buffer_fini(&out);
        }
    }
}

static void a_string_of_escapes_grows_the_buffer(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    char text[5000];

    (void)state;
    memset(text, 1, sizeof(text));
    json_write_string(&out, text, sizeof(text));
    assert_int_equal(out.size, sizeof(text) * 6 + 2);
    assert_memory_equal(out.text + out.size - 7, "\\u0001\"", 8);
    buffer_fini(&out);
}

static void writing_appends(void **state)
{
    struct buffer out = BUFFER_EMPTY;

    (void)state;
    buffer_add_text(&out, "x=");
    json_write(&out, &value_true);
    json_write(&out, &value_empty_array);
    json_write_string(&out, "s", 1);
    assert_string_equal(out.text, "x=true[]\"s\"");
    buffer_fini(&out);
}

static void deep_values_close_all_they_opened(void **state)
{
    char text[2 * VALUE_DEPTH_MAX + 1];

    (void)state;
    memset(text, '[', VALUE_DEPTH_MAX);
    memset(text + VALUE_DEPTH_MAX, ']', VALUE_DEPTH_MAX);
    text[2 * VALUE_DEPTH_MAX] = '\0';
    assert_written(text, text);
}

static void integers(void **state)
{
    char out[JSON_NUMBER_MAX], expected[JSON_NUMBER_MAX];
    int64_t integer = 1;

    (void)state;
    for (int i = 0; i < 19; i++) {
        for (int64_t near = integer - 1; near <= integer + 1; near++) {
            int length = json_write_integer(out, near);

            snprintf(expected, sizeof(expected), "%lld", (long long)near);
            assert_string_equal(out, expected);
            assert_int_equal(length, strlen(expected));
            json_write_integer(out, -near);
            snprintf(expected, sizeof(expected), "%lld", (long long)-near);
            assert_string_equal(out, expected);
        }
        integer *= i < 18 ? 10 : 1;
    }
    json_write_integer(out, INT64_MIN);
    assert_string_equal(out, "-9223372036854775808");
    json_write_integer(out, INT64_MAX);
    assert_string_equal(out, "9223372036854775807");
    assert_written("123456789012345678901234567890", "123456789012345678901234567890");
    assert_written("-0", "0");
}

static void reals_are_shortest(void **state)
{
    static const struct {
        double real;
        const char *text;
    } cases[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {-100.0, "-100.0"},
        {0.1, "0.1"},
        {0.3, "0.3"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.5, "1.5"},
        {1234.5678, "1234.5678"},
        {1e15, "1000000000000000.0"},
        {9007199254740992.0, "9007199254740992.0"},
        {123456789012345680000.0, "123456789012345680000.0"},
        {999999999999999868928.0, "999999999999999900000.0"},
        {1e21, "1e+21"},
        {1.5e300, "1.5e+300"},
        {0.000001, "0.000001"},
        {0.00000123456, "0.00000123456"},
        {1e-7, "1e-7"},
        {-1.25e-10, "-1.25e-10"},
        {5e-324, "5e-324"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {9.5367431640625e-7, "9.5367431640625e-7"},
        {2.0 / 3.0, "0.6666666666666666"},
        {9007199254740994.0 / 3.0, "3002399751580331.5"},
        {5e-320, "5e-320"},
        {0x1p-1022 + 0x1p-1074, "2.225073858507202e-308"},
        {0x1p-44, "5.684341886080802e-14"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char out[JSON_NUMBER_MAX];
        int length = json_write_real(out, cases[i].real);

        assert_string_equal(out, cases[i].text);
        assert_int_equal(length, strlen(out));
    }
}

static void reals_read_back(void **state)
{
    uint64_t bits = 88172645463325252u;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char out[JSON_NUMBER_MAX];
        struct value number;
        double real;

        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        memcpy(&real, &bits, sizeof(real));
        if (i % 2 == 0)
            real = (double)(int64_t)(bits >> 20) / 1000;
        if (!isfinite(real))
            continue;
        assert_true(json_read_number(out, (size_t)json_write_real(out, real), &number));
        assert_int_equal(number.kind, VALUE_REAL);
        assert_true(number.as.real == real);
    }
}

static void digits_and_exponent(void **state)
{
    char digits[20];
    int exponent;

    (void)state;
    assert_int_equal(json_real_digits(digits, &exponent, 1200.0), 2);
    assert_memory_equal(digits, "12", 2);
    assert_int_equal(exponent, 4);
    assert_int_equal(json_real_digits(digits, &exponent, 0.0625), 3);
    assert_memory_equal(digits, "625", 3);
    assert_int_equal(exponent, -1);
    assert_int_equal(json_real_digits(digits, &exponent, 1e300), 1);
    assert_memory_equal(digits, "1", 1);
    assert_int_equal(exponent, 301);
    assert_int_equal(json_real_digits(digits, &exponent, 0.1 + 0.2), 17);
    assert_int_equal(exponent, 0);
}

static void pretty_is_for_people(void **state)
{
    const char *text = "{\"a\":[1,\"x\"],\"b\":{},\"c\":[],\"d\":[[true]]}";
    const char *expected = "{\n"
                           "  \"a\": [\n"
                           "    1,\n"
                           "    \"x\"\n"
                           "  ],\n"
                           "  \"b\": {},\n"
                           "  \"c\": [],\n"
                           "  \"d\": [\n"
                           "    [\n"
                           "      true\n"
                           "    ]\n"
                           "  ]\n"
                           "}";
    struct json_error error;
    struct buffer out = BUFFER_EMPTY;

    (void)state;
    json_write_pretty(&out, json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error));
    assert_string_equal(out.text, expected);
    buffer_clear(&out);
    json_write_pretty(&out, &value_zero);
    assert_string_equal(out.text, "0");
    buffer_fini(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_are_compact),
        TEST(an_immense_text_has_a_size),
        TEST(strings_escape_what_they_must),
        TEST(escapes_at_every_place),
        TEST(a_string_of_escapes_grows_the_buffer),
        TEST(writing_appends),
        TEST(deep_values_close_all_they_opened),
        TEST(integers),
        TEST(reals_are_shortest),
        TEST(reals_read_back),
        TEST(digits_and_exponent),
        TEST(pretty_is_for_people),
    };

    return cmocka_run_group_tests_name("json write", tests, NULL, NULL);
}
