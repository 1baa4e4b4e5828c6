/* tests/unit/engine/task_test.c - Task: its events, Retry, Catch, timeouts, heartbeats, tokens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "tests/unit/engine/world.h"

/* ---- a machine: the task Work runs a Resource, Handle takes its errors ---- */

#define EXEC "exec:./charge.py fast"
#define LAMBDA "arn:aws:lambda:us-east-1:123456789012:function:charge"
#define ACTIVITY "arn:aws:states:us-east-1:123456789012:activity:charge"
#define SQS "arn:aws:states:::sqs:sendMessage.waitForTaskToken"

/* More fields of Work. */
#define RETRY                                                                                      \
    ",'Retry':[{'ErrorEquals':['Flaky'],'IntervalSeconds':1,'MaxAttempts':2},"                     \
    "{'ErrorEquals':['States.HeartbeatTimeout'],'IntervalSeconds':10,'MaxAttempts':1,"             \
    "'MaxDelaySeconds':5}]"
#define JITTER                                                                                     \
    ",'Retry':[{'ErrorEquals':['Flaky'],'IntervalSeconds':1,'MaxAttempts':2,"                      \
    "'JitterStrategy':'FULL'},{'ErrorEquals':['States.HeartbeatTimeout'],'MaxAttempts':1}]"
#define CATCH(errors) ",'Catch':[{'ErrorEquals':['" errors "'],'Next':'Handle'}]"
#define LENGTH ",'ResultSelector':{'length.$':'States.ArrayLength($)'}"
#define CATCH_KNOWN                                                                                \
    ",'Catch':[{'ErrorEquals':['Known'],'ResultPath':'$.error','Assign':{'problem.$':'$'},"        \
    "'Next':'Handle'}]"

#define HANDLE ",'Handle':{'Type':'Pass','End':true}"

static void open_with(struct world *world, const char *resource, const char *more, int flags)
{
    struct buffer definition = BUFFER_EMPTY;

    buffer_add_format(&definition,
                      "{'StartAt':'Work','States':{'Work':{'Type':'Task','Resource':'%s'%s,"
                      "'End':true}%s}}",
                      resource, more, strstr(more, "'Next':'Handle'") != NULL ? HANDLE : "");
    world_of(world, definition.text, flags);
    buffer_fini(&definition);
}

static void open(struct world *world, const char *resource, const char *more, const char *input)
{
    open_with(world, resource, more, WORLD_RECORDS);
    world_start(world, input);
}

/* ---- tests ---- */

static void test_success(void **state)
{
    struct world world;

    (void)state;
    open(&world, EXEC, "", "{\"a\":1}");
    assert_string_equal(world_effect(&world, EFFECT_TASK)->resource, "exec:./charge.py fast");
    assert_string_equal(world_effect(&world, EFFECT_TASK)->state, "Work");
    assert_null(world_effect(&world, EFFECT_TASK)->token);
    world_succeed(&world, "Work", "{\"paid\":[1,2.50]}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"paid\":[1,2.5]}");
    assert_string_equal(world_sequence(&world), "1<0 ExecutionStarted\n"
                                                "2<0 TaskStateEntered\n"
                                                "3<2 TaskScheduled\n"
                                                "4<3 TaskStarted\n"
                                                "5<4 TaskSucceeded\n"
                                                "6<5 TaskStateExited\n"
                                                "7<6 ExecutionSucceeded\n");
    world_close(&world);
}

