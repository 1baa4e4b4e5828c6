/* tests/unit/engine/sim_test.c - random happenings: every execution ends and leaves nothing.
 *
 * The machine nests everything: a Map whose items are a Parallel of a retried task and a Map of
 * waits and tasks. The world answers at random; it checks by itself that what is cancelled or
 * disarmed was running, and that an ended execution leaves nothing behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/json/value.h"
#include "runtime/lang/random.h"
#include "tests/unit/engine/world.h"

static const char machine[] =
    "{'TimeoutSeconds':40,'StartAt':'Outer','States':{'Outer':{'Type':'Map','End':true,"
    "'ItemsPath':'$.items','MaxConcurrencyPath':'$.concurrency',"
    "'ToleratedFailureCountPath':'$.tolerated',"
    "'Retry':[{'ErrorEquals':['States.ALL'],'IntervalSeconds':1,'MaxAttempts':1,"
    "'JitterStrategy':'FULL'}],"
    "'Catch':[{'ErrorEquals':['A'],'Next':'Caught'}],"
    "'ItemProcessor':{'StartAt':'Pair','States':{"
    "'Pair':{'Type':'Parallel','End':true,"
    "'Retry':[{'ErrorEquals':['B'],'IntervalSeconds':1,'MaxAttempts':2,'BackoffRate':1.5}],"
    "'Catch':[{'ErrorEquals':['States.Timeout'],'Assign':{'late.$':'$'},'Next':'Late'}],"
    "'Branches':["
    "{'StartAt':'Pay','States':{'Pay':{'Type':'Task','InputPath':'$$',"
    "'Resource':'arn:aws:states:::sqs:sendMessage.waitForTaskToken','TimeoutSeconds':90,"
    "'HeartbeatSeconds':2,'Retry':["
    "{'ErrorEquals':['States.TaskFailed'],'IntervalSeconds':1,'MaxAttempts':1},"
    "{'ErrorEquals':['States.HeartbeatTimeout'],'IntervalSeconds':1,'MaxAttempts':1}],"
    "'End':true}}},"
    "{'StartAt':'Inner','States':{'Inner':{'Type':'Map','End':true,"
    "'ItemProcessor':{'StartAt':'Nap','States':{"
    "'Nap':{'Type':'Wait','SecondsPath':'$','Assign':{'slept.$':'$'},'Next':'Odd'},"
    "'Odd':{'Type':'Choice','Choices':[{'Or':[{'Variable':'$','NumericEquals':1},"
    "{'Variable':'$','NumericEquals':3}],'Next':'Send'}],'Default':'Done'},"
    "'Done':{'Type':'Succeed'},"
    "'Send':{'Type':'Task','Resource':'exec:./send','Parameters':{'slept.$':'$slept'},"
    "'End':true}}}}}}]},"
    "'Late':{'Type':'Pass','End':true}}}},"
    "'Caught':{'Type':'Pass','End':true}}}";

/* Owns the machine, which is compiled once. */
static struct world home;

/* One answer of the world, whatever is possible now. */
static void happen(struct world *world, uint64_t *random)
{
    static const char *const errors[] = {"A", "B", "C", NULL, "States.Runtime"};
    uint64_t choice = random_next(random) % 16;
    const char *state = world->tasks_count == 0
                            ? NULL
                            : world->tasks[random_next(random) % world->tasks_count].state;

    if (state == NULL || choice < 5)
        world_next_timer(world);
    else if (choice < 11)
        world_succeed(world, state, "{\"done\":[true,null]}");
    else if (choice < 14)
        world_heartbeat(world, state);
    else
        world_fail(world, state, errors[random_next(random) % (choice == 15 ? 5 : 4)], "why");
}

/* Returns everything the world saw; free it. */
static char *simulate(uint64_t seed, bool record, bool stop)
{
    struct world world;
    uint64_t random = seed;
    char input[160];
    char *seen;

    snprintf(input, sizeof input,
             "{\"concurrency\":%d,\"tolerated\":%d,\"items\":[[1,2,0],[3],[],[0,0,1]]}",
             (int)(random_next(&random) % 4), (int)(random_next(&random) % 3));
    world_open(&world, home.program, record, false);
    world_start(&world, input);
    for (int i = 0; i < 1000 && execution_status(world.execution) == EXECUTION_RUNNING; i++) {
        if (stop && i == 7)
            world_stop(&world, "Stopped", NULL);
        else
            happen(&world, &random);
    }
    assert_int_not_equal(execution_status(world.execution), EXECUTION_RUNNING);
    assert_int_equal(world.ended, 1);
    buffer_add_text(&world.log, world_outcome(&world));
    if (record)
        buffer_add_text(&world.log, world_history(&world));
    seen = buffer_take(&world.log);
    world_close(&world);
    return seen;
}

static void test_random_worlds(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 400; seed++) {
        char *first = simulate(seed, true, seed % 8 == 0);
        char *second = simulate(seed, true, seed % 8 == 0);

        assert_string_equal(first, second);
        free(first);
        free(second);
    }
}

/* What is recorded changes nothing but the record. */
static void test_recording_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 400; seed < 500; seed++) {
        char *with = simulate(seed, true, false);
        char *without = simulate(seed, false, false);

        assert_int_equal(strncmp(with, without, strlen(without)), 0);
        free(with);
        free(without);
    }
}

static int compile(void **state)
{
    (void)state;
    world_of(&home, machine, 0);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    world_close(&home);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_worlds),
        cmocka_unit_test(test_recording_changes_nothing),
    };

    return cmocka_run_group_tests(tests, compile, drop);
}
