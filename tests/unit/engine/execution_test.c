/* tests/unit/engine/execution_test.c - executions from start to end: Pass, Choice, Fail, Wait. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/engine/execution.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/lang/frame.h"
#include "tests/unit/engine/world.h"

/* Check goes where $.kind says. */
#define STATES                                                                                     \
    "'StartAt':'Check','States':{"                                                                 \
    "'Check':{'Type':'Choice','Choices':["                                                         \
    "{'Variable':'$.kind','StringEquals':'greet','Next':'Greet'},"                                 \
    "{'Variable':'$.kind','StringEquals':'stop','Next':'Stop'},"                                   \
    "{'Variable':'$.kind','StringEquals':'bare','Next':'Bare'},"                                   \
    "{'Variable':'$.kind','StringEquals':'say','Next':'Say'},"                                     \
    "{'Variable':'$.kind','StringEquals':'nap','Next':'Nap'},"                                     \
    "{'Variable':'$.kind','StringEquals':'doze','Next':'Doze'},"                                   \
    "{'Variable':'$.kind','StringEquals':'until','Next':'Until'},"                                 \
    "{'Variable':'$.kind','StringEquals':'context','Next':'Context'}]},"                           \
    "'Greet':{'Type':'Pass','Result':'hello','Assign':{'greeting':'hello'},'End':true},"           \
    "'Stop':{'Type':'Fail','Error':'Order.Invalid','Cause':'no such order'},"                      \
    "'Bare':{'Type':'Fail'},"                                                                      \
    "'Say':{'Type':'Fail','ErrorPath':'$.error','CausePath':'$.cause'},"                           \
    "'Nap':{'Type':'Wait','SecondsPath':'$.seconds','End':true},"                                  \
    "'Doze':{'Type':'Wait','SecondsPath':'$.seconds','Next':'Doze'},"                              \
    "'Until':{'Type':'Wait','TimestampPath':'$.at','End':true},"                                   \
    "'Context':{'Type':'Pass','InputPath':'$$','End':true}}"

static const char machine[] = "{" STATES "}";
static const char timed[] = "{'TimeoutSeconds':5," STATES "}";
static const struct value hello = {
    .kind = VALUE_STRING, .flags = VALUE_FIXED, .size = 5, .as.text = "hello"};

static void open(struct world *world, const char *input)
{
    world_of(world, machine, WORLD_RECORDS);
    world_start(world, input);
}

/* ---- tests ---- */

static void test_choice_and_pass(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"kind\":\"greet\"}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED \"hello\"");
    assert_int_equal(world.ended, 1);
    assert_ptr_equal(execution_owner(world.execution), &world);
    assert_string_equal(world_sequence(&world), "1<0 ExecutionStarted\n"
                                                "2<0 ChoiceStateEntered\n"
                                                "3<2 ChoiceStateExited\n"
                                                "4<3 PassStateEntered\n"
                                                "5<4 PassStateExited\n"
                                                "6<5 ExecutionSucceeded\n");
    assert_non_null(
        strstr(world_history(&world), "\"assignedVariables\":{\"greeting\":\"\\\"hello\\\"\"}"));
    world_close(&world);
}

/* The history shows the text of the input as it was written, also after a sleep. */
static void test_input_as_written(void **state)
{
    const char *history;
    size_t shown = 0;
    struct world world;

    (void)state;
    open(&world, " {\"kind\":  \"nap\", \"seconds\": 1}\n");
    assert_int_equal(world_next_timer(&world), 1000);
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"kind\":\"nap\",\"seconds\":1}");
    history = world_history(&world);
    while ((history = strstr(history, ":\"{\\\"kind\\\":  \\\"nap\\\", ")) != NULL) {
        history++;
        shown++;
    }
    assert_int_equal(shown, 6); /* of the execution, of a Choice, of a Wait: in and out */
    world_close(&world);
}

