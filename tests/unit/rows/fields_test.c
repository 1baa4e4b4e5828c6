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
    return fields_read(&region, text, strlen(text), false, wrong);
}

static const char *const words[] = {"one", NULL, "two"};

static void write_all(const struct fields_out *out)
{
    static const int32_t numbers[] = {3, 0};

    fields_begin(out);
    fields_add(out, FIELD_EVENTS, -5);
    fields_add(out, FIELD_RETRIES, 0);
    fields_add_given(out, FIELD_COUNT, 0);
    fields_add_bits(out, FIELD_SEED, UINT64_MAX - 1);
    fields_add_bits(out, FIELD_RANDOM, UINT64_C(1) << 63);
    fields_add_real(out, FIELD_TOLERATED_PERCENTAGE, 0.5);
    fields_add_flag(out, FIELD_MOVED, true);
    fields_add_flag(out, FIELD_STARTED, false);
    fields_add_word(out, FIELD_WAIT, words, 2);
    fields_add_text(out, FIELD_STATE, "a \"b\"");
    fields_add_text(out, FIELD_NEXT, "");
    fields_add_text(out, FIELD_NAME, NULL);
    fields_add_numbers(out, FIELD_ATTEMPTS, numbers, COUNT_OF(numbers));
    fields_begin_in(out, FIELD_TIMER);
    fields_add(out, FIELD_ID, 7);
    fields_end(out);
    fields_end(out);
}

static void read_all(const struct buffer *text, bool compact)
{
    const char *wrong = NULL;
    struct fields fields = fields_read(&region, text->text, text->size, compact, &wrong);
    struct fields in = fields_in(&fields, FIELD_TIMER);
    int32_t *read;

    assert_int_equal(fields_number(&fields, FIELD_EVENTS, -5, 0), -5);
    assert_int_equal(fields_number(&fields, FIELD_RETRIES, 1, 2), 0);
    assert_true(fields_have(&fields, FIELD_COUNT));
    assert_false(fields_have(&fields, FIELD_RETRIES));
    assert_true(fields_bits(&fields, FIELD_SEED) == UINT64_MAX - 1);
    assert_true(fields_bits(&fields, FIELD_RANDOM) == UINT64_C(1) << 63);
    assert_true(fields_real(&fields, FIELD_TOLERATED_PERCENTAGE) == 0.5);
    assert_true(fields_flag(&fields, FIELD_MOVED));
    assert_false(fields_flag(&fields, FIELD_STARTED));
    assert_int_equal(fields_word(&fields, FIELD_WAIT, words, COUNT_OF(words)), 2);
    assert_int_equal(fields_word(&fields, FIELD_STATUS, words, COUNT_OF(words)), COUNT_OF(words));
    assert_string_equal(fields_text(&fields, FIELD_STATE), "a \"b\"");
    assert_string_equal(fields_text(&fields, FIELD_NEXT), "");
    assert_null(fields_text(&fields, FIELD_NAME));
    assert_int_equal(fields_numbers(&fields, FIELD_ATTEMPTS, 0, 3, &read), 2);
    assert_int_equal(read[0], 3);
    assert_int_equal(read[1], 0);
    assert_int_equal(fields_number(&in, FIELD_ID, 0, 10), 7);
    in = fields_in(&fields, FIELD_TASK);
    assert_int_equal(fields_number(&in, FIELD_ID, 0, 10), 0);
    assert_null(wrong);
}

static void test_what_is_written_is_read(void **state)
{
    struct buffer json = BUFFER_EMPTY, compact = BUFFER_EMPTY;

    (void)state;
    write_all(&(struct fields_out){&json, false});
    assert_string_equal(
        json.text,
        "{\"events\":-5,\"count\":0,\"seed\":-2,\"random\":-9223372036854775808,"
        "\"tolerated_percentage\":0.5,\"moved\":true,\"wait\":\"two\",\"state\":\"a \\\"b\\\"\","
        "\"next\":\"\",\"attempts\":[3,0],\"timer\":{\"id\":7}}");
    read_all(&json, false);
    write_all(&(struct fields_out){&compact, true});
    assert_true(compact.size < json.size / 3);
    read_all(&compact, true);
    buffer_fini(&json);
    buffer_fini(&compact);
}

static void test_what_is_wrong_is_named(void **state)
{
    static const char text[] = "{\"events\":5,\"state\":\"a\\u0000b\",\"moved\":1,"
                               "\"attempts\":[1,\"x\"],\"count\":1.5}";
    const char *wrong;
    struct fields fields = read_text(text, &wrong);
    int32_t *numbers;

    (void)state;
    (void)fields_number(&fields, FIELD_EVENTS, 6, 9);
    assert_string_equal(wrong, "events");
    (void)fields_flag(&fields, FIELD_MOVED); /* the first one is remembered */
    assert_string_equal(wrong, "events");
    fields = read_text(text, &wrong);
    assert_null(fields_text(&fields, FIELD_STATE));
    assert_string_equal(wrong, "state");
    fields = read_text(text, &wrong);
    assert_false(fields_flag(&fields, FIELD_MOVED));
    assert_string_equal(wrong, "moved");
    fields = read_text(text, &wrong);
    (void)fields_numbers(&fields, FIELD_ATTEMPTS, 0, 9, &numbers);
    assert_string_equal(wrong, "attempts");
    fields = read_text(text, &wrong);
    (void)fields_number(&fields, FIELD_COUNT, 0, 9);
    assert_string_equal(wrong, "count");
    fields = read_text("{\"wait\":\"three\"}", &wrong);
    assert_int_equal(fields_word(&fields, FIELD_WAIT, words, COUNT_OF(words)), COUNT_OF(words));
    assert_string_equal(wrong, "wait");
    fields = read_text("[1]", &wrong);
    assert_non_null(wrong);
    fields = read_text("{\"events\":", &wrong);
    assert_non_null(wrong);
    assert_int_equal(fields_number(&fields, FIELD_EVENTS, 0, 9), 0);
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
