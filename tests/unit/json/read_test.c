/* tests/unit/json/read_test.c - JSON text to values: what is read, what is refused and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

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

/* From memory that ends exactly where the text does, so that reading on is noticed. */
static const struct value *read_exactly(const char *text, size_t size, enum json_text lifetime,
                                        struct json_error *error)
{
    char *copy = malloc(size > 0 ? size : 1);
    const struct value *value;

    assert_non_null(copy);
    memcpy(copy, text, size);
    value = json_read(&region, copy, size, lifetime, error);
    free(copy);
    return value;
}

static const struct value *read_text(const char *text)
{
    struct json_error error;
    const struct value *value = json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error);

    assert_non_null(value);
    return value;
}

static void assert_refused(const char *text, const char *message, int line, int column)
{
    struct json_error error = {0};

    assert_null(read_exactly(text, strlen(text), JSON_TEXT_COPIED, &error));
    assert_string_equal(error.message, message);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    assert_null(read_exactly(text, strlen(text), JSON_TEXT_BORROWED, &error));
    assert_string_equal(error.message, message);
}

static void scalars(void **state)
{
    (void)state;
    assert_true(value_is(read_text("null"), VALUE_NULL));
    assert_int_equal(read_text("true")->as.integer, 1);
    assert_int_equal(read_text(" false\n")->as.integer, 0);
    assert_true(value_is_text(read_text("\"a b\""), "a b"));
    assert_true(value_is_text(read_text("\"\""), ""));
}

static void integers(void **state)
{
    (void)state;
    assert_int_equal(read_text("0")->as.integer, 0);
    assert_int_equal(read_text("-17")->as.integer, -17);
    assert_true(read_text("9223372036854775807")->as.integer == INT64_MAX);
    assert_true(read_text("-9223372036854775808")->as.integer == INT64_MIN);
    assert_true(value_is(read_text("-9223372036854775808"), VALUE_INTEGER));
    assert_true(value_is(read_text("-0"), VALUE_INTEGER));
    assert_int_equal(read_text("-0")->as.integer, 0);
}

static void integers_beyond_64_bits_keep_their_digits(void **state)
{
    const char *texts[] = {"9223372036854775808", "-9223372036854775809", "18446744073709551617",
                           "123456789012345678901234567890"};
    struct json_error error;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const struct value *value =
            read_exactly(texts[i], strlen(texts[i]), JSON_TEXT_COPIED, &error);

        assert_true(value_is(value, VALUE_BIG));
        assert_int_equal(value->size, strlen(texts[i]));
        assert_memory_equal(value->as.text, texts[i], value->size);
    }
}

static void reals(void **state)
{
    static const struct {
        const char *text;
        double real;
    } cases[] = {
        {"1.0", 1.0},
        {"-2.5", -2.5},
        {"1e3", 1000.0},
        {"1E+2", 100.0},
        {"25e-1", 2.5},
        {"0.1", 0.1},
        {"123456789.123456789", 123456789.123456789},
        {"1.7976931348623157e308", 1.7976931348623157e308},
        {"5e-324", 5e-324},
        {"1e-400", 0.0},
        {"0e999999999999", 0.0},
        {"9007199254740993.0", 9007199254740992.0},
        {"1e23", 1e23},
        {"0.000000000000000000000000000000000000000000000000000000000000000000000001", 1e-72},
        {"100000000000000000000000000000000000000000000000000000000000000000000.0", 1e68},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct value *value = read_text(cases[i].text);

        assert_true(value_is(value, VALUE_REAL));
        assert_true(value->as.real == cases[i].real);
    }
    assert_true(signbit(read_text("-0.0")->as.real));
}

/* Zeros after the point that the exponent takes back: counting must not give up half-way. */
static void long_fractions_with_large_exponents(void **state)
{
    struct buffer text = BUFFER_EMPTY;

    (void)state;
    buffer_add_text(&text, "0.");
    for (int i = 0; i < 150000; i++)
        buffer_add_byte(&text, '0');
    buffer_add_text(&text, "1e100010");
    assert_true(read_text(text.text)->as.real == 0.0);
    text.size -= strlen("100010");
    buffer_add_text(&text, "150001");
    assert_true(read_text(text.text)->as.real == 1.0);
    buffer_fini(&text);
    /* The digits are 5 times 2 to the 64th: as a word they are nothing. */
    assert_true(read_text("9223372036854775808.0")->as.real == 9223372036854775808.0);
    assert_true(read_text("0.92233720368547758080")->as.real == 0.9223372036854775808);
}

