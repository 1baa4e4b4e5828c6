/* tests/unit/service/activities_test.c - workers poll for tasks, which wait in the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/service/activities.h"
#include "tests/unit/service/bench.h"

#define CHARGE BENCH_ACTIVITY "charge"
#define CHARGES                                                                                    \
    "{'StartAt':'Charge','States':{'Charge':{'Type':'Task','Resource':'" CHARGE "','End':true}}}"

static struct bench bench;

/* A worker, who logs "WORD INPUT" or "WORD nothing". */
struct worker {
    const char *word;
    struct service_poll *poll; /* NULL: it is over */
    bool polls_on;
};

static void poll(struct worker *worker);

static void on_ended(void *context, const struct service_task *task)
{
    struct worker *worker = context;

    worker->poll = NULL;
    if (task != NULL)
        buffer_add_format(&bench.log, "%s %.*s\n", worker->word, (int)task->input_size,
                          task->input);
    else
        buffer_add_format(&bench.log, "%s nothing\n", worker->word);
    if (worker->polls_on && task != NULL)
        poll(worker);
}

static void poll(struct worker *worker)
{
    worker->poll = service_poll_task(
        bench.service, &(struct service_worker){CHARGE, worker->word, on_ended, worker});
}

/* Start an execution whose task has this input; nothing is told of it. */
static void start(int number)
{
    bench_call(&bench, "StartExecution",
               "{'stateMachineArn':'" BENCH_MACHINE "charges','input':'%d','name':'e%d'}", number,
               number);
}

static void open_bench(void)
{
    bench_init(&bench);
    bench_call(&bench, "CreateActivity", "{'name':'charge'}");
    bench_create(&bench, "charges", CHARGES);
}

/* Both tasks and workers are served in the order in which they came. */
static void the_queue_is_in_order(void **state)
{
    struct worker one = {.word = "one"}, two = {.word = "two"}, three = {.word = "three"},
                  four = {.word = "four"};

    open_bench();
    start(1);
    start(2);
    start(3);
    poll(&one);
    poll(&two);
    assert_int_equal(service_polls(bench.service), 2);
    bench_expect(&bench, "");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one 1\ntwo 2\n");
    bench_close(&bench);
    bench_open(&bench);
    poll(&one);
    poll(&three);
    poll(&four);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one 3\n");
    start(4);
    start(5);
    bench_expect(&bench, "three 4\nfour 5\n");
    assert_int_equal(service_polls(bench.service), 0);
    bench_drop(&bench);
}

/* More tasks than are read at a time, for a worker who asks again within the answer. */
static void many_tasks(void **state)
{
    struct worker one = {.word = "one"}, two = {.word = "two"};

    open_bench();
    for (int i = 0; i < 300; i++)
        start(i);
    one.polls_on = two.polls_on = true;
    poll(&one);
    poll(&two);
    bench_run_for(&bench, 1000);
    for (int i = 0; i < 300; i++) {
        char line[20];

        snprintf(line, sizeof line, " %d\n", i);
        assert_non_null(strstr(bench.log.text, line));
    }
    buffer_clear(&bench.log);
    bench_run_for(&bench, 60000);
    bench_expect(&bench, "one nothing\ntwo nothing\n");
    bench_drop(&bench);
}

static void a_poll_is_over_after_a_minute(void **state)
{
    struct worker one = {.word = "one"}, two = {.word = "two"};

    open_bench();
    poll(&one);
    bench_run_for(&bench, 30000);
    poll(&two);
    bench_run_for(&bench, 29990);
    bench_expect(&bench, "");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one nothing\n");
    bench_run_for(&bench, 29970);
    start(1);
    bench_expect(&bench, "two 1\n");
    bench_run_for(&bench, 60000);
    bench_expect(&bench, "");
    bench_drop(&bench);
}

/* Whoever has hung up gets nothing, and the next one does. */
static void a_worker_gives_up(void **state)
{
    struct worker one = {.word = "one"}, two = {.word = "two"};

    open_bench();
    poll(&one);
    poll(&two);
    service_give_up_poll(one.poll);
    bench_expect(&bench, "one nothing\n");
    start(1);
    bench_expect(&bench, "two 1\n");
    poll(&one);
    service_give_up_poll(one.poll); /* before anything was looked for */
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one nothing\n");
    bench_drop(&bench);
}

/* ... also while the task is being taken: it is offered again, at the end of the queue. */
static void a_worker_gives_up_a_task(void **state)
{
    struct worker one = {.word = "one"}, two = {.word = "two"};

    open_bench();
    start(1);
    start(2);
    poll(&one);
    bench_run_for(&bench, 0); /* it is being taken, and that is not durable yet */
    assert_non_null(one.poll);
    service_give_up_poll(one.poll);
    assert_non_null(one.poll);
    bench_expect(&bench, "");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one nothing\n");
    two.polls_on = true;
    poll(&two);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "two 2\ntwo 1\n");
    assert_null(strstr(bench_call(&bench, "GetExecutionHistory",
                                  "{'executionArn':'" BENCH_ARN "execution:charges:e1'}"),
                       "\"two\"")); /* it was started once */
    bench_drop(&bench);
}

