/* tests/unit/lang/jsonata/integer_test.c - integers by pictures. */
#include "tests/unit/lang/fixture.h"

#include <math.h>

#include "runtime/lang/jsonata/picture/integer_picture.h"

static void expect_written(double integer, const char *picture, const char *text)
{
    const struct integer_picture *prepared = integer_picture(&frame, picture, strlen(picture));

    assert_non_null(prepared);
    expect_text(query_format_integer(&frame, integer, prepared), text);
}

static void expect_read(const char *text, const char *picture, const char *number)
{
    const struct integer_picture *prepared = integer_picture(&frame, picture, strlen(picture));

    assert_non_null(prepared);
    expect(query_parse_integer(&frame, string(text), prepared), number);
}

static void digits_are_padded_and_grouped(void **state)
{
    (void)state;
    expect_written(123, "0000", "0123");
    expect_written(1234567, "#,##0", "1,234,567");
    expect_written(1234567, "#:###,##0", "1:234,567");
    expect_written(12, "#.###,0", ".1,2"); /* as the reference does it */
    expect_written(-5.5, "00", "-06");
    expect_written(12, "\xd9\xa0\xd9\xa0", "\xd9\xa1\xd9\xa2"); /* Arabic */
    expect_written(1e21, "0", "1e+21");
    expect_written(21, "0;o", "21st");
    expect_written(111, "0;o", "111th");
}

static void there_are_letters_and_words(void **state)
{
    (void)state;
    expect_written(28, "a", "ab");
    expect_written(703, "A", "AAA");
    expect_written(1999, "I", "MCMXCIX");
    expect_written(0, "i", "");
    expect_written(1234, "w", "one thousand, two hundred and thirty-four");
    expect_written(1e15, "Ww", "One Thousand Trillion");
    expect_written(40, "W;o", "FORTIETH");
    expect_written(100000, "w;o", "one hundred thousandth");
}

static void they_are_read(void **state)
{
    (void)state;
    expect_read("1,234", "#,##0", "1234");
    expect_read("12th", "0;o", "12");
    expect_read("mcmxcix", "i", "1999");
    expect_read("AAA", "A", "703");
    expect_read("One Thousand, Two Hundred and Thirty-Four", "w", "1234");
    expect_read("fortieth", "w", "40");
    expect_read("\xd9\xa1\xd9\xa2", "\xd9\xa0", "12");
    expect_read("some", "w", "null");
    expect_read("x", "0", "null");
}

static void a_picture_may_be_wrong(void **state)
{
    const struct integer_picture *sequence = integer_picture(&frame, "x", 1);

    (void)state;
    assert_null(integer_picture(&frame, "0\xd9\xa0", 3));
    expect_failure(NULL, "D3131", "same decimal group");
    assert_int_equal(sequence->form, INTEGER_SEQUENCE);
    expect_failure(query_format_integer(&frame, 1, sequence), "D3130", "starting with \"x\" is");
    expect_failure(query_parse_integer(&frame, string("1"), sequence), "D3130", "\"x\"");
    expect_failure(query_parse_integer(&frame, string("1"), integer_picture(&frame, "\xd9\xa0", 2)),
                   "D1001", "\"1\"");
    expect_failure(query_format_integer(&frame, 1e9, integer_picture(&frame, "I", 1)), "U1001",
                   "Roman");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(digits_are_padded_and_grouped),
        TEST(there_are_letters_and_words),
        TEST(they_are_read),
        TEST(a_picture_may_be_wrong),
    };

    return cmocka_run_group_tests_name("lang/jsonata/integer", tests, NULL, NULL);
}
