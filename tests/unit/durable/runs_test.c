/* tests/unit/durable/runs_test.c - children of distributed Maps are executions of the store, whose
 * parent's commits they are a part of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/api/api.h"
#include "runtime/base/count.h"
#include "runtime/store/read.h"
#include "tests/unit/durable/bench.h"

#define MAP(more, type, states)                                                                    \
    "{\"StartAt\":\"Each\",\"States\":{\"Each\":{\"Type\":\"Map\",\"Label\":\"L\",\"End\":"        \
    "true" more                                                                                    \
    ",\"ItemProcessor\":{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":"         \
    "\"" type "\"},\"StartAt\":\"A\",\"States\":{\"A\":" states "}}}}}"

static const char works[] =
    MAP(",\"MaxConcurrency\":2,\"ToleratedFailureCount\":1", "STANDARD", TASK ",\"End\":true}");
static const char passes[] = MAP("", "EXPRESS", "{\"Type\":\"Pass\",\"End\":true}");
static const char nests[] =
    MAP("", "STANDARD",
        "{\"Type\":\"Map\",\"Label\":\"M\",\"End\":true,\"ItemProcessor\":{\"ProcessorConfig\":{"
        "\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"STANDARD\"},\"StartAt\":\"B\",\"States\":{"
        "\"B\":" TASK ",\"End\":true}}}}");

static struct program work, pass, nest;

static int set_up(void **state)
{
    work = program_compile("work", works, false);
    pass = program_compile("pass", passes, false);
    nest = program_compile("nest", nests, false);
    return 0;
}

static int tear_down(void **state)
{
    program_drop(&work);
    program_drop(&pass);
    program_drop(&nest);
    return 0;
}

static const char *const kinds[] = {"memory", "sqlite"};

/* ---- what the store has ---- */

static bool add_execution(void *context, const struct store_execution *execution)
{
    const struct store_start *start = &execution->start;

    buffer_add_format(context, "%s of %lld: %s %s %s", strrchr(start->machine.text, ':') + 1,
                      (long long)start->parent, start->input.text, execution->status.text,
                      execution->output.text != NULL ? execution->output.text : "-");
    return false;
}

static void expect_execution(struct bench *bench, int64_t number, const char *wanted)
{
    struct buffer text = BUFFER_EMPTY;
    const struct store_text no_id = {NULL, 0};

    assert_int_equal(
        store_read_execution(durable_store(bench->durable), number, no_id, add_execution, &text),
        STORE_OK);
    assert_string_equal(text.text, wanted);
    buffer_fini(&text);
}

static bool add_arn(void *context, const struct store_execution *execution)
{
    snprintf(context, 400, "%s", execution->start.id.text);
    return false;
}

/* The ARN of an execution, until the next call. */
static const char *arn_of(struct bench *bench, int64_t number)
{
    static char arn[400];
    const struct store_text no_id = {NULL, 0};

    assert_int_equal(
        store_read_execution(durable_store(bench->durable), number, no_id, add_arn, arn), STORE_OK);
    return arn;
}

struct found_run {
    char arn[400];
    struct buffer text;
};

static bool add_run(void *context, const struct store_map_run *run)
{
    struct found_run *found = context;
    const char *items = strstr(run->text.text, "\"itemCounts\":"),
               *executions = strstr(run->text.text, ",\"executionCounts\":");

    snprintf(found->arn, sizeof found->arn, "%s", run->arn.text);
    buffer_add_format(&found->text, "%s %.*s", run->status.text, (int)(executions - items), items);
    return false;
}

static struct found_run first_run(struct bench *bench, int64_t execution)
{
    struct found_run found = {"", BUFFER_EMPTY};

    assert_int_equal(
        store_read_map_runs(durable_store(bench->durable), execution, 0, add_run, &found),
        STORE_OK);
    return found;
}

/* The status of the first run in an execution, and counts of items. */
static void expect_run(struct bench *bench, int64_t execution, const char *status, int pending,
                       int running, int succeeded, int failed, int aborted)
{
    struct found_run found = first_run(bench, execution);
    char wanted[400];

    snprintf(wanted, sizeof wanted,
             "%s \"itemCounts\":{\"pending\":%d,\"running\":%d,\"succeeded\":%d,\"failed\":%d,"
             "\"timedOut\":0,\"aborted\":%d,\"total\":%d,\"resultsWritten\":0,"
             "\"failuresNotRedrivable\":0,\"pendingRedrive\":0}",
             status, pending, running, succeeded, failed, aborted,
             pending + running + succeeded + failed + aborted);
    assert_string_equal(found.text.text, wanted);
    buffer_fini(&found.text);
}

