/* tests/unit/task/native_test.c - tasks that are C functions. */
#include "runtime/base/count.h"
#include "tests/unit/task/bench.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "sfn/task.h"

static json_t *echo(struct sfn_task *task, const json_t *input)
{
    (void)task;
    return json_incref((json_t *)input);
}

static json_t *decline(struct sfn_task *task, const json_t *input)
{
    return sfn_task_fail(task, "Card.Declined", "%d of %s", 7,
                         json_string_value(json_object_get(input, "name")));
}

static json_t *nothing(struct sfn_task *task, const json_t *input)
{
    (void)task;
    (void)input;
    return NULL;
}

static json_t *undecided(struct sfn_task *task, const json_t *input)
{
    (void)input;
    sfn_task_fail(task, "Second.Thoughts", NULL);
    return json_integer(1);
}

static json_t *nap(struct sfn_task *task, const json_t *input)
{
    (void)task;
    usleep(20000);
    return json_incref((json_t *)input);
}

static atomic_int seen_cancelled;

static json_t *patient(struct sfn_task *task, const json_t *input)
{
    (void)input;
    while (!sfn_task_cancelled(task))
        usleep(1000);
    atomic_fetch_add(&seen_cancelled, 1);
    return json_null();
}

/* All calls of it must run at once, or none ends. */
static atomic_int gathered;

static json_t *gather(struct sfn_task *task, const json_t *input)
{
    int all = (int)json_integer_value(input);

    atomic_fetch_add(&gathered, 1);
    for (int i = 0; i < 10000 && atomic_load(&gathered) < all; i++)
        usleep(1000);
    return atomic_load(&gathered) >= all ? json_true() : sfn_task_fail(task, "Alone", "left alone");
}

static const struct sfn_symbol symbols[] = {
    {"echo", (void *)echo},           {"decline", (void *)decline},
    {"nothing", (void *)nothing},     {"nap", (void *)nap},
    {"undecided", (void *)undecided}, {"patient", (void *)patient},
    {"gather", (void *)gather},       {"unlinked", NULL},
};

static const struct sfn_program program = {
    .name = "test",
    .symbols = symbols,
    .symbol_count = COUNT_OF(symbols),
    BENCH_KINDS,
};

static int setup(void **state)
{
    struct bench *bench = malloc(sizeof *bench);

    bench_open(bench, (struct tasks_options){.program = &program}, true);
    *state = bench;
    return bench->tasks == NULL;
}

static int teardown(void **state)
{
    bench_close(*state);
    free(*state);
    return 0;
}

static void values_go_in_and_out(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "c:echo", "{\"a\":[1,-2.5,\"x\\u0000y\",null,true],\"b\":0.1}");
    assert_true(bench->succeeded);
    assert_non_null(strstr(bench->output, "\"a\":[1,-2.5,\"x\\u0000y\",null,true]"));
    bench_do(bench, "S", "c:echo", "7");
    assert_string_equal(bench->output, "7");
}

static void failures_have_name_and_cause(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "c:decline", "{\"name\":\"Ann\"}");
    assert_false(bench->succeeded);
    assert_string_equal(bench->error, "Card.Declined");
    assert_string_equal(bench->cause, "7 of Ann");
    bench_do(bench, "S", "c:undecided", "{}");
    assert_string_equal(bench->error, "Second.Thoughts");
    bench_do(bench, "S", "c:nothing", "{}");
    assert_string_equal(bench->error, "States.TaskFailed");
    assert_non_null(strstr(bench->cause, "c:nothing"));
}

static void numbers_beyond_the_interface_fail_clearly(void **state)
{
    struct bench *bench = *state;

    bench_do(bench, "S", "c:echo", "{\"n\":123456789012345678901234567890}");
    assert_string_equal(bench->error, "States.TaskFailed");
    assert_non_null(strstr(bench->cause, "integer"));
}

static void a_missing_function_is_a_problem_at_start(void **state)
{
    struct bench *bench = *state;
    const struct sfn_resource c_absent = {.text = "c:absent"}, c_unlinked = {.text = "c:unlinked"};
    const struct sfn_resource c_echo = {.text = "c:echo"};
    const struct sfn_state missing = {.name = "S", .task = &c_absent};
    const struct sfn_state unlinked = {.name = "S", .task = &c_unlinked};
    const struct sfn_state there = {.name = "S", .task = &c_echo};
    char *problem = tasks_problem(bench->tasks, &missing);

    assert_non_null(strstr(problem, "absent"));
    assert_non_null(strstr(problem, "--link"));
    free(problem);
    problem = tasks_problem(bench->tasks, &unlinked);
    assert_non_null(problem);
    free(problem);
    assert_null(tasks_problem(bench->tasks, &there));
}

static void blocking_calls_run_at_once(void **state)
{
    struct bench *bench = *state;

    atomic_store(&gathered, 0);
    for (int i = 0; i < 200; i++)
        bench_start(bench, "S", "c:gather", "200");
    loop_run(bench->loop);
    assert_int_equal(bench->answers, 200);
    assert_true(bench->succeeded);
}

static void more_calls_than_threads_wait(void **state)
{
    struct bench *bench = *state;

    for (int i = 0; i < 600; i++)
        bench_start(bench, "S", "c:nap", "{}");
    loop_run(bench->loop);
    assert_int_equal(bench->answers, 600);
}

static void cancelled_calls_answer_nobody(void **state)
{
    struct bench *bench = *state;
    struct task_call *calls[8];

    atomic_store(&seen_cancelled, 0);
    for (int i = 0; i < 8; i++)
        calls[i] = bench_start(bench, "S", "c:patient", "{}");
    usleep(20000);
    for (int i = 0; i < 8; i++)
        tasks_cancel(bench->tasks, calls[i]);
    loop_run(bench->loop);
    assert_int_equal(bench->answers, 0);
    tasks_free(bench->tasks);
    bench->tasks = NULL;
    assert_true(atomic_load(&seen_cancelled) <= 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_go_in_and_out),
        TEST(failures_have_name_and_cause),
        TEST(numbers_beyond_the_interface_fail_clearly),
        TEST(a_missing_function_is_a_problem_at_start),
        TEST(blocking_calls_run_at_once),
        TEST(more_calls_than_threads_wait),
        TEST(cancelled_calls_answer_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
