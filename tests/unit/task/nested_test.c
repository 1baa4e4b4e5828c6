/* tests/unit/task/nested_test.c - tasks that start executions, by somebody who only notes it. */
#include "runtime/task/nested.h"
#include "tests/unit/task/bench.h"

#define STATES "arn:aws:states:::states:startExecution"
#define SDK "arn:aws:states:::aws-sdk:sfn:startExecution"
#define MACHINE "arn:aws:states:us-east-1:123456789012:stateMachine:child"
#define ARN "arn:aws:states:us-east-1:123456789012:execution:child:n"

static const struct sfn_program program = {.name = "parent", BENCH_KINDS};

static const struct nested_execution succeeded = {
    .arn = ARN,
    .started_ms = 1764103483120,
    .ended_ms = 1764103484000,
    .machine = MACHINE,
    .name = "n",
    .status = "SUCCEEDED",
    .input = "{\"a\": 1}",
    .input_size = 8,
    .output = "[\"b\"]",
    .output_size = 5,
    .redrive_status = "NOT_REDRIVABLE",
    .redrive_reason = "Execution is SUCCEEDED and cannot be redriven",
};

/* Who runs the executions, and what was asked of it. */
struct runner {
    struct bench bench;
    struct task_executions executions;
    struct nested *nested;
    char asked[1024];
    char dropped[256];
    int starts, drops;
    /* What it says at once; NULL: nothing. */
    const char *refuses;
    const struct nested_execution *starts_at_once, *ends_at_once;
};

static void start(void *context, struct nested *nested, const struct nested_start *start)
{
    struct runner *runner = context;

    runner->nested = nested;
    runner->starts++;
    snprintf(runner->asked, sizeof runner->asked, "%s|%s|%.*s|%s|%s|%s|%s", start->machine,
             start->name, (int)start->input_size, start->input,
             start->trace != NULL ? start->trace : "-", start->parent, start->key,
             start->awaited ? "awaited" : "-");
    if (runner->refuses != NULL)
        nested_refused(nested, runner->refuses, "Why");
    if (runner->starts_at_once != NULL)
        nested_started(nested, runner->starts_at_once);
    if (runner->ends_at_once != NULL)
        nested_ended(nested, runner->ends_at_once);
}

static void drop(void *context, struct nested *nested, const char *stop_cause)
{
    struct runner *runner = context;

    assert_ptr_equal(nested, runner->nested);
    runner->nested = NULL;
    runner->drops++;
    snprintf(runner->dropped, sizeof runner->dropped, "%s",
             stop_cause != NULL ? stop_cause : "no stop");
}

static void about(void *context, struct task_about *about)
{
    buffer_add_text(&about->arn, "arn:parent");
    buffer_add_text(&about->key, "k:7:0");
}

static void open_runner(struct runner *runner, bool tokens_come_back)
{
    *runner = (struct runner){.executions = {nested_call, start, drop, runner}};
    bench_open(&runner->bench,
               (struct tasks_options){.program = &program,
                                      .setting.executions = &runner->executions,
                                      .tokens_come_back = tokens_come_back},
               true);
    runner->bench.about = about;
    runner->bench.tell_submitted = tokens_come_back;
}

static void close_runner(struct runner *runner)
{
    bench_close(&runner->bench);
}

#define PARAMETERS(more) "{\"StateMachineArn\":\"" MACHINE "\"" more "}"

static void parameters_are_passed_on(void **state)
{
    static const struct {
        const char *given, *asked;
    } cases[] = {
        {PARAMETERS(""), "|k-7-0|{}|-|arn:parent|k:7:0|-"},
        {PARAMETERS(",\"Name\":null,\"Input\":null"), "|k-7-0|{}|-|arn:parent|k:7:0|-"},
        {PARAMETERS(",\"Name\":\"mine\",\"Input\":{\"b\":[1, 2]},\"TraceHeader\":\"t\""),
         "|mine|{\"b\":[1,2]}|t|arn:parent|k:7:0|-"},
        {PARAMETERS(",\"Input\":\"{\\\"b\\\": 1}\""), "|k-7-0|{\"b\": 1}|-|arn:parent|k:7:0|-"},
        {PARAMETERS(",\"Input\":7"), "|k-7-0|7|-|arn:parent|k:7:0|-"},
    };
    struct runner runner;

    (void)state;
    open_runner(&runner, true);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        runner.starts_at_once = &succeeded;
        bench_do(&runner.bench, "S", STATES, cases[i].given);
        assert_string_equal(runner.asked + strlen(MACHINE), cases[i].asked);
    }
    close_runner(&runner);
}

