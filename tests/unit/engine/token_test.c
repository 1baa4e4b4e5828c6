/* tests/unit/engine/token_test.c - task tokens: who makes them, and what a call tells that returns
 * before its token does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/json/value.h"
#include "tests/unit/engine/world.h"

#define ASK                                                                                        \
    "{'StartAt':'Ask','States':{'Ask':{'Type':'Task',"                                             \
    "'Resource':'arn:aws:states:::lambda:invoke.waitForTaskToken',"                                \
    "'Parameters':{'FunctionName':'ask','Payload':{'token.$':'$$.Task.Token'}},"                   \
    "'Retry':[{'ErrorEquals':['Again'],'IntervalSeconds':1}],"                                     \
    "'HeartbeatSeconds':60,'End':true}}}"

static void ask(struct world *world, int flags)
{
    world_of(world, ASK, flags);
    world_start(world, "{}");
}

/* The token that the last happening's task was given: in its effect, and in its input. */
static const char *token_given(struct world *world)
{
    const struct effect *effect = world_effect(world, EFFECT_TASK);
    const struct value *token;

    assert_non_null(effect);
    token = field(field(effect->input, "Payload"), "token");
    assert_true(value_is_text(token, effect->token));
    return effect->token;
}

/* A token is made of the id that the task then has; each attempt has another. */
static void a_token_is_made_of_the_id(void **state)
{
    struct world world;
    char wanted[TASK_TOKEN_SIZE];

    (void)state;
    ask(&world, WORLD_TOKENS);
    snprintf(wanted, sizeof wanted, "token of %llu", (unsigned long long)world_task(&world, "Ask"));
    assert_string_equal(token_given(&world), wanted);
    world_fail(&world, "Ask", "Again", NULL);
    world_next_timer(&world);
    assert_string_not_equal(token_given(&world), wanted);
    snprintf(wanted, sizeof wanted, "token of %llu", (unsigned long long)world_task(&world, "Ask"));
    assert_string_equal(token_given(&world), wanted);
    world_close(&world);
}

static void a_token_is_random_bits(void **state)
{
    struct world world;

    (void)state;
    ask(&world, 0);
    assert_int_equal(strlen(token_given(&world)), TASK_TOKEN_SIZE - 1);
    world_close(&world);
}

#define BEGIN "1<0 ExecutionStarted\n2<0 TaskStateEntered\n3<2 TaskScheduled\n4<3 TaskStarted\n"

/* The call has returned: that is an event, and the state goes on waiting. */
static void a_call_returns(void **state)
{
    struct world world;

    (void)state;
    ask(&world, WORLD_RECORDS | WORLD_TOKENS);
    assert_string_equal(world_sequence(&world), BEGIN);
    world_submit(&world, "Ask", "{\"sent\":true}");
    assert_string_equal(world_sequence(&world), BEGIN "5<4 TaskSubmitted\n");
    assert_non_null(strstr(world_history(&world), "\"output\":\"{\\\"sent\\\":true}\""));
    world_submit(&world, "Ask", "{}"); /* it can only be told once */
    assert_string_equal(world_outcome(&world), "RUNNING");
    world_succeed(&world, "Ask", "1");
    assert_string_equal(world_sequence(&world),
                        BEGIN "5<4 TaskSubmitted\n6<5 TaskSucceeded\n7<6 TaskStateExited\n"
                              "8<7 ExecutionSucceeded\n");
    assert_string_equal(world_outcome(&world), "SUCCEEDED 1");
    world_close(&world);
}

/* Somebody may be faster with the token than the call. */
static void a_token_comes_before_the_call_returns(void **state)
{
    struct world world;

    (void)state;
    ask(&world, WORLD_RECORDS | WORLD_TOKENS);
    world_succeed(&world, "Ask", "1");
    assert_string_equal(world_sequence(&world),
                        BEGIN "5<4 TaskSucceeded\n6<5 TaskStateExited\n7<6 ExecutionSucceeded\n");
    world_close(&world);
}