/* What the history says of each kind of Resource. */
static void test_kinds(void **state)
{
    static const struct {
        const char *resource, *more, *sequence, *details;
    } kinds[] = {
        {EXEC, "", "3<2 TaskScheduled\n4<3 TaskStarted\n5<4 TaskSucceeded\n",
         "\"resourceType\":\"exec\",\"resource\":\"./charge.py fast\",\"region\":\"us-east-1\","
         "\"parameters\":\"{\\\"a\\\":0}\"}"},
        {LAMBDA, ",'TimeoutSeconds':5",
         "3<2 LambdaFunctionScheduled\n4<3 LambdaFunctionStarted\n5<4 LambdaFunctionSucceeded\n",
         "\"lambdaFunctionScheduledEventDetails\":{\"resource\":\"arn:aws:lambda:us-east-1:"
         "123456789012:function:charge\",\"input\":\"{\\\"a\\\":0}\","
         "\"inputDetails\":{\"truncated\":false},\"timeoutInSeconds\":5}"},
        {ACTIVITY, ",'HeartbeatSeconds':9",
         "3<2 ActivityScheduled\n4<3 ActivityStarted\n5<4 ActivitySucceeded\n",
         "\"inputDetails\":{\"truncated\":false},\"heartbeatInSeconds\":9}"},
        {ACTIVITY, "", "5<4 ActivitySucceeded\n",
         "\"activityScheduledEventDetails\":{\"resource\":\"arn:aws:states:us-east-1:123456789012:"
         "activity:charge\",\"input\":\"{\\\"a\\\":0}\",\"inputDetails\":{\"truncated\":false}}"},
        {SQS, "", "3<2 TaskScheduled\n4<3 TaskStarted\n5<4 TaskSubmitted\n6<5 TaskSucceeded\n",
         "\"taskSubmittedEventDetails\":{\"resourceType\":\"sqs\",\"resource\":"
         "\"sendMessage.waitForTaskToken\",\"output\":\"{}\""},
        {"arn:aws:states:::aws-sdk:dynamodb:putItem",
         ",'Credentials':{'RoleArn':'arn:aws:iam::123456789012:role/r'}", "5<4 TaskSucceeded\n",
         "\"taskCredentials\":{\"roleArn\":\"arn:aws:iam::123456789012:role/r\"}"},
        {"arn:aws:states:::aws-sdk:dynamodb:putItem", "", "5<4 TaskSucceeded\n",
         "\"taskStartedEventDetails\":{\"resourceType\":\"aws-sdk:dynamodb\",\"resource\":"
         "\"putItem\"}"},
        {"arn:aws:states:::states:startExecution.sync:2", "",
         "5<4 TaskSubmitted\n6<5 TaskSucceeded\n",
         "\"taskStartedEventDetails\":{\"resourceType\":\"states\",\"resource\":"
         "\"startExecution.sync:2\"}"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct world world;

        open(&world, kinds[i].resource, kinds[i].more, "{\"a\":0}");
        world_succeed(&world, "Work", "[]");
        assert_string_equal(world_outcome(&world), "SUCCEEDED []");
        assert_non_null(strstr(world_sequence(&world), kinds[i].sequence));
        assert_non_null(strstr(world_history(&world), kinds[i].details));
        world_close(&world);
    }
}

static void test_retry_delays_and_attempts(void **state)
{
    struct world world;

    (void)state;
    open(&world, EXEC, RETRY CATCH("States.ALL"), "{}");
    world_fail(&world, "Work", "Flaky", "one");
    assert_int_equal(world_next_timer(&world), 1000);
    world_fail(&world, "Work", "Flaky", "two");
    assert_int_equal(world_next_timer(&world), 2000);
    world_fail(&world, "Work", "Flaky", "three");
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED {\"Error\":\"Flaky\",\"Cause\":\"three\"}");
    assert_string_equal(world_sequence(&world), "1<0 ExecutionStarted\n"
                                                "2<0 TaskStateEntered\n"
                                                "3<2 TaskScheduled\n"
                                                "4<3 TaskStarted\n"
                                                "5<4 TaskFailed\n"
                                                "6<5 TaskScheduled\n"
                                                "7<6 TaskStarted\n"
                                                "8<7 TaskFailed\n"
                                                "9<8 TaskScheduled\n"
                                                "10<9 TaskStarted\n"
                                                "11<10 TaskFailed\n"
                                                "12<11 TaskStateExited\n"
                                                "13<12 PassStateEntered\n"
                                                "14<13 PassStateExited\n"
                                                "15<14 ExecutionSucceeded\n");
    world_close(&world);
}

static void test_jitter(void **state)
{
    struct world world;
    int64_t delay_ms;

    (void)state;
    open(&world, EXEC, JITTER, "{}");
    world_fail(&world, "Work", "Flaky", NULL);
    delay_ms = world_next_timer(&world);
    assert_in_range(delay_ms, 0, 1000);
    world_fail(&world, "Work", "Flaky", NULL);
    assert_in_range(world_next_timer(&world), 0, 2000);
    /* The same seed, the same jitter. */
    world_start(&world, "{}");
    world_fail(&world, "Work", "Flaky", NULL);
    assert_int_equal(world_next_timer(&world), delay_ms);
    world_close(&world);
}

static void test_catch(void **state)
{
    struct world world;

    (void)state;
    open(&world, EXEC, CATCH_KNOWN, "{\"a\":1}");
    world_fail(&world, "Work", "Known", "c");
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED {\"a\":1,\"error\":{\"Error\":\"Known\",\"Cause\":\"c\"}}");
    assert_non_null(strstr(world_history(&world), "\"assignedVariables\":{\"problem\":"));
    /* Not caught: the failure as it came, no prefix. */
    world_start(&world, "{\"a\":1}");
    world_fail(&world, "Work", "Other", "because");
    assert_string_equal(world_outcome(&world), "FAILED Other: because");
    assert_non_null(strstr(world_sequence(&world), "5<4 TaskFailed\n6<5 ExecutionFailed\n"));
    /* A catcher that cannot place its error output fails the state. */
    world_start(&world, "5");
    world_fail(&world, "Work", "Known", "c");
    assert_non_null(strstr(world_outcome(&world), "FAILED States.ReferencePathConflict: An error "
                                                  "occurred while executing the state 'Work'"));
    world_close(&world);
}

static void test_failure_without_error(void **state)
{
    struct world world;

    (void)state;
    open(&world, SQS,
         ",'Catch':[{'ErrorEquals':['States.TaskFailed'],'ResultPath':'$.named','Next':'Handle'},"
         "{'ErrorEquals':['States.ALL'],'Next':'Handle'}]",
         "{}");
    world_fail(&world, "Work", NULL, NULL);
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"Error\":null,\"Cause\":null}");
    assert_non_null(strstr(world_history(&world),
                           "\"taskFailedEventDetails\":{\"resourceType\":\"sqs\",\"resource\":"
                           "\"sendMessage.waitForTaskToken\"}}"));
    world_close(&world);
}

