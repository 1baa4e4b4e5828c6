/* tests/unit/lang/jsonata/picture_test.c - numbers by pictures. */
#include "tests/unit/lang/fixture.h"

#include <stdio.h>

#include "runtime/lang/jsonata/picture/kept.h"

static void expect_written(double real, const char *picture, const char *options, const char *text)
{
    const struct number_picture *prepared =
        number_picture(&frame, string(picture), options != NULL ? json(options) : NULL);

    assert_non_null(prepared);
    expect_text(query_format_number(&frame, real, prepared), text);
}

static void a_picture_says_how_a_number_looks(void **state)
{
    (void)state;
    expect_written(12345.6, "#,###.00", NULL, "12,345.60");
    expect_written(0.14, "01%", NULL, "14%");
    expect_written(0.14, "001\xe2\x80\xb0", NULL, "140\xe2\x80\xb0");
    expect_written(-6, "000", NULL, "-006");
    expect_written(-6, "000;(0)", NULL, "(6)");
    expect_written(1234.5678, "00.000e0", NULL, "12.346e2");
    expect_written(0.00234, "0.0e00", NULL, "2.3e-03");
    expect_written(2.5, "0", NULL, "2"); /* half to even */
    expect_written(0, "0.0e0", NULL, "0.0e0");
    expect_written(-12.5, "00.0e0", NULL, "-12.5e0");
    expect_written(1.5, "\xd9\xa0.\xd9\xa0\xd9\xa0", "{'zero-digit':'\xd9\xa0'}",
                   "\xd9\xa1.\xd9\xa5\xd9\xa0");
    expect_written(1234, "$#.##0,0 each", "{'decimal-separator':',','grouping-separator':'.'}",
                   "$1.234,0 each");
}

static void a_picture_may_be_wrong(void **state)
{
    static const struct {
        const char *picture, *code;
    } cases[] = {
        {"0;0;0", "D3080"},
        {"0.0.0", "D3081"},
        {"0%%", "D3082"},
        {"0\xe2\x80\xb0\xe2\x80\xb0", "D3083"},
        {"0%\xe2\x80\xb0", "D3084"},
        {"abc", "D3085"},
        {"", "D3085"},
        {"0a0", "D3086"},
        {"0,.0", "D3087"},
        {"0,", "D3088"},
        {"0,,0", "D3089"},
        {"0#", "D3090"},
        {"0.#0", "D3091"},
        {"0e0%", "D3092"},
        {"0e#", "D3093"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(number_picture(&frame, string(cases[i].picture), NULL));
        expect_failure(NULL, cases[i].code, "picture");
    }
}

/* A string in memory that holds another one later, as the text of an input does. */
static const struct value *fixed(char *memory, const char *text)
{
    struct value *value;

    memcpy(memory, text, strlen(text) + 1);
    value = (struct value *)value_string(&region, memory, strlen(text));
    value->flags |= VALUE_FIXED;
    return value;
}

static void a_picture_of_the_program_is_prepared_once(void **state)
{
    char memory[16], text[16];
    const struct number_picture *first;

    (void)state;
    expect_text(query_format_number(&frame, 1, kept_number_picture(&frame, fixed(memory, "0.00"))),
                "1.00");
    first = kept_number_picture(&frame, fixed(memory, "0.00"));
    expect_text(query_format_number(&frame, 1, first), "1.00");
    assert_ptr_equal(kept_number_picture(&frame, fixed(text, "0.00")), first);
    assert_ptr_not_equal(kept_number_picture(&frame, string("0.00")), first);
    expect_text(query_format_number(&frame, 1, kept_number_picture(&frame, fixed(memory, "0.0"))),
                "1.0");
    expect_text(query_format_number(&frame, 2, first), "2.00");
    /* The same text as a picture of another kind; one that is wrong, twice. */
    expect_text(query_format_integer(&frame, 7, kept_integer_picture(&frame, fixed(text, "01"))),
                "07");
    expect_text(query_format_number(&frame, 7, kept_number_picture(&frame, fixed(text, "01"))),
                "07");
    for (int i = 0; i < 2; i++)
        expect_failure((const void *)kept_number_picture(&frame, fixed(text, "0#")), "D3090",
                       "picture");
    /* More of them than are kept. */
    for (int i = 0; i < 200; i++) {
        char picture[16];

        snprintf(picture, sizeof picture, "%03d[Y]", i);
        assert_non_null(kept_date_picture(&frame, fixed(memory, picture)));
    }
    assert_ptr_equal(kept_number_picture(&frame, fixed(text, "0.00")), first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_picture_says_how_a_number_looks),
        TEST(a_picture_may_be_wrong),
        TEST(a_picture_of_the_program_is_prepared_once),
    };

    return cmocka_run_group_tests_name("lang/jsonata/picture", tests, NULL, NULL);
}