static void stop(struct bench *bench, int64_t number)
{
    const struct durable_asker asker = bench_asker("stop");

    durable_stop(bench->durable, arn_of(bench, number), "Enough", NULL, &asker);
}

/* ---- tests ---- */

static void children_are_executions(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &work);
        bench_start(&bench, "one", "[1,2,3]");
        bench_run_for(&bench, 5);
        bench_expect(&bench, "+ A 2:0\n+ A 2:0\nstart: OK one\n");
        expect_execution(&bench, 2, "work/L of 1: 1 RUNNING -");
        expect_execution(&bench, 3, "work/L of 1: 2 RUNNING -");
        bench_expect_kept(&bench, 2,
                          "RUNNING ExecutionStarted TaskStateEntered TaskScheduled TaskStarted");
        expect_run(&bench, 1, "RUNNING", 1, 2, 0, 0, 0);
        bench_succeed(&bench, "A", "\"b\"");
        bench_run_for(&bench, 5);
        expect_execution(&bench, 3, "work/L of 1: 2 SUCCEEDED \"b\"");
        expect_execution(&bench, 4, "work/L of 1: 3 RUNNING -");
        bench_fail(&bench, "A", "No");
        bench_succeed(&bench, "A", "\"a\"");
        bench_run(&bench);
        bench_expect_kept(&bench, 2,
                          "SUCCEEDED ExecutionStarted TaskStateEntered TaskScheduled TaskStarted "
                          "TaskSucceeded TaskStateExited ExecutionSucceeded");
        bench_expect_kept(&bench, 4,
                          "FAILED ExecutionStarted TaskStateEntered TaskScheduled TaskStarted "
                          "TaskFailed ExecutionFailed");
        expect_run(&bench, 1, "SUCCEEDED", 0, 0, 2, 1, 0);
        bench_drop(&bench);
    }
}

/* Their numbers are found again, and what they were is recorded once. */
static void children_go_on_after_a_crash(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &work);
        bench_start(&bench, "one", "[1,2]");
        bench_run_for(&bench, 5);
        bench_abandon(&bench);
        bench_open(&bench);
        bench_run_for(&bench, 5);
        bench_succeed(&bench, "A", "true");
        bench_succeed(&bench, "A", "true");
        bench_run(&bench);
        for (int64_t number = 2; number <= 3; number++)
            bench_expect_kept(&bench, number,
                              "SUCCEEDED ExecutionStarted TaskStateEntered TaskScheduled "
                              "TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded");
        expect_run(&bench, 1, "SUCCEEDED", 0, 0, 2, 0, 0);
        bench_drop(&bench);
    }
}

static void an_express_child_has_no_history(void **state)
{
    struct bench bench;

    bench_init(&bench, "sqlite", &pass);
    bench_start(&bench, "one", "[\"a\",\"b\"]");
    bench_run(&bench);
    bench_expect(&bench, "start: OK one\none SUCCEEDED [\"a\",\"b\"]\n");
    expect_execution(&bench, 3, "pass/L of 1: \"b\" SUCCEEDED \"b\"");
    bench_expect_kept(&bench, 3, "SUCCEEDED");
    bench_drop(&bench);
}

static void a_child_is_stopped_by_its_arn(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &work);
    bench_start(&bench, "one", "[1,2]");
    bench_run_for(&bench, 5);
    stop(&bench, 2);
    bench_run_for(&bench, 5);
    bench_expect_kept(&bench, 2,
                      "ABORTED ExecutionStarted TaskStateEntered TaskScheduled TaskStarted "
                      "ExecutionAborted");
    expect_run(&bench, 1, "RUNNING", 0, 1, 0, 0, 1);
    stop(&bench, 2);
    bench_expect(&bench, "+ A 2:0\n+ A 2:0\nstart: OK one\n- A\nstop: OK one\n"
                         "stop: NONE: the execution has ended\n");
    stop(&bench, 1);
    bench_run(&bench);
    bench_expect_kept(&bench, 3,
                      "ABORTED ExecutionStarted TaskStateEntered TaskScheduled TaskStarted "
                      "ExecutionAborted");
    expect_run(&bench, 1, "ABORTED", 0, 0, 0, 0, 2);
    bench_drop(&bench);
}

