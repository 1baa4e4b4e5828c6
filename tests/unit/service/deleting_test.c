/* tests/unit/service/deleting_test.c - a machine goes when its last execution has ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/unit/service/bench.h"

#define RESTS "{'StartAt':'Rest','States':{'Rest':{'Type':'Wait','Seconds':60,'End':true}}}"
#define OTHER "{'StartAt':'Other','States':{'Other':{'Type':'Pass','End':true}}}"

static struct bench bench;

static void delete_rests(const char *word)
{
    bench_ask(&bench, word, "DeleteStateMachine", "{'stateMachineArn':'" BENCH_MACHINE "rests'}");
}

/* The status of the machine, or the error that there is none. */
static void expect_status(const char *status)
{
    assert_non_null(strstr(
        bench_call(&bench, "DescribeStateMachine", "{'stateMachineArn':'" BENCH_MACHINE "rests'}"),
        status));
}

static void open_bench(void)
{
    bench_init(&bench);
    bench_create(&bench, "rests", RESTS);
}

static void one_that_does_not_run(void **state)
{
    open_bench();
    delete_rests("delete");
    delete_rests("again");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "delete ok\nagain ok\n");
    expect_status("StateMachineDoesNotExist");
    bench_drop(&bench);
}

/* Nothing new starts, and nothing else happens to it. */
static void one_that_runs(void **state)
{
    open_bench();
    bench_start(&bench, "rests", "one");
    bench_run_for(&bench, 1000);
    bench_start(&bench, "rests", "two");
    bench_run_for(&bench, 1000);
    delete_rests("delete");
    bench_run_for(&bench, 20);
    expect_status("DELETING");
    bench_start(&bench, "rests", "three");
    delete_rests("again");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one ok\ntwo ok\ndelete ok\nthree StateMachineDeleting\nagain ok\n");
    bench_run_for(&bench, 58500);
    bench_expect_end(&bench, "rests", "one", "SUCCEEDED {}");
    bench_expect_end(&bench, "rests", "two", "RUNNING");
    expect_status("DELETING");
    bench_run_for(&bench, 1000);
    expect_status("StateMachineDoesNotExist");
    bench_expect_end(&bench, "rests", "two", "SUCCEEDED {}");
    bench_drop(&bench);
}

/* ... by another process, in which nothing else has happened. */
static void it_goes_after_the_store_was_opened_again(void **state)
{
    open_bench();
    bench_start(&bench, "rests", "one");
    bench_run_for(&bench, 20);
    delete_rests("delete");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one ok\ndelete ok\n");
    bench_close(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 20);
    expect_status("DELETING");
    bench_run_for(&bench, 60000);
    expect_status("StateMachineDoesNotExist");
    bench_drop(&bench);
}

/* Express executions are in no list of the store, and begin again after it was opened. */
static void one_that_is_express(void **state)
{
    bench_init(&bench);
    bench_create_express(&bench, "rests", RESTS);
    bench_start(&bench, "rests", "one");
    bench_run_for(&bench, 20);
    delete_rests("delete");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one ok\ndelete ok\n");
    bench_close(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 50000);
    bench_expect(&bench, "");
    expect_status("DELETING");
    bench_run_for(&bench, 10200);
    expect_status("StateMachineDoesNotExist");
    bench_drop(&bench);
}

/* It is deleted in the same moment in which an execution starts. */
static void one_that_is_about_to_run(void **state)
{
    open_bench();
    bench_start(&bench, "rests", "one");
    delete_rests("delete");
    bench_run_for(&bench, 500);
    bench_expect(&bench, "one ok\ndelete ok\n");
    expect_status("DELETING");
    bench_close(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 61000);
    bench_expect_end(&bench, "rests", "one", "SUCCEEDED {}");
    expect_status("StateMachineDoesNotExist");
    bench_drop(&bench);
}

/* The store is full in the moment of the last end. */
static void it_goes_when_there_is_room(void **state)
{
    open_bench();
    bench_start(&bench, "rests", "one");
    bench_run_for(&bench, 20);
    delete_rests("delete");
    bench_run_for(&bench, 20);
    bench_ask(&bench, "stop", "StopExecution",
              "{'executionArn':'" BENCH_ARN "execution:rests:one'}");
    while (strstr(bench.log.text, "stop") == NULL)
        bench_run_for(&bench, 0);
    bench_fail_commit(&bench);
    bench_run_for(&bench, 50);
    expect_status("DELETING");
    bench_run_for(&bench, 200);
    expect_status("StateMachineDoesNotExist");
    bench_drop(&bench);
}

/* Another machine of the same name is let alone. */
static void it_is_made_again(void **state)
{
    open_bench();
    bench_start(&bench, "rests", "one");
    bench_run_for(&bench, 20);
    delete_rests("delete");
    bench_run_for(&bench, 20);
    bench_ask(&bench, "stop", "StopExecution",
              "{'executionArn':'" BENCH_ARN "execution:rests:one'}");
    while (strstr(bench.log.text, "stop") == NULL)
        bench_run_for(&bench, 0);
    delete_rests("again");
    bench_run_for(&bench, 200);
    bench_create(&bench, "rests", OTHER);
    bench_run_for(&bench, 1000);
    expect_status("ACTIVE");
    bench_start(&bench, "rests", "two");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one ok\ndelete ok\nstop ok\nagain ok\ntwo ok\n");
    bench_drop(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_does_not_run),
        cmocka_unit_test(one_that_runs),
        cmocka_unit_test(it_goes_after_the_store_was_opened_again),
        cmocka_unit_test(one_that_is_express),
        cmocka_unit_test(one_that_is_about_to_run),
        cmocka_unit_test(it_goes_when_there_is_room),
        cmocka_unit_test(it_is_made_again),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
