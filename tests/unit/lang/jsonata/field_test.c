/* tests/unit/lang/jsonata/field_test.c - values that fields of JSONata states take or refuse. */
#include "tests/unit/lang/fixture.h"

#include "runtime/lang/jsonata/fail.h"

static void integers_are_whole_and_in_range(void **state)
{
    (void)state;
    expect(sfn_field_integer(&frame, json("3"), 0, 99999999, "Seconds"), "3");
    expect(sfn_field_integer(&frame, json("2.0"), 0, 99999999, "Seconds"), "2");
    assert_int_equal(sfn_field_integer(&frame, json("2e0"), 0, 9, "Seconds")->kind, VALUE_INTEGER);
    frame.query_field = "Output";
    expect_failure(sfn_field_integer(&frame, json("1.6"), 0, 99999999, "TimeoutSeconds"),
                   FAILURE_QUERY, "The TimeoutSeconds field cannot be parsed as an integer: 1.6");
    assert_string_equal(frame.query_field, "TimeoutSeconds");
    expect_failure(sfn_field_integer(&frame, json("-1"), 0, 99999999, "TimeoutSeconds"),
                   FAILURE_QUERY, "TimeoutSeconds must be between 0 and 99999999 but was: -1");
    expect_failure(sfn_field_integer(&frame, json("1e300"), 0, 9, "Seconds"), FAILURE_QUERY,
                   "Seconds must be between 0 and 9 but was: 1e+300");
    expect_failure(sfn_field_integer(&frame, json("9223372036854775807"), 0, 9, "Seconds"),
                   FAILURE_QUERY, "must be between 0 and 9 but was: 9223372036854775807");
    expect_failure(sfn_field_integer(&frame, json("'1'"), 0, 9, "Seconds"), FAILURE_QUERY,
                   "The Seconds field cannot be parsed as an integer: \"1\"");
}

static void numbers_are_in_range(void **state)
{
    (void)state;
    expect(sfn_field_number(&frame, json("12.5"), 0, 100, "ToleratedFailurePercentage"), "12.5");
    expect_failure(sfn_field_number(&frame, json("100.5"), 0, 100, "ToleratedFailurePercentage"),
                   FAILURE_QUERY,
                   "ToleratedFailurePercentage must be between 0 and 100 but was: 100.5");
}

static void timestamps_have_a_day_a_time_and_a_zone(void **state)
{
    (void)state;
    expect(sfn_field_timestamp(&frame, json("'2016-12-05T21:29:29Z'"), "Timestamp"),
           "'2016-12-05T21:29:29Z'");
    expect_failure(sfn_field_timestamp(&frame, json("'2016-12-05T21:29:29'"), "Timestamp"),
                   FAILURE_QUERY,
                   "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time "
                   "format string: 2016-12-05T21:29:29");
    assert_string_equal(frame.query_field, "Timestamp");
    expect_failure(sfn_field_timestamp(&frame, json("7"), "Timestamp"), FAILURE_QUERY,
                   "format string: 7");
}

static void items_are_an_array_or_members(void **state)
{
    (void)state;
    expect(sfn_field_items(&frame, json("[1]"), 0), "[1]");
    expect(sfn_field_items(&frame, json("{'a':1}"), 1), "{'a':1}");
    frame.query_field = "Items";
    expect_failure(sfn_field_items(&frame, json("{'a': 1}"), 0), FAILURE_QUERY,
                   "Map state input must be an array but was: {\"a\":1}");
    assert_null(frame.query_field);
    expect_failure(sfn_field_items(&frame, json("'text'"), 1), FAILURE_QUERY,
                   "Map state input must be an array but was: \"text\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(integers_are_whole_and_in_range),
        TEST(numbers_are_in_range),
        TEST(timestamps_have_a_day_a_time_and_a_zone),
        TEST(items_are_an_array_or_members),
    };

    return cmocka_run_group_tests_name("lang/jsonata/field", tests, NULL, NULL);
}
