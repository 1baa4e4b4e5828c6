/* tests/unit/engine/redrive_test.c - redrive an execution: what goes on from where, and what is
 * recorded of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/buffer.h"
#include "tests/unit/engine/world.h"

static void open(struct world *world, const char *definition, const char *input)
{
    world_of(world, definition, WORLD_RECORDS | WORLD_KEPT);
    world_start(world, input);
}

/* What was recorded behind the last end. */
static const char *since_redrive(struct world *world)
{
    const char *sequence = world_sequence(world), *last = NULL;

    for (const char *at = sequence; (at = strstr(at, "ExecutionRedriven")) != NULL; at++)
        last = at;
    assert_non_null(last);
    while (last > sequence && last[-1] != '\n')
        last--;
    return last;
}

/* How often a task of this state was started, in all. */
static int starts_of(const struct world *world, const char *state)
{
    struct buffer wanted = BUFFER_EMPTY;
    int count = 0;

    buffer_add_format(&wanted, " %s ", state);
    for (const char *at = world->log.text; (at = strstr(at, "task ")) != NULL; at++)
        count += strncmp(at + strcspn(at + 5, " ") + 5, wanted.text, wanted.size) == 0;
    buffer_fini(&wanted);
    return count;
}

#define WORK                                                                                       \
    "{'StartAt':'First','States':{'First':{'Type':'Pass','Next':'Work'},"                          \
    "'Work':{'Type':'Task','Resource':'exec:a','TimeoutSeconds':60,"                               \
    "'Parameters':{'a.$':'$.a','count.$':'$$.Execution.RedriveCount',"                             \
    "'retries.$':'$$.State.RetryCount'},"                                                          \
    "'Retry':[{'ErrorEquals':['Again'],'MaxAttempts':1,'IntervalSeconds':1}],'End':true}}}"

/* A Task is scheduled again, with its time and its retries; it is not entered again, and what is
 * recorded follows its entry (as of all states, but for Fail). */
static void a_task(void **state)
{
    struct world world;

    (void)state;
    open(&world, WORK, "{\"a\":1}");
    world_fail(&world, "Work", "Again", NULL);
    world_next_timer(&world);
    world_fail(&world, "Work", "Again", "still");
    assert_string_equal(world_outcome(&world), "FAILED Again: still");
    assert_null(execution_not_redrivable(world.execution));
    world_redrive(&world);
    assert_string_equal(world_outcome(&world), "RUNNING");
    assert_int_equal(execution_redrives(world.execution), 1);
    assert_non_null(strstr(world.log.text, "{\"a\":1,\"retries\":0,\"count\":1}"));
    assert_non_null(
        strstr(world_history(&world), "\"executionRedrivenEventDetails\":{\"redriveCount\":1}"));
    world_fail(&world, "Work", "Again", NULL); /* it is retried once more */
    world_next_timer(&world);
    world_succeed(&world, "Work", "2");
    assert_string_equal(world_outcome(&world), "SUCCEEDED 2");
    assert_string_equal(since_redrive(&world),
                        "12<11 ExecutionRedriven\n13<4 TaskScheduled\n14<13 TaskStarted\n"
                        "15<14 TaskFailed\n16<15 TaskScheduled\n17<16 TaskStarted\n"
                        "18<17 TaskSucceeded\n19<18 TaskStateExited\n20<19 ExecutionSucceeded\n");
    assert_int_equal(execution_damage(world.execution) != NULL, 0);
    world_close(&world);
}

/* The attempts of each redrive have keys of their own. */
static void the_key_is_another(void **state)
{
    struct buffer arn = BUFFER_EMPTY, first = BUFFER_EMPTY, second = BUFFER_EMPTY;
    struct world world;

    (void)state;
    open(&world, WORK, "{\"a\":1}");
    execution_about_task(world.execution, world_task(&world, "Work"), &arn, &first);
    world_fail(&world, "Work", "Boom", NULL);
    world_redrive(&world);
    execution_about_task(world.execution, world_task(&world, "Work"), &arn, &second);
    assert_string_not_equal(first.text, second.text);
    buffer_fini(&arn);
    buffer_fini(&first);
    buffer_fini(&second);
    world_close(&world);
}

