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

/* ---- a machine: the task Work runs the Resource number $.resource, Handle takes its errors ----
 */

enum { WORK_ENTER, WORK, WORK_LEAVE, WORK_FAIL, HANDLE };

static const struct sfn_state work = {"Work", SFN_TASK, WORK, WORK_LEAVE, WORK_FAIL};
static const struct sfn_state handle = {"Handle", SFN_PASS, -1, -1, -1};
static const struct sfn_scope scope = {WORK_ENTER, 1};
static const char *const resources[] = {
    "exec:./charge.py fast",
    "arn:aws:lambda:us-east-1:123456789012:function:charge",
    "arn:aws:states:us-east-1:123456789012:activity:charge",
    "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "arn:aws:states:::aws-sdk:dynamodb:putItem",
    "arn:aws:states:::states:startExecution.sync:2",
};
static const struct value path_items[] = {TEXT_VALUE("error")};
static const struct value error_path = {
    .kind = VALUE_ARRAY, .flags = VALUE_FIXED, .depth = 1, .size = 1, .as.items = path_items};

static int32_t do_enter(struct sfn_frame *frame)
{
    sfn_enter(frame, &work);
    return WORK;
}

static int32_t do_work(struct sfn_frame *frame)
{
    const struct value *input = sfn_input(frame);
    const struct value *resource = field(input, "resource");

    sfn_task_begin(frame, resources[resource != NULL ? resource->as.integer : 0]);
    if (field(input, "timeout") != NULL &&
        !sfn_task_timeout(frame, field(input, "timeout"), "$.timeout"))
        return SFN_FAILED;
    if (field(input, "heartbeat") != NULL &&
        !sfn_task_heartbeat(frame, field(input, "heartbeat"), "$.heartbeat"))
        return SFN_FAILED;
    if (field(input, "credentials") != NULL)
        sfn_task_credentials(frame, field(input, "credentials"));
    sfn_task_start(frame, field(input, "context") != NULL ? sfn_context(frame) : input);
    return SFN_SUSPENDED;
}

static int32_t do_leave(struct sfn_frame *frame)
{
    const struct value *result;

    if (field(sfn_input(frame), "selector") != NULL) {
        result = sfn_array_length(frame, sfn_result(frame)); /* fails unless it is an array */
        if (result == NULL)
            return SFN_FAILED;
    }
    if (!sfn_leave(frame, sfn_result(frame)))
        return SFN_FAILED;
    return SFN_END;
}

static int32_t do_catch(struct sfn_frame *frame, const char *result_path)
{
    const struct value *output = sfn_caught(frame), *next;

    if (result_path[0] == '\0') {
        next = output;
    } else {
        next = sfn_set_path(frame, sfn_input(frame), output, &error_path, result_path);
        if (next == NULL)
            return SFN_FAILED;
    }
    sfn_assign(frame, 0, "problem", output);
    if (!sfn_leave(frame, next))
        return SFN_FAILED;
    return HANDLE;
}

static int32_t do_fail(struct sfn_frame *frame)
{
    if (sfn_error_is(frame, "Flaky") &&
        sfn_retry(frame, 0, 1, 2, 2.0, 0, field(sfn_input(frame), "jitter") != NULL))
        return SFN_SUSPENDED;
    if (sfn_error_is_heartbeat(frame) && sfn_retry(frame, 1, 10, 1, 2.0, 5, 0))
        return SFN_SUSPENDED;
    if (sfn_error_is(frame, "Known"))
        return do_catch(frame, "$.error");
    if (sfn_error_is_task_failed(frame) && field(sfn_input(frame), "catchTaskFailed"))
        return do_catch(frame, "");
    if (sfn_error_is_any(frame) && field(sfn_input(frame), "catchAll"))
        return do_catch(frame, "");
    return SFN_FAILED;
}

static int32_t do_handle(struct sfn_frame *frame)
{
    sfn_enter(frame, &handle);
    if (!sfn_leave(frame, sfn_input(frame)))
        return SFN_FAILED;
    return SFN_END;
}

static point_function *const points[] = {
    [WORK_ENTER] = do_enter, [WORK] = do_work,     [WORK_LEAVE] = do_leave,
    [WORK_FAIL] = do_fail,   [HANDLE] = do_handle,
};
PROGRAM_RUN(run, points)
static const struct sfn_program program = {
    .abi_version = SFN_ABI_VERSION, .run = run, .machine = &scope, .name = "work"};

static void open(struct world *world, const char *input)
{
    world_open(world, &program, true, false);
    world_start(world, input);
}

/* ---- tests ---- */

