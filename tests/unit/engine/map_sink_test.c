/* tests/unit/engine/map_sink_test.c - what is told of the executions and runs of distributed Maps,
 * and how they are stopped and changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "tests/unit/engine/world.h"

/* Children: a number is passed on, a text is the input of a task, true fails. */
#define MACHINE(type, more)                                                                        \
    "{'StartAt':'Each','States':{'Each':{'Type':'Map','Label':'L','End':true" more                 \
    ",'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'" type "'},"       \
    "'StartAt':'Kind','States':{'Kind':{'Type':'Choice','Choices':["                               \
    "{'Variable':'$','IsString':true,'Next':'Work'},"                                              \
    "{'Variable':'$','IsBoolean':true,'Next':'Break'}],'Default':'Done'},"                         \
    "'Work':{'Type':'Task','Resource':'exec:./x','End':true},"                                     \
    "'Break':{'Type':'Fail','Error':'Bad','Cause':'as asked'},"                                    \
    "'Done':{'Type':'Pass','End':true}}}}}}"

static void open(struct world *world, const char *definition, const char *input)
{
    world_of(world, definition, WORLD_RECORDS | WORLD_TOLD);
    world_start(world, input);
}

static void close(struct world *world)
{
    assert_null(world->roll.problem);
    world_close(world);
}

static const struct roll_child *child(const struct world *world, size_t index)
{
    assert_true(index < world->roll.children_count);
    return &world->roll.children[index];
}

static const struct map_run_report *run(const struct world *world, size_t index)
{
    assert_true(index < world->roll.runs_count);
    return &world->roll.runs[index].report;
}

/* "total:pending/running/succeeded/failed/timed out/aborted" */
static const char *counts(struct world *world, const struct map_counts *counts)
{
    buffer_clear(&world->text);
    buffer_add_format(&world->text, "%zu:%zu/%zu/%zu/%zu/%zu/%zu", counts->total, counts->pending,
                      counts->running, counts->succeeded, counts->failed, counts->timed_out,
                      counts->aborted);
    return world->text.text;
}

/* The events of a child, a line each: "3<2 ChoiceStateExited". */
static const char *sequence(struct world *world, size_t index)
{
    struct event_reader reader = {&child(world, index)->history, 0};
    struct event_head head;

    buffer_clear(&world->text);
    while (event_next(&reader, &head)) {
        buffer_add_format(&world->text, "%lld<%lld %s\n", (long long)head.id,
                          (long long)head.previous_id, history_type_name(head.type));
        for (unsigned i = 0; i < head.details; i++) {
            struct event_detail detail;
            const char *text;

            event_detail_next(&reader, &detail, &text);
        }
    }
    return world->text.text;
}

/* ---- what is told ---- */

static void test_a_child_is_an_execution(void **state)
{
    struct world world;

    (void)state;
    open(&world, MACHINE("STANDARD", ""), "[1,\"a\"]");
    assert_int_equal(world.roll.children_count, 2);
    assert_non_null(strstr(child(&world, 0)->start.arn, ":execution:machine/L:"));
    assert_non_null(strstr(child(&world, 0)->start.arn, child(&world, 0)->start.name));
    assert_string_equal(child(&world, 0)->start.run_arn, run(&world, 0)->arn);
    assert_string_equal(child(&world, 0)->start.input, "1");
    assert_int_equal(child(&world, 0)->end.status, EXECUTION_SUCCEEDED);
    assert_string_equal(child(&world, 0)->end.output, "1");
    assert_string_equal(sequence(&world, 0), "1<0 ExecutionStarted\n"
                                             "2<0 ChoiceStateEntered\n"
                                             "3<2 ChoiceStateExited\n"
                                             "4<3 PassStateEntered\n"
                                             "5<4 PassStateExited\n"
                                             "6<5 ExecutionSucceeded\n");
    assert_int_equal(child(&world, 1)->end.status, EXECUTION_RUNNING);
    assert_string_equal(counts(&world, &run(&world, 0)->executions), "2:0/1/1/0/0/0");
    world_succeed(&world, "Work", "\"b\"");
    assert_string_equal(child(&world, 1)->end.output, "\"b\"");
    assert_string_equal(sequence(&world, 1), "1<0 ExecutionStarted\n"
                                             "2<0 ChoiceStateEntered\n"
                                             "3<2 ChoiceStateExited\n"
                                             "4<3 TaskStateEntered\n"
                                             "5<4 TaskScheduled\n"
                                             "6<5 TaskStarted\n"
                                             "7<6 TaskSucceeded\n"
                                             "8<7 TaskStateExited\n"
                                             "9<8 ExecutionSucceeded\n");
    assert_int_equal(run(&world, 0)->status, EXECUTION_SUCCEEDED);
    assert_string_equal(counts(&world, &run(&world, 0)->items), "2:0/0/2/0/0/0");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [1,\"b\"]");
    close(&world);
}

