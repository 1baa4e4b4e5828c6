/* tests/unit/rows/fields_test.c - what is written of a row is read again; what is wrong is named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/rows/fields.h"
#include "runtime/rows/row.h"

static struct region region;

static int set_up(void **state)
{
    (void)state;
    region_init(&region);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    region_fini(&region);
    return 0;
}

static struct fields read_text(const char *text, const char **wrong)
{
    *wrong = NULL;
    return fields_read(&region, text, strlen(text), wrong);
}

static void test_what_is_written_is_read(void **state)
{
    static const int32_t numbers[] = {3, 0};
    struct buffer out = BUFFER_EMPTY;
    const char *wrong;
    struct fields fields, in;
    int32_t *read;

    (void)state;
    fields_begin(&out);
    fields_add(&out, "n", -5);
    fields_add(&out, "zero", 0);
    fields_add_given(&out, "given", 0);
    fields_add_bits(&out, "bits", UINT64_MAX - 1);
    fields_add_real(&out, "real", 0.5);
    fields_add_flag(&out, "yes", true);
    fields_add_flag(&out, "no", false);
    fields_add_text(&out, "text", "a \"b\"");
    fields_add_text(&out, "none", NULL);
    fields_add_numbers(&out, "numbers", numbers, COUNT_OF(numbers));
    fields_begin_in(&out, "in");
    fields_add(&out, "n", 7);
    fields_end(&out);
    fields_end(&out);
    assert_string_equal(out.text, "{\"n\":-5,\"given\":0,\"bits\":-2,\"real\":0.5,\"yes\":true,"
                                  "\"text\":\"a \\\"b\\\"\",\"numbers\":[3,0],\"in\":{\"n\":7}}");

    fields = read_text(out.text, &wrong);
    in = fields_in(&fields, "in");
    assert_int_equal(fields_number(&fields, "n", -5, 0), -5);
    assert_int_equal(fields_number(&fields, "zero", 1, 2), 0);
    assert_true(fields_have(&fields, "given"));
    assert_false(fields_have(&fields, "zero"));
    assert_true(fields_bits(&fields, "bits") == UINT64_MAX - 1);
    assert_true(fields_real(&fields, "real") == 0.5);
    assert_true(fields_flag(&fields, "yes"));
    assert_false(fields_flag(&fields, "no"));
    assert_string_equal(fields_text(&fields, "text"), "a \"b\"");
    assert_null(fields_text(&fields, "none"));
    assert_int_equal(fields_numbers(&fields, "numbers", 0, 3, &read), 2);
    assert_int_equal(read[0], 3);
    assert_int_equal(read[1], 0);
    assert_int_equal(fields_number(&in, "n", 0, 10), 7);
    in = fields_in(&fields, "absent");
    assert_int_equal(fields_number(&in, "n", 0, 10), 0);
    assert_null(wrong);
    buffer_fini(&out);
}

static void test_what_is_wrong_is_named(void **state)
{
    static const char text[] = "{\"n\":5,\"t\":\"a\\u0000b\",\"f\":1,\"a\":[1,\"x\"],\"r\":1.5}";
    const char *wrong;
    struct fields fields = read_text(text, &wrong);
    int32_t *numbers;

    (void)state;
    (void)fields_number(&fields, "n", 6, 9);
    assert_string_equal(wrong, "n");
    (void)fields_flag(&fields, "f"); /* the first one is remembered */
    assert_string_equal(wrong, "n");
    fields = read_text(text, &wrong);
    assert_null(fields_text(&fields, "t"));
    assert_string_equal(wrong, "t");
    fields = read_text(text, &wrong);
    assert_false(fields_flag(&fields, "f"));
    assert_string_equal(wrong, "f");
    fields = read_text(text, &wrong);
    (void)fields_numbers(&fields, "a", 0, 9, &numbers);
    assert_string_equal(wrong, "a");
    fields = read_text(text, &wrong);
    (void)fields_number(&fields, "r", 0, 9);
    assert_string_equal(wrong, "r");
    fields = read_text("[1]", &wrong);
    assert_non_null(wrong);
    fields = read_text("{\"n\":", &wrong);
    assert_non_null(wrong);
    assert_int_equal(fields_number(&fields, "n", 0, 9), 0);
}

static void test_rows_have_an_order(void **state)
{
    static const struct row_key keys[] = {
        {ROW_EXECUTION, 0, "", 0}, {ROW_INPUT, 0, "", 0},      {ROW_FRAME, 0, "", 0},
        {ROW_VARIABLE, 0, "a", 0}, {ROW_VARIABLE, 0, "ab", 0}, {ROW_FRAME, 1, "", 0},
        {ROW_ITEM, 1, "", 9},      {ROW_ITEM, 1, "", 10},      {ROW_FRAME, UINT64_MAX, "", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        for (size_t n = 0; n < COUNT_OF(keys); n++) {
            int order = row_compare(&keys[i], &keys[n]);

            assert_int_equal((order > 0) - (order < 0), (i > n) - (i < n));
        }
    assert_string_equal(row_kind_name(ROW_RESULT), "result");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_written_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_wrong_is_named, set_up, tear_down),
        cmocka_unit_test(test_rows_have_an_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