static void numbers_that_are_none(void **state)
{
    struct value number;

    (void)state;
    assert_refused("-", "expected a digit", 1, 2);
    assert_refused("[-x]", "expected a digit", 1, 3);
    assert_refused("01", "a number must not start with a zero that means nothing", 1, 1);
    assert_refused("-012", "a number must not start with a zero that means nothing", 1, 2);
    assert_refused("1.", "expected a digit after the decimal point", 1, 3);
    assert_refused("[1.e5]", "expected a digit after the decimal point", 1, 4);
    assert_refused("1e", "expected a digit in the exponent", 1, 3);
    assert_refused("1e+", "expected a digit in the exponent", 1, 3);
    assert_refused("1e999", "number out of range", 1, 1);
    assert_refused("[0, -1e309]", "number out of range", 1, 5);
    assert_refused("+1", "expected a value", 1, 1);
    assert_refused(".5", "expected a value", 1, 1);
    assert_refused("1x", "more text after the value", 1, 2);
    assert_true(json_read_number("12", 2, &number));
    assert_int_equal(number.as.integer, 12);
    assert_false(json_read_number("", 0, &number));
    assert_false(json_read_number("12 ", 3, &number));
    assert_false(json_read_number(" 12", 3, &number));
    assert_false(json_read_number("1e400", 5, &number));
    assert_false(json_read_number("NaN", 3, &number));
}

static void an_integer_beyond_doubles_is_out_of_range(void **state)
{
    char digits[401];

    (void)state;
    memset(digits, '9', 400);
    digits[400] = '\0';
    assert_refused(digits, "number out of range", 1, 1);
    digits[308] = '\0';
    assert_true(value_is(read_text(digits), VALUE_BIG));
}

static void strings_with_escapes(void **state)
{
    (void)state;
    assert_true(value_is_text(read_text("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "\"\\/\b\f\n\r\t"));
    assert_true(value_is_text(read_text("\"\\u0041\\u00e9\\u20AC\""), "A\xc3\xa9\xe2\x82\xac"));
    assert_true(value_is_text(read_text("\"x\\ud83d\\uDE00y\""), "x\xf0\x9f\x98\x80y"));
    assert_true(value_is_text(read_text("\"long plain text before \\n and after it\""),
                              "long plain text before \n and after it"));
    assert_int_equal(read_text("\"a\\u0000b\"")->size, 3);
}

static void strings_that_are_none(void **state)
{
    (void)state;
    assert_refused("\"abc", "unterminated string", 1, 1);
    assert_refused("[\"abcdefghijkl\\", "unterminated string", 1, 2);
    assert_refused("\"abc\\\"", "unterminated string", 1, 1);
    assert_refused("\"a\nb\"", "control character in a string: escape it", 1, 3);
    assert_refused("\"a\tb\"", "control character in a string: escape it", 1, 3);
    assert_refused("\"\\ud800\"", "lone surrogate", 1, 2);
    assert_refused("\"\\udc00\"", "lone surrogate", 1, 2);
    assert_refused("\"\\ud800\\u0041\"", "lone surrogate", 1, 2);
    assert_refused("\"ab\\u12\"", "expected four hexadecimal digits after \\u", 1, 4);
    assert_refused("\"\\u12g4\"", "expected four hexadecimal digits after \\u", 1, 2);
    assert_refused("{\"k\\x\":1}",
                   "unknown escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX was expected",
                   1, 4);
}

static void utf8_is_checked(void **state)
{
    static const char *bad[] = {
        "\"\x80\"",
        "\"\xc3\"",
        "\"\xc0\xaf\"",
        "\"\xe0\x80\xaf\"",
        "\"\xed\xa0\x80\"",
        "\"\xf4\x90\x80\x80\"",
        "\"\xf5\x80\x80\x80\"",
        "\"\xe2\x82\"",
        "\"\xff\"",
        "\"\xf0\x8f\xbf\xbf\"",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_refused(bad[i], "invalid UTF-8", 1, 2);
    assert_true(value_is_text(read_text("\"\xf4\x8f\xbf\xbf \xee\x80\x80 \xc2\x80\""),
                              "\xf4\x8f\xbf\xbf \xee\x80\x80 \xc2\x80"));
}

static void containers(void **state)
{
    const struct value *value =
        read_text(" { \"a\" : [ 1 , [ ] , { } ] ,\r\n\t\"b\":{\"c\":null} } ");

    (void)state;
    assert_int_equal(value->size, 2);
    assert_int_equal(value->depth, 3);
    assert_int_equal(value_member_named(value, "a")->size, 3);
    assert_int_equal(value_member_named(value, "a")->depth, 2);
    assert_true(value_is(value_member_named(value_member_named(value, "b"), "c"), VALUE_NULL));
    assert_int_equal(read_text("[]")->depth, 1);
    assert_int_equal(read_text("1")->depth, 0);
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    assert_refused("", "nothing here: the text is empty", 1, 1);
    assert_refused(" \n ", "nothing here: the text is empty", 2, 2);
    assert_refused("[", "expected a value, but the text ends here", 1, 2);
    assert_refused("[1", "expected ',' or ']' after an item", 1, 3);
    assert_refused("[1 2]", "expected ',' or ']' after an item", 1, 4);
    assert_refused("[1,]", "expected a value", 1, 4);
    assert_refused("{", "expected '\"': a key", 1, 2);
    assert_refused("{a:1}", "expected '\"': a key", 1, 2);
    assert_refused("{\"a\":1,}", "expected '\"': a key", 1, 8);
    assert_refused("{\"a\" 1}", "expected ':' after a key", 1, 6);
    assert_refused("{\"a\":1", "expected ',' or '}' after a member", 1, 7);
    assert_refused("{\"a\":1;", "expected ',' or '}' after a member", 1, 7);
    assert_refused("{\"a\":}", "expected a value", 1, 6);
    assert_refused("1 2", "more text after the value", 1, 3);
    assert_refused("tru", "expected a value", 1, 1);
    assert_refused("\xef\xbb\xbf{}", "expected a value", 1, 1);
}

static void places_count_lines_and_characters(void **state)
{
    struct json_error error;
    const char *text = "{\n  \"caf\xc3\xa9\": \"\xf0\x9f\x98\x80\",\n  \"\xc3\xa9\" ! 1\n}";

    (void)state;
    assert_null(json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error));
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 7);
    assert_int_equal(error.offset, strchr(text, '!') - text);
}

