/* tests/unit/task/mock_test.c - answers from a Step Functions Local mock file. */
#include "runtime/json/read.h"
#include "tests/unit/task/bench.h"

static const struct sfn_resource read_from = {.text = "arn:aws:states:::s3:getObject"};
static const struct sfn_map each = {.reader = &read_from};
static const struct sfn_state states[] = {
    {.name = "Pay", .kind = SFN_TASK},
    {.name = "Ship", .kind = SFN_TASK},
    {.name = "Wait", .kind = SFN_WAIT},
    {.name = "Each", .kind = SFN_MAP, .map = &each},
};
static const struct sfn_program program = {
    .name = "order", .states = states, .state_count = 4, BENCH_KINDS};

static const char file[] =
    "{\"StateMachines\": {"
    "  \"order\": {\"TestCases\": {\"happy\": {\"Pay\": \"Paid\"}, \"sad\": {\"Pay\": \"Mixed\","
    "    \"Ship\": \"Never\"}, \"read\": {\"Each\": \"Items\"}}},"
    "  \"other\": {\"TestCases\": {\"sad\": {\"Pay\": \"Paid\"}, \"own\": {\"Pay\": \"Paid\"}}}},"
    " \"MockedResponses\": {"
    "  \"Paid\": {\"0\": {\"Return\": {\"ok\": true, \"n\": 12345678901234567890}}},"
    "  \"Mixed\": {\"0-1\": {\"Throw\": {\"Error\": \"E\", \"Cause\": \"why\"}},"
    "    \"2\": {\"Return\": null}, \"4\": {\"Throw\": {}}},"
    "  \"Items\": {\"0\": {\"Return\": [1, 2]}, \"1\": {\"Throw\": {\"Cause\": \"none\"}},"
    "    \"2\": {\"Return\": 5}, \"3\": {\"Timeout\": true}},"
    "  \"Never\": {\"0\": {\"Timeout\": true}}}}";

static void open_case(struct bench *bench, const char *text, const char *test_case)
{
    const char *path = bench_file(text);

    bench_open(bench,
               (struct tasks_options){
                   .program = &program, .setting.mock_file = path, .setting.test_case = test_case},
               true);
    unlink(path);
}

static void returns_are_given_as_written(void **state)
{
    struct bench bench;

    (void)state;
    open_case(&bench, file, "happy");
    assert_non_null(bench.tasks);
    bench_do(&bench, "Pay", "arn:anything", "{}");
    assert_true(bench.succeeded);
    assert_string_equal(bench.output, "{\"ok\":true,\"n\":12345678901234567890}");
    bench_close(&bench);
}

static void calls_are_counted_per_execution(void **state)
{
    struct bench bench;

    (void)state;
    open_case(&bench, file, "sad");
    for (unsigned execution = 0; execution < 2; execution++) {
        bench.execution = execution;
        if (execution == 0) /* the first call begins the other */
            tasks_begin_execution(bench.tasks, execution, NULL);
        for (int call = 0; call < 2; call++) {
            bench_do(&bench, "Pay", "arn:anything", "{}");
            assert_string_equal(bench.error, "E");
            assert_string_equal(bench.cause, "why");
        }
        bench_do(&bench, "Pay", "arn:anything", "{}");
        assert_true(bench.succeeded);
        assert_string_equal(bench.output, "null");
        bench_do(&bench, "Pay", "arn:anything", "{}");
        assert_string_equal(bench.error, "States.Runtime");
        assert_non_null(strstr(bench.cause, "call 3"));
        bench_do(&bench, "Pay", "arn:anything", "{}");
        assert_false(bench.succeeded);
        assert_null(bench.error);
        assert_null(bench.cause);
    }
    bench_close(&bench);
}

static void note_unused(void *context, const char *state, const char *response, const char *answer)
{
    buffer_add_format(context, "%s %s %s\n", state, response, answer != NULL ? answer : "-");
}

static void what_nobody_asked_for_is_known(void **state)
{
    struct buffer unused = BUFFER_EMPTY;
    struct bench bench;

    (void)state;
    open_case(&bench, file, "sad");
    bench_do(&bench, "Pay", "arn:anything", "{}");
    tasks_end_execution(bench.tasks, 0);
    tasks_unused_mocks(bench.tasks, note_unused, &unused);
    assert_string_equal(unused.text, "Pay Mixed 2\nPay Mixed 4\nShip Never -\n");
    buffer_fini(&unused);
    bench_close(&bench);
}

static void a_timeout_is_never_answered(void **state)
{
    struct bench bench;
    struct task_call *call;

    (void)state;
    open_case(&bench, file, "sad");
    call = bench_start(&bench, "Ship", "arn:anything", "{}");
    loop_run(bench.loop);
    assert_int_equal(bench.answers, 0);
    tasks_cancel(bench.tasks, call);
    bench_close(&bench);
}

