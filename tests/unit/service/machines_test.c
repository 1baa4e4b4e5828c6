/* tests/unit/service/machines_test.c - definitions are compiled when they are needed, and go when
 * they are many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/service/bench.h"

/* Its output tells by which definition it went. */
#define RESTS(seconds, result)                                                                     \
    "{'StartAt':'Rest','States':{'Rest':{'Type':'Wait','Seconds':" seconds ",'Next':'Done'},"      \
    "'Done':{'Type':'Pass','Result':" result ",'End':true}}}"

enum { BOUND = 256, MANY = 300 };

static struct bench bench;

/* ... also after the store was opened again, by who compiles each when it is first needed. */
static void executions_go_on_by_the_definition_of_their_start(void **state)
{
    int before;

    bench_init(&bench);
    bench_create(&bench, "rests", RESTS("60", "1"));
    bench_start(&bench, "rests", "old");
    bench_run_for(&bench, 20);
    bench_update(&bench, "rests", RESTS("60", "2"));
    bench_start(&bench, "rests", "new");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "old ok\nnew ok\n");
    bench_close(&bench);
    bench_open(&bench);
    before = bench.compiled;
    bench_run_for(&bench, 50000);
    assert_int_equal(bench.compiled, before);
    bench_run_for(&bench, 20000);
    assert_int_equal(bench.compiled, before + 2);
    bench_expect_end(&bench, "rests", "old", "SUCCEEDED 1");
    bench_expect_end(&bench, "rests", "new", "SUCCEEDED 2");
    bench_drop(&bench);
}

/* A newer compiler may refuse what an older one took. */
static void a_definition_that_is_refused_now(void **state)
{
    bench_init(&bench);
    bench_create(&bench, "rests", RESTS("60", "1"));
    bench_start(&bench, "rests", "one");
    bench_run_for(&bench, 20);
    bench_close(&bench);
    bench.refuses = "Rest";
    bench_open(&bench);
    bench_start(&bench, "rests", "two");
    bench_run_for(&bench, 70000);
    bench_expect(&bench, "one ok\ntwo ServiceUnavailable\n" BENCH_ARN
                         "execution:rests:one is left alone: Rest is refused\n");
    bench_expect_end(&bench, "rests", "one", "RUNNING");
    bench_close(&bench);
    bench.refuses = NULL;
    bench_open(&bench);
    bench_run_for(&bench, 20);
    bench_expect_end(&bench, "rests", "one", "SUCCEEDED 1");
    bench_drop(&bench);
}

/* An execution has the role that its machine had at its start, to its end. */
static void each_has_the_role_of_its_start(void **state)
{
    bench_init(&bench);
    bench_create(&bench, "rests",
                 "{'StartAt':'Rest','States':{'Rest':{'Type':'Wait','Seconds':60,'Next':'Done'},"
                 "'Done':{'Type':'Pass','InputPath':'$$.Execution.RoleArn','End':true}}}");
    bench_start(&bench, "rests", "old");
    bench_run_for(&bench, 20);
    bench_call(&bench, "UpdateStateMachine",
               "{'stateMachineArn':'" BENCH_MACHINE "rests','roleArn':'" BENCH_ROLE "-other'}");
    bench_start(&bench, "rests", "new");
    bench_run_for(&bench, 20);
    bench_close(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 61000);
    bench_expect_end(&bench, "rests", "old", "SUCCEEDED \"" BENCH_ROLE "\"");
    bench_expect_end(&bench, "rests", "new", "SUCCEEDED \"" BENCH_ROLE "-other\"");
    bench_drop(&bench);
}

static void name_of(char name[20], int number)
{
    snprintf(name, 20, "m%d", number);
}

/* Make many machines, and start an execution of each. */
static void start_many(void)
{
    char name[20];

    for (int i = 0; i < MANY; i++) {
        name_of(name, i);
        bench_create(&bench, name, RESTS("3600", "1"));
        bench_start(&bench, name, "one");
        bench_run_for(&bench, 5);
    }
    assert_int_equal(bench.compiled - bench.released, BOUND);
    buffer_clear(&bench.log);
}

/* Whether the definition of a machine was ready when an execution of it is started. */
static bool is_ready(int number, const char *execution)
{
    int before = bench.compiled;
    char name[20];

    name_of(name, number);
    bench_start(&bench, name, execution);
    bench_run_for(&bench, 5);
    assert_int_equal(bench.compiled - bench.released, BOUND);
    return bench.compiled == before;
}

/* Those whose executions only wait go, the ones of longest ago first, and come again. */
static void many_machines(void **state)
{
    char name[20];

    bench_init(&bench);
    start_many();
    assert_true(is_ready(MANY - 1, "two"));
    assert_true(is_ready(MANY - BOUND, "two"));
    assert_false(is_ready(0, "two"));
    assert_true(is_ready(MANY - BOUND, "three")); /* it was taken since */
    assert_false(is_ready(MANY - BOUND + 1, "two"));
    bench_run_for(&bench, 3600000);
    for (int i = 0; i < MANY; i++) {
        name_of(name, i);
        bench_expect_end(&bench, name, "one", "SUCCEEDED 1");
    }
    assert_int_equal(bench.compiled - bench.released, BOUND);
    bench_drop(&bench);
}

/* A definition stays while one of its executions works, however many there are. */
static void many_machines_that_work(void **state)
{
    char name[20];

    bench_init(&bench);
    for (int i = 0; i < MANY; i++) {
        name_of(name, i);
        bench_create(&bench, name, RESTS("3600", "1"));
        bench_start(&bench, name, "one"); /* nothing is committed yet */
    }
    bench_run_for(&bench, 5);
    for (int i = 0; i < MANY; i++) {
        name_of(name, i);
        bench_expect_end(&bench, name, "one", "RUNNING");
    }
    bench_drop(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(executions_go_on_by_the_definition_of_their_start),
        cmocka_unit_test(a_definition_that_is_refused_now),
        cmocka_unit_test(each_has_the_role_of_its_start),
        cmocka_unit_test(many_machines),
        cmocka_unit_test(many_machines_that_work),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
