/* tests/unit/engine/clock_test.c - what an execution does when the clock is set back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/unit/engine/world.h"

#define HOUR_MS INT64_C(3600000)

/* How many times the text is in the history. */
static size_t times_in_history(struct world *world, const char *text)
{
    size_t count = 0;

    for (const char *at = world_history(world); (at = strstr(at, text)) != NULL; at++)
        count++;
    return count;
}

/* What is shown stands still, until the clock has caught up. Timers go by how long they last. */
static void time_never_decreases(void **state)
{
    struct world world;

    (void)state;
    world_of(&world,
             "{'StartAt':'Work','States':{"
             "'Work':{'Type':'Task','Resource':'exec:a','TimeoutSeconds':30,'Next':'Tell'},"
             "'Tell':{'Type':'Pass','Parameters':{'at.$':'$$.State.EnteredTime'},'Next':'Rest'},"
             "'Rest':{'Type':'Wait','Seconds':20,'Next':'Again'},"
             "'Again':{'Type':'Task','Resource':'exec:a','TimeoutSeconds':30,'End':true}}}",
             WORLD_RECORDS);
    world_start(&world, "{}");
    world.now_ms -= HOUR_MS;
    world_succeed(&world, "Work", "1");
    assert_int_equal(world_effect(&world, EFFECT_ARM)->due_ms, world.now_ms + 20000);
    assert_int_equal(world_next_timer(&world), 20000);
    assert_int_equal(world_effect(&world, EFFECT_ARM)->due_ms, world.now_ms + 30000);
    assert_int_equal(times_in_history(&world, "\"timestamp\""),
                     times_in_history(&world, "\"timestamp\":\"2023-11-14T22:13:20"));
    assert_int_equal(times_in_history(&world, "\"at\\\":\\\"2023-11-14T22:13:20"), 5);
    world.now_ms += 2 * HOUR_MS;
    world_succeed(&world, "Again", "1");
    assert_int_equal(times_in_history(&world, "\"timestamp\":\"2023-11-14T23:13:40"), 3);
    world_close(&world);
}

/* A time that was already over by what is shown is not yet by the clock. */
static void a_wait_for_a_time_goes_by_the_clock(void **state)
{
    struct world world;

    (void)state;
    world_of(&world,
             "{'StartAt':'Work','States':{"
             "'Work':{'Type':'Task','Resource':'exec:a','Next':'Rest'},"
             "'Rest':{'Type':'Wait','Timestamp':'2023-11-14T22:00:00Z','End':true}}}",
             0);
    world_start(&world, "{}");
    world.now_ms -= HOUR_MS;
    world_succeed(&world, "Work", "1");
    assert_true(world_effect(&world, EFFECT_ARM)->by_clock);
    assert_string_equal(world_outcome(&world), "RUNNING");
    world_next_timer(&world);
    assert_string_equal(world_outcome(&world), "SUCCEEDED 1");
    world_close(&world);
}

/* An express child of a distributed Map has five minutes, whatever the clock says. */
static void a_child_lasts_as_long(void **state)
{
    struct world world;

    (void)state;
    world_of(&world,
             "{'StartAt':'Work','States':{"
             "'Work':{'Type':'Task','Resource':'exec:a','Next':'Each'},"
             "'Each':{'Type':'Map','End':true,'ItemProcessor':{"
             "'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'EXPRESS'},"
             "'StartAt':'Do','States':{'Do':{'Type':'Task','Resource':'exec:a','End':true}}}}}}",
             0);
    world_start(&world, "{}");
    world.now_ms -= HOUR_MS;
    world_succeed(&world, "Work", "[1]");
    assert_int_equal(world_next_timer(&world), 300000);
    assert_string_equal(world_outcome(&world),
                        "FAILED States.ExceedToleratedFailureThreshold: The specified tolerated "
                        "failure threshold was exceeded");
    world_close(&world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_never_decreases),
        cmocka_unit_test(a_wait_for_a_time_goes_by_the_clock),
        cmocka_unit_test(a_child_lasts_as_long),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