static void test_fail_state(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"kind\":\"stop\"}");
    assert_string_equal(world_outcome(&world), "FAILED Order.Invalid: no such order");
    assert_string_equal(world_sequence(&world), "1<0 ExecutionStarted\n"
                                                "2<0 ChoiceStateEntered\n"
                                                "3<2 ChoiceStateExited\n"
                                                "4<3 FailStateEntered\n"
                                                "5<4 ExecutionFailed\n");
    world_start(&world, "{\"kind\":\"bare\"}");
    assert_string_equal(world_outcome(&world), "FAILED");
    assert_non_null(strstr(world_history(&world), "\"executionFailedEventDetails\":{}"));
    world_close(&world);
}

static void test_own_failures_are_placed(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"kind\":\"other\"}");
    assert_string_equal(world_outcome(&world),
                        "FAILED States.Runtime: An error occurred while executing the "
                        "state 'Check' (entered at the event id #2). Failed to transition out of "
                        "the state. The state does not point to a next state.");
    world_start(&world, "{}");
    assert_non_null(strstr(world_outcome(&world),
                           "FAILED States.Runtime: An error occurred while executing the state "
                           "'Check' (entered at the event id #2). Invalid path '$.kind'"));
    world_close(&world);
}

static void test_causes_do_not_depend_on_recording(void **state)
{
    struct world world;

    (void)state;
    world_of(&world, machine, 0);
    world_start(&world, "{\"kind\":\"nap\",\"seconds\":-1}");
    assert_null(execution_history(world.execution));
    assert_string_equal(world_outcome(&world),
                        "FAILED States.Runtime: An error occurred while executing the state 'Nap' "
                        "(entered at the event id #4). The SecondsPath parameter references a "
                        "negative value: $.seconds == -1");
    world_close(&world);
}

static void test_wait(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"kind\":\"nap\",\"seconds\":3}");
    assert_string_equal(world_outcome(&world), "RUNNING");
    assert_int_equal(world_next_timer(&world), 3000);
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"kind\":\"nap\",\"seconds\":3}");
    assert_non_null(strstr(world_sequence(&world), "4<3 WaitStateEntered\n5<4 WaitStateExited\n"));
    world_start(&world, "{\"kind\":\"nap\",\"seconds\":0}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"kind\":\"nap\",\"seconds\":0}");
    world_start(&world, "{\"kind\":\"nap\",\"seconds\":\"2\"}");
    assert_int_equal(world_next_timer(&world), 2000);
    world_close(&world);
}

static void test_wait_until(void **state)
{
    struct world world;

    (void)state;
    /* The world begins at 2023-11-14T22:13:20Z. */
    open(&world, "{\"kind\":\"until\",\"at\":\"2023-11-14T22:13:21.5Z\"}");
    assert_int_equal(world_next_timer(&world), 1500);
    assert_int_equal(execution_status(world.execution), EXECUTION_SUCCEEDED);
    world_start(&world, "{\"kind\":\"until\",\"at\":\"2016-03-14T01:59:00Z\"}");
    assert_int_equal(execution_status(world.execution), EXECUTION_SUCCEEDED);
    world_close(&world);
}

static void test_wrong_waits(void **state)
{
    static const struct {
        const char *input, *cause;
    } cases[] = {
        {"{\"kind\":\"nap\"}",
         "The SecondsPath parameter does not reference an input value: $.seconds"},
        {"{\"kind\":\"nap\",\"seconds\":-1.5}",
         "The SecondsPath parameter cannot be parsed as a long value: $.seconds == -1.5"},
        {"{\"kind\":\"nap\",\"seconds\":{}}",
         "The SecondsPath parameter cannot be parsed as a long value: $.seconds == {}"},
        {"{\"kind\":\"nap\",\"seconds\":99999999999999999999999}",
         "The SecondsPath parameter cannot be parsed as a long value: $.seconds == "
         "99999999999999999999999"},
        {"{\"kind\":\"nap\",\"seconds\":9999999999}", "Wait state delay is too long."},
        {"{\"kind\":\"until\",\"at\":\"2016-03-14 01:59:00Z\"}",
         "The TimestampPath parameter does not reference a valid ISO-8601 extended offset "
         "date-time format string: $.at == 2016-03-14 01:59:00Z"},
        {"{\"kind\":\"until\",\"at\":5}",
         "The TimestampPath parameter does not reference a valid ISO-8601 extended offset "
         "date-time format string: $.at == 5"},
        {"{\"kind\":\"until\",\"at\":\"9999-03-14T01:59:00Z\"}", "Wait state delay is too long."},
    };
    struct world world;

    (void)state;
    world_of(&world, machine, 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *outcome;

        world_start(&world, cases[i].input);
        outcome = world_outcome(&world);
        assert_non_null(strstr(outcome, "FAILED States.Runtime: "));
        assert_non_null(strstr(outcome, cases[i].cause));
    }
    world_close(&world);
}