static void test_task_failed_wildcard(void **state)
{
    struct world world;

    (void)state;
    open(&world, EXEC, ",'TimeoutSeconds':3" CATCH("States.TaskFailed"), "{}");
    world_fail(&world, "Work", "Any", "c");
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"Error\":\"Any\",\"Cause\":\"c\"}");
    world_start(&world, "{}");
    assert_int_equal(world_next_timer(&world), 3000);
    assert_string_equal(world_outcome(&world), "FAILED States.Timeout");
    world_close(&world);
}

static void test_runtime_is_fatal(void **state)
{
    struct world world;

    (void)state;
    open(&world, EXEC, CATCH("States.ALL"), "{}");
    world_fail(&world, "Work", "States.Runtime", "broken");
    assert_string_equal(world_outcome(&world), "FAILED States.Runtime: broken");
    world_close(&world);
}

/* A failure after the task succeeded is the state's own: it is placed behind the success. What
 * nothing catches, as a call that refuses its arguments, does not go to the Catch either. */
static void test_failure_of_the_result(void **state)
{
    static const char *const kinds[] = {LENGTH CATCH("States.ALL"), LENGTH};
    struct world world;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        open(&world, EXEC, kinds[i], "{}");
        world_succeed(&world, "Work", "7");
        assert_non_null(strstr(world_outcome(&world),
                               "FAILED States.Runtime: An error occurred while executing the state "
                               "'Work' (entered at the event id #2). There was an error while "
                               "evaluating the intrinsic function: States.ArrayLength($). Invalid "
                               "arguments in States.ArrayLength"));
        assert_non_null(strstr(world_sequence(&world), "5<4 TaskSucceeded\n6<5 ExecutionFailed\n"));
        world_close(&world);
    }
}