static void parameters_are_refused(void **state)
{
    static const struct {
        const char *given, *why;
    } cases[] = {
        {"{}", "The Parameters '{}' could not be used to start the Task: [The field "
               "'StateMachineArn' is required but was missing]"},
        {"7", "The Parameters '7' could not be used to start the Task: [The field "
              "'StateMachineArn' is required but was missing]"},
        {"{\"Foo\":1}", "The Parameters '{\"Foo\":1}' could not be used to start the Task: [The "
                        "field 'Foo' is not supported by Step Functions]"},
        {"{\"Name\":{}}", "The Parameters '{\"Name\":{}}' could not be used to start the Task: "
                          "[The value of the field 'Name' has an invalid format]"},
        {"{\"StateMachineArn\":\"a\\u0000b\"}",
         "The Parameters '{\"StateMachineArn\":\"a\\u0000b\"}' could not be used to start the "
         "Task: [The value of the field 'StateMachineArn' has an invalid format]"},
    };
    struct runner runner;

    (void)state;
    open_runner(&runner, true);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bench_do(&runner.bench, "S", STATES, cases[i].given);
        assert_string_equal(runner.bench.error, "States.Runtime");
        assert_string_equal(runner.bench.cause, cases[i].why);
    }
    assert_int_equal(runner.starts, 0);
    close_runner(&runner);
}

#define ID(number) "00000000-0000-4000-8000-00000000000" #number
#define STARTED(number)                                                                            \
    "{\"ExecutionArn\":\"" ARN "\",\"SdkHttpMetadata\":{\"AllHttpHeaders\":{"                      \
    "\"x-amzn-RequestId\":[\"" ID(                                                                 \
        number) "\"],\"connection\":[\"keep-alive\"],"                                             \
                "\"Content-Length\":[\"103\"],\"Date\":[\"Tue, 25 Nov 2025 20:44:43 GMT\"],"       \
                "\"Content-Type\":[\"application/x-amz-json-1.0\"]},\"HttpHeaders\":{"             \
                "\"x-amzn-RequestId\":\"" ID(                                                      \
                    number) "\",\"connection\":\"keep-alive\","                                    \
                            "\"Content-Length\":\"103\",\"Date\":\"Tue, 25 Nov 2025 20:44:43 "     \
                            "GMT\","                                                               \
                            "\"Content-Type\":\"application/"                                      \
                            "x-amz-json-1.0\"},\"HttpStatusCode\":200},"                           \
                            "\"SdkResponseMetadata\":{\"RequestId\":\"" ID(                        \
                                number) "\"},\"StartDate\":1764103483120}"

static void a_start_is_the_answer(void **state)
{
    struct runner runner;

    (void)state;
    open_runner(&runner, true);
    runner.starts_at_once = &succeeded; /* told within `start`, answered after it */
    bench_do(&runner.bench, "S", STATES, PARAMETERS(""));
    assert_string_equal(runner.bench.output, STARTED(1));
    assert_false(runner.bench.submitted);
    bench_do(&runner.bench, "S", SDK, PARAMETERS(""));
    assert_string_equal(runner.bench.output,
                        "{\"ExecutionArn\":\"" ARN "\",\"StartDate\":\"2025-11-25T20:44:43.12Z\"}");
    bench_do(&runner.bench, "S", STATES ".waitForTaskToken", PARAMETERS(""));
    assert_true(runner.bench.submitted); /* and the token is still to be answered */
    assert_int_equal(runner.bench.submissions, 0);
    close_runner(&runner);
}

#define DESCRIBED(input, output)                                                                   \
    "{\"ExecutionArn\":\"" ARN "\",\"Input\":" input ",\"InputDetails\":{\"Included\":true},"      \
    "\"Name\":\"n\",\"Output\":" output ",\"OutputDetails\":{\"Included\":true},"                  \
    "\"RedriveCount\":0,\"RedriveStatus\":\"NOT_REDRIVABLE\",\"RedriveStatusReason\":"             \
    "\"Execution is SUCCEEDED and cannot be redriven\",\"StartDate\":1764103483120,"               \
    "\"StateMachineArn\":\"" MACHINE "\",\"Status\":\"SUCCEEDED\",\"StopDate\":1764103484000}"

/* It is told later, outside of `start`. */
#define SYNC "arn:aws:states:::aws-sdk:sfn:startSyncExecution"