static void test_many_waits_in_turn(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"kind\":\"doze\",\"seconds\":1}");
    for (int i = 0; i < 5; i++)
        assert_int_equal(world_next_timer(&world), 1000);
    assert_string_equal(world_outcome(&world), "RUNNING");
    world_stop(&world, NULL, NULL);
    assert_string_equal(world_outcome(&world), "ABORTED");
    world_close(&world);
}

static void test_stop(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"kind\":\"nap\",\"seconds\":60}");
    world_stop(&world, "Mine", "enough");
    assert_string_equal(world_outcome(&world), "ABORTED Mine: enough");
    assert_non_null(strstr(world_sequence(&world), "5<0 ExecutionAborted\n"));
    assert_int_equal(world.ended, 1);
    /* Late events are ignored. */
    world_stop(&world, "Again", NULL);
    assert_int_equal(world.effects.count, 0);
    assert_string_equal(world_outcome(&world), "ABORTED Mine: enough");
    world_close(&world);
}

static void test_unknown_ids(void **state)
{
    static const struct happening unknown[] = {
        {.kind = HAPPENING_TASK_SUCCEEDED, .id = 7, .output = &value_null, .output_size = 4},
        {.kind = HAPPENING_TASK_FAILED, .id = 0, .error = "E"},
        {.kind = HAPPENING_TASK_HEARTBEAT, .id = UINT64_MAX},
        {.kind = HAPPENING_ITEMS, .id = 0, .items = &value_empty_array, .last = true},
        {.kind = HAPPENING_RESULTS_ENDED, .id = 7},
        {.kind = HAPPENING_DATA_FAILED, .id = 7, .cause = "none"},
    };
    struct world world;

    (void)state;
    open(&world, "{\"kind\":\"nap\",\"seconds\":60}");
    world_due(&world, 0);
    world_due(&world, UINT64_MAX);
    world_due(&world, UINT64_C(99) << 28);
    assert_int_equal(world.effects.count, 0);
    effects_clear(&world.effects);
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        execution_take(world.execution, &unknown[i], &world.effects);
    assert_int_equal(world.effects.count, 0);
    assert_true(world.execution->asleep); /* on */
    assert_int_equal(world_next_timer(&world), 60000);
    assert_int_equal(execution_status(world.execution), EXECUTION_SUCCEEDED);
    world_close(&world);
}

static void test_machine_timeout(void **state)
{
    struct world world;

    (void)state;
    world_of(&world, timed, WORLD_RECORDS);
    world_start(&world, "{\"kind\":\"nap\",\"seconds\":60}");
    assert_int_equal(world_next_timer(&world), 5000);
    assert_string_equal(world_outcome(&world), "TIMED_OUT");
    assert_non_null(strstr(world_sequence(&world), "5<0 ExecutionTimedOut\n"));
    assert_int_equal(world.ended, 1);
    /* An execution that ends in time takes its timer back (the world checks that). */
    world_start(&world, "{\"kind\":\"greet\"}");
    assert_int_equal(world.ended, 1);
    world_close(&world);
}

static int released;

static void release(void *holder)
{
    released++;
    free(holder);
}

