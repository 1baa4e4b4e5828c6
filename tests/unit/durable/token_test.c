/* tests/unit/durable/token_test.c - tasks are answered by their tokens, whenever that is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "tests/unit/durable/bench.h"

static const char asks[] =
    "{\"StartAt\":\"Ask\",\"States\":{\"Ask\":{\"Type\":\"Task\",\"Resource\":"
    "\"arn:aws:states:::lambda:invoke.waitForTaskToken\",\"Parameters\":{\"FunctionName\":"
    "\"f\",\"Payload\":{\"token.$\":\"$$.Task.Token\"}},\"HeartbeatSeconds\":600,"
    "\"TimeoutSeconds\":3000,\"End\":true}}}";

static struct program ask;

static int set_up(void **state)
{
    ask = program_compile("ask", asks, false);
    return 0;
}

static int tear_down(void **state)
{
    program_drop(&ask);
    return 0;
}

static const char *const kinds[] = {"memory", "sqlite"};

/* Start one that then only waits for its token. */
static void begin(struct bench *bench, const char *kind)
{
    bench_init(bench, kind, &ask);
    bench_start(bench, "one", "{}");
    bench_run_for(bench, 5);
    bench_expect(bench, "+ Ask 2:0\nstart: OK one\n");
    bench_submit(bench, "Ask");
    bench_run_for(bench, 5);
    bench_expect_kept(bench, 1,
                      "RUNNING ExecutionStarted TaskStateEntered TaskScheduled "
                      "TaskStarted TaskSubmitted");
    assert_false(durable_is_busy(bench->durable));
}

static void an_answer_finds_its_task_after_a_crash(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        begin(&bench, kinds[i]);
        bench_abandon(&bench);
        bench_open(&bench);
        bench_run_for(&bench, 5);
        bench_expect(&bench, ""); /* nothing was in flight */
        bench_send(&bench, "success", bench.token);
        bench_expect(&bench, "");
        bench_run_for(&bench, 5);
        bench_expect(&bench, "success: OK one\none SUCCEEDED {\"yes\":true}\n");
        bench_drop(&bench);
    }
}

static void what_comes_late_or_twice_is_refused(void **state)
{
    static const char over[] = "success: TASK_OVER: Task Timed Out: 'Provided task does not exist "
                               "anymore'\n";
    struct bench bench;

    begin(&bench, "memory");
    bench_send(&bench, "failure", bench.token);
    bench_run_for(&bench, 5);
    bench_expect(&bench, "failure: OK one\none FAILED No\n");
    bench_send(&bench, "success", bench.token);
    bench_run_for(&bench, 5);
    bench_expect(&bench, over);
    bench_drop(&bench);
}

static void two_at_once_are_one(void **state)
{
    struct bench bench;

    begin(&bench, "memory");
    bench_send(&bench, "heartbeat", bench.token);
    bench_send(&bench, "success", bench.token);
    bench_send(&bench, "success", bench.token);
    bench_run_for(&bench, 5);
    bench_expect(&bench, "heartbeat: OK one\nsuccess: OK one\none SUCCEEDED {\"yes\":true}\n"
                         "success: TASK_OVER: Task Timed Out: 'Provided task does not exist "
                         "anymore'\n");
    bench_drop(&bench);
}

static void heartbeats_keep_it_alive(void **state)
{
    struct bench bench;

    begin(&bench, "memory");
    bench_run_for(&bench, 500000);
    bench_send(&bench, "heartbeat", bench.token);
    bench_run_for(&bench, 500000);
    bench_expect(&bench, "heartbeat: OK one\n");
    bench_run_for(&bench, 200000);
    bench_expect(&bench, "one FAILED States.Timeout\n");
    bench_drop(&bench);
}

static void a_token_of_others_is_none(void **state)
{
    struct bench bench;
    char token[TASK_TOKEN_SIZE];

    begin(&bench, "memory");
    memcpy(token, bench.token, sizeof token);
    token[20] = token[20] == 'A' ? 'B' : 'A';
    bench_send(&bench, "success", token);
    bench_send(&bench, "success", "x");
    bench_expect(&bench, "success: BAD_TOKEN: Invalid Token: 'Invalid token'\n"
                         "success: BAD_TOKEN: Invalid Token: 'Invalid token'\n");
    bench_stop(&bench, "one");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "stop: OK one\none ABORTED Enough\n");
    bench_stop(&bench, "one");
    bench_stop(&bench, "other");
    bench_expect(&bench, "stop: NONE: the execution has ended\n"
                         "stop: NONE: there is no such execution\n");
    bench_drop(&bench);
}

/* The answer comes while the call that took the token still runs. */
static void an_answer_may_come_before_the_call_returns(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &ask);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_send(&bench, "success", bench.token);
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ Ask 2:0\nstart: OK one\nsuccess: OK one\n"
                         "one SUCCEEDED {\"yes\":true}\n");
    bench_submit(&bench, "Ask");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "");
    assert_false(durable_is_busy(bench.durable));
    bench_drop(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_finds_its_task_after_a_crash),
        cmocka_unit_test(what_comes_late_or_twice_is_refused),
        cmocka_unit_test(two_at_once_are_one),
        cmocka_unit_test(heartbeats_keep_it_alive),
        cmocka_unit_test(a_token_of_others_is_none),
        cmocka_unit_test(an_answer_may_come_before_the_call_returns),
    };

    return cmocka_run_group_tests_name("durable/token", tests, set_up, tear_down);
}
