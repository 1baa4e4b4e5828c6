/* tests/unit/lang/jsonata/fail_test.c - errors and causes of expressions that fail. */
#include "tests/unit/lang/fixture.h"

#include "runtime/lang/jsonata/fail.h"

static void the_error_is_the_code_where_no_field_is_noted(void **state)
{
    (void)state;
    expect_failure(query_fail(&frame, "T2001", "%s is %d", "one", 1), "T2001", "one is 1");
    frame.query_expression = "1 + 'a'";
    frame.query_field = "";
    expect_failure(query_fail(&frame, "T2002", "right"), "T2002", "right");
    expect_failure(query_fail_result(&frame, "returned nothing (undefined)."), FAILURE_QUERY,
                   "returned nothing (undefined).");
}

static void in_a_machine_the_cause_tells_where(void **state)
{
    (void)state;
    frame.query_expression = "$f(1)";
    frame.query_field = "Output/result";
    expect_failure(query_fail(&frame, "T1006", "Attempted to invoke a non-function"), FAILURE_QUERY,
                   "The JSONata expression '$f(1)' specified for the field 'Output/result' threw "
                   "an error during evaluation. T1006: Attempted to invoke a non-function");
    expect_failure(query_fail_result(&frame, "returned nothing (undefined)."), FAILURE_QUERY,
                   "The JSONata expression '$f(1)' specified for the field 'Output/result' "
                   "returned nothing (undefined).");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_error_is_the_code_where_no_field_is_noted),
        TEST(in_a_machine_the_cause_tells_where),
    };

    return cmocka_run_group_tests_name("lang/jsonata/fail", tests, NULL, NULL);
}