static void test_success(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"a\":1}");
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
        const char *input, *sequence, *details;
    } kinds[] = {
        {"{\"resource\":0}", "3<2 TaskScheduled\n4<3 TaskStarted\n5<4 TaskSucceeded\n",
         "\"resourceType\":\"exec\",\"resource\":\"./charge.py fast\",\"region\":\"us-east-1\","
         "\"parameters\":\"{\\\"resource\\\":0}\"}"},
        {"{\"resource\":1,\"timeout\":5}",
         "3<2 LambdaFunctionScheduled\n4<3 LambdaFunctionStarted\n5<4 LambdaFunctionSucceeded\n",
         "\"lambdaFunctionScheduledEventDetails\":{\"resource\":\"arn:aws:lambda:us-east-1:"
         "123456789012:function:charge\",\"input\":\"{\\\"resource\\\":1,\\\"timeout\\\":5}\","
         "\"inputDetails\":{\"truncated\":false},\"timeoutInSeconds\":5}"},
        {"{\"resource\":2,\"heartbeat\":9}",
         "3<2 ActivityScheduled\n4<3 ActivityStarted\n5<4 ActivitySucceeded\n",
         "\"inputDetails\":{\"truncated\":false},\"heartbeatInSeconds\":9}"},
        {"{\"resource\":3}",
         "3<2 TaskScheduled\n4<3 TaskStarted\n5<4 TaskSubmitted\n6<5 TaskSucceeded\n",
         "\"taskSubmittedEventDetails\":{\"resourceType\":\"sqs\",\"resource\":"
         "\"sendMessage.waitForTaskToken\",\"output\":\"{}\""},
        {"{\"resource\":4,\"credentials\":{\"RoleArn\":\"arn:x\"}}", "5<4 TaskSucceeded\n",
         "\"taskCredentials\":{\"roleArn\":\"arn:x\"}"},
        {"{\"resource\":4}", "5<4 TaskSucceeded\n",
         "\"taskStartedEventDetails\":{\"resourceType\":\"aws-sdk:dynamodb\",\"resource\":"
         "\"putItem\"}"},
        {"{\"resource\":5}", "5<4 TaskSubmitted\n6<5 TaskSucceeded\n",
         "\"taskStartedEventDetails\":{\"resourceType\":\"states\",\"resource\":"
         "\"startExecution.sync:2\"}"},
    };
    struct world world;

    (void)state;
    world_open(&world, &program, true, false);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        world_start(&world, kinds[i].input);
        world_succeed(&world, "Work", "[]");
        assert_string_equal(world_outcome(&world), "SUCCEEDED []");
        assert_non_null(strstr(world_sequence(&world), kinds[i].sequence));
        assert_non_null(strstr(world_history(&world), kinds[i].details));
    }
    world_close(&world);
}

static void test_retry_delays_and_attempts(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"catchAll\":1}");
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
    open(&world, "{\"jitter\":1}");
    world_fail(&world, "Work", "Flaky", NULL);
    delay_ms = world_next_timer(&world);
    assert_in_range(delay_ms, 0, 1000);
    world_fail(&world, "Work", "Flaky", NULL);
    assert_in_range(world_next_timer(&world), 0, 2000);
    /* The same seed, the same jitter. */
    world_start(&world, "{\"jitter\":1}");
    world_fail(&world, "Work", "Flaky", NULL);
    assert_int_equal(world_next_timer(&world), delay_ms);
    world_close(&world);
}

static void test_catch(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"a\":1}");
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
    assert_non_null(strstr(world_outcome(&world), "FAILED States.ResultPathMatchFailure: An error "
                                                  "occurred while executing the state 'Work'"));
    world_close(&world);
}

static void test_failure_without_error(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"resource\":3,\"catchAll\":1,\"catchTaskFailed\":1}");
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
    open(&world, "{\"catchTaskFailed\":1}");
    world_fail(&world, "Work", "Any", "c");
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"Error\":\"Any\",\"Cause\":\"c\"}");
    world_start(&world, "{\"catchTaskFailed\":1,\"timeout\":3}");
    assert_int_equal(world_next_timer(&world), 3000);
    assert_string_equal(world_outcome(&world), "FAILED States.Timeout");
    world_close(&world);
}

static void test_runtime_is_fatal(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"catchAll\":1}");
    world_fail(&world, "Work", "States.Runtime", "broken");
    assert_string_equal(world_outcome(&world), "FAILED States.Runtime: broken");
    world_start(&world, "{\"catchAll\":1}");
    world_succeed(&world, "Work", "{\"a\":");
    assert_non_null(
        strstr(world_outcome(&world), "FAILED States.Runtime: The output of the task is not JSON"));
    world_close(&world);
}