/* Its history is text as that of any execution, with the input and the role. */
static void test_a_history_is_a_document(void **state)
{
    struct world world;

    (void)state;
    open(&world, MACHINE("STANDARD", ""), "[7]");
    buffer_clear(&world.text);
    history_render(&child(&world, 0)->history, &world.text);
    assert_non_null(strstr(world.text.text, "{\"events\":[{\"timestamp\":\""));
    assert_non_null(strstr(world.text.text,
                           "\"type\":\"ExecutionStarted\",\"id\":1,\"previousEventId\":0,"
                           "\"executionStartedEventDetails\":{\"input\":\"7\",\"inputDetails\":"
                           "{\"truncated\":false},\"roleArn\":"));
    close(&world);
}

static void test_an_express_child_has_no_history(void **state)
{
    struct world world;

    (void)state;
    open(&world, MACHINE("EXPRESS", ",'ToleratedFailurePercentage':100"), "[1,\"a\",true]");
    assert_true(child(&world, 0)->start.express);
    assert_non_null(strstr(child(&world, 0)->start.arn, ":express:machine/L:"));
    assert_int_equal(world_next_timer(&world), 300000);
    assert_int_equal(child(&world, 1)->end.status, EXECUTION_TIMED_OUT);
    assert_int_equal(child(&world, 2)->end.status, EXECUTION_FAILED);
    assert_int_equal(child(&world, 0)->history.events, 0);
    assert_string_equal(counts(&world, &run(&world, 0)->executions), "3:0/0/1/1/1/0");
    close(&world);
}

/* The other children are aborted; their histories do not tell of their states, as if each had been
 * stopped. */
static void test_a_failed_map_aborts_its_children(void **state)
{
    struct world world;

    (void)state;
    open(&world, MACHINE("STANDARD", ",'MaxConcurrency':2"), "[\"a\",true,3]");
    assert_string_equal(sequence(&world, 1), "1<0 ExecutionStarted\n"
                                             "2<0 ChoiceStateEntered\n"
                                             "3<2 ChoiceStateExited\n"
                                             "4<3 FailStateEntered\n"
                                             "5<4 ExecutionFailed\n");
    assert_string_equal(child(&world, 1)->error, "Bad");
    assert_string_equal(child(&world, 1)->cause, "as asked");
    assert_int_equal(child(&world, 0)->end.status, EXECUTION_ABORTED);
    assert_null(child(&world, 0)->error);
    assert_string_equal(sequence(&world, 0), "1<0 ExecutionStarted\n"
                                             "2<0 ChoiceStateEntered\n"
                                             "3<2 ChoiceStateExited\n"
                                             "4<3 TaskStateEntered\n"
                                             "5<4 TaskScheduled\n"
                                             "6<5 TaskStarted\n"
                                             "7<0 ExecutionAborted\n");
    assert_int_equal(run(&world, 0)->status, EXECUTION_FAILED);
    assert_string_equal(counts(&world, &run(&world, 0)->items), "3:1/0/0/1/0/1");
    assert_string_equal(counts(&world, &run(&world, 0)->executions), "2:0/0/0/1/0/1");
    close(&world);
}

static void test_a_stopped_execution_aborts_its_children(void **state)
{
    struct world world;

    (void)state;
    open(&world, MACHINE("STANDARD", ""), "[\"a\"]");
    world_stop(&world, "Why", "so");
    assert_int_equal(child(&world, 0)->end.status, EXECUTION_ABORTED);
    assert_int_equal(run(&world, 0)->status, EXECUTION_ABORTED);
    assert_string_equal(world_outcome(&world), "ABORTED Why: so");
    close(&world);
}

/* Batches: a child has several items, and so have the counters. */
static void test_a_child_of_several_items(void **state)
{
    struct world world;

    (void)state;
    open(&world,
         MACHINE("STANDARD", ",'MaxConcurrency':1,'ItemBatcher':{'MaxItemsPerBatch':2}"
                             ",'ToleratedFailureCount':1"),
         "[1,2,3]");
    assert_int_equal(child(&world, 0)->start.items, 2);
    assert_string_equal(child(&world, 1)->start.input, "{\"Items\":[3]}");
    assert_string_equal(counts(&world, &run(&world, 0)->items), "3:0/0/3/0/0/0");
    assert_string_equal(counts(&world, &run(&world, 0)->executions), "2:0/0/2/0/0/0");
    assert_int_equal(run(&world, 0)->max_concurrency, 1);
    assert_int_equal(run(&world, 0)->tolerated_count, 1);
    close(&world);
}

/* ---- what is asked of them ---- */