static void a_child_of_a_child_is_stopped(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &nest);
        bench_start(&bench, "one", "[[1],[2]]");
        bench_run_for(&bench, 5);
        expect_execution(&bench, 3, "nest/M of 2: 1 RUNNING -");
        expect_run(&bench, 2, "RUNNING", 0, 1, 0, 0, 0);
        bench_abandon(&bench);
        bench_open(&bench);
        bench_run_for(&bench, 5);
        stop(&bench, 3);
        bench_run_for(&bench, 5);
        expect_run(&bench, 2, "SUCCEEDED", 0, 0, 0, 0, 1);
        stop(&bench, 4);
        bench_run(&bench);
        expect_run(&bench, 1, "SUCCEEDED", 0, 0, 1, 0, 1);
        expect_run(&bench, 4, "ABORTED", 0, 0, 0, 0, 1);
        bench_drop(&bench);
    }
}

static void update(struct bench *bench, const char *arn, const struct map_run_change *change)
{
    const struct durable_asker asker = bench_asker("update");

    durable_update_map_run(bench->durable, arn, change, &asker);
}

static void a_run_is_changed(void **state)
{
    const struct map_run_change more = {3, -1, -1}, none = {-1, 0, -1};
    struct found_run run;
    struct bench bench;

    bench_init(&bench, "sqlite", &work);
    bench_start(&bench, "one", "[1,2,3]");
    bench_run_for(&bench, 5);
    run = first_run(&bench, 1);
    update(&bench, run.arn, &more);
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ A 2:0\n+ A 2:0\nstart: OK one\n+ A 2:0\nupdate: OK one\n");
    expect_run(&bench, 1, "RUNNING", 0, 3, 0, 0, 0);
    bench_fail(&bench, "A", "No");
    bench_run_for(&bench, 5);
    update(&bench, run.arn, &none);
    bench_run(&bench);
    expect_run(&bench, 1, "FAILED", 0, 0, 0, 1, 2);
    bench_expect(&bench, "- A\n- A\nupdate: OK one\n"
                         "one FAILED States.ExceedToleratedFailureThreshold\n");
    update(&bench, run.arn, &none);
    update(&bench, "arn:aws:states:us-east-1:123456789012:mapRun:work/L:none", &none);
    bench_expect(&bench, "update: NONE: the map run has ended\n"
                         "update: NONE: there is no such map run\n");
    buffer_fini(&run.text);
    bench_drop(&bench);
}

static void log_answer(void *context, const struct api_answer *answer)
{
    struct bench *bench = context;

    buffer_add(&bench->log, answer->text, answer->size);
    buffer_add_byte(&bench->log, '\n');
}

/* Ask as whoever uses the API does; the answer is logged. */
static void ask(struct bench *bench, const struct api *api, const char *arn, const char *change)
{
    const struct api_asker asker = {.answered = log_answer, .context = bench};
    struct buffer request = BUFFER_EMPTY;

    buffer_add_format(&request, "{\"action\":\"UpdateMapRun\",\"input\":{\"mapRunArn\":\"%s\",%s}}",
                      arn, change);
    api_take(api, bench->now_ms, request.text, request.size, &asker);
    buffer_fini(&request);
    bench_run_for(bench, 5);
}

static void a_run_is_changed_by_the_api(void **state)
{
    struct found_run run;
    struct bench bench;
    struct api api;

    bench_init(&bench, "memory", &work);
    api = (struct api){.store = durable_store(bench.durable),
                       .program = &bench.program,
                       .place = &engine_place_default,
                       .durable = bench.durable,
                       .machine = bench.machine};
    bench_start(&bench, "one", "[1,2,3,4]");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ A 2:0\n+ A 2:0\nstart: OK one\n");
    run = first_run(&bench, 1);
    ask(&bench, &api, run.arn, "\"maxConcurrency\":3,\"toleratedFailurePercentage\":20.5");
    bench_expect(&bench, "+ A 2:0\n{\"output\":{}}\n");
    ask(&bench, &api, run.arn, "\"toleratedFailurePercentage\":101,\"maxConcurrency\":-1");
    bench_expect(&bench,
                 "{\"error\":\"ValidationException\",\"message\":\"2 validation errors detected: "
                 "Value '-1' at 'maxConcurrency' failed to satisfy constraint: Member must have "
                 "value greater than or equal to 0; Value '101' at 'toleratedFailurePercentage' "
                 "failed to satisfy constraint: Member must have value less than or equal to "
                 "100\"}\n");
    ask(&bench, &api, "arn:aws:states:us-east-1:123456789012:mapRun:work/L:none",
        "\"maxConcurrency\":3");
    bench_expect(&bench, "{\"error\":\"ResourceNotFound\",\"message\":\"Resource not found: "
                         "'arn:aws:states:us-east-1:123456789012:mapRun:work/L:none'\"}\n");
    bench_fail(&bench, "A", "No"); /* a quarter */
    bench_run_for(&bench, 5);
    bench_expect(&bench, "- A\n- A\none FAILED States.ExceedToleratedFailureThreshold\n");
    ask(&bench, &api, run.arn, "\"maxConcurrency\":3");
    bench_expect(&bench, "{\"error\":\"ValidationException\",\"message\":\"It cannot be updated: "
                         "the map run has ended\"}\n");
    buffer_fini(&run.text);
    bench_drop(&bench);
}

