/* tests/unit/history/history_test.c - recorded events rendered: as JSON and for people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/region.h"
#include "runtime/history/record.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

struct recording {
    struct region region;
    struct history *history;
    struct buffer text;
};

static const struct value *json(struct recording *recording, const char *text)
{
    struct json_error error;
    const struct value *value =
        json_read(&recording->region, text, strlen(text), JSON_TEXT_COPIED, &error);

    assert_non_null(value);
    return value;
}

static void begin(struct recording *recording)
{
    region_init(&recording->region);
    recording->history = history_new();
    buffer_init(&recording->text);
}

static void end(struct recording *recording)
{
    history_free(recording->history);
    buffer_fini(&recording->text);
    region_fini(&recording->region);
}

/* The values vanish before the history is rendered. */
static const char *rendered(struct recording *recording)
{
    region_fini(&recording->region);
    buffer_clear(&recording->text);
    history_render(recording->history, &recording->text);
    return recording->text.text;
}

static void test_empty(void **state)
{
    struct recording recording;

    (void)state;
    begin(&recording);
    assert_string_equal(rendered(&recording), "{\"events\":[]}");
    buffer_clear(&recording.text);
    history_render_account(recording.history, &recording.text);
    assert_int_equal(recording.text.size, 0);
    end(&recording);
    history_free(NULL);
}

static void test_details(void **state)
{
    struct recording recording;

    (void)state;
    begin(&recording);
    history_add(recording.history, HISTORY_PASS_STATE_EXITED, 3, 2, INT64_C(1700000000007),
                (struct history_detail[]){
                    {HISTORY_FIELD_NAME, DETAIL_TEXT, json(&recording, "\"Say \\\"hi\\\"\""), 0},
                    {HISTORY_FIELD_OUTPUT, DETAIL_JSON, json(&recording, "[ 1, \"a\\nb\" ]"), 0},
                    {HISTORY_FIELD_ASSIGNED_VARIABLES, DETAIL_VARIABLES,
                     json(&recording, "{\"x\":42,\"y\":\"s\"}"), 0},
                    {HISTORY_FIELD_ERROR, DETAIL_TEXT, NULL, 0},
                },
                4);
    assert_string_equal(
        rendered(&recording),
        "{\"events\":[{\"timestamp\":\"2023-11-14T22:13:20.007Z\",\"type\":\"PassStateExited\","
        "\"id\":3,\"previousEventId\":2,\"stateExitedEventDetails\":{\"name\":\"Say \\\"hi\\\"\","
        "\"output\":\"[1,\\\"a\\\\nb\\\"]\",\"outputDetails\":{\"truncated\":false},"
        "\"assignedVariables\":{\"x\":\"42\",\"y\":\"\\\"s\\\"\"},"
        "\"assignedVariablesDetails\":{\"truncated\":false}}}]}");
    end(&recording);
}

static void test_events_without_details(void **state)
{
    struct recording recording;

    (void)state;
    begin(&recording);
    history_add(recording.history, HISTORY_LAMBDA_STARTED, 1, 0, 0, NULL, 0);
    history_add(recording.history, HISTORY_EXECUTION_FAILED, 2, 1, -1,
                (struct history_detail[]){{HISTORY_FIELD_ERROR, DETAIL_TEXT, NULL, 0}}, 1);
    history_add(recording.history, HISTORY_MAP_STARTED, 3, 2, 999,
                (struct history_detail[]){{HISTORY_FIELD_LENGTH, DETAIL_NUMBER, NULL, 0}}, 1);
    assert_string_equal(
        rendered(&recording),
        "{\"events\":[{\"timestamp\":\"1970-01-01T00:00:00.000Z\",\"type\":"
        "\"LambdaFunctionStarted\",\"id\":1,\"previousEventId\":0},"
        "{\"timestamp\":\"1969-12-31T23:59:59.999Z\",\"type\":\"ExecutionFailed\",\"id\":2,"
        "\"previousEventId\":1,\"executionFailedEventDetails\":{}},"
        "{\"timestamp\":\"1970-01-01T00:00:00.999Z\",\"type\":\"MapStateStarted\",\"id\":3,"
        "\"previousEventId\":2,\"mapStateStartedEventDetails\":{\"length\":0}}]}");
    end(&recording);
}