static void an_answer_on_its_way_can_be_cancelled(void **state)
{
    struct bench bench;
    struct task_call *call;

    (void)state;
    open_case(&bench, file, "happy");
    call = bench_start(&bench, "Pay", "arn:anything", "{}");
    tasks_cancel(bench.tasks, call);
    loop_run(bench.loop);
    assert_int_equal(bench.answers, 0);
    bench_close(&bench);
}

#define ASK "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
#define JOB "arn:aws:states:::states:startExecution.sync"

static void open_told(struct bench *bench, const char *test_case)
{
    const char *path = bench_file(file);

    bench_open(bench,
               (struct tasks_options){.program = &program,
                                      .setting.mock_file = path,
                                      .setting.test_case = test_case,
                                      .tokens_come_back = true},
               true);
    unlink(path);
    bench->tell_submitted = true;
}

/* Where somebody wants to know, a call is submitted before its answer; what is never answered by
 * the mock may be by its token. */
static void a_call_is_submitted_first(void **state)
{
    struct task_call *call;
    struct bench bench;

    (void)state;
    open_told(&bench, "sad");
    bench_do(&bench, "Pay", ASK, "{}");
    assert_int_equal(bench.submissions, 1);
    assert_string_equal(bench.submission, "{}");
    assert_string_equal(bench.error, "E");
    bench_do(&bench, "Pay", JOB, "{}");
    bench_do(&bench, "Pay", JOB, "{}");
    assert_int_equal(bench.submissions, 3);
    assert_string_equal(bench.output, "null");
    assert_false(bench.submitted);

    bench_do(&bench, "Ship", ASK, "{}");
    assert_true(bench.submitted); /* the call is over */
    assert_int_equal(bench.submissions, 3);
    bench_close(&bench);

    open_told(&bench, "sad");
    call = bench_start(&bench, "Ship", JOB, "{}");
    loop_run(bench.loop);
    assert_int_equal(bench.submissions, 1);
    assert_int_equal(bench.answers, 0);
    tasks_cancel(bench.tasks, call);
    bench_close(&bench);
}

static void cancel_call(void *context)
{
    struct bench *bench = context;

    tasks_cancel(bench->tasks, bench->cancelled);
}

/* Before it is submitted, as it is, and between that and the answer. */
static void a_submitted_call_is_cancelled(void **state)
{
    static const char *const mocked[] = {"Pay", "Ship"};
    struct bench bench;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(mocked); i++) {
        open_told(&bench, "sad");
        tasks_cancel(bench.tasks, bench_start(&bench, mocked[i], JOB, "{}"));
        loop_run(bench.loop);
        assert_int_equal(bench.submissions + bench.answers, 0);
        bench_close(&bench);
    }
    for (size_t i = 0; i < COUNT_OF(mocked); i++) {
        open_told(&bench, "sad");
        bench.submits = cancel_call;
        bench.cancelled = bench_start(&bench, mocked[i], JOB, "{}");
        loop_run(bench.loop);
        assert_int_equal(bench.submissions, 1);
        assert_int_equal(bench.answers, 0);
        bench_close(&bench);
    }
}

/* Nothing is left behind; the sanitizer would see it. */
static void the_end_may_come_before_an_answer(void **state)
{
    struct bench bench;

    (void)state;
    open_case(&bench, file, "sad");
    tasks_cancel(bench.tasks, bench_start(&bench, "Pay", "arn:anything", "{}"));
    bench_start(&bench, "Pay", "arn:anything", "{}");
    bench_start(&bench, "Ship", "arn:anything", "{}");
    bench_close(&bench);
}

static void time_stands_still_until_the_answer(void **state)
{
    struct bench bench;
    int64_t now;

    (void)state;
    open_case(&bench, file, "happy");
    now = loop_now_ms(bench.loop);
    loop_arm(bench.loop, now + 1000, bench_stop, bench.loop);
    bench_start(&bench, "Pay", "arn:anything", "{}");
    loop_run(bench.loop);
    assert_int_equal(bench.answers, 1);
    assert_int_equal(loop_now_ms(bench.loop), now + 1000);
    bench_close(&bench);
}

static void a_state_without_a_mock_runs_for_real(void **state)
{
    struct bench bench;

    (void)state;
    open_case(&bench, file, "happy");
    bench_do(&bench, "Other", "exec:cat", "[1]");
    assert_string_equal(bench.output, "[1]");
    bench_do(&bench, "Other", "arn:anything", "[1]");
    assert_string_equal(bench.error, "States.Runtime");
    assert_non_null(strstr(bench.cause, "arn:anything"));
    bench_do(&bench, "Other", "exec:./absent", "[1]");
    assert_string_equal(bench.error, "States.Runtime");
    assert_non_null(strstr(bench.cause, "no such program"));
    bench.unfilled = "Table";
    bench_do(&bench, "Other", "exec:cat", "[1]");
    assert_string_equal(bench.error, "States.Runtime");
    assert_non_null(strstr(bench.cause, "${Table}"));
    bench_do(&bench, "Pay", "${Table}", "[1]");
    assert_true(bench.succeeded);
    bench_close(&bench);
}