/* As the SDK answers it: in the alphabet's order, with times as texts. */
static void an_express_execution_is_the_answer(void **state)
{
    static const char given[] =
        "{\"executionArn\":\"arn:x\",\"name\":\"n\",\"startDate\":1764103483.12,\"stopDate\":"
        "1764103484,\"status\":\"FAILED\",\"input\":\"{}\",\"error\":\"E\",\"inputDetails\":"
        "{\"included\":true},\"billingDetails\":{\"billedMemoryUsedInMB\":64,"
        "\"billedDurationInMilliseconds\":100}}";
    static const char expected[] =
        "{\"BillingDetails\":{\"BilledDurationInMilliseconds\":100,\"BilledMemoryUsedInMB\":64},"
        "\"Error\":\"E\",\"ExecutionArn\":\"arn:x\",\"Input\":\"{}\",\"InputDetails\":"
        "{\"Included\":true},\"Name\":\"n\",\"StartDate\":\"2025-11-25T20:44:43.12Z\","
        "\"Status\":\"FAILED\",\"StopDate\":\"2025-11-25T20:44:44Z\"}";
    struct task_call *call;
    struct runner runner;
    struct region region;
    struct json_error error;

    (void)state;
    region_init(&region);
    open_runner(&runner, true);
    bench_start(&runner.bench, "S", SYNC, PARAMETERS(""));
    assert_string_equal(runner.asked + strlen(MACHINE), "|k-7-0|{}|-|arn:parent|k:7:0|-");
    nested_answered(runner.nested,
                    json_read(&region, given, strlen(given), JSON_TEXT_BORROWED, &error));
    assert_int_equal(runner.bench.answers, 1);
    assert_string_equal(runner.bench.output, expected);
    bench_start(&runner.bench, "S", SYNC, PARAMETERS(""));
    nested_refused(runner.nested, "StateMachineTypeNotSupported", "Why");
    assert_string_equal(runner.bench.error, "Sfn.StateMachineTypeNotSupportedException");
    call = bench_start(&runner.bench, "S", SYNC, PARAMETERS(""));
    tasks_cancel(runner.bench.tasks, call);
    assert_string_equal(runner.dropped, "no stop"); /* it goes on, and nobody hears of it */
    close_runner(&runner);
    region_fini(&region);
}

static void an_end_is_waited_for(void **state)
{
    struct runner runner;

    (void)state;
    open_runner(&runner, true);
    bench_start(&runner.bench, "S", STATES ".sync", PARAMETERS(""));
    nested_started(runner.nested, &succeeded);
    assert_string_equal(runner.bench.submission, STARTED(1));
    assert_int_equal(runner.bench.answers, 0);
    nested_ended(runner.nested, &succeeded);
    assert_int_equal(runner.bench.answers, 1);
    assert_string_equal(runner.bench.output, DESCRIBED("\"{\\\"a\\\": 1}\"", "\"[\\\"b\\\"]\""));
    assert_false(runner.bench.submitted);

    runner.starts_at_once = runner.ends_at_once = &succeeded;
    bench_do(&runner.bench, "S", STATES ".sync:2", PARAMETERS(""));
    assert_int_equal(runner.bench.submissions, 2);
    assert_string_equal(runner.bench.output, DESCRIBED("{\"a\":1}", "[\"b\"]"));
    assert_int_equal(runner.drops, 0);
    close_runner(&runner);
}

/* Where no token comes back nobody asks to be told of the start. */
static void a_start_is_not_told_where_nobody_asks(void **state)
{
    struct runner runner;

    (void)state;
    open_runner(&runner, false);
    runner.starts_at_once = runner.ends_at_once = &succeeded;
    bench_do(&runner.bench, "S", STATES ".sync:2", PARAMETERS(""));
    assert_int_equal(runner.bench.submissions, 0);
    assert_string_equal(runner.bench.output, DESCRIBED("{\"a\":1}", "[\"b\"]"));
    close_runner(&runner);
}

static void a_failed_execution_fails_the_task(void **state)
{
    struct nested_execution failed = succeeded;
    struct runner runner;

    (void)state;
    failed.status = "FAILED";
    failed.output = NULL;
    failed.error = "E";
    failed.cause = "\"why\"";
    failed.redrive_status = "REDRIVABLE";
    failed.redrive_reason = NULL;
    failed.version = MACHINE ":3";
    failed.alias = MACHINE ":live";
    failed.trace = "t";
    open_runner(&runner, true);
    runner.starts_at_once = runner.ends_at_once = &failed;
    bench_do(&runner.bench, "S", STATES ".sync:2", PARAMETERS(""));
    assert_string_equal(runner.bench.error, "States.TaskFailed");
    assert_string_equal(
        runner.bench.cause,
        "{\"Cause\":\"\\\"why\\\"\",\"Error\":\"E\",\"ExecutionArn\":\"" ARN
        "\",\"Input\":\"{\\\"a\\\": 1}\",\"InputDetails\":{\"Included\":true},\"Name\":\"n\","
        "\"RedriveCount\":0,\"RedriveStatus\":\"REDRIVABLE\",\"StartDate\":1764103483120,"
        "\"StateMachineAliasArn\":\"" MACHINE ":live\",\"StateMachineArn\":\"" MACHINE
        "\",\"StateMachineVersionArn\":\"" MACHINE
        ":3\",\"Status\":\"FAILED\",\"StopDate\":1764103484000,\"TraceHeader\":\"t\"}");
    close_runner(&runner);
}

