/* tests/unit/service/nested_test.c - executions that are started by tasks of others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/durable/durable.h"
#include "runtime/store/memory/memory.h"
#include "tests/unit/service/bench.h"

/* Parents, each of whose Tasks starts an execution named "child". */
#define STARTS(how, machine, more)                                                                 \
    "{'StartAt':'Start','States':{'Start':{'Type':'Task','Resource':"                              \
    "'arn:aws:states:::states:startExecution" how                                                  \
    "','Parameters':{'StateMachineArn':'" BENCH_MACHINE machine                                    \
    "','Name':'child','Input':{'a':1}}," more "'End':true}}}"
#define OUTPUT "'OutputPath':'$.Output',"
#define RESTS "{'StartAt':'Rest','States':{'Rest':{'Type':'Wait','Seconds':60,'End':true}}}"
#define PASSES "{'StartAt':'Pass','States':{'Pass':{'Type':'Pass','End':true}}}"

#define FORKS                                                                                      \
    "{'Type':'Task','Resource':'arn:aws:states:::states:startExecution','Parameters':{"            \
    "'StateMachineArn':'" BENCH_MACHINE "fork'},'End':true}"

static struct bench bench;

static void open_bench(const char *parent)
{
    bench_init(&bench);
    bench_create(&bench, "rests", RESTS);
    bench_create(&bench, "passes", PASSES);
    bench_create(&bench, "parent", parent);
}

static void start(void)
{
    bench_start(&bench, "parent", "one");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one ok\n");
}

static void stop(const char *word, const char *execution)
{
    bench_ask(&bench, word, "StopExecution", "{'executionArn':'" BENCH_ARN "execution:%s'}",
              execution);
}

static void it_only_starts(void **state)
{
    open_bench(STARTS("", "rests", "'OutputPath':'$.ExecutionArn',"));
    start();
    bench_expect_end(&bench, "parent", "one", "SUCCEEDED \"" BENCH_ARN "execution:rests:child\"");
    bench_expect_end(&bench, "rests", "child", "RUNNING");
    bench_drop(&bench);
}

static void it_is_awaited(void **state)
{
    open_bench(STARTS(".sync:2", "rests", OUTPUT));
    start();
    bench_run_for(&bench, 59000);
    bench_expect_end(&bench, "parent", "one", "RUNNING");
    bench_run_for(&bench, 1100);
    bench_expect_end(&bench, "parent", "one", "SUCCEEDED {\"a\":1}");
    bench_drop(&bench);
}

static void it_ends_at_once(void **state)
{
    open_bench(STARTS(".sync:2", "passes", OUTPUT));
    start();
    bench_run_for(&bench, 100);
    bench_expect_end(&bench, "parent", "one", "SUCCEEDED {\"a\":1}");
    bench_drop(&bench);
}

static void it_fails(void **state)
{
    open_bench(STARTS(".sync", "rests", ""));
    start();
    stop("stop", "rests:child");
    bench_run_for(&bench, 100);
    bench_expect(&bench, "stop ok\n");
    bench_expect_end(&bench, "parent", "one", "FAILED States.TaskFailed");
    bench_drop(&bench);
}

static void it_is_refused(void **state)
{
    open_bench(STARTS(".sync", "nowhere", ""));
    start();
    bench_run_for(&bench, 100);
    bench_expect_end(&bench, "parent", "one",
                     "FAILED StepFunctions.StateMachineDoesNotExistException");
    bench_drop(&bench);
}

/* Nobody can wait for the end of an express execution. */
static void it_is_express(void **state)
{
    open_bench(STARTS(".sync", "quick", ""));
    bench_create_express(&bench, "quick", PASSES);
    start();
    bench_run_for(&bench, 100);
    bench_expect_end(&bench, "parent", "one", "FAILED StepFunctions.InvalidArnException");
    bench_drop(&bench);
}

/* Somebody else's execution has the name already. */
static void its_name_is_taken(void **state)
{
    open_bench(STARTS(".sync", "rests", ""));
    bench_start(&bench, "rests", "child");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "child ok\n");
    start();
    bench_run_for(&bench, 100);
    bench_expect_end(&bench, "parent", "one",
                     "FAILED StepFunctions.ExecutionAlreadyExistsException");
    bench_drop(&bench);
}

/* The parent is stopped, and so is what it waits for, but not what it has only started. */
static void the_parent_is_stopped(void **state)
{
    open_bench(STARTS(".sync", "rests", ""));
    start();
    stop("stop", "parent:one");
    bench_run_for(&bench, 100);
    bench_expect(&bench, "stop ok\n");
    bench_expect_end(&bench, "parent", "one", "ABORTED");
    bench_expect_end(&bench, "rests", "child", "ABORTED");
    bench_drop(&bench);
}

/* ... and there is room for the one, but not for the other: as soon as there is. */
static void stop_without_room(void)
{
    open_bench(STARTS(".sync", "rests", ""));
    start();
    store_memory_fail(durable_store(bench.durable), 1, STORE_FULL);
    stop("stop", "parent:one");
    bench_run_for(&bench, 100);
    bench_expect(&bench, "stop ok\n");
    bench_expect_end(&bench, "parent", "one", "ABORTED");
    bench_expect_end(&bench, "rests", "child", "RUNNING");
}