static void assert_problem(struct bench *bench, const struct sfn_state *state, const char *word)
{
    char *problem = tasks_problem(bench->tasks, state);

    if (word == NULL)
        assert_null(problem);
    else
        assert_non_null(strstr(problem, word));
    free(problem);
}

/* With mocks, or a simulated clock, nothing is asked of states that no execution may come to. */
static void a_trial_needs_only_what_it_reaches(void **state)
{
    const struct sfn_resource anything = {.text = "arn:anything"},
                              absent = {.text = "exec:./absent"};
    const struct sfn_state unserved = {.name = "Other", .task = &anything};
    const struct sfn_state missing = {.name = "Other", .task = &absent};
    const struct sfn_state unfilled = {.name = "Other", .unfilled = "Table"};
    const struct sfn_state work = {
        .name = "Other", .task = &anything, .unfilled = "Table", .unfilled_work = "Table"};
    struct bench bench;

    (void)state;
    open_case(&bench, file, "happy");
    assert_problem(&bench, &unserved, NULL);
    assert_problem(&bench, &missing, NULL);
    assert_problem(&bench, &unfilled, NULL);
    assert_problem(&bench, &work, NULL);
    bench_close(&bench);

    bench_open(&bench, (struct tasks_options){.program = &program, .simulated = true}, true);
    assert_problem(&bench, &unserved, NULL);
    assert_problem(&bench, &missing, NULL);
    assert_problem(&bench, &unfilled, NULL);
    assert_problem(&bench, &work, NULL);
    bench_close(&bench);

    bench_open(&bench, (struct tasks_options){.program = &program}, false);
    assert_problem(&bench, &unserved, "arn:anything");
    assert_problem(&bench, &missing, "no such program");
    assert_problem(&bench, &unfilled,
                   "was not filled when this was compiled: give sfnc -D Table=VALUE");
    assert_problem(&bench, &work, "-D Table=VALUE, or mock the state");
    bench_close(&bench);
}

static void assert_refused(const char *text, const char *test_case, const char *word)
{
    struct bench bench;

    open_case(&bench, text, test_case);
    assert_null(bench.tasks);
    assert_non_null(bench.problem);
    assert_non_null(strstr(bench.problem, word));
    assert_null(strchr(bench.problem, '\n'));
    bench_close(&bench);
}

static void the_case_is_chosen(void **state)
{
    struct bench bench;

    (void)state;
    assert_refused(file, NULL, "--test-case");
    assert_refused(file, "absent", "\"happy\"");
    assert_refused(file, "own", "own"); /* of another machine */
    open_case(&bench,
              "{\"StateMachines\":{\"M\":{\"TestCases\":{\"only\":{}}}},\"MockedResponses\":{}}",
              NULL);
    assert_non_null(bench.tasks);
    bench_close(&bench);
    open_case(&bench,
              "{\"StateMachines\":{\"A\":{\"TestCases\":{\"x\":{}}},"
              "\"B\":{\"TestCases\":{\"y\":{}}}},\"MockedResponses\":{}}",
              "y");
    assert_non_null(bench.tasks);
    bench_close(&bench);
}

#define CASE(responses)                                                                            \
    "{\"StateMachines\":{\"M\":{\"TestCases\":{\"c\":{\"Pay\":\"R\"}}}},"                          \
    "\"MockedResponses\":" responses "}"

