/* tests/unit/task/call_test.c - the least that a kind of task can be, and answers known at once. */
#include "tests/unit/task/bench.h"

#include "runtime/task/kind.h"

static struct task_call *echo_start(struct tasks *tasks, const struct task_request *request,
                                    const char *target)
{
    if (strcmp(target, "fail") == 0)
        return later_fail(tasks, request, "Echo.Failed", request->state);
    return later_succeed(tasks, request, request->input, 1);
}

/* It stands in the place of exec: and has only what every kind must have. */
static const struct sfn_task_kind echo = {.kind = SFN_KIND_exec, .start = echo_start};
static const struct sfn_kind kinds[] = {{&echo}};
static const struct sfn_program program = {.kinds = kinds, .kind_count = COUNT_OF(kinds)};

static int setup(void **state)
{
    static struct bench bench;

    bench_open(&bench, (struct tasks_options){.program = &program}, true);
    assert_null(bench.problem);
    *state = &bench;
    return 0;
}

static int teardown(void **state)
{
    bench_close(*state);
    return 0;
}

static void an_answer_outlives_its_request(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "exec:this", "{\"a\": [\"longer than what fits into a value\", 1.5]}");
    assert_true(bench->succeeded);
    assert_string_equal(bench->output, "{\"a\":[\"longer than what fits into a value\",1.5]}");
    assert_int_equal(bench->output_size, 1);
    bench_do(bench, "S", "exec:fail", "{}");
    assert_false(bench->succeeded);
    assert_string_equal(bench->error, "Echo.Failed");
    assert_string_equal(bench->cause, "S");
}

static void a_cancelled_answer_is_not_given(void **state)
{
    struct bench *bench = *state;

    bench->answers = 0;
    tasks_cancel(bench->tasks, bench_start(bench, "S", "exec:this", "[\"never seen by anybody\"]"));
    loop_run(bench->loop);
    assert_int_equal(bench->answers, 0);
}

static void an_answer_that_nobody_waits_for_is_freed(void **state)
{
    bench_start(*state, "S", "exec:this", "[\"the loop does not turn any more\"]");
}

static void without_missing_every_target_can_run(void **state)
{
    const struct sfn_resource resource = {.text = "exec:this"};
    const struct sfn_state here = {.name = "S", .task = &resource};

    assert_null(tasks_problem(((struct bench *)*state)->tasks, &here));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_answer_outlives_its_request),
        TEST(a_cancelled_answer_is_not_given),
        TEST(an_answer_that_nobody_waits_for_is_freed),
        TEST(without_missing_every_target_can_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