static void test_timeout(void **state)
{
    struct world world;

    (void)state;
    open(&world, EXEC, ",'TimeoutSeconds':3" CATCH("States.ALL"), "{}");
    assert_int_equal(world_effect(&world, EFFECT_TASK)->timeout_ms, 3000);
    assert_int_equal(world_next_timer(&world), 3000);
    assert_non_null(world_effect(&world, EFFECT_CANCEL));
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED {\"Error\":\"States.Timeout\",\"Cause\":\"\"}");
    assert_non_null(strstr(world_history(&world),
                           "\"taskTimedOutEventDetails\":{\"resourceType\":\"exec\",\"resource\":"
                           "\"./charge.py fast\",\"error\":\"States.Timeout\"}"));
    world_close(&world);
}

static void test_heartbeat(void **state)
{
    struct world world;

    (void)state;
    open(&world, ACTIVITY, ",'HeartbeatSeconds':5,'TimeoutSeconds':60" RETRY, "{}");
    world.now_ms += 4000;
    world_heartbeat(&world, "Work");
    world.now_ms += 4000;
    world_heartbeat(&world, "Work");
    assert_int_equal(world_next_timer(&world), 5000);
    /* Matched as States.HeartbeatTimeout, the delay held by MaxDelaySeconds; then reported. */
    assert_int_equal(world_next_timer(&world), 5000);
    assert_int_not_equal(world_task(&world, "Work"), 0);
    world_take(&world, "Work");
    assert_int_equal(world_next_timer(&world), 5000);
    assert_string_equal(world_outcome(&world), "FAILED States.Timeout");
    assert_non_null(
        strstr(world_sequence(&world), "5<4 ActivityTimedOut\n6<5 ActivityScheduled\n"));
    world_close(&world);
}

/* Nobody takes it: the timeout holds all the same, heartbeats are not waited for. */
static void test_activity_without_worker(void **state)
{
    struct world world;

    (void)state;
    open(&world, ACTIVITY, ",'HeartbeatSeconds':5,'TimeoutSeconds':60" RETRY, "{}");
    assert_int_equal(world_next_timer(&world), 60000);
    assert_non_null(
        strstr(world_sequence(&world), "3<2 ActivityScheduled\n4<3 ActivityTimedOut\n"));
    world_close(&world);
}

/* The one that took it first is in the history; heartbeats are counted from the last taking. */
static void test_activity_is_taken_again(void **state)
{
    struct world world;

    (void)state;
    open(&world, ACTIVITY, ",'HeartbeatSeconds':5,'TimeoutSeconds':60", "{}");
    world_take_as(&world, "Work", "first");
    world.now_ms += 4000;
    world_take_as(&world, "Work", "second");
    assert_int_equal(world_next_timer(&world), 5000);
    assert_non_null(strstr(world_history(&world),
                           "\"activityStartedEventDetails\":{\"workerName\":\"first\"}"));
    assert_null(strstr(world_history(&world), "second"));
    assert_non_null(strstr(world_sequence(&world), "4<3 ActivityStarted\n5<4 ActivityTimedOut\n"));
    world_close(&world);
}