static void bad_files_are_refused(void **state)
{
    (void)state;
    assert_refused("", NULL, "JSON");
    assert_refused("{\n  \"a\" }", NULL, ":2:");
    assert_refused("[]", NULL, "StateMachines");
    assert_refused("{\"StateMachines\":{}}", NULL, "no test case");
    assert_refused("{\"StateMachines\":{\"M\":{\"TestCases\":{\"c\":[]}}}}", NULL, "object");
    assert_refused("{\"StateMachines\":{\"M\":{\"TestCases\":{\"c\":{\"Pay\":1}}}}}", NULL,
                   "\"Pay\"");
    assert_refused(CASE("{}"), NULL, "\"R\"");
    assert_refused(CASE("{\"R\":{\"x\":{\"Return\":1}}}"), NULL, "\"x\"");
    assert_refused(CASE("{\"R\":{\"2-1\":{\"Return\":1}}}"), NULL, "\"2-1\"");
    assert_refused(CASE("{\"R\":{\"1-\":{\"Return\":1}}}"), NULL, "\"1-\"");
    assert_refused(CASE("{\"R\":{\"0\":{}}}"), NULL, "exactly one");
    assert_refused(CASE("{\"R\":{\"0\":{\"Return\":1,\"Throw\":{}}}}"), NULL, "exactly one");
    assert_refused(CASE("{\"R\":{\"0\":{\"Throw\":\"E\"}}}"), NULL, "Throw");
    assert_refused(CASE("{\"R\":{\"0\":{\"Throw\":{\"Error\":1}}}}"), NULL, "strings");
    assert_refused(CASE("{\"R\":{\"0\":{\"Timeout\":false}}}"), NULL, "Timeout");
    assert_refused(CASE("{\"R\":{\"0\":5}}"), NULL, "is an object");
    assert_refused(CASE("{\"R\":{\"0-1\":{\"Return\":1},\"1\":{\"Return\":1}}}"), NULL,
                   "\"1\" of \"R\": it overlaps with \"0-1\"");
}

static void only_tasks_are_mocked(void **state)
{
    (void)state;
    assert_refused(
        "{\"StateMachines\":{\"M\":{\"TestCases\":{\"c\":{\"Payy\":\"R\"}}}}}", NULL,
        ": test case \"c\" mocks state \"Payy\", which does not exist; did you mean \"Pay\"?");
    assert_refused(
        "{\"StateMachines\":{\"M\":{\"TestCases\":{\"c\":{\"Wait\":\"R\"}}}}}", NULL,
        ": test case \"c\" mocks state \"Wait\", which is no Task, and no Map with an ItemReader");
}

static void a_map_gets_its_items(void **state)
{
    struct mocked_items items;
    struct bench bench;

    (void)state;
    open_case(&bench, file, "read");
    assert_false(tasks_mock_items(bench.tasks, 0, "Wait", &items));
    assert_true(tasks_mock_items(bench.tasks, 0, "Each", &items));
    assert_int_equal(items.list->size, 2);
    assert_null(items.problem);
    for (int call = 1; call < 5; call++) {
        static const char *const why[] = {"", "none", "an array or an object",
                                          "an array or an object", "no answer for call 4"};

        assert_true(tasks_mock_items(bench.tasks, 0, "Each", &items));
        assert_null(items.list);
        assert_non_null(strstr(items.problem, why[call]));
        free(items.problem);
    }
    bench_close(&bench);
}

static void list_fault(void *context, const char *answer, const char *why)
{
    buffer_add_format(context, "%s: %s\n", answer != NULL ? answer : "-", why);
}

static char *faults_of(const char *response)
{
    struct buffer faults = BUFFER_EMPTY;
    struct region region;
    struct json_error error;
    const struct value *value;

    region_init(&region);
    value = json_read(&region, response, strlen(response), JSON_TEXT_COPIED, &error);
    assert_non_null(value);
    tasks_check_mock(value, list_fault, &faults);
    region_fini(&region);
    return buffer_take(&faults);
}

static void every_fault_of_a_response_is_told(void **state)
{
    char *faults = faults_of("{\"5\":{\"Return\":1},\"0-9\":{\"Return\":2},\"7-8\":{\"Return\":3},"
                             "\"x\":{\"Return\":4},\"10\":{\"Throw\":{}},\"11\":{}}");

    (void)state;
    assert_string_equal(faults,
                        "x: its number must be like \"0\" or \"1-2\"\n"
                        "11: an answer has exactly one of \"Return\", \"Throw\" and \"Timeout\"\n"
                        "5: it overlaps with \"0-9\"\n7-8: it overlaps with \"0-9\"\n");
    free(faults);
    faults = faults_of("7");
    assert_non_null(strstr(faults, "-: a response is an object"));
    free(faults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(returns_are_given_as_written),
        cmocka_unit_test(calls_are_counted_per_execution),
        cmocka_unit_test(what_nobody_asked_for_is_known),
        cmocka_unit_test(a_timeout_is_never_answered),
        cmocka_unit_test(an_answer_on_its_way_can_be_cancelled),
        cmocka_unit_test(a_call_is_submitted_first),
        cmocka_unit_test(a_submitted_call_is_cancelled),
        cmocka_unit_test(the_end_may_come_before_an_answer),
        cmocka_unit_test(time_stands_still_until_the_answer),
        cmocka_unit_test(a_state_without_a_mock_runs_for_real),
        cmocka_unit_test(a_trial_needs_only_what_it_reaches),
        cmocka_unit_test(the_case_is_chosen),
        cmocka_unit_test(bad_files_are_refused),
        cmocka_unit_test(only_tasks_are_mocked),
        cmocka_unit_test(a_map_gets_its_items),
        cmocka_unit_test(every_fault_of_a_response_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