/* Where no token comes back nobody tells when a call returns, so that is recorded at once. */
static void no_token_comes_back(void **state)
{
    struct world world;

    (void)state;
    ask(&world, WORLD_RECORDS);
    assert_string_equal(world_sequence(&world), BEGIN "5<4 TaskSubmitted\n");
    world_submit(&world, "Ask", "{}");
    assert_string_equal(world_sequence(&world), BEGIN "5<4 TaskSubmitted\n");
    world_close(&world);
}

/* What is lost before its call has returned is asked for again; then only the token counts. */
static void a_call_is_asked_for_again(void **state)
{
    struct effects effects;
    struct world world;
    uint64_t task;

    (void)state;
    ask(&world, WORLD_TOKENS);
    task = world_task(&world, "Ask");
    effects_init(&effects);
    execution_ask_again(world.execution, task, &effects);
    assert_int_equal(effects.count, 1);
    assert_int_equal(effects.items[0].id, task);
    effects_clear(&effects);
    world_submit(&world, "Ask", "{}");
    execution_ask_again(world.execution, task, &effects);
    assert_int_equal(effects.count, 0);
    effects_fini(&effects);
    world_close(&world);
}

#define CHILD                                                                                      \
    "{'StartAt':'Ask','States':{'Ask':{'Type':'Task',"                                             \
    "'Resource':'arn:aws:states:::states:startExecution.sync:2',"                                  \
    "'Parameters':{'StateMachineArn':'child'},'TimeoutSeconds':60,'End':true}}}"

/* The execution that a task has started is waited for: that it has started is an event, and if it
 * is lost it is asked for again. */
static void work_goes_on_after_the_call(void **state)
{
    struct effects effects;
    struct world world;

    (void)state;
    world_of(&world, CHILD, WORLD_RECORDS | WORLD_TOKENS);
    world_start(&world, "{}");
    assert_true(world_effect(&world, EFFECT_TASK)->tell_submitted);
    assert_string_equal(world_sequence(&world), BEGIN);
    world_submit_job(&world, "Ask", "{}");
    assert_string_equal(world_sequence(&world), BEGIN "5<4 TaskSubmitted\n");
    effects_init(&effects);
    execution_ask_again(world.execution, world_task(&world, "Ask"), &effects);
    assert_int_equal(effects.count, 1);
    assert_true(effects.items[0].resumes);
    effects_clear(&effects);
    world_submit_job(&world, "Ask", "{}"); /* it is told again */
    world_succeed(&world, "Ask", "1");
    assert_string_equal(world_sequence(&world),
                        BEGIN "5<4 TaskSubmitted\n6<5 TaskSucceeded\n7<6 TaskStateExited\n"
                              "8<7 ExecutionSucceeded\n");
    effects_fini(&effects);
    world_close(&world);
}

/* What else does the work of such a task may tell only its end; it fails before it has started. */
static void a_start_is_not_told(void **state)
{
    struct world world;

    (void)state;
    world_of(&world, CHILD, WORLD_RECORDS | WORLD_TOKENS);
    world_start(&world, "{}");
    world_succeed(&world, "Ask", "1");
    assert_string_equal(world_sequence(&world),
                        BEGIN "5<4 TaskSubmitted\n6<5 TaskSucceeded\n7<6 TaskStateExited\n"
                              "8<7 ExecutionSucceeded\n");
    world_start(&world, "{}");
    world_fail(&world, "Ask", "StepFunctions.StateMachineDoesNotExistException", NULL);
    assert_string_equal(world_sequence(&world), BEGIN "5<4 TaskFailed\n6<5 ExecutionFailed\n");
    world_close(&world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_is_made_of_the_id),
        cmocka_unit_test(a_token_is_random_bits),
        cmocka_unit_test(a_call_returns),
        cmocka_unit_test(a_token_comes_before_the_call_returns),
        cmocka_unit_test(no_token_comes_back),
        cmocka_unit_test(a_call_is_asked_for_again),
        cmocka_unit_test(work_goes_on_after_the_call),
        cmocka_unit_test(a_start_is_not_told),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
