/* tests/unit/api/read_test.c - requests that only read: shapes, pages, and AWS's words of refusal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "runtime/api/api.h"
#include "runtime/base/count.h"
#include "runtime/engine/engine.h"
#include "sfn/abi.h"
#include "tests/unit/store/bench.h"
#include "tests/unit/store/place.h"

#define ARN "arn:aws:states:us-east-1:123456789012:execution:order:"
#define MACHINE "arn:aws:states:us-east-1:123456789012:stateMachine:order"
#define RUN "arn:aws:states:us-east-1:123456789012:mapRun:order/each:r1"

static const struct engine_place place = {"aws", "us-east-1", "123456789012", "arn:role"};
static const struct sfn_program program = {
    .name = "order", .definition = "{\"StartAt\":\"B\"}", .definition_size = 15};

struct setting {
    struct bench *bench;
    struct api api;
    struct buffer answer;
};

static void begin_execution(struct bench *bench, int64_t number, const char *id, const char *run)
{
    struct store_commit *commit = bench_commit(bench);
    const struct store_start start = {
        .number = number,
        .id = text_of(id),
        .machine = text_of(run != NULL ? MACHINE "/each" : MACHINE),
        .name = text_of(strrchr(id, ':') + 1),
        .map_run = text_of(run),
        .definition = text_of("d"),
        .started_ms = 1764200000000 + number,
        .input = text_of("{\"n\": 1}"),
    };

    store_commit_start(commit, &start);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

/* Events FIRST to FIRST + COUNT - 1, as one commit. */
static void record(struct bench *bench, int64_t execution, int64_t first, int32_t count)
{
    struct store_commit *commit = bench_commit(bench);
    struct buffer text = BUFFER_EMPTY;

    for (int32_t i = 0; i < count; i++)
        buffer_add_format(&text,
                          "%s{\"timestamp\":\"2025-11-26T23:33:20.%03dZ\",\"type\":"
                          "\"PassStateEntered\",\"id\":%d,\"previousEventId\":0,"
                          "\"stateEnteredEventDetails\":{\"name\":\"A\",\"input\":\"{}\","
                          "\"inputDetails\":{\"truncated\":false}}}",
                          i == 0 ? "[" : ",", (int)first + i, (int)first + i);
    buffer_add_byte(&text, ']');
    store_commit_events(commit, execution, first, count, (struct store_text){text.text, text.size});
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    buffer_fini(&text);
}

static int set_up(void **state)
{
    struct setting *setting = calloc(1, sizeof *setting);
    char id[120];

    setting->bench = bench_new(STORE_OWN);
    bench_open(setting->bench, "memory:");
    setting->api =
        (struct api){.store = setting->bench->store, .program = &program, .place = &place};
    keep_definition(setting->bench, "d");
    for (int i = 1; i <= 5; i++) {
        snprintf(id, sizeof id, ARN "o-%d", i);
        begin_execution(setting->bench, i, id, NULL);
    }
    begin_execution(setting->bench, 6,
                    "arn:aws:states:us-east-1:123456789012:execution:order/each:c1", RUN);
    record(setting->bench, 1, 1, 3);
    record(setting->bench, 1, 4, 4);
    end(setting->bench, 2, "SUCCEEDED", 1764200009500, 0);
    end(setting->bench, 3, "FAILED", 1764200010000, 1764300000000);
    *state = setting;
    return 0;
}

static int tear_down(void **state)
{
    struct setting *setting = *state;

    buffer_fini(&setting->answer);
    bench_free(setting->bench);
    free(setting);
    return 0;
}

/* The answer to {"action": ACTION, "input": INPUT}. */
static const char *ask(struct setting *setting, const char *action, const char *input)
{
    struct buffer request = BUFFER_EMPTY;

    buffer_add_format(&request, "{\"action\":\"%s\",\"input\":%s}", action, input);
    buffer_clear(&setting->answer);
    api_read(&setting->api, 1764210000000, request.text, request.size, &setting->answer);
    buffer_fini(&request);
    return setting->answer.text;
}