static void a_refusal_fails_the_task(void **state)
{
    struct runner runner;

    (void)state;
    open_runner(&runner, true);
    runner.refuses = "ExecutionAlreadyExists";
    bench_do(&runner.bench, "S", STATES ".sync", PARAMETERS(""));
    assert_string_equal(runner.bench.error, "StepFunctions.ExecutionAlreadyExistsException");
    assert_string_equal(runner.bench.cause,
                        "Why (Service: AWSStepFunctions; Status Code: 400; Error Code: "
                        "ExecutionAlreadyExists; Request ID: " ID(1) "; Proxy: null)");
    bench_do(&runner.bench, "S", SDK, PARAMETERS(""));
    assert_string_equal(runner.bench.error, "Sfn.ExecutionAlreadyExistsException");
    assert_string_equal(runner.bench.cause, "Why (Service: Sfn, Status Code: 400, Request ID: " ID(
                                                2) ") (SDK Attempt Count: 1)");
    runner.refuses = "ValidationException";
    bench_do(&runner.bench, "S", STATES, PARAMETERS(""));
    assert_string_equal(runner.bench.error, "StepFunctions.AWSStepFunctionsException");
    bench_do(&runner.bench, "S", SDK, PARAMETERS(""));
    assert_string_equal(runner.bench.error, "Sfn.SfnException");
    assert_int_equal(runner.bench.submissions, 0);
    close_runner(&runner);
}

/* A task that is given up stops the execution that it waits for, and no other. */
static void a_task_is_given_up(void **state)
{
    struct task_call *call;
    struct runner runner;

    (void)state;
    open_runner(&runner, true);
    call = bench_start(&runner.bench, "S", STATES ".sync", PARAMETERS(""));
    nested_started(runner.nested, &succeeded);
    tasks_cancel(runner.bench.tasks, call);
    assert_string_equal(runner.dropped,
                        "The Task state in AWS Step Functions execution [arn:parent] which was "
                        "managing this resource was aborted");
    call = bench_start(&runner.bench, "S", STATES, PARAMETERS(""));
    tasks_cancel(runner.bench.tasks, call);
    assert_string_equal(runner.dropped, "no stop");
    /* What was told, but not answered yet, is over already. */
    runner.starts_at_once = runner.ends_at_once = &succeeded;
    call = bench_start(&runner.bench, "S", STATES ".sync", PARAMETERS(""));
    tasks_cancel(runner.bench.tasks, call);
    loop_run(runner.bench.loop);
    assert_int_equal(runner.drops, 2);
    assert_int_equal(runner.bench.answers, 0);
    close_runner(&runner);
}

/* What a binding or a mock stands for starts nothing; without executions, nothing serves it. */
static void others_come_first(void **state)
{
    struct runner runner;
    struct bench bench;

    (void)state;
    open_runner(&runner, true);
    assert_true(tasks_serve(runner.bench.tasks, "S", STATES ".sync"));
    assert_true(tasks_serve(runner.bench.tasks, "S", SDK));
    assert_false(tasks_serve(runner.bench.tasks, "S", "arn:aws:states:::aws-sdk:sfn:stop"));
    close_runner(&runner);
    bench_open(&bench, (struct tasks_options){.program = &program}, true);
    assert_false(tasks_serve(bench.tasks, "S", STATES));
    bench_do(&bench, "S", STATES, PARAMETERS(""));
    assert_string_equal(bench.error, "States.Runtime");
    bench_close(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_are_passed_on),
        cmocka_unit_test(parameters_are_refused),
        cmocka_unit_test(a_start_is_the_answer),
        cmocka_unit_test(an_express_execution_is_the_answer),
        cmocka_unit_test(an_end_is_waited_for),
        cmocka_unit_test(a_start_is_not_told_where_nobody_asks),
        cmocka_unit_test(a_failed_execution_fails_the_task),
        cmocka_unit_test(a_refusal_fails_the_task),
        cmocka_unit_test(a_task_is_given_up),
        cmocka_unit_test(others_come_first),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