static void the_last_of_equal_keys_wins_in_the_first_place(void **state)
{
    const struct value *value = read_text("{\"a\":1,\"b\":2,\"a\":3,\"c\":4,\"b\":5,\"a\":6}");

    (void)state;
    assert_int_equal(value->size, 3);
    assert_memory_equal(value->as.members[0].key.text, "a", 1);
    assert_int_equal(value->as.members[0].value.as.integer, 6);
    assert_memory_equal(value->as.members[1].key.text, "b", 1);
    assert_int_equal(value->as.members[1].value.as.integer, 5);
    assert_int_equal(value->as.members[2].value.as.integer, 4);
}

static void a_member_that_lost_does_not_count_for_the_depth(void **state)
{
    (void)state;
    assert_int_equal(read_text("{\"a\":[[1]],\"a\":1}")->depth, 1);
    assert_int_equal(read_text("[{\"a\":[[1]],\"b\":[],\"a\":1}]")->depth, 3);
}

static void equal_keys_in_a_large_object(void **state)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *value;

    (void)state;
    buffer_add_text(&text, "{\"first\":0");
    for (int i = 0; i < 100000; i++)
        buffer_add_format(&text, ",\"key%d\":%d", i % 50000, i);
    buffer_add_text(&text, "}");
    value = read_text(text.text);
    assert_int_equal(value->size, 50001);
    for (int i = 0; i < 50000; i++) {
        char name[20];

        snprintf(name, sizeof(name), "key%d", i);
        assert_int_equal(value->as.members[i + 1].value.as.integer, i + 50000);
        assert_int_equal(value_member_named(value, name)->as.integer, i + 50000);
    }
    assert_null(value_member_named(value, "key50000"));
    buffer_fini(&text);
}

static void nesting_has_a_limit(void **state)
{
    char text[2 * VALUE_DEPTH_MAX + 3];

    (void)state;
    memset(text, '[', VALUE_DEPTH_MAX);
    memset(text + VALUE_DEPTH_MAX, ']', VALUE_DEPTH_MAX);
    text[2 * VALUE_DEPTH_MAX] = '\0';
    assert_int_equal(read_text(text)->depth, VALUE_DEPTH_MAX);
    memset(text, '[', VALUE_DEPTH_MAX + 1);
    memset(text + VALUE_DEPTH_MAX + 1, ']', VALUE_DEPTH_MAX + 1);
    text[2 * VALUE_DEPTH_MAX + 2] = '\0';
    assert_refused(text, "nested too deeply: more than 1000 levels", 1, VALUE_DEPTH_MAX + 1);
}

static void copied_text_may_go_away(void **state)
{
    const char *text = "{\"key\":[\"plain\",\"esc\\naped\",123456789012345678901234567890]}";
    struct json_error error;
    const struct value *value = read_exactly(text, strlen(text), JSON_TEXT_COPIED, &error);
    const struct value *items;

    (void)state;
    assert_non_null(value);
    assert_int_equal(value->as.members[0].key.hash & KEY_FIXED, 0);
    items = value_member_named(value, "key");
    assert_true(value_is_text(value_item(items, 0), "plain"));
    assert_int_equal(value_item(items, 0)->flags & VALUE_FIXED, 0);
    assert_true(value_is_text(value_item(items, 1), "esc\naped"));
    assert_memory_equal(value_item(items, 2)->as.text, "1234567890", 10);
}