static void is_described(void **state)
{
    assert_string_equal(
        ask(*state, "DescribeExecution", "{\"executionArn\":\"" ARN "o-1\"}"),
        "{\"output\":{\"executionArn\":\"" ARN "o-1\",\"stateMachineArn\":\"" MACHINE
        "\",\"name\":\"o-1\",\"status\":\"RUNNING\",\"startDate\":1764200000.001,"
        "\"input\":\"{\\\"n\\\": 1}\",\"inputDetails\":{\"included\":true},\"redriveCount\":0,"
        "\"redriveStatus\":\"NOT_REDRIVABLE\",\"redriveStatusReason\":\"Execution is RUNNING and "
        "cannot be redriven\"}}");
    assert_string_equal(ask(*state, "DescribeExecution",
                            "{\"executionArn\":\"" ARN "o-3\",\"includedData\":\"METADATA_ONLY\"}"),
                        "{\"output\":{\"executionArn\":\"" ARN
                        "o-3\",\"stateMachineArn\":\"" MACHINE
                        "\",\"name\":\"o-3\",\"status\":\"FAILED\",\"startDate\":1764200000.003,"
                        "\"stopDate\":1764200010.0,\"inputDetails\":{\"included\":false},"
                        "\"outputDetails\":{\"included\":false},\"redriveCount\":0,"
                        "\"redriveStatus\":\"REDRIVABLE\"}}");
}