/* The text belongs to the execution until that is freed. */
static void test_input_is_taken_over(void **state)
{
    struct execution_start start = {.input_size = 16, .release = release};
    struct world world;

    (void)state;
    released = 0;
    world_of(&world, machine, 0);
    start.input = start.holder = mem_text("{\"kind\":\"greet\"}", 16);
    world_begin(&world, &start);
    assert_string_equal(world_outcome(&world), "SUCCEEDED \"hello\"");
    assert_int_equal(released, 0);
    execution_free(world.execution);
    world.execution = NULL;
    assert_int_equal(released, 1);
    world_close(&world);
}

static void test_input_that_is_no_json(void **state)
{
    char *text = mem_text("{\"a\":", 5);
    struct execution_start start = {
        .input = text, .input_size = 5, .seed = 1, .release = release, .holder = text};
    struct json_error error = {.message = NULL};
    struct world world;

    (void)state;
    released = 0;
    world_of(&world, machine, 0);
    assert_null(execution_new(world.engine, &start, &error));
    assert_int_equal(released, 1);
    assert_non_null(error.message);
    world_close(&world);
}

/* A scope that leaves with 262,145 bytes fails; so does one that never ends. */
static void test_limits(void **state)
{
    struct buffer large = BUFFER_EMPTY;
    struct world world;

    (void)state;
    buffer_add_text(&large, "{\"kind\":\"greet\",\"pad\":\"");
    for (int i = 0; i < 262145; i++)
        buffer_add_byte(&large, 'x');
    buffer_add_text(&large, "\"}");
    world_of(&world, machine, WORLD_RECORDS | WORLD_LIMITS);
    world_start(&world, large.text);
    assert_string_equal(world_outcome(&world),
                        "FAILED States.DataLimitExceeded: The state/task 'Check' returned a result "
                        "with a size exceeding the maximum number of bytes service limit.");
    assert_string_equal(world_sequence(&world), "1<0 ExecutionStarted\n"
                                                "2<0 ChoiceStateEntered\n"
                                                "3<2 ExecutionFailed\n");
    world_start(&world, "{\"kind\":\"doze\",\"seconds\":0}");
    assert_string_equal(world_outcome(&world),
                        "FAILED States.Runtime: The execution reached the maximum number of "
                        "history events (25000).");
    world_close(&world);
    world_of(&world, machine, WORLD_RECORDS);
    world_start(&world, large.text);
    assert_int_equal(execution_status(world.execution), EXECUTION_SUCCEEDED);
    world_close(&world);
    buffer_fini(&large);
}

static void test_fail_with_values_that_are_no_text(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"kind\":\"say\",\"error\":5,\"cause\":\"c\"}");
    assert_non_null(strstr(world_outcome(&world), "FAILED States.Runtime: An error occurred"));
    world_start(&world, "{\"kind\":\"say\",\"error\":\"E\",\"cause\":[]}");
    assert_non_null(strstr(world_outcome(&world), "The Cause of a Fail state must be a string."));
    world_close(&world);
}

/* Whether an object has exactly these members, in this order; blanks stand between. */
static bool has_members(const struct value *object, const char *names)
{
    struct buffer found = BUFFER_EMPTY;
    bool same;

    for (uint32_t i = 0; i < object->size; i++) {
        const struct key *key = &object->as.members[i].key;

        buffer_add_text(&found, i > 0 ? " " : "");
        buffer_add(&found, key->text, key->size);
    }
    same = strcmp(found.text, names) == 0;
    buffer_fini(&found);
    return same;
}

static void test_context(void **state)
{
    struct world world;
    struct execution_start start = {.input = "{\"kind\":\"context\"}", .input_size = 18, .seed = 9};
    const struct value *context, *id;

    (void)state;
    world_of(&world, machine, WORLD_EXPRESS);
    world_begin(&world, &start);
    context = execution_output(world.execution);
    assert_non_null(context);
    id = field(field(context, "Execution"), "Id");
    assert_memory_equal(id->as.text, "arn:aws:states:us-east-1:123456789012:express:machine:", 54);
    assert_int_equal(id->size, 54 + 36 + 1 + 36);
    assert_null(field(field(context, "Execution"), "RedriveCount"));
    assert_int_equal(field(field(context, "Execution"), "Name")->size, 36);
    assert_true(
        value_is_text(field(field(context, "Execution"), "StartTime"), "2023-11-14T22:13:20Z"));
    assert_null(field(field(context, "State"), "RetryCount"));
    assert_true(has_members(context, "Execution StateMachine State"));
    assert_true(has_members(field(context, "Execution"), "Id Input Name RoleArn StartTime"));
    world_close(&world);
}