static void test_a_child_is_stopped(void **state)
{
    struct world world;

    (void)state;
    open(&world, MACHINE("STANDARD", ",'MaxConcurrency':1"), "[\"a\",2]");
    world_stop_child(&world, child(&world, 0)->start.id + 1, NULL, NULL); /* no child's */
    assert_int_equal(child(&world, 0)->end.status, EXECUTION_RUNNING);
    world_stop_child(&world, child(&world, 0)->start.id, "Enough", "of it");
    assert_int_equal(child(&world, 0)->end.status, EXECUTION_ABORTED);
    assert_string_equal(child(&world, 0)->error, "Enough");
    assert_string_equal(child(&world, 0)->cause, "of it");
    assert_int_equal(child(&world, 1)->end.status, EXECUTION_SUCCEEDED);
    /* It has not failed, so the Map goes on, with a record in the child's place. */
    assert_int_equal(run(&world, 0)->status, EXECUTION_SUCCEEDED);
    assert_string_equal(counts(&world, &run(&world, 0)->items), "2:0/0/1/0/0/1");
    assert_non_null(strstr(world_outcome(&world), "\"Status\":\"ABORTED\""));
    assert_non_null(strstr(world_outcome(&world), "\"Cause\":\"of it\",\"Error\":\"Enough\""));
    world_stop_child(&world, child(&world, 0)->start.id, NULL, NULL);
    close(&world);
}

static void test_more_children_may_run(void **state)
{
    const struct map_run_change more = {3, -1, -1}, all = {0, -1, -1};
    struct world world;

    (void)state;
    open(&world, MACHINE("STANDARD", ",'MaxConcurrency':1"), "[\"a\",\"b\",\"c\",\"d\",\"e\"]");
    assert_int_equal(world.roll.children_count, 1);
    world_change_run(&world, run(&world, 0)->id, &more);
    assert_int_equal(world.roll.children_count, 3);
    assert_int_equal(run(&world, 0)->max_concurrency, 3);
    world_change_run(&world, run(&world, 0)->id, &all);
    assert_int_equal(world.roll.children_count, 5);
    assert_int_equal(run(&world, 0)->max_concurrency, 0);
    close(&world);
}

static void test_fewer_failures_are_tolerated(void **state)
{
    const struct map_run_change two = {-1, 2, -1}, one = {-1, 1, -1}, half = {-1, -1, 50};
    struct world world;

    (void)state;
    open(&world, MACHINE("STANDARD", ",'ToleratedFailurePercentage':90"), "[true,true,\"c\"]");
    assert_string_equal(world_outcome(&world), "RUNNING");
    world_change_run(&world, run(&world, 0)->id, &two);
    assert_int_equal(run(&world, 0)->tolerated_count, 2);
    assert_int_equal(run(&world, 0)->tolerated_percentage, 90);
    assert_string_equal(world_outcome(&world), "RUNNING");
    world_change_run(&world, run(&world, 0)->id, &one);
    assert_int_equal(run(&world, 0)->status, EXECUTION_FAILED);
    assert_int_equal(child(&world, 2)->end.status, EXECUTION_ABORTED);
    assert_non_null(strstr(world_outcome(&world), "FAILED States.ExceedToleratedFailureThreshold"));
    close(&world);
    open(&world, MACHINE("STANDARD", ",'ToleratedFailurePercentage':90"), "[true,true,\"c\"]");
    world_change_run(&world, run(&world, 0)->id, &half);
    assert_int_equal(run(&world, 0)->status, EXECUTION_FAILED);
    close(&world);
}

/* ---- a Map in a child ---- */

static void test_a_child_of_a_child(void **state)
{
    struct world world;

    (void)state;
    open(&world,
         "{'StartAt':'Out','States':{'Out':{'Type':'Map','Label':'O','End':true,'ItemProcessor':{"
         "'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},"
         "'StartAt':'In','States':{'In':{'Type':'Map','Label':'I','End':true,'ItemProcessor':{"
         "'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},"
         "'StartAt':'Work','States':{'Work':{'Type':'Task','Resource':'exec:./x','End':true}}}}}}"
         "}}}",
         "[[1],[2]]");
    assert_int_equal(world.roll.runs_count, 3);
    assert_int_equal(child(&world, 0)->start.within, 0);
    assert_int_equal(child(&world, 1)->start.within, 1);
    world_stop_child(&world, child(&world, 0)->start.id, NULL, NULL);
    assert_int_equal(child(&world, 1)->end.status, EXECUTION_ABORTED);
    assert_string_equal(sequence(&world, 0), "1<0 ExecutionStarted\n"
                                             "2<0 MapStateEntered\n"
                                             "3<2 MapStateStarted\n"
                                             "4<3 MapRunStarted\n"
                                             "5<0 ExecutionAborted\n");
    world_succeed(&world, "Work", "3");
    assert_non_null(strstr(world_outcome(&world), ",[3]]"));
    close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_child_is_an_execution),
        cmocka_unit_test(test_a_history_is_a_document),
        cmocka_unit_test(test_an_express_child_has_no_history),
        cmocka_unit_test(test_a_failed_map_aborts_its_children),
        cmocka_unit_test(test_a_stopped_execution_aborts_its_children),
        cmocka_unit_test(test_a_child_of_several_items),
        cmocka_unit_test(test_a_child_is_stopped),
        cmocka_unit_test(test_more_children_may_run),
        cmocka_unit_test(test_fewer_failures_are_tolerated),
        cmocka_unit_test(test_a_child_of_a_child),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