/* Who polls for an activity that is deleted waits for the rest of the minute, and whoever comes
 * later is refused; tasks that are queued end by their time-outs. One that is made again by that
 * name has both. */
static void the_activity_is_deleted(void **state)
{
    static const char of_activity[] = "{'activityArn':'" CHARGE "'}";
    struct worker one = {.word = "one"}, two = {.word = "two"};

    open_bench();
    bench_create(&bench, "hurries",
                 "{'StartAt':'C','States':{'C':{'Type':'Task','Resource':'" CHARGE
                 "','TimeoutSeconds':50,'End':true}}}");
    poll(&one);
    bench_run_for(&bench, 0);
    bench_call(&bench, "DeleteActivity", of_activity);
    bench_expect(&bench, "");
    assert_non_null(strstr(bench_call(&bench, "GetActivityTask", of_activity),
                           "\"error\":\"ActivityDoesNotExist\""));
    bench_run_for(&bench, 60000);
    bench_expect(&bench, "one nothing\n");

    bench_call(&bench, "CreateActivity", "{'name':'charge'}");
    bench_call(&bench, "StartExecution",
               "{'stateMachineArn':'" BENCH_MACHINE "hurries','input':'1','name':'late'}");
    start(2);
    bench_call(&bench, "DeleteActivity", of_activity);
    bench_run_for(&bench, 50010);
    assert_non_null(strstr(bench_call(&bench, "DescribeExecution",
                                      "{'executionArn':'" BENCH_ARN "execution:hurries:late'}"),
                           "\"error\":\"States.Timeout\""));
    bench_call(&bench, "CreateActivity", "{'name':'charge'}");
    poll(&two);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "two 2\n");
    bench_drop(&bench);
}

/* The store was full: the task is still there, for the same worker, whose time runs on. */
static void a_take_is_refused(void **state)
{
    struct worker one = {.word = "one"}, two = {.word = "two"};

    open_bench();
    start(1);
    bench_fail_commit(&bench);
    poll(&one);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "");
    bench_run_for(&bench, 2000);
    bench_expect(&bench, "one 1\n");

    start(2);
    bench_fail_commit(&bench);
    poll(&one);
    bench_run_for(&bench, 0);
    service_give_up_poll(one.poll);
    poll(&two);
    bench_run_for(&bench, 2000);
    bench_expect(&bench, "one nothing\ntwo 2\n");

    start(3);
    poll(&one);
    for (int i = 0; i < 100; i++) {
        bench_fail_commit(&bench);
        bench_run_for(&bench, 700);
    }
    assert_non_null(strstr(bench.log.text, "one nothing\n"));
    bench_drop(&bench);
}

/* The execution ended while its task was being taken: the worker waits for another one. */
static void a_task_is_over(void **state)
{
    struct worker one = {.word = "one"};

    open_bench();
    start(1);
    bench_ask(&bench, "stop", "StopExecution",
              "{'executionArn':'" BENCH_ARN "execution:charges:e1'}");
    poll(&one);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "stop ok\n");
    start(2);
    bench_expect(&bench, "one 2\n");
    poll(&one);
    bench_ask(&bench, "stop", "StopExecution",
              "{'executionArn':'" BENCH_ARN "execution:charges:e2'}");
    bench_run_for(&bench, 61000);
    bench_expect(&bench, "stop ok\none nothing\n");
    bench_drop(&bench);
}

static void the_service_ends(void **state)
{
    struct worker one = {.word = "one"}, two = {.word = "two"}, three = {.word = "three"};

    open_bench();
    start(1);
    poll(&one);
    bench_run_for(&bench, 0);
    poll(&two);
    bench_close(&bench);
    bench_expect(&bench, "two nothing\none 1\n");
    bench_open(&bench);
    start(2);
    poll(&two);
    poll(&three);
    bench_close(&bench); /* before the queue was looked at */
    bench_expect(&bench, "two nothing\nthree nothing\n");
    bench_open(&bench);
    poll(&three);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "three 2\n");
    bench_drop(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_queue_is_in_order),
        cmocka_unit_test(many_tasks),
        cmocka_unit_test(a_poll_is_over_after_a_minute),
        cmocka_unit_test(a_worker_gives_up),
        cmocka_unit_test(a_worker_gives_up_a_task),
        cmocka_unit_test(the_activity_is_deleted),
        cmocka_unit_test(a_take_is_refused),
        cmocka_unit_test(a_task_is_over),
        cmocka_unit_test(the_service_ends),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