/* Whether an activity exists is told with what happens; other Resources are not looked for. */
static void test_absent_activities(void **state)
{
    struct world world;

    (void)state;
    open_with(&world, ACTIVITY, RETRY, WORLD_RECORDS);
    world.absent[0] = "Other";
    world.absent[1] = "Work";
    world.absent_count = 1;
    world_start(&world, "{}");
    world_take(&world, "Work");
    world_fail(&world, "Work", "Flaky", NULL);
    world.absent_count = 2;
    world_next_timer(&world);
    assert_string_equal(world_outcome(&world),
                        "FAILED States.Runtime: An error occurred while executing the state 'Work' "
                        "(entered at the event id #2). The activity arn:aws:states:us-east-1:"
                        "123456789012:activity:charge does not exist.");
    assert_string_equal(world_sequence(&world), "1<0 ExecutionStarted\n"
                                                "2<0 TaskStateEntered\n"
                                                "3<2 ActivityScheduled\n"
                                                "4<3 ActivityStarted\n"
                                                "5<4 ActivityFailed\n"
                                                "6<5 ExecutionFailed\n");
    world_close(&world);
    open_with(&world, LAMBDA, "", 0);
    world.absent[0] = "Work";
    world.absent_count = 1;
    world_start(&world, "{}");
    world_succeed(&world, "Work", "1");
    assert_string_equal(world_outcome(&world), "SUCCEEDED 1");
    world_close(&world);
}

static void test_late_answers(void **state)
{
    struct world world;
    uint64_t task;

    (void)state;
    open(&world, EXEC, RETRY, "{}");
    task = world_task(&world, "Work");
    world_take(&world, "Work");
    world_fail(&world, "Work", "Flaky", NULL);
    effects_clear(&world.effects);
    execution_take(world.execution,
                   &(struct happening){.kind = HAPPENING_TASK_SUCCEEDED,
                                       .id = task,
                                       .now_ms = world.now_ms,
                                       .output = &value_true,
                                       .output_size = 1},
                   &world.effects);
    assert_int_equal(world.effects.count, 0);
    world_next_timer(&world);
    assert_int_not_equal(world_task(&world, "Work"), task);
    world_succeed(&world, "Work", "2");
    assert_string_equal(world_outcome(&world), "SUCCEEDED 2");
    world_close(&world);
}

static void test_stop_cancels(void **state)
{
    struct world world;

    (void)state;
    open(&world, EXEC, ",'HeartbeatSeconds':5,'TimeoutSeconds':60", "{}");
    world_stop(&world, "E", "C");
    assert_int_equal(world.ended, 1); /* the world checks that nothing is left armed or running */
    assert_string_equal(world_outcome(&world), "ABORTED E: C");
    world_close(&world);
}

static void test_wrong_seconds(void **state)
{
    static const char *const inputs[] = {
        "{\"timeout\":\"soon\",\"heartbeat\":5}", "{\"timeout\":0,\"heartbeat\":5}",
        "{\"timeout\":9,\"heartbeat\":-1}",       "{\"timeout\":1.5,\"heartbeat\":1}",
        "{\"timeout\":1e300,\"heartbeat\":1}",    "{\"timeout\":null,\"heartbeat\":1}",
    };
    struct world world;

    (void)state;
    open_with(&world, EXEC,
              ",'TimeoutSecondsPath':'$.timeout','HeartbeatSecondsPath':'$.heartbeat'" CATCH(
                  "States.ALL"),
              WORLD_RECORDS);
    for (size_t i = 0; i < COUNT_OF(inputs); i++) {
        world_start(&world, inputs[i]);
        assert_non_null(strstr(world_outcome(&world), "FAILED States.Runtime: An error occurred"));
        assert_string_equal(world_sequence(&world), "1<0 ExecutionStarted\n"
                                                    "2<0 TaskStateEntered\n"
                                                    "3<2 ExecutionFailed\n");
    }
    world_close(&world);
}