static void test_credentials(void **state)
{
    struct recording recording;

    (void)state;
    begin(&recording);
    history_add(recording.history, HISTORY_TASK_SCHEDULED, 1, 0, 0,
                (struct history_detail[]){{HISTORY_FIELD_TASK_CREDENTIALS, DETAIL_ROLE,
                                           json(&recording, "\"arn:x\""), 0}},
                1);
    assert_non_null(strstr(rendered(&recording), "{\"taskCredentials\":{\"roleArn\":\"arn:x\"}}"));
    end(&recording);
}

static void test_account(void **state)
{
    struct recording recording;

    (void)state;
    begin(&recording);
    history_add(
        recording.history, HISTORY_EXECUTION_STARTED, 1, 0, 5000,
        (struct history_detail[]){{HISTORY_FIELD_INPUT, DETAIL_JSON, json(&recording, "{}"), 0}},
        1);
    history_add(recording.history, HISTORY_TASK_STATE_ENTERED, 2, 0, 5000,
                (struct history_detail[]){
                    {HISTORY_FIELD_NAME, DETAIL_TEXT, json(&recording, "\"Charge\""), 0},
                    {HISTORY_FIELD_INPUT, DETAIL_JSON, json(&recording, "{}"), 0},
                },
                2);
    history_add(recording.history, HISTORY_TASK_SCHEDULED, 3, 2, 5000,
                (struct history_detail[]){
                    {HISTORY_FIELD_RESOURCE_TYPE, DETAIL_TEXT, json(&recording, "\"exec\""), 0},
                    {HISTORY_FIELD_RESOURCE, DETAIL_TEXT, json(&recording, "\"./charge.py\""), 0},
                },
                2);
    history_add(recording.history, HISTORY_TASK_FAILED, 4, 3, 6002,
                (struct history_detail[]){
                    {HISTORY_FIELD_ERROR, DETAIL_TEXT, json(&recording, "\"Card.Declined\""), 0},
                    {HISTORY_FIELD_CAUSE, DETAIL_TEXT, json(&recording, "\"card\\ndeclined\""), 0},
                },
                2);
    history_add(recording.history, HISTORY_MAP_ITERATION_STARTED, 5, 4, 3605000,
                (struct history_detail[]){
                    {HISTORY_FIELD_NAME, DETAIL_TEXT, json(&recording, "\"Zähl\""), 0},
                    {HISTORY_FIELD_INDEX, DETAIL_NUMBER, NULL, 7},
                },
                2);
    history_render_account(recording.history, &recording.text);
    assert_string_equal(recording.text.text,
                        "   0.000s  #1            execution started\n"
                        "   0.000s  #2    Charge  entered\n"
                        "   0.000s  #3    Charge  task scheduled: ./charge.py\n"
                        "   1.002s  #4    Charge  task failed: Card.Declined: card declined\n"
                        "3600.000s  #5    Zähl    item started (7)\n");
    end(&recording);
}

/* Recorded at another place with other addresses. */
static void test_same_events_are_the_same_bytes(void **state)
{
    struct recording one, two;
    struct recording *const both[] = {&one, &two};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct recording *recording = both[i];

        begin(recording);
        history_add(recording->history, HISTORY_MAP_STARTED, 1, 0, 5,
                    (struct history_detail[]){{HISTORY_FIELD_LENGTH, DETAIL_NUMBER, NULL, 2}}, 1);
        history_add(recording->history, HISTORY_PASS_STATE_ENTERED, 2, 1, 6,
                    (struct history_detail[]){
                        {HISTORY_FIELD_NAME, DETAIL_TEXT, json(recording, "\"One\""), 0},
                        {HISTORY_FIELD_INPUT, DETAIL_JSON, json(recording, "[1,{\"a\":\"b\"}]"), 0},
                    },
                    2);
    }
    assert_int_equal(one.history->bytes.size, two.history->bytes.size);
    assert_memory_equal(one.history->bytes.text, two.history->bytes.text, one.history->bytes.size);
    end(&one);
    end(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_details),
        cmocka_unit_test(test_events_without_details),
        cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_account),
        cmocka_unit_test(test_same_events_are_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