static void the_stop_has_no_room(void **state)
{
    stop_without_room();
    bench_drop(&bench); /* nor does it come */
    stop_without_room();
    bench_run_for(&bench, 1000);
    bench_expect_end(&bench, "rests", "child", "ABORTED");
    bench_drop(&bench);
}

/* ... while the start is not durable: as soon as it is. */
static void the_parent_is_stopped_at_once(void **state)
{
    int turns = 0;

    open_bench(STARTS(".sync", "rests", ""));
    bench_start(&bench, "parent", "one");
    while (bench.log.size == 0 && turns++ < 100)
        bench_run_for(&bench, 0);
    stop("stop", "parent:one");
    bench_run_for(&bench, 100);
    bench_expect(&bench, "one ok\nstop ok\n");
    bench_expect_end(&bench, "parent", "one", "ABORTED");
    bench_expect_end(&bench, "rests", "child", "ABORTED");
    bench_drop(&bench);
}

static void the_parent_times_out(void **state)
{
    open_bench(STARTS(".sync", "rests", "'TimeoutSeconds':30,"));
    start();
    bench_run_for(&bench, 31000);
    bench_expect_end(&bench, "parent", "one", "FAILED States.Timeout");
    bench_expect_end(&bench, "rests", "child", "ABORTED");
    bench_drop(&bench);
}

/* A service that ends leaves all running, and the next one finds it again. */
static void it_is_found_again(void **state)
{
    open_bench(STARTS(".sync:2", "rests", OUTPUT));
    start();
    bench_close(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 20);
    bench_close(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 59000);
    bench_expect_end(&bench, "parent", "one", "RUNNING");
    bench_expect_end(&bench, "rests", "child", "RUNNING");
    bench_run_for(&bench, 1100);
    bench_expect_end(&bench, "parent", "one", "SUCCEEDED {\"a\":1}");
    bench_drop(&bench);
}

/* It ends before the task of the parent is taken up again. */
static void it_ends_before_it_is_found_again(void **state)
{
    open_bench(STARTS(".sync:2", "rests", OUTPUT));
    start();
    bench_close(&bench);
    bench.now_ms += 100000;
    bench_open(&bench);
    bench_run_for(&bench, 1000);
    bench_expect_end(&bench, "rests", "child", "SUCCEEDED {\"a\":1}");
    bench_expect_end(&bench, "parent", "one", "SUCCEEDED {\"a\":1}");
    bench_expect(&bench, "");
    bench_drop(&bench);
}

/* Given up by many at once: those of a Map. */
static void many_are_stopped(void **state)
{
    bench_init(&bench);
    bench_create(&bench, "rests", RESTS);
    bench_create(&bench, "parent",
                 "{'StartAt':'All','States':{'All':{'Type':'Map','ItemsPath':"
                 "'$','ItemProcessor':{'StartAt':'Start','States':{'Start':{'Type':'Task',"
                 "'Resource':'arn:aws:states:::states:startExecution.sync','Parameters':{"
                 "'StateMachineArn':'" BENCH_MACHINE "rests'},'End':true}}},'End':true}}}");
    bench_call(&bench, "StartExecution",
               "{'stateMachineArn':'" BENCH_MACHINE "parent','name':'one','input':"
               "'[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]'}");
    bench_run_for(&bench, 100);
    stop("stop", "parent:one");
    bench_run_for(&bench, 200);
    bench_expect(&bench, "stop ok\n");
    assert_null(
        strstr(bench_call(&bench, "ListExecutions", "{'stateMachineArn':'" BENCH_MACHINE "rests'}"),
               "RUNNING"));
    bench_drop(&bench);
}

/* A bucket of 1,300, into which 300 come back in a second. */
static void they_start_at_a_pace(void **state)
{
    const uint64_t *started;

    bench_init(&bench);
    bench_create(&bench, "rests", RESTS);
    bench_create(&bench, "fork",
                 "{'StartAt':'Both','States':{'Both':{'Type':'Parallel','End':true,'Branches':["
                 "{'StartAt':'One','States':{'One':" FORKS "}},"
                 "{'StartAt':'Two','States':{'Two':" FORKS "}}]}}}");
    bench_start(&bench, "fork", "root");
    started = &service_counts(bench.service)->started;
    bench_run_for(&bench, 2000);
    assert_in_range(*started, 1 + 1300 + 300, 1 + 1300 + 600);
    bench_run_for(&bench, 10000);
    assert_in_range(*started, 1 + 1300 + 3300, 1 + 1300 + 3600);
    bench_start(&bench, "rests", "other");
    bench_run_for(&bench, 10);
    bench_expect(&bench, "root ok\nother ok\n");
    bench_close(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 1000);
    assert_in_range(service_counts(bench.service)->started, 1300, 1300 + 300);
    bench_drop(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_only_starts),
        cmocka_unit_test(it_is_awaited),
        cmocka_unit_test(it_ends_at_once),
        cmocka_unit_test(it_fails),
        cmocka_unit_test(it_is_refused),
        cmocka_unit_test(it_is_express),
        cmocka_unit_test(its_name_is_taken),
        cmocka_unit_test(the_parent_is_stopped),
        cmocka_unit_test(the_stop_has_no_room),
        cmocka_unit_test(the_parent_is_stopped_at_once),
        cmocka_unit_test(the_parent_times_out),
        cmocka_unit_test(it_is_found_again),
        cmocka_unit_test(it_ends_before_it_is_found_again),
        cmocka_unit_test(many_are_stopped),
        cmocka_unit_test(they_start_at_a_pace),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