/* What has timed out or was stopped goes on, too. The machine's time begins anew, and so does a
 * Wait of seconds; one until a time that is over ends at once. */
static void what_was_waiting(void **state)
{
    struct world world;

    (void)state;
    open(&world,
         "{'StartAt':'Rest','TimeoutSeconds':30,'States':{"
         "'Rest':{'Type':'Wait','Seconds':40,'Next':'Done'},'Done':{'Type':'Succeed'}}}",
         "{}");
    assert_int_equal(world_next_timer(&world), 30000);
    assert_string_equal(world_outcome(&world), "TIMED_OUT");
    world_redrive(&world);
    assert_int_equal(world_next_timer(&world), 30000);
    assert_string_equal(world_outcome(&world), "TIMED_OUT");
    world_close(&world);

    open(&world,
         "{'StartAt':'Rest','States':{"
         "'Rest':{'Type':'Wait','Seconds':40,'Next':'Done'},'Done':{'Type':'Succeed'}}}",
         "{}");
    world_stop(&world, "Enough", NULL);
    world.now_ms += 50000;
    world_redrive(&world);
    assert_int_equal(world_next_timer(&world), 40000);
    assert_string_equal(world_outcome(&world), "SUCCEEDED {}");
    assert_string_equal(since_redrive(&world),
                        "4<3 ExecutionRedriven\n5<2 WaitStateExited\n6<5 SucceedStateEntered\n"
                        "7<6 SucceedStateExited\n8<7 ExecutionSucceeded\n");
    world_close(&world);

    open(&world,
         "{'StartAt':'Rest','States':{"
         "'Rest':{'Type':'Wait','TimestampPath':'$','Next':'Done'},'Done':{'Type':'Succeed'}}}",
         "\"2024-05-06T00:00:00Z\"");
    world_stop(&world, "Enough", NULL);
    world.now_ms += INT64_C(50) * 365 * 24 * 3600 * 1000;
    world_redrive(&world);
    assert_string_equal(world_outcome(&world), "SUCCEEDED \"2024-05-06T00:00:00Z\"");
    world_close(&world);
}

/* A Fail fails again. */
static void a_fail_state(void **state)
{
    struct world world;

    (void)state;
    open(&world, "{'StartAt':'No','States':{'No':{'Type':'Fail','Error':'E'}}}", "{}");
    world_redrive(&world);
    assert_string_equal(world_outcome(&world), "FAILED E");
    assert_string_equal(since_redrive(&world), "4<3 ExecutionRedriven\n5<4 ExecutionFailed\n");
    world_redrive(&world);
    assert_int_equal(execution_redrives(world.execution), 2);
    world_close(&world);
}

#define TWO                                                                                        \
    "{'StartAt':'Both','States':{'Both':{'Type':'Parallel','End':true%s,'Branches':["              \
    "{'StartAt':'A','States':{'A':{'Type':'Task','Resource':'exec:a','End':true}}},"               \
    "{'StartAt':'B','States':{'B':{'Type':'Task','Resource':'exec:b','End':true}}},"               \
    "{'StartAt':'C','States':{'C':{'Type':'Task','Resource':'exec:c','End':true}}}]}%s}}"

static void open_two(struct world *world, const char *more, const char *states)
{
    struct buffer definition = BUFFER_EMPTY;

    buffer_add_format(&definition, TWO, more, states);
    open(world, definition.text, "{}");
    buffer_fini(&definition);
}

