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
    recording->history = history_new(NULL);
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

static void tell(struct recording *recording)
{
    struct account *account = account_new(6);

    account_render(account, recording->history, &recording->text);
    account_end(account, &recording->text);
    account_free(account);
}

static void test_empty(void **state)
{
    struct recording recording;

    (void)state;
    begin(&recording);
    assert_string_equal(rendered(&recording), "{\"events\":[]}");
    buffer_clear(&recording.text);
    tell(&recording);
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
    tell(&recording);
    assert_string_equal(recording.text.text,
                        "   0.000s  #1            execution started\n"
                        "   0.000s  #2    Charge  entered\n"
                        "   0.000s  #3    Charge  task scheduled: ./charge.py\n"
                        "   1.002s  #4    Charge  task failed: Card.Declined: card declined\n"
                        "3600.000s  #5    Zähl    item started (7)\n");
    end(&recording);
}

/* A Choice tells where it went, if the next event is that; a Lambda function is named in all that
 * belongs to its call. */
static void test_account_of_what_comes_next(void **state)
{
    const enum history_type types[] = {HISTORY_CHOICE_STATE_EXITED, HISTORY_TASK_STATE_ENTERED,
                                       HISTORY_TASK_SCHEDULED, HISTORY_TASK_SUCCEEDED,
                                       HISTORY_CHOICE_STATE_EXITED};
    struct recording recording;

    (void)state;
    begin(&recording);
    for (size_t i = 0; i < 5; i++) {
        const bool of_state = i < 2 || i == 4;
        const struct value *name = json(&recording, i == 1 ? "\"Work\"" : "\"Ask\"");

        history_add(recording.history, types[i], (int64_t)i + 1, (int64_t)i, 0,
                    (struct history_detail[]){
                        {HISTORY_FIELD_NAME, DETAIL_TEXT, of_state ? name : NULL, 0},
                        {HISTORY_FIELD_RESOURCE_TYPE, DETAIL_TEXT,
                         of_state ? NULL : json(&recording, "\"lambda\""), 0},
                        {HISTORY_FIELD_RESOURCE, DETAIL_TEXT,
                         of_state ? NULL : json(&recording, "\"invoke\""), 0},
                        {HISTORY_FIELD_PARAMETERS, DETAIL_JSON,
                         i == 2 ? json(&recording, "{\"FunctionName\":\"Charge\"}") : NULL, 0},
                    },
                    4);
    }
    tell(&recording);
    assert_string_equal(recording.text.text,
                        "   0.000s  #1    Ask     left for Work\n"
                        "   0.000s  #2    Work    entered\n"
                        "   0.000s  #3    Work    task scheduled: invoke Charge\n"
                        "   0.000s  #4    Work    task succeeded: invoke Charge\n"
                        "   0.000s  #5    Ask     left\n");
    end(&recording);
}

/* What the run of a Map says of its children is for people: AWS's document has no place for it. */
static void test_account_of_a_map_run(void **state)
{
    struct recording recording;

    (void)state;
    begin(&recording);
    history_add(recording.history, HISTORY_MAP_RUN_SUCCEEDED, 1, 0, 0,
                (struct history_detail[]){
                    {HISTORY_FIELD_RUN_CHILDREN, DETAIL_NUMBER, NULL, 2},
                    {HISTORY_FIELD_RUN_SUCCEEDED, DETAIL_NUMBER, NULL, 5},
                    {HISTORY_FIELD_RUN_FAILED, DETAIL_NUMBER, NULL, 1},
                },
                3);
    tell(&recording);
    assert_string_equal(recording.text.text,
                        "   0.000s  #1            map run succeeded (children: "
                        "2; items: 5 succeeded, 1 failed)\n");
    assert_string_equal(rendered(&recording),
                        "{\"events\":[{\"timestamp\":\"1970-01-01T00:00:00.000Z\",\"type\":"
                        "\"MapRunSucceeded\",\"id\":1,\"previousEventId\":0}]}");
    end(&recording);
}

/* What a sink has taken so far, and in how many parts. */
struct taken {
    struct buffer text;
    size_t parts;
};

static void take(void *context, const struct history *events)
{
    struct taken *taken = context;

    assert_true(events->bytes.size < 200000);
    history_render_part(events, &taken->text);
    taken->parts++;
}

/* The parts that a sink takes make the same document as all events together. A history does not
 * wait to be asked when it holds many. */
static void test_sink(void **state)
{
    struct taken taken = {BUFFER_EMPTY, 0};
    const struct history_sink sink = {.take = take, .context = &taken};
    struct history *handed = history_new(&sink);
    struct recording whole;

    (void)state;
    begin(&whole);
    buffer_add_text(&taken.text, HISTORY_OPENS);
    history_hand_over(handed);
    assert_int_equal(taken.parts, 0);
    for (int64_t id = 1; id <= 10000; id++) {
        const struct history_detail length = {HISTORY_FIELD_LENGTH, DETAIL_NUMBER, NULL, id};

        history_add(handed, HISTORY_MAP_STARTED, id, id - 1, id, &length, 1);
        history_add(whole.history, HISTORY_MAP_STARTED, id, id - 1, id, &length, 1);
        if (id == 1)
            history_hand_over(handed);
    }
    assert_true(taken.parts > 2);
    history_hand_over(handed);
    buffer_add_text(&taken.text, HISTORY_CLOSES);
    assert_string_equal(taken.text.text, rendered(&whole));
    assert_int_equal(handed->events, 10000);
    history_hand_over(whole.history); /* without a sink all stay */
    assert_string_equal(taken.text.text, rendered(&whole));
    buffer_fini(&taken.text);
    history_free(handed);
    end(&whole);
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

/* An account of a document is that of the history it was made of. */
static void test_events_are_taken_up_again(void **state)
{
    struct recording recording;
    const struct value *events;

    (void)state;
    begin(&recording);
    events = json(
        &recording,
        "[{\"timestamp\":\"2026-11-24T22:03:44.120Z\",\"type\":\"ExecutionStarted\",\"id\":1,"
        "\"previousEventId\":0,\"executionStartedEventDetails\":{\"input\":\"{}\"}},"
        "{\"timestamp\":1795557825.5,\"type\":\"FailStateEntered\",\"id\":2,\"previousEventId\":0,"
        "\"stateEnteredEventDetails\":{\"name\":\"Bad\"}},"
        "{\"timestamp\":1795557826,\"type\":\"ExecutionFailed\",\"id\":3,\"previousEventId\":2,"
        "\"executionFailedEventDetails\":{\"error\":\"E\",\"cause\":\"why\"}},"
        "{\"timestamp\":\"then\",\"type\":\"ExecutionFailed\",\"id\":4,\"previousEventId\":2},"
        "{\"timestamp\":1,\"type\":\"Unheard\",\"id\":4,\"previousEventId\":2},"
        "{\"timestamp\":1,\"type\":\"ExecutionFailed\",\"id\":0,\"previousEventId\":2},7]");
    history_add_read(recording.history, events);
    tell(&recording);
    assert_string_equal(recording.text.text, "   0.000s  #1            execution started\n"
                                             "   1.380s  #2    Bad     entered\n"
                                             "   1.880s  #3            execution failed: E: why\n");
    end(&recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_details),
        cmocka_unit_test(test_events_without_details),
        cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_account),
        cmocka_unit_test(test_account_of_what_comes_next),
        cmocka_unit_test(test_account_of_a_map_run),
        cmocka_unit_test(test_sink),
        cmocka_unit_test(test_events_are_taken_up_again),
        cmocka_unit_test(test_same_events_are_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