static void is_refused(void **state)
{
    static const struct {
        const char *action, *input, *answer;
    } cases[] = {
        {"DescribeExecution", "{\"executionArn\":\"" ARN "none\"}",
         "{\"error\":\"ExecutionDoesNotExist\",\"message\":\"Execution Does Not Exist: '" ARN
         "none'\"}"},
        {"DescribeMapRun", "{\"mapRunArn\":\"" RUN "0\"}",
         "{\"error\":\"ResourceNotFound\",\"message\":\"Resource not found: '" RUN "0'\"}"},
        {"DescribeMapRun", "{\"mapRunArn\":\"" ARN "o-1\"}",
         "{\"error\":\"InvalidArn\",\"message\":\"Invalid Arn: 'Resource type not valid in this "
         "context: execution'\"}"},
        {"ListMapRuns", "{\"executionArn\":\"" ARN "o-1\",\"nextToken\":\"7\"}",
         "{\"error\":\"InvalidToken\",\"message\":\"Invalid Token: 'Invalid token'\"}"},
        {"DescribeExecution",
         "{\"executionArn\":\"arn:aws:states:us-east-1:123456789012:express:order/each:c\"}",
         "{\"error\":\"ExecutionDoesNotExist\",\"message\":\"Execution Does Not Exist: "
         "'arn:aws:states:us-east-1:123456789012:express:order/each:c'\"}"},
        {"DescribeExecution",
         "{\"executionArn\":\"arn:aws:states:us-east-1:123456789012:express:order:c\"}",
         "{\"error\":\"InvalidArn\",\"message\":\"Invalid Arn: 'Resource type not valid in this "
         "context: express'\"}"},
        {"DescribeExecution", "{\"executionArn\":\"o-1\"}",
         "{\"error\":\"InvalidArn\",\"message\":\"Invalid Arn: 'Invalid ARN prefix: o-1'\"}"},
        {"DescribeExecution", "{\"executionArn\":\"" MACHINE "\"}",
         "{\"error\":\"InvalidArn\",\"message\":\"Invalid Arn: 'Resource type not valid in this "
         "context: stateMachine'\"}"},
        {"DescribeExecution", "{\"executionArn\":\"arn:aws:states\"}",
         "{\"error\":\"InvalidArn\",\"message\":\"Invalid Arn: 'Invalid ARN: not enough parts'\"}"},
        {"DescribeExecution", "{}",
         "{\"error\":\"ValidationException\",\"message\":\"1 validation error detected: Value null "
         "at 'executionArn' failed to satisfy constraint: Member must not be null\"}"},
        {"DescribeExecution", "{\"executionArn\":1}",
         "{\"error\":\"SerializationException\",\"message\":\"executionArn must be a string\"}"},
        {"GetExecutionHistory", "{\"executionArn\":\"\",\"maxResults\":1001}",
         "{\"error\":\"ValidationException\",\"message\":\"2 validation errors detected: Value '' "
         "at 'executionArn' failed to satisfy constraint: Member must have length greater than or "
         "equal to 1; Value '1001' at 'maxResults' failed to satisfy constraint: Member must have "
         "value less than or equal to 1000\"}"},
        {"GetExecutionHistory", "{\"executionArn\":\"" ARN "o-1\",\"nextToken\":\"f2.3\"}",
         "{\"error\":\"InvalidToken\",\"message\":\"Invalid Token: 'Invalid token'\"}"},
        {"ListExecutions", "{\"stateMachineArn\":\"" MACHINE "\",\"statusFilter\":\"DONE\"}",
         "{\"error\":\"ValidationException\",\"message\":\"1 validation error detected: Value "
         "'DONE' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value "
         "set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]\"}"},
        {"ListExecutions", "{}",
         "{\"error\":\"ValidationException\",\"message\":\"Must provide State Machine ARN or Map "
         "Run ARN\"}"},
        {"ListExecutions", "{\"stateMachineArn\":\"" MACHINE "\",\"nextToken\":\"x\"}",
         "{\"error\":\"InvalidToken\",\"message\":\"Invalid Token: 'Invalid token'\"}"},
        {"DescribeStateMachine", "{\"stateMachineArn\":\"" MACHINE "2\"}",
         "{\"error\":\"StateMachineDoesNotExist\",\"message\":\"State Machine Does Not Exist: "
         "'" MACHINE "2'\"}"},
        {"Nothing", "{}",
         "{\"error\":\"UnknownOperationException\",\"message\":\"There is no action 'Nothing'\"}"},
        {"ListExecutions", "[]",
         "{\"error\":\"SerializationException\",\"message\":\"The input of an action is an "
         "object\"}"},
        {"ListExecutions", "{",
         "{\"error\":\"SerializationException\",\"message\":\"The request is not JSON: expected "
         "',' or '}' after a member\"}"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(ask(*state, cases[i].action, cases[i].input), cases[i].answer);
}

/* The token of the next page, or "" after the last one; it lives until the next call. */
static const char *next_token(const char *answer)
{
    static char token[200];
    const char *at = strstr(answer, "\"nextToken\":\"");

    token[0] = '\0';
    if (at != NULL)
        sscanf(at, "\"nextToken\":\"%199[^\"]", token);
    return token;
}

/* What stands behind each NAME, as "1 2 3 ". */
static void add_numbers(struct buffer *out, const char *answer, const char *name)
{
    for (const char *at = answer; (at = strstr(at, name)) != NULL;) {
        at += strlen(name);
        buffer_add(out, at, strcspn(at, ",\""));
        buffer_add_byte(out, ' ');
    }
}

/* The numbers on all pages of at most two, and how many pages there are. */
static char *pages(struct setting *setting, const char *action, const char *input, const char *name)
{
    struct buffer found = BUFFER_EMPTY, request = BUFFER_EMPTY;
    const char *token = "";

    do {
        buffer_clear(&request);
        buffer_add_format(&request, "{%s,\"maxResults\":2", input);
        if (token[0] != '\0')
            buffer_add_format(&request, ",\"nextToken\":\"%s\"", token);
        buffer_add_byte(&request, '}');
        token = next_token(ask(setting, action, request.text));
        add_numbers(&found, setting->answer.text, name);
        buffer_add_text(&found, "| ");
    } while (token[0] != '\0');
    buffer_fini(&request);
    return buffer_take(&found);
}

static void expect_pages(void **state, const char *action, const char *input, const char *name,
                         const char *expected)
{
    char *found = pages(*state, action, input, name);

    assert_string_equal(found, expected);
    free(found);
}

static void begin_run(struct bench *bench, uint64_t id, const char *arn, int64_t ended_ms)
{
    struct store_commit *commit = bench_commit(bench);
    const struct store_map_run run = {
        .execution = 1,
        .id = id,
        .arn = text_of(arn),
        .status = text_of(ended_ms == 0 ? "RUNNING" : "FAILED"),
        .started_ms = 1764200000500,
        .ended_ms = ended_ms,
        .text = text_of("{\"state\":\"Each\",\"maxConcurrency\":2,\"toleratedFailurePercentage\":"
                        "12.5,\"toleratedFailureCount\":0,\"itemCounts\":{\"pending\":3},"
                        "\"executionCounts\":{\"pending\":0},\"redriveCount\":1}"),
    };

    store_commit_map_run(commit, &run);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

static void is_listed_by_pages(void **state)
{
    struct setting *setting = *state;

    begin_run(setting->bench, 1, RUN, 0);
    expect_pages(state, "ListExecutions", "\"stateMachineArn\":\"" MACHINE "\"", "\"name\":\"o-",
                 "5 4 | 3 2 | 1 | ");
    expect_pages(state, "ListExecutions",
                 "\"stateMachineArn\":\"" MACHINE "\",\"statusFilter\":\"SUCCEEDED\"",
                 "\"name\":\"o-", "2 | ");
    expect_pages(state, "ListExecutions", "\"mapRunArn\":\"" RUN "\"", "\"name\":\"c", "1 | ");
    expect_pages(state, "ListExecutions",
                 "\"mapRunArn\":\"" RUN "\",\"redriveFilter\":\"REDRIVEN\"", "\"name\":\"c", "| ");
    assert_string_equal(
        ask(*state, "ListExecutions",
            "{\"stateMachineArn\":\"" MACHINE "\",\"statusFilter\":\"FAILED\"}"),
        "{\"output\":{\"executions\":[{\"executionArn\":\"" ARN "o-3\",\"stateMachineArn\":"
        "\"" MACHINE "\",\"name\":\"o-3\",\"status\":\"FAILED\",\"startDate\":1764200000.003,"
        "\"stopDate\":1764200010.0,\"redriveCount\":0}]}}");
}

static void has_map_runs(void **state)
{
    struct setting *setting = *state;

    begin_run(setting->bench, 7, RUN, 0);
    begin_run(setting->bench, 9, RUN "b", 1764200001000);
    assert_string_equal(
        ask(setting, "DescribeMapRun", "{\"mapRunArn\":\"" RUN "\"}"),
        "{\"output\":{\"mapRunArn\":\"" RUN "\",\"executionArn\":\"" ARN "o-1\",\"status\":"
        "\"RUNNING\",\"startDate\":1764200000.500,\"maxConcurrency\":2,"
        "\"toleratedFailurePercentage\":12.5,\"toleratedFailureCount\":0,\"itemCounts\":{"
        "\"pending\":3},\"executionCounts\":{\"pending\":0},\"redriveCount\":1}}");
    assert_string_equal(
        ask(setting, "ListMapRuns", "{\"executionArn\":\"" ARN "o-1\",\"maxResults\":1}"),
        "{\"output\":{\"mapRuns\":[{\"executionArn\":\"" ARN "o-1\",\"mapRunArn\":\"" RUN
        "\",\"stateMachineArn\":\"" MACHINE "/each\",\"startDate\":1764200000.500}],"
        "\"nextToken\":\"9c7761f5e75db6880000000000000007\"}}");
    assert_string_equal(
        ask(setting, "ListMapRuns",
            "{\"executionArn\":\"" ARN "o-1\",\"nextToken\":\"9c7761f5e75db6880000000000000007\"}"),
        "{\"output\":{\"mapRuns\":[{\"executionArn\":\"" ARN "o-1\",\"mapRunArn\":\"" RUN
        "b\",\"stateMachineArn\":\"" MACHINE "/each\",\"startDate\":1764200000.500,"
        "\"stopDate\":1764200001.0}]}}");
    assert_string_equal(ask(setting, "ListMapRuns", "{\"executionArn\":\"" ARN "o-2\"}"),
                        "{\"output\":{\"mapRuns\":[]}}");
}

/* A token is of its list, with its filters in any order, and of no other. */
static void a_token_is_of_one_list(void **state)
{
    static const struct {
        const char *action, *filters;
        bool taken;
    } lists[] = {
        {"ListExecutions", "\"stateMachineArn\":\"" MACHINE "\",\"statusFilter\":\"RUNNING\"",
         true},
        {"ListExecutions", "\"statusFilter\":\"RUNNING\",\"stateMachineArn\":\"" MACHINE "\"",
         true},
        {"ListExecutions", "\"stateMachineArn\":\"" MACHINE "\"", false},
        {"ListExecutions", "\"stateMachineArn\":\"" MACHINE "\",\"statusFilter\":\"FAILED\"",
         false},
        {"ListExecutions", "\"mapRunArn\":\"" RUN "\",\"statusFilter\":\"RUNNING\"", false},
        {"ListMapRuns", "\"executionArn\":\"" ARN "o-1\"", false},
        {"GetExecutionHistory", "\"executionArn\":\"" ARN "o-1\"", false},
    };
    struct setting *setting = *state;
    char token[200], input[1000];

    begin_run(setting->bench, 7, RUN, 0);
    snprintf(input, sizeof input, "{%s,\"maxResults\":1}", lists[0].filters);
    snprintf(token, sizeof token, "%s", next_token(ask(setting, "ListExecutions", input)));
    assert_true(strlen(token) > 0);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const char *answer;

        snprintf(input, sizeof input, "{%s,\"nextToken\":\"%s\"}", lists[i].filters, token);
        answer = ask(setting, lists[i].action, input);
        if (lists[i].taken != (strstr(answer, "\"InvalidToken\"") == NULL))
            fail_msg("%s %s: %s", lists[i].action, input, answer);
    }
    token[strlen(token) - 1] ^= 1;
    snprintf(input, sizeof input, "{%s,\"nextToken\":\"%s\"}", lists[0].filters, token);
    assert_non_null(strstr(ask(setting, "ListExecutions", input), "\"InvalidToken\""));
}

static void has_a_history(void **state)
{
    expect_pages(state, "GetExecutionHistory", "\"executionArn\":\"" ARN "o-1\"",
                 "\"id\":", "1 2 | 3 4 | 5 6 | 7 | ");
    expect_pages(state, "GetExecutionHistory",
                 "\"reverseOrder\":true,\"executionArn\":\"" ARN "o-1\"",
                 "\"id\":", "7 6 | 5 4 | 3 2 | 1 | ");
    assert_string_equal(ask(*state, "GetExecutionHistory", "{\"executionArn\":\"" ARN "o-2\"}"),
                        "{\"output\":{\"events\":[]}}");
    assert_string_equal(
        ask(*state, "GetExecutionHistory",
            "{\"executionArn\":\"" ARN "o-1\",\"includeExecutionData\":false,\"maxResults\":1}"),
        "{\"output\":{\"events\":[{\"timestamp\":1764200000.001,\"type\":\"PassStateEntered\","
        "\"id\":1,\"previousEventId\":0,\"stateEnteredEventDetails\":{\"name\":\"A\","
        "\"inputDetails\":{\"truncated\":false}}}],\"nextToken\":\"f1.2\"}}");
}

static void has_a_definition(void **state)
{
    assert_string_equal(
        ask(*state, "DescribeStateMachine", "{\"stateMachineArn\":\"" MACHINE "\"}"),
        "{\"output\":{\"stateMachineArn\":\"" MACHINE "\",\"name\":\"order\",\"status\":\"ACTIVE\","
        "\"definition\":\"{\\\"StartAt\\\":\\\"B\\\"}\",\"roleArn\":\"arn:role\","
        "\"type\":\"STANDARD\","
        "\"loggingConfiguration\":{\"level\":\"OFF\",\"includeExecutionData\":false},"
        "\"tracingConfiguration\":{\"enabled\":false},"
        "\"encryptionConfiguration\":{\"type\":\"AWS_OWNED_KEY\"}}}");
    assert_string_equal(
        ask(*state, "DescribeStateMachineForExecution", "{\"executionArn\":\"" ARN "o-1\"}"),
        "{\"output\":{\"stateMachineArn\":\"" MACHINE "\",\"name\":\"order\","
        "\"definition\":\"{\\\"StartAt\\\":\\\"A\\\"}\",\"roleArn\":\"arn:role\","
        "\"loggingConfiguration\":{\"level\":\"OFF\",\"includeExecutionData\":false},"
        "\"tracingConfiguration\":{\"enabled\":false},"
        "\"encryptionConfiguration\":{\"type\":\"AWS_OWNED_KEY\"}}}");
}

static void actions_are_known_by_name(void **state)
{
    static const char *const names[] = {
        "CreateActivity",
        "CreateStateMachine",
        "CreateStateMachineAlias",
        "DeleteActivity",
        "DeleteStateMachine",
        "DeleteStateMachineAlias",
        "DeleteStateMachineVersion",
        "DescribeActivity",
        "DescribeExecution",
        "DescribeMapRun",
        "DescribeStateMachine",
        "DescribeStateMachineAlias",
        "DescribeStateMachineForExecution",
        "GetActivityTask",
        "GetExecutionHistory",
        "ListActivities",
        "ListExecutions",
        "ListMapRuns",
        "ListStateMachineAliases",
        "ListStateMachineVersions",
        "ListStateMachines",
        "ListTagsForResource",
        "PublishStateMachineVersion",
        "RedriveExecution",
        "SendTaskFailure",
        "SendTaskHeartbeat",
        "SendTaskSuccess",
        "StartExecution",
        "StartSyncExecution",
        "StopExecution",
        "TagResource",
        "TestState",
        "UntagResource",
        "UpdateMapRun",
        "UpdateStateMachine",
        "UpdateStateMachineAlias",
        "ValidateStateMachineDefinition",
    };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_string_equal(api_action_named(names[i]), names[i]);
    assert_null(api_action_named("StartExecutions"));
    assert_null(api_action_named("A"));
    assert_null(api_action_named(""));
}

static void note_line(void *context, const char *line)
{
    buffer_add_text(context, line);
    buffer_add_text(context, "\n");
}

/* A table is gone. What is wrong has the name of the file, which clients of a service do not learn.
 */
static void what_cannot_be_read_is_told_who_runs_it(void **state)
{
    const char *name = place_new();
    struct bench *bench = bench_new(STORE_OWN);
    struct buffer lines = BUFFER_EMPTY;
    struct setting setting = {.bench = bench};
    sqlite3 *database;

    bench_open(bench, name);
    keep_definition(bench, "d");
    begin_execution(bench, 1, ARN "o-1", NULL);
    setting.api = (struct api){.store = bench->store, .program = &program, .place = &place};
    assert_int_equal(sqlite3_open(name, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "DROP TABLE execution", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    assert_non_null(
        strstr(ask(&setting, "DescribeExecution", "{\"executionArn\":\"" ARN "o-1\"}"), name));
    setting.api.tell = note_line;
    setting.api.context = &lines;
    assert_string_equal(
        ask(&setting, "DescribeExecution", "{\"executionArn\":\"" ARN "o-1\"}"),
        "{\"error\":\"ServiceUnavailable\",\"message\":\"The store cannot be read: whoever "
        "runs the service has been told why\"}");
    assert_non_null(strstr(lines.text, name));
    assert_non_null(strstr(lines.text, "The store cannot be read: "));
    buffer_fini(&lines);
    buffer_fini(&setting.answer);
    bench_free(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(is_described, set_up, tear_down),
        cmocka_unit_test_setup_teardown(is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(is_listed_by_pages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(has_map_runs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_token_is_of_one_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(has_a_history, set_up, tear_down),
        cmocka_unit_test_setup_teardown(has_a_definition, set_up, tear_down),
        cmocka_unit_test(actions_are_known_by_name),
        cmocka_unit_test(what_cannot_be_read_is_told_who_runs_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