/* Of a Parallel, the branches that failed or were aborted go on; what has succeeded stays. */
static void a_parallel(void **state)
{
    struct world world;

    (void)state;
    open_two(&world, "", "");
    world_succeed(&world, "A", "1");
    world_fail(&world, "B", "Boom", NULL);
    assert_string_equal(world_outcome(&world), "FAILED Boom");
    world_redrive(&world);
    assert_int_equal(world_task(&world, "A"), 0);
    world_succeed(&world, "C", "3");
    world_succeed(&world, "B", "2");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [1,2,3]");
    assert_int_equal(starts_of(&world, "A"), 1);
    assert_int_equal(starts_of(&world, "B"), 2);
    assert_string_equal(since_redrive(&world),
                        "20<19 ExecutionRedriven\n21<7 TaskScheduled\n22<21 TaskStarted\n"
                        "23<10 TaskScheduled\n24<23 TaskStarted\n25<24 TaskSucceeded\n"
                        "26<25 TaskStateExited\n27<22 TaskSucceeded\n28<27 TaskStateExited\n"
                        "29<28 ParallelStateSucceeded\n30<28 ParallelStateExited\n"
                        "31<30 ExecutionSucceeded\n");
    world_close(&world);
}

/* A failure that is caught or retried leaves nothing to be redriven. */
static void a_failure_that_is_handled(void **state)
{
    struct world world;

    (void)state;
    open_two(&world,
             ",'Retry':[{'ErrorEquals':['Flaky']}],'Catch':[{'ErrorEquals':['Known'],'Next':'D'}]",
             ",'D':{'Type':'Task','Resource':'exec:d','End':true}");
    world_succeed(&world, "A", "1");
    world_fail(&world, "B", "Flaky", NULL);
    world_next_timer(&world);
    assert_int_equal(starts_of(&world, "A"), 2);
    world_fail(&world, "B", "Known", NULL);
    world_fail(&world, "D", "Boom", NULL);
    world_redrive(&world);
    assert_int_equal(world_task(&world, "B"), 0);
    world_succeed(&world, "D", "4");
    assert_string_equal(world_outcome(&world), "SUCCEEDED 4");
    world_close(&world);
}

#define EACH(mode)                                                                                 \
    "{'StartAt':'Each','States':{'Each':{'Type':'Map','End':true,'MaxConcurrency':2,"              \
    "'ItemProcessor':{'ProcessorConfig':{" mode "},'StartAt':'Do','States':{"                      \
    "'Do':{'Type':'Pass','Next':'Work'},"                                                          \
    "'Work':{'Type':'Task','Resource':'exec:a','End':true}}}}}}"

/* Iterations go on where they were; those that had not begun begin then. */
static void an_inline_map(void **state)
{
    struct world world;

    (void)state;
    open(&world, EACH("'Mode':'INLINE'"), "[1,2,3]");
    world_succeed(&world, "Work", "\"a\"");
    world_fail(&world, "Work", "Boom", NULL);
    world_redrive(&world);
    for (int i = 0; i < 2; i++)
        world_succeed(&world, "Work", i == 0 ? "\"b\"" : "\"c\"");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [\"a\",\"c\",\"b\"]");
    assert_null(strstr(since_redrive(&world), "PassStateEntered"));
    world_close(&world);
}

/* The run of a distributed Map is redriven, with its STANDARD children where they were and its
 * express ones from their beginning. */
static void a_distributed_map(void **state)
{
    static const char *const definitions[] = {
        EACH("'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'"),
        EACH("'Mode':'DISTRIBUTED','ExecutionType':'EXPRESS'")};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct world world;

        open(&world, definitions[i], "[1,2,3]");
        world_succeed(&world, "Work", "\"a\"");
        world_fail(&world, "Work", "Boom", NULL);
        assert_non_null(strstr(world_outcome(&world), "FAILED States.ExceedToleratedFailure"));
        world_redrive(&world);
        assert_non_null(strstr(since_redrive(&world), "<3 MapRunRedriven")); /* MapStateStarted */
        assert_non_null(strstr(world_history(&world), "\"redriveCount\":1}}"));
        world_succeed(&world, "Work", "\"b\"");
        world_succeed(&world, "Work", "\"c\"");
        assert_string_equal(world_outcome(&world), "SUCCEEDED [\"a\",\"c\",\"b\"]");
        world_close(&world);
    }
}

