/* tests/unit/durable/nested_test.c - tasks whose work goes on after their call has returned; and
 * which test case of a mock file an execution has picked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "tests/unit/durable/bench.h"

static const char starts[] =
    "{\"StartAt\":\"Child\",\"States\":{\"Child\":{\"Type\":\"Task\",\"Resource\":"
    "\"arn:aws:states:::states:startExecution.sync\",\"Parameters\":{\"StateMachineArn\":\"c\"},"
    "\"TimeoutSeconds\":100,\"End\":true}}}";
static const char pays[] = "{\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK
                           ",\"Next\":\"Ship\"},\"Ship\":" TASK ",\"End\":true}}}";

/* Two activities, one of which a mock may stand for. */
static const char charges[] =
    "{\"StartAt\":\"Charge\",\"States\":{\"Charge\":" ACTIVITY ",\"Next\":\"Mocked\"},"
    "\"Mocked\":" ACTIVITY ",\"End\":true}}}";

static struct program start, pay, charge;

static int set_up(void **state)
{
    start = program_compile("start", starts, false);
    pay = program_compile("pay", pays, false);
    charge = program_compile("charge", charges, false);
    return 0;
}

static int tear_down(void **state)
{
    program_drop(&start);
    program_drop(&pay);
    program_drop(&charge);
    return 0;
}

static const char *const kinds[] = {"memory", "sqlite"};

#define BEGUN "ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted"

/* However often the process ends: the execution is found again, and nothing is recorded twice. */
static void work_goes_on(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &start);
        bench_start(&bench, "one", "{}");
        bench_run_for(&bench, 5);
        bench_submit_job(&bench, "Child");
        bench_run_for(&bench, 5);
        bench_expect(&bench, "+ Child 2:0\nstart: OK one\n");
        bench_expect_kept(&bench, 1, "RUNNING " BEGUN);
        for (int crash = 0; crash < 7; crash++) {
            bench_abandon(&bench);
            bench_expect(&bench, "- Child\n");
            bench_open(&bench);
            bench_run_for(&bench, 5);
            bench_expect(&bench, "+ Child 2:0\n");
            if (crash % 2 == 0)
                bench_submit_job(&bench, "Child");
            bench_run_for(&bench, 5);
        }
        bench_expect_kept(&bench, 1, "RUNNING " BEGUN);
        bench_succeed(&bench, "Child", "1");
        bench_run(&bench);
        bench_expect(&bench, "one SUCCEEDED 1\n");
        bench_expect_kept(&bench, 1,
                          "SUCCEEDED " BEGUN " TaskSucceeded TaskStateExited ExecutionSucceeded");
        bench_drop(&bench);
    }
}

/* What has been submitted is given up when the time is over. */
static void work_is_given_up(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &start);
        bench_start(&bench, "one", "{}");
        bench_run_for(&bench, 5);
        bench_submit_job(&bench, "Child");
        bench_run(&bench);
        bench_expect(&bench, "+ Child 2:0\nstart: OK one\n- Child\none FAILED States.Timeout\n");
        bench_drop(&bench);
    }
}

/* The time was over, or it was stopped, before the next process had found the work again. */
static void work_is_given_up_after_a_crash(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &start);
        bench_start(&bench, "one", "{}");
        bench_run_for(&bench, 5);
        bench_submit_job(&bench, "Child");
        bench_run_for(&bench, 5);
        bench_expect(&bench, "+ Child 2:0\nstart: OK one\n");
        bench_abandon(&bench);
        bench.now_ms += 200000;
        bench_open(&bench);
        bench_run(&bench);
        bench_expect(&bench, "- Child\n+ Child 2:0\n- Child\none FAILED States.Timeout\n");

        bench_start(&bench, "two", "{}");
        bench_run_for(&bench, 5);
        bench_submit_job(&bench, "Child");
        bench_run_for(&bench, 5);
        bench_abandon(&bench);
        bench_expect(&bench, "+ Child 2:0\nstart: OK two\n- Child\n");
        bench_open(&bench);
        bench_stop(&bench, "two");
        bench_run(&bench);
        bench_expect(&bench, "+ Child 2:0\n- Child\nstop: OK two\ntwo ABORTED Enough\n");
        bench_drop(&bench);
    }
}

static void start_with(struct bench *bench, const char *name, const char *detail)
{
    const struct durable_start asked = {
        .name = name, .input = "{}", .input_size = 2, .seed = 7, .detail = detail};
    const struct durable_asker asker = bench_asker("start");

    durable_start(bench->machine, &asked, &asker);
    bench_run_for(bench, 5);
}

/* It is asked for before the first task, once; and again by the next process. */
static void a_test_case_is_picked(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &pay);
        bench.cases = true;
        start_with(&bench, "one", "{\"by\":\"x\",\"testCase\":\"sad\"}");
        bench_expect(&bench, "1 plays sad\n+ Pay 2:0\nstart: OK one\n");
        bench_succeed(&bench, "Pay", "1");
        bench_run_for(&bench, 5);
        bench_expect(&bench, "+ Ship 7:0\n");
        bench_abandon(&bench);
        bench.known = false;
        bench_open(&bench);
        bench_run_for(&bench, 5);
        bench_expect(&bench, "- Ship\n1 plays sad\n+ Ship 7:0\n");
        bench_succeed(&bench, "Ship", "1");
        bench_run(&bench);
        bench_expect(&bench, "one SUCCEEDED 1\n");
        assert_false(bench.known); /* it has ended */
        start_with(&bench, "two", "{\"by\":\"x\"}");
        bench_expect(&bench, "2 plays nothing\n+ Pay 2:0\nstart: OK two\n");
        bench.known = false;
        start_with(&bench, "three", NULL);
        bench_expect(&bench, "3 plays nothing\n+ Pay 2:0\nstart: OK three\n");
        bench_drop(&bench);
    }
}

static bool deleted;

static bool is_absent(void *context, const char *activity_arn)
{
    return deleted;
}

/* What the execution has mocked is offered to no worker, and need not exist. */
static void a_mock_stands_for_an_activity(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        deleted = false;
        bench_init(&bench, kinds[i], &charge);
        bench_close(&bench);
        bench.cases = true;
        bench.absent = is_absent;
        bench_open(&bench);
        bench_expect(&bench, "");
        start_with(&bench, "one", "{\"testCase\":\"sad\"}");
        bench_expect(&bench, "1 plays sad\noffered: charge\nstart: OK one\n");
        assert_true(bench_take(&bench, "charge", "worker"));
        bench_run_for(&bench, 5);
        deleted = true;
        bench_send(&bench, "success", bench.token);
        bench_run_for(&bench, 5);
        bench_expect(&bench, "take: OK one {}\n+ Mocked 7:0\nsuccess: OK one\n");
        bench_succeed(&bench, "Mocked", "1");
        bench_run(&bench);
        bench_expect(&bench, "one SUCCEEDED 1\n");
        start_with(&bench, "two", "{\"testCase\":\"sad\"}");
        bench_expect(&bench, "2 plays sad\nstart: OK two\ntwo FAILED States.Runtime\n");
        bench_drop(&bench);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_goes_on),
        cmocka_unit_test(work_is_given_up),
        cmocka_unit_test(work_is_given_up_after_a_crash),
        cmocka_unit_test(a_test_case_is_picked),
        cmocka_unit_test(a_mock_stands_for_an_activity),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
