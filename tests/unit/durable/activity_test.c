/* tests/unit/durable/activity_test.c - tasks that wait for workers of an activity. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "tests/unit/durable/bench.h"

static const char charges[] = "{\"StartAt\":\"Charge\",\"States\":{\"Charge\":" ACTIVITY
                              ",\"TimeoutSeconds\":60,\"HeartbeatSeconds\":10,\"End\":true}}}";
static const char charges_each[] =
    "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"End\":true,\"ItemProcessor\":{"
    "\"StartAt\":\"Charge\",\"States\":{\"Charge\":" ACTIVITY ",\"End\":true}}}}}}";
static const char charges_or_not[] =
    "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":["
    "{\"StartAt\":\"Charge\",\"States\":{\"Charge\":" ACTIVITY ",\"End\":true}}},"
    "{\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK ",\"End\":true}}}]}}}";

static struct program charge, each, either;
static bool deleted;

static int set_up(void **state)
{
    charge = program_compile("charge", charges, false);
    each = program_compile("each", charges_each, false);
    either = program_compile("either", charges_or_not, false);
    return 0;
}

static int tear_down(void **state)
{
    program_drop(&charge);
    program_drop(&each);
    program_drop(&either);
    return 0;
}

static bool is_absent(void *context, const char *activity_arn)
{
    assert_string_equal(activity_arn, ACTIVITY_ARN "charge");
    return deleted;
}

static struct bench bench;

static void open_bench(const char *kind, const struct program *program)
{
    deleted = false;
    bench_init(&bench, kind, program);
    bench_close(&bench);
    bench.absent = is_absent;
    bench_open(&bench);
}

static void start(const char *name, const char *input)
{
    bench_start(&bench, name, input);
    bench_run_for(&bench, 20);
}

static void take(const char *worker)
{
    assert_true(bench_take(&bench, "charge", worker));
    bench_run_for(&bench, 20);
}

static void offer_again(void)
{
    durable_offer_again(bench.durable, bench.taken, bench.taken_id);
    bench_run_for(&bench, 20);
}

static void send(const char *kind)
{
    bench_send(&bench, kind, bench.token);
    bench_run_for(&bench, 20);
}

static const char *const kinds[] = {"memory", "sqlite"};

/* ---- tests ---- */

static void a_worker_takes_a_task_and_answers_it(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        open_bench(kinds[i], &charge);
        start("one", " {\"a\": 1} ");
        bench_expect(&bench, "offered: charge\nstart: OK one\n");
        bench_expect_kept(&bench, 1, "RUNNING ExecutionStarted TaskStateEntered ActivityScheduled");
        assert_false(durable_is_busy(bench.durable));
        assert_int_equal(bench_offers(&bench, "charge"), 1);
        assert_int_equal(bench_offers(&bench, "other"), 0);
        take("me");
        bench_expect(&bench, "take: OK one {\"a\": 1}\n");
        assert_int_equal(bench_offers(&bench, "charge"), 0);
        send("success");
        bench_expect(&bench, "success: OK one\none SUCCEEDED {\"yes\":true}\n");
        bench_expect_kept(&bench, 1,
                          "SUCCEEDED ExecutionStarted TaskStateEntered ActivityScheduled "
                          "ActivityStarted ActivitySucceeded TaskStateExited ExecutionSucceeded");
        bench_drop(&bench);
    }
}

/* The queue is in the store, in order, and a task that was taken is not lost with the process. */
static void tasks_wait_through_a_restart(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        open_bench(kinds[i], &charge);
        start("one", "1");
        start("two", "2");
        start("three", "3");
        take(NULL);
        bench_expect(&bench, "offered: charge\nstart: OK one\noffered: charge\nstart: OK two\n"
                             "offered: charge\nstart: OK three\ntake: OK one 1\n");
        bench_abandon(&bench);
        bench_open(&bench);
        send("success");
        take("me");
        take("you");
        assert_false(bench_take(&bench, "charge", NULL));
        bench_expect(&bench, "success: OK one\none SUCCEEDED {\"yes\":true}\n"
                             "take: OK two 2\ntake: OK three 3\n");
        bench_drop(&bench);
    }
}

static void a_task_that_nobody_takes_times_out(void **state)
{
    open_bench("memory", &charge);
    start("one", "1");
    bench_run_for(&bench, 59000);
    bench_expect(&bench, "offered: charge\nstart: OK one\n");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "one FAILED States.Timeout\n");
    assert_int_equal(bench_offers(&bench, "charge"), 0);
    bench_redrive(&bench, "one");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "offered: charge\nredrive: OK one\n");
    assert_int_equal(bench_offers(&bench, "charge"), 1);
    take(NULL);
    bench_stop(&bench, "one");
    bench_run(&bench);
    bench_expect(&bench, "take: OK one 1\nstop: OK one\none ABORTED Enough\n");
    bench_drop(&bench);
}

/* Heartbeats are counted from the taking, also from that by another worker. */
static void heartbeats_are_expected_once_it_is_taken(void **state)
{
    open_bench("memory", &charge);
    start("one", "1");
    bench_run_for(&bench, 30000);
    take(NULL);
    bench_run_for(&bench, 9000);
    send("heartbeat");
    bench_run_for(&bench, 9000);
    offer_again();
    take(NULL);
    bench_run_for(&bench, 9000);
    bench_expect(&bench, "offered: charge\nstart: OK one\ntake: OK one 1\nheartbeat: OK one\n"
                         "offered: charge\ntake: OK one 1\n");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "one FAILED States.Timeout\n");
    bench_expect_kept(&bench, 1,
                      "FAILED ExecutionStarted TaskStateEntered ActivityScheduled ActivityStarted "
                      "ActivityTimedOut ExecutionFailed");
    bench_drop(&bench);
}