/* Two executions with the same seed: bench_start gives all the same. */
static void children_of_others_have_other_names(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pass);
    bench_start(&bench, "one", "[1]");
    bench_start(&bench, "two", "[1]");
    bench_run(&bench);
    bench_expect(&bench, "start: OK one\none SUCCEEDED [1]\n"
                         "start: OK two\ntwo SUCCEEDED [1]\n");
    bench_drop(&bench);
}

/* Those that have not succeeded go on, as the same executions. */
static void children_go_on_with_a_redrive(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &work);
        bench_start(&bench, "one", "[1,2,3]");
        bench_run_for(&bench, 5);
        bench_fail(&bench, "A", "Broke");
        bench_run_for(&bench, 5);
        bench_fail(&bench, "A", "Broke");
        bench_run_for(&bench, 5);
        bench_abandon(&bench);
        buffer_clear(&bench.log);
        bench_open(&bench);
        bench_run_for(&bench, 5);
        bench_expect(&bench, "");
        bench_redrive(&bench, "one");
        bench_run_for(&bench, 5);
        bench_abandon(&bench);
        bench_open(&bench);
        bench_run_for(&bench, 5);
        for (int child = 0; child < 3; child++) {
            bench_succeed(&bench, "A", "true");
            bench_run_for(&bench, 5);
        }
        expect_execution(&bench, 2, "work/L of 1: 1 SUCCEEDED true");
        bench_expect_kept(&bench, 3,
                          "SUCCEEDED ExecutionStarted TaskStateEntered TaskScheduled TaskStarted "
                          "TaskFailed ExecutionFailed ExecutionRedriven TaskScheduled TaskStarted "
                          "TaskSucceeded TaskStateExited ExecutionSucceeded");
        bench_expect_kept(&bench, 1,
                          "SUCCEEDED ExecutionStarted MapStateEntered MapStateStarted "
                          "MapRunStarted MapRunFailed MapStateFailed ExecutionFailed "
                          "ExecutionRedriven MapRunRedriven MapRunSucceeded MapStateSucceeded "
                          "MapStateExited ExecutionSucceeded");
        bench_expect(&bench, "+ A 2:0:1\n+ A 2:0:1\nredrive: OK one\n- A\n- A\n+ A 2:0:1\n"
                             "+ A 2:0:1\n+ A 2:0:1\none SUCCEEDED [true,true,true]\n");
        bench_drop(&bench);
    }
}

/* The API of what the bench has. */
static struct api api_of(struct bench *bench)
{
    return (struct api){.store = durable_store(bench->durable),
                        .program = &bench->program,
                        .place = &engine_place_default,
                        .durable = bench->durable,
                        .machine = bench->machine};
}

/* The answer to an action whose input has one member and perhaps more. */
static const char *answer_to(struct bench *bench, const char *action, const char *name,
                             const char *text, const char *more)
{
    static struct buffer answer = BUFFER_EMPTY;
    const struct api api = api_of(bench);
    struct buffer request = BUFFER_EMPTY;

    buffer_clear(&answer);
    buffer_add_format(&request, "{\"action\":\"%s\",\"input\":{\"%s\":\"%s\"%s}}", action, name,
                      text, more);
    api_read(&api, bench->now_ms, request.text, request.size, &answer);
    buffer_fini(&request);
    return answer.text;
}

static int count_text(const char *in, const char *what)
{
    int count = 0;

    for (const char *at = in; (at = strstr(at, what)) != NULL; at++)
        count++;
    return count;
}