static void borrowed_text_is_pointed_into(void **state)
{
    const char *text = "{\"a longer key\":\"plain text\",\"k\":\"esc\\naped\",\"\\u0041\":1}";
    const struct value *value = read_text(text);
    const struct value *plain = value_member_named(value, "a longer key");

    (void)state;
    assert_ptr_equal(plain->as.text, strstr(text, "plain text"));
    assert_int_equal(plain->flags, VALUE_FIXED);
    assert_ptr_equal(value->as.members[0].key.text, text + 2);
    assert_int_equal(value->as.members[0].key.hash & KEY_FIXED, KEY_FIXED);
    assert_int_equal(value_member_named(value, "k")->flags & VALUE_FIXED, 0);
    assert_int_equal(value->as.members[2].key.hash & KEY_FIXED, 0);
    assert_int_equal(value_member_named(value, "A")->as.integer, 1);
}

/* Every beginning of a document is refused, from memory that ends right there. */
static void no_beginning_is_a_document(void **state)
{
    const char *text =
        "{\"a\":[1.5e3,-20,true,\"\\u00e9\\n\xc3\xa9 long enough\"],\"key of nine\":null}";
    struct json_error error;

    (void)state;
    for (size_t size = 0; size < strlen(text); size++) {
        assert_null(read_exactly(text, size, JSON_TEXT_BORROWED, &error));
        assert_true(error.offset <= size);
    }
    assert_non_null(read_exactly(text, strlen(text), JSON_TEXT_COPIED, &error));
}

static void assert_twice(const char *text, int line, int column)
{
    struct json_error error = {0};

    assert_non_null(json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error));
    assert_false(error.twice);
    assert_null(json_read_distinct(&region, text, strlen(text), &error));
    assert_true(error.twice);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
}

static void keys_may_have_to_be_distinct(void **state)
{
    static const char fine[] = "{\"a\":{\"a\":1,\"b\":2},\"b\":[{\"a\":1},{\"a\":2}]}";
    struct json_error error = {.twice = true};
    struct buffer large = BUFFER_EMPTY;
    int column;

    (void)state;
    assert_non_null(json_read_distinct(&region, fine, strlen(fine), &error));
    assert_null(json_read_distinct(&region, "{\"a\" 1}", 7, &error));
    assert_false(error.twice);
    assert_twice("{\"a\":1,\"a\":2}", 1, 8);
    assert_twice("{\"a\":1,\"b\":2,\n \"b\":2}", 2, 2);
    assert_twice("{\"a\":1,\"b\":2,\"a\":2,\"b\":2}", 1, 14);
    assert_twice("[{\"a\":{\"long enough key\":1,\"\":2,\"long enough key\":3}}]", 1, 33);
    assert_twice("{\"\\u0061\":1,\"a\":2}", 1, 13); /* the second is without escapes */
    assert_twice("{\"a\":1,\"\\u0061\":2}", 1, 18); /* where the object ends */
    for (int i = 0; i < 100; i++)
        buffer_add_format(&large, "%c\"key %d\":%d", i == 0 ? '{' : ',', i, i);
    column = (int)large.size + 2;
    buffer_add_text(&large, ",\"key 7\":0,\"key 100\":0}");
    assert_twice(large.text, 1, column);
    buffer_fini(&large);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(scalars),
        TEST(integers),
        TEST(integers_beyond_64_bits_keep_their_digits),
        TEST(reals),
        TEST(long_fractions_with_large_exponents),
        TEST(numbers_that_are_none),
        TEST(an_integer_beyond_doubles_is_out_of_range),
        TEST(strings_with_escapes),
        TEST(strings_that_are_none),
        TEST(utf8_is_checked),
        TEST(containers),
        TEST(what_is_missing_is_named),
        TEST(places_count_lines_and_characters),
        TEST(the_last_of_equal_keys_wins_in_the_first_place),
        TEST(a_member_that_lost_does_not_count_for_the_depth),
        TEST(equal_keys_in_a_large_object),
        TEST(keys_may_have_to_be_distinct),
        TEST(nesting_has_a_limit),
        TEST(copied_text_may_go_away),
        TEST(borrowed_text_is_pointed_into),
        TEST(no_beginning_is_a_document),
    };

    return cmocka_run_group_tests_name("json read", tests, NULL, NULL);
}