/* A failure after the task succeeded is the state's own: it may be caught, and says where. */
static void test_failure_of_the_result(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"selector\":1,\"catchAll\":1}");
    world_succeed(&world, "Work", "7");
    assert_non_null(strstr(world_outcome(&world),
                           "SUCCEEDED {\"Error\":\"States.IntrinsicFailure\","
                           "\"Cause\":\"An error occurred while executing "
                           "the state 'Work' (entered at the event id #2)."));
    world_start(&world, "{\"selector\":1}");
    world_succeed(&world, "Work", "7");
    assert_non_null(strstr(world_sequence(&world), "5<4 TaskSucceeded\n6<5 ExecutionFailed\n"));
    world_close(&world);
}

static void test_timeout(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"timeout\":3,\"catchAll\":1}");
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
    open(&world, "{\"resource\":2,\"heartbeat\":5,\"timeout\":60}");
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
    open(&world, "{\"resource\":2,\"heartbeat\":5,\"timeout\":60}");
    assert_int_equal(world_next_timer(&world), 60000);
    assert_non_null(
        strstr(world_sequence(&world), "3<2 ActivityScheduled\n4<3 ActivityTimedOut\n"));
    world_close(&world);
}

/* Whether an activity exists is told with what happens; other Resources are not looked for. */
static void test_absent_activities(void **state)
{
    struct world world;

    (void)state;
    world_open(&world, &program, true, false);
    world.absent[0] = "Other";
    world.absent[1] = "Work";
    world.absent_count = 1;
    world_start(&world, "{\"resource\":2}");
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
    world_start(&world, "{\"resource\":1}");
    world_succeed(&world, "Work", "1");
    assert_string_equal(world_outcome(&world), "SUCCEEDED 1");
    world_close(&world);
}

static void test_late_answers(void **state)
{
    struct world world;
    uint64_t task;

    (void)state;
    open(&world, "{}");
    task = world_task(&world, "Work");
    world_take(&world, "Work");
    world_fail(&world, "Work", "Flaky", NULL);
    effects_clear(&world.effects);
    execution_take(world.execution,
                   &(struct happening){.kind = HAPPENING_TASK_SUCCEEDED,
                                       .id = task,
                                       .now_ms = world.now_ms,
                                       .output = "1",
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
    open(&world, "{\"heartbeat\":5,\"timeout\":60}");
    world_stop(&world, "E", "C");
    assert_int_equal(world.ended, 1); /* the world checks that nothing is left armed or running */
    assert_string_equal(world_outcome(&world), "ABORTED E: C");
    world_close(&world);
}

static void test_wrong_seconds(void **state)
{
    static const char *const inputs[] = {
        "{\"timeout\":\"soon\",\"catchAll\":1}", "{\"timeout\":0,\"catchAll\":1}",
        "{\"heartbeat\":-1,\"catchAll\":1}",     "{\"timeout\":1.5,\"catchAll\":1}",
        "{\"timeout\":1e300,\"catchAll\":1}",    "{\"timeout\":null,\"catchAll\":1}",
    };
    struct world world;

    (void)state;
    world_open(&world, &program, true, false);
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
    open(&world, "{\"resource\":3,\"context\":1}");
    effect = world_effect(&world, EFFECT_TASK);
    assert_int_equal(strlen(effect->token), 64);
    context = effect->input;
    assert_true(value_is_text(field(field(context, "Task"), "Token"), effect->token));
    assert_true(value_is_text(field(field(context, "State"), "Name"), "Work"));
    assert_true(
        value_is_text(field(field(context, "State"), "EnteredTime"), "2023-11-14T22:13:20Z"));
    assert_int_equal(field(field(context, "State"), "RetryCount")->as.integer, 0);
    assert_true(value_is_text(field(field(context, "StateMachine"), "Id"),
                              "arn:aws:states:us-east-1:123456789012:stateMachine:work"));
    assert_true(value_is_text(field(field(context, "Execution"), "Id"),
                              "arn:aws:states:us-east-1:123456789012:execution:work:one"));
    assert_int_equal(field(field(field(context, "Execution"), "Input"), "resource")->as.integer, 3);
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
    world_open(&world, &program, true, true);
    world_start(&world, "{\"resource\":1,\"catchAll\":1}");
    world_succeed(&world, "Work", large.text);
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED {\"Error\":\"States.DataLimitExceeded\",\"Cause\":\"The "
                        "state/task 'arn:aws:lambda:us-east-1:123456789012:function:charge' "
                        "returned a result with a size exceeding the maximum number of bytes "
                        "service limit.\"}");
    world_close(&world);
    world_open(&world, &program, true, false);
    world_start(&world, "{\"resource\":1}");
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

        open(&world, "{\"resource\":3,\"jitter\":1,\"context\":1,\"heartbeat\":7}");
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