/* How many children of the run are listed as this. */
static int listed(struct bench *bench, const char *run, const char *status)
{
    char more[64];

    snprintf(more, sizeof more, ",\"statusFilter\":\"%s\"", status);
    return count_text(answer_to(bench, "ListExecutions", "mapRunArn", run, more),
                      "\"executionArn\"");
}

static const char pends[] =
    MAP(",\"MaxConcurrency\":1,\"ToleratedFailureCount\":4", "STANDARD", TASK ",\"End\":true}");

/* While its run is redriven, a child that is not on yet is neither FAILED nor RUNNING. */
static void children_wait_for_a_redrive(void **state)
{
    struct program pend = program_compile("pend", pends, false);

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct found_run run;
        struct bench bench;
        const char *map;

        bench_init(&bench, kinds[i], &pend);
        bench_start(&bench, "one", "[1,2,3]");
        for (int child = 0; child < 2; child++) {
            bench_run_for(&bench, 5);
            bench_fail(&bench, "A", "Broke");
        }
        bench_run_for(&bench, 5);
        run = first_run(&bench, 1);
        assert_int_equal(listed(&bench, run.arn, "FAILED"), 2);
        map = answer_to(&bench, "DescribeMapRun", "mapRunArn", run.arn, "");
        assert_null(strstr(map, "redriveDate"));
        bench_stop(&bench, "one");
        bench_run_for(&bench, 5);
        bench_redrive(&bench, "one");
        bench_run_for(&bench, 5);
        assert_int_equal(listed(&bench, run.arn, "PENDING_REDRIVE"), 2);
        assert_int_equal(listed(&bench, run.arn, "FAILED"), 0);
        assert_int_equal(listed(&bench, run.arn, "ABORTED"), 0);
        assert_int_equal(listed(&bench, run.arn, "RUNNING"), 1);
        assert_int_equal(count_text(answer_to(&bench, "ListExecutions", "stateMachineArn",
                                              "arn:aws:states:us-east-1:123456789012:stateMachine:"
                                              "pend/L",
                                              ",\"statusFilter\":\"PENDING_REDRIVE\""),
                                    "\"status\":\"PENDING_REDRIVE\""),
                         2);
        assert_non_null(
            strstr(answer_to(&bench, "DescribeExecution", "executionArn", arn_of(&bench, 4), ""),
                   "\"status\":\"PENDING_REDRIVE\""));
        map = answer_to(&bench, "DescribeMapRun", "mapRunArn", run.arn, "");
        assert_non_null(strstr(map, "\"failed\":0,\"timedOut\":0,\"aborted\":0,\"total\":3,"
                                    "\"resultsWritten\":0,\"failuresNotRedrivable\":0,"
                                    "\"pendingRedrive\":2},\"redriveCount\":1,\"redriveDate\":"));
        bench_fail(&bench, "A", "Broke"); /* the first once more: it waits no longer */
        bench_run_for(&bench, 5);
        assert_int_equal(listed(&bench, run.arn, "FAILED"), 1);
        assert_int_equal(listed(&bench, run.arn, "PENDING_REDRIVE"), 1);
        bench_stop(&bench, "one");
        bench_run_for(&bench, 5);
        assert_int_equal(listed(&bench, run.arn, "PENDING_REDRIVE"), 0);
        assert_int_equal(listed(&bench, run.arn, "FAILED"), 1);
        assert_int_equal(listed(&bench, run.arn, "ABORTED"), 2);
        map = answer_to(&bench, "DescribeMapRun", "mapRunArn", run.arn, "");
        assert_non_null(strstr(map, "\"failed\":1,\"timedOut\":0,\"aborted\":2,\"total\":3,"));
        assert_non_null(strstr(map, "\"pendingRedrive\":0},\"redriveCount\":1,"));
        buffer_fini(&run.text);
        bench_drop(&bench);
    }
    program_drop(&pend);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(children_are_executions),
        cmocka_unit_test(children_go_on_after_a_crash),
        cmocka_unit_test(an_express_child_has_no_history),
        cmocka_unit_test(a_child_is_stopped_by_its_arn),
        cmocka_unit_test(a_child_of_a_child_is_stopped),
        cmocka_unit_test(a_run_is_changed),
        cmocka_unit_test(a_run_is_changed_by_the_api),
        cmocka_unit_test(children_of_others_have_other_names),
        cmocka_unit_test(children_go_on_with_a_redrive),
        cmocka_unit_test(children_wait_for_a_redrive),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