static void test_token_and_context(void **state)
{
    struct world world;
    const struct effect *effect;
    const struct value *context;

    (void)state;
    open(&world, SQS, ",'InputPath':'$$'" RETRY, "{\"a\":3}");
    effect = world_effect(&world, EFFECT_TASK);
    assert_int_equal(strlen(effect->token), 64);
    context = effect->input;
    assert_true(value_is_text(field(field(context, "Task"), "Token"), effect->token));
    assert_true(value_is_text(field(field(context, "State"), "Name"), "Work"));
    assert_true(
        value_is_text(field(field(context, "State"), "EnteredTime"), "2023-11-14T22:13:20Z"));
    assert_int_equal(field(field(context, "State"), "RetryCount")->as.integer, 0);
    assert_true(value_is_text(field(field(context, "StateMachine"), "Id"),
                              "arn:aws:states:us-east-1:123456789012:stateMachine:machine"));
    assert_true(value_is_text(field(field(context, "Execution"), "Id"),
                              "arn:aws:states:us-east-1:123456789012:execution:machine:one"));
    assert_int_equal(field(field(field(context, "Execution"), "Input"), "a")->as.integer, 3);
    assert_null(field(context, "Map"));
    world_fail(&world, "Work", "Flaky", NULL);
    world_next_timer(&world);
    effect = world_effect(&world, EFFECT_TASK);
    assert_int_equal(field(field(effect->input, "State"), "RetryCount")->as.integer, 1);
    world_close(&world);
}

static void test_limits(void **state)
{
    struct buffer large = BUFFER_EMPTY;
    struct world world;

    (void)state;
    buffer_add_byte(&large, '"');
    for (int i = 0; i < 262144; i++)
        buffer_add_byte(&large, 'x');
    buffer_add_byte(&large, '"');
    open_with(&world, LAMBDA, CATCH("States.ALL"), WORLD_RECORDS | WORLD_LIMITS);
    world_start(&world, "{}");
    world_succeed(&world, "Work", large.text);
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED {\"Error\":\"States.DataLimitExceeded\",\"Cause\":\"The "
                        "state/task 'arn:aws:lambda:us-east-1:123456789012:function:charge' "
                        "returned a result with a size exceeding the maximum number of bytes "
                        "service limit.\"}");
    world_close(&world);
    open(&world, LAMBDA, "", "{}");
    world_succeed(&world, "Work", large.text);
    assert_int_equal(execution_status(world.execution), EXECUTION_SUCCEEDED);
    world_close(&world);
    buffer_fini(&large);
}

/* The same events at the same times: the same effects and the same history, byte for byte. */
static void test_determinism(void **state)
{
    char *logs[2], *histories[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct world world;

        open(&world, SQS, ",'InputPath':'$$','HeartbeatSeconds':7" JITTER, "{}");
        world_fail(&world, "Work", "Flaky", "c");
        world_next_timer(&world);
        world_heartbeat(&world, "Work");
        world_next_timer(&world);
        world_next_timer(&world);
        world_succeed(&world, "Work", "{\"done\":true}");
        logs[i] = buffer_take(&world.log);
        world_history(&world);
        histories[i] = buffer_take(&world.text);
        world_close(&world);
    }
    assert_string_equal(logs[0], logs[1]);
    assert_string_equal(histories[0], histories[1]);
    for (int i = 0; i < 2; i++) {
        free(logs[i]);
        free(histories[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_success),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_retry_delays_and_attempts),
        cmocka_unit_test(test_jitter),
        cmocka_unit_test(test_catch),
        cmocka_unit_test(test_failure_without_error),
        cmocka_unit_test(test_task_failed_wildcard),
        cmocka_unit_test(test_runtime_is_fatal),
        cmocka_unit_test(test_failure_of_the_result),
        cmocka_unit_test(test_timeout),
        cmocka_unit_test(test_heartbeat),
        cmocka_unit_test(test_activity_without_worker),
        cmocka_unit_test(test_activity_is_taken_again),
        cmocka_unit_test(test_absent_activities),
        cmocka_unit_test(test_late_answers),
        cmocka_unit_test(test_stop_cancels),
        cmocka_unit_test(test_wrong_seconds),
        cmocka_unit_test(test_token_and_context),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_determinism),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
