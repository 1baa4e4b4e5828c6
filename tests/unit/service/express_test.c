/* tests/unit/service/express_test.c - express executions that nobody waits for, and processes that
 * end meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/unit/service/bench.h"

#define RESTS "{'StartAt':'Rest','States':{'Rest':{'Type':'Wait','Seconds':60,'End':true}}}"

#define FORKS                                                                                      \
    "{'Type':'Task','Resource':'arn:aws:states:::aws-sdk:sfn:startSyncExecution','Parameters':{"   \
    "'StateMachineArn':'" BENCH_MACHINE "fork'},'OutputPath':'$.Name','End':true}"

enum { ROOM = 1 << 20, MANY = ROOM / 4096 + 1 }; /* each takes 4 KiB and more */
enum { CRASHES_MAX = 5, REST_MS = 60000 };

static struct bench bench;

/* The process ends, and the next one begins. */
static void end_in_order(void)
{
    bench_close(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 100);
}

/* What it says last is not recorded. */
static void crash(void)
{
    bench_fail_commit(&bench);
    end_in_order();
}

static void open_bench(void)
{
    bench_init(&bench);
    bench_create_express(&bench, "rests", RESTS);
    bench_start(&bench, "rests", "one");
    bench_run_for(&bench, 100);
    bench_expect(&bench, "one ok\n");
}

static void expect_ended(uint64_t succeeded, uint64_t failed)
{
    const struct service_counts *counts = service_counts(bench.service);

    assert_int_equal(counts->ended[EXECUTION_SUCCEEDED], succeeded);
    assert_int_equal(counts->ended[EXECUTION_FAILED], failed);
}

static void it_begins_again(void **state)
{
    open_bench();
    for (int i = 1; i < CRASHES_MAX; i++)
        crash();
    bench_run_for(&bench, REST_MS);
    expect_ended(1, 0);
    crash();
    bench_run_for(&bench, REST_MS);
    expect_ended(0, 0);
    bench_expect(&bench, "");
    bench_drop(&bench);
}

static void it_is_given_up(void **state)
{
    open_bench();
    for (int i = 1; i < CRASHES_MAX; i++)
        crash();
    bench_expect(&bench, "");
    crash();
    expect_ended(0, 1);
    assert_non_null(strstr(bench.log.text, " is given up: the process has ended 5 times while it "
                                           "ran\n"));
    assert_non_null(strstr(bench.log.text, ":express:rests:one:"));
    buffer_clear(&bench.log);
    crash();
    bench_run_for(&bench, REST_MS);
    expect_ended(0, 0);
    bench_expect(&bench, "");
    bench_drop(&bench);
}

static void an_end_in_order_is_no_crash(void **state)
{
    open_bench();
    for (int i = 0; i < 2 * CRASHES_MAX; i++) {
        if (i % 3 == 0 && i < CRASHES_MAX)
            crash();
        else
            end_in_order();
    }
    bench_run_for(&bench, REST_MS);
    expect_ended(1, 0);
    bench_expect(&bench, "");
    bench_drop(&bench);
}

/* That it begins again is recorded first; where there is no room it waits. */
static void there_is_no_room(void **state)
{
    open_bench();
    bench_fail_commit(&bench);
    bench_close(&bench);
    bench_open(&bench);
    bench_fail_commit(&bench);
    bench_run_for(&bench, REST_MS + 500);
    expect_ended(0, 0);
    bench_run_for(&bench, 1000);
    expect_ended(1, 0);
    bench_drop(&bench);
}

/* When all memory is taken none starts until others have ended. */
static void there_is_no_memory(void **state)
{
    bench_init(&bench);
    bench_close(&bench);
    bench.express_most = ROOM;
    bench_open(&bench);
    bench_create_express(&bench, "rests", RESTS);
    for (int i = 0; i < MANY; i++)
        bench_start(&bench, "rests", "one");
    bench_run_for(&bench, 100);
    assert_in_range(service_counts(bench.service)->started, 10, MANY - 1);
    buffer_clear(&bench.log);
    bench_start(&bench, "rests", "more");
    bench_ask(&bench, "sync", "StartSyncExecution",
              "{'stateMachineArn':'" BENCH_MACHINE "rests','name':'more'}");
    bench_run_for(&bench, 100);
    bench_expect(&bench, "more ServiceUnavailable\nsync ServiceUnavailable\n");
    bench_run_for(&bench, REST_MS);
    bench_start(&bench, "rests", "again");
    bench_run_for(&bench, 100);
    bench_expect(&bench, "again ok\n");
    bench_drop(&bench);
}

/* Those that tasks start leave half of the memory to others. */
static void tasks_have_half_of_it(void **state)
{
    bench_init(&bench);
    bench_close(&bench);
    bench.express_most = ROOM;
    bench_open(&bench);
    bench_create_express(&bench, "rests", RESTS);
    bench_create_express(&bench, "fork",
                         "{'StartAt':'Both','States':{'Both':{'Type':'Parallel','End':true,"
                         "'Branches':[{'StartAt':'One','States':{'One':" FORKS "}},"
                         "{'StartAt':'Two','States':{'Two':" FORKS "}}]}}}");
    bench_start(&bench, "fork", "root");
    bench_run_for(&bench, 1000);
    bench_start(&bench, "rests", "one");
    bench_run_for(&bench, 100);
    bench_expect(&bench, "root ok\none ok\n");
    assert_true(service_counts(bench.service)->ended[EXECUTION_FAILED] > 0);
    bench_drop(&bench);
}

/* 64 may wait for each other: that which would be one more fails, and so do those that wait. */
static void they_are_so_deep(void **state)
{
    const struct service_counts *counts;

    bench_init(&bench);
    bench_create_express(&bench, "fork", "{'StartAt':'One','States':{'One':" FORKS "}}");
    bench_start(&bench, "fork", "root");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "root ok\n");
    counts = service_counts(bench.service);
    assert_int_equal(counts->started, 65);
    assert_int_equal(counts->ended[EXECUTION_FAILED], 1);
    assert_int_equal(counts->ended[EXECUTION_SUCCEEDED], 64);
    bench_drop(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_begins_again),
        cmocka_unit_test(it_is_given_up),
        cmocka_unit_test(an_end_in_order_is_no_crash),
        cmocka_unit_test(there_is_no_room),
        cmocka_unit_test(there_is_no_memory),
        cmocka_unit_test(tasks_have_half_of_it),
        cmocka_unit_test(they_are_so_deep),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