/* A worker hangs up: its task waits behind the others. Should it answer all the same, it is over.
 */
static void a_task_is_offered_again(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        char first[TASK_TOKEN_SIZE];

        open_bench(kinds[i], &charge);
        start("one", "1");
        start("two", "2");
        take("gone");
        memcpy(first, bench.token, sizeof first);
        offer_again();
        offer_again();
        assert_int_equal(bench_offers(&bench, "charge"), 2);
        take(NULL);
        bench_expect(&bench, "offered: charge\nstart: OK one\noffered: charge\nstart: OK two\n"
                             "take: OK one 1\noffered: charge\noffered: charge\ntake: OK two 2\n");
        bench_send(&bench, "success", first);
        bench_run_for(&bench, 20);
        assert_int_equal(bench_offers(&bench, "charge"), 0);
        offer_again(); /* of the second one */
        take(NULL);
        send("failure");
        offer_again();
        bench_expect(&bench, "success: OK one\none SUCCEEDED {\"yes\":true}\noffered: charge\n"
                             "take: OK two 2\nfailure: OK two\ntwo FAILED No\n");
        bench_expect_kept(&bench, 2,
                          "FAILED ExecutionStarted TaskStateEntered ActivityScheduled "
                          "ActivityStarted ActivityFailed ExecutionFailed");
        bench_drop(&bench);
    }
}

static void nobody_takes_what_is_over(void **state)
{
    const struct durable_asker asker = bench_asker("late");

    open_bench("memory", &either);
    start("one", "1");
    take("gone");
    offer_again();
    bench_expect(&bench, "offered: charge\n+ Pay 6:0\nstart: OK one\ntake: OK one 1\n"
                         "offered: charge\n");
    bench_fail(&bench, "Pay", "No");
    durable_take(bench.durable, bench.taken, bench.taken_id, NULL, &asker); /* behind that */
    bench_run_for(&bench, 20);
    bench_expect(&bench, "one FAILED No\nlate: TASK_OVER: Task Timed Out: "
                         "'Provided task does not exist anymore'\n");
    assert_int_equal(bench_offers(&bench, "charge"), 0);
    durable_take(bench.durable, bench.taken, bench.taken_id, NULL, &asker);
    durable_take(bench.durable, 77, 1, NULL, &asker);
    bench_run_for(&bench, 20);
    bench_expect(&bench, "late: TASK_OVER: Task Timed Out: "
                         "'Provided task does not exist anymore'\n"
                         "late: NO_TASK: there is no such execution that runs\n");
    bench_drop(&bench);
}

/* Each item has a task of its own; a stop ends them all. */
static void items_wait_for_workers(void **state)
{
    open_bench("sqlite", &each);
    start("one", "[1,2,3]");
    assert_int_equal(bench_offers(&bench, "charge"), 3);
    take(NULL);
    send("success");
    take(NULL);
    bench_expect(&bench, "offered: charge\noffered: charge\noffered: charge\nstart: OK one\n"
                         "take: OK one 1\nsuccess: OK one\ntake: OK one 2\n");
    assert_int_equal(bench_offers(&bench, "charge"), 1);
    bench_stop(&bench, "one");
    bench_run_for(&bench, 20);
    bench_expect(&bench, "stop: OK one\none ABORTED Enough\n");
    assert_int_equal(bench_offers(&bench, "charge"), 0);
    bench_drop(&bench);
}

static void an_activity_may_be_absent(void **state)
{
    open_bench("memory", &charge);
    deleted = true;
    start("one", "1");
    bench_expect(&bench, "start: OK one\none FAILED States.Runtime\n");
    bench_expect_kept(&bench, 1, "FAILED ExecutionStarted TaskStateEntered ExecutionFailed");
    deleted = false;
    bench_redrive(&bench, "one");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "offered: charge\nredrive: OK one\n");
    bench_drop(&bench);
}

static void a_taking_without_room_is_refused(void **state)
{
    open_bench("memory", &charge);
    start("one", "1");
    bench_fail_commit(&bench, STORE_FULL);
    take(NULL);
    bench_expect(&bench, "offered: charge\nstart: OK one\ntake: REFUSED: no room is left\n");
    assert_int_equal(bench_offers(&bench, "charge"), 1);
    bench_run_for(&bench, 1000);
    take(NULL);
    bench_fail_commit(&bench, STORE_FULL);
    offer_again();
    assert_int_equal(bench_offers(&bench, "charge"), 0);
    bench_run_for(&bench, 1000);
    assert_int_equal(bench_offers(&bench, "charge"), 1);
    bench_expect(&bench, "take: OK one 1\noffered: charge\n");
    bench_drop(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_worker_takes_a_task_and_answers_it),
        cmocka_unit_test(tasks_wait_through_a_restart),
        cmocka_unit_test(a_task_that_nobody_takes_times_out),
        cmocka_unit_test(heartbeats_are_expected_once_it_is_taken),
        cmocka_unit_test(a_task_is_offered_again),
        cmocka_unit_test(nobody_takes_what_is_over),
        cmocka_unit_test(items_wait_for_workers),
        cmocka_unit_test(an_activity_may_be_absent),
        cmocka_unit_test(a_taking_without_room_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