/* Its results are written once more, to a place of their own. */
static void a_writer(void **state)
{
    struct world world;

    (void)state;
    open(&world,
         "{'StartAt':'Each','States':{'Each':{'Type':'Map','End':true,'ResultWriter':{'Resource':"
         "'arn:aws:states:::s3:putObject','Parameters':{'Bucket':'b','Prefix':'p'}},"
         "'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},"
         "'StartAt':'Work','States':{'Work':{'Type':'Task','Resource':'exec:a','End':true}}}}}}",
         "[1]");
    world_fail(&world, "Work", "Boom", NULL);
    world_redrive(&world);
    world_succeed(&world, "Work", "1");
    world_results_end(&world);
    assert_non_null(strstr(world_outcome(&world), "SUCCEEDED"));
    assert_non_null(strstr(world_outcome(&world), "/Redrive-1/manifest.json\""));
    world_close(&world);
}

/* A run that is redriven and ends before all have gone on tells the writer how the others had
 * ended.
 */
static void a_writer_and_a_run_that_ends(void **state)
{
    const char *told;
    struct world world;

    (void)state;
    open(&world,
         "{'StartAt':'Each','States':{'Each':{'Type':'Map','End':true,'ResultWriter':{'Resource':"
         "'arn:aws:states:::s3:putObject','Parameters':{'Bucket':'b','Prefix':'p'}},"
         "'MaxConcurrency':1,'ToleratedFailureCount':1,"
         "'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},"
         "'StartAt':'Work','States':{'Work':{'Type':'Task','Resource':'exec:a','End':true}}}}}}",
         "[1,2,3]");
    world_fail(&world, "Work", "First", NULL);
    world_fail(&world, "Work", "Second", "why");
    assert_non_null(strstr(world_outcome(&world), "FAILED States.ExceedToleratedFailure"));
    world_redrive(&world);
    buffer_clear(&world.log);
    world_stop(&world, "Enough", NULL);
    told = strstr(world.log.text, "\"Cause\":\"why\",\"Error\":\"Second\"");
    assert_non_null(told);
    assert_non_null(strstr(told, "\"Status\":\"FAILED\""));
    assert_null(strstr(told + 1, "\"Cause\":\"why\"")); /* once */
    assert_null(execution_damage(world.execution));
    world_close(&world);
}

static void what_cannot_be_redriven(void **state)
{
    struct world world;

    (void)state;
    open(&world, WORK, "{\"a\":1}");
    assert_string_equal(execution_not_redrivable(world.execution),
                        "Execution is RUNNING and cannot be redriven");
    world_succeed(&world, "Work", "1");
    assert_string_equal(execution_not_redrivable(world.execution),
                        "Execution is SUCCEEDED and cannot be redriven");
    world_redrive(&world);
    assert_string_equal(world_outcome(&world), "SUCCEEDED 1");
    world_close(&world);

    world_of(&world, WORK, WORLD_KEPT | WORLD_EXPRESS);
    world_start(&world, "{\"a\":1}");
    world_stop(&world, NULL, NULL);
    assert_non_null(execution_not_redrivable(world.execution));
    world_close(&world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task),
        cmocka_unit_test(the_key_is_another),
        cmocka_unit_test(what_was_waiting),
        cmocka_unit_test(a_fail_state),
        cmocka_unit_test(a_parallel),
        cmocka_unit_test(a_failure_that_is_handled),
        cmocka_unit_test(an_inline_map),
        cmocka_unit_test(a_distributed_map),
        cmocka_unit_test(a_writer),
        cmocka_unit_test(a_writer_and_a_run_that_ends),
        cmocka_unit_test(what_cannot_be_redriven),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