/* Another region and account than those for who has none. */
static void test_place(void **state)
{
    const struct engine_place place = {.partition = "aws-cn",
                                       .region = "cn-north-1",
                                       .account = "000000000001",
                                       .role_arn = "arn:aws-cn:iam::000000000001:role/check"};
    struct engine_options options = {.record_history = true, .place = &place};
    struct execution_start start = {
        .name = "one", .input = "{\"kind\":\"context\"}", .input_size = 18, .seed = 9};
    struct world world;
    const struct value *context;

    (void)state;
    world_of(&world, machine, WORLD_RECORDS);
    options.program = world.program;
    engine_free(world.engine);
    world.engine = engine_new(&options);
    world_begin(&world, &start);
    context = execution_output(world.execution);
    assert_true(value_is_text(field(field(context, "Execution"), "Id"),
                              "arn:aws-cn:states:cn-north-1:000000000001:execution:machine:one"));
    assert_true(value_is_text(field(field(context, "StateMachine"), "Id"),
                              "arn:aws-cn:states:cn-north-1:000000000001:stateMachine:machine"));
    assert_true(value_is_text(field(field(context, "Execution"), "RoleArn"), place.role_arn));
    assert_true(
        has_members(field(context, "Execution"), "Id Input StartTime Name RoleArn RedriveCount"));
    assert_non_null(strstr(world_history(&world), place.role_arn));
    world_close(&world);
}

static void test_free_while_running(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{\"kind\":\"nap\",\"seconds\":60}");
    world_close(&world);
}

static const struct value *evaluate_variable(struct sfn_frame *frame)
{
    return sfn_variable(frame, 0, 1);
}

static const struct value *evaluate_context(struct sfn_frame *frame)
{
    return sfn_context(frame);
}

static const struct value *evaluate_failing(struct sfn_frame *frame)
{
    return sfn_require(frame, field(sfn_input(frame), "none"), "nothing there");
}

static void test_evaluate(void **state)
{
    const char *text = "{\"a\":1,\"b\":[2]}";
    struct region region;
    struct json_error error;
    struct failure failure;
    const struct value *variables;

    (void)state;
    region_init(&region);
    variables = json_read(&region, text, strlen(text), JSON_TEXT_COPIED, &error);
    assert_ptr_equal(engine_evaluate(&region, evaluate_variable, &hello, variables, 0, &failure),
                     field(variables, "b"));
    assert_null(failure.error);
    assert_int_equal(engine_evaluate(&region, evaluate_context, &hello, NULL, 0, &failure)->size,
                     0);
    assert_null(engine_evaluate(&region, evaluate_failing, variables, NULL, 0, &failure));
    assert_non_null(failure.error);
    assert_non_null(failure.cause);
    region_fini(&region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choice_and_pass),
        cmocka_unit_test(test_input_as_written),
        cmocka_unit_test(test_fail_state),
        cmocka_unit_test(test_own_failures_are_placed),
        cmocka_unit_test(test_causes_do_not_depend_on_recording),
        cmocka_unit_test(test_wait),
        cmocka_unit_test(test_wait_until),
        cmocka_unit_test(test_wrong_waits),
        cmocka_unit_test(test_many_waits_in_turn),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_unknown_ids),
        cmocka_unit_test(test_machine_timeout),
        cmocka_unit_test(test_input_is_taken_over),
        cmocka_unit_test(test_input_that_is_no_json),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_fail_with_values_that_are_no_text),
        cmocka_unit_test(test_context),
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_free_while_running),
        cmocka_unit_test(test_evaluate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
