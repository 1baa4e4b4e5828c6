/* tests/unit/engine/join_test.c - Parallel and Map: order, concurrency, failures, tolerance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "tests/unit/engine/world.h"

/* ---- machine 1: Both has the branches Charge (a task) and Nap, Ship (a wait, a task) ---- */

#define PARALLEL(more, more_of_charge)                                                             \
    "{'StartAt':'Both','States':{'Both':{'Type':'Parallel','Assign':{'done.$':'$'},'End':true,"    \
    "'Retry':[{'ErrorEquals':['Flaky'],'IntervalSeconds':1,'MaxAttempts':1}]" more ",'Branches':[" \
    "{'StartAt':'Charge','States':{'Charge':{'Type':'Task','Resource':'exec:./charge',"            \
    "'Assign':{'inner':1}" more_of_charge ",'End':true}}},"                                        \
    "{'StartAt':'Nap','States':{'Nap':{'Type':'Wait','Seconds':1,'Next':'Ship'},"                  \
    "'Ship':{'Type':'Task','Resource':'exec:./ship','End':true}}}]}"
#define CATCH ",'Catch':[{'ErrorEquals':['States.ALL'],'Next':'Caught'}]"
#define CAUGHT ",'Caught':{'Type':'Pass','End':true}"
#define END "}}"

static const char parallel[] = PARALLEL("", "") END;
static const char parallel_catching[] = PARALLEL(CATCH, "") CAUGHT END;
static const char parallel_in_time[] = PARALLEL(CATCH, ",'TimeoutSeconds':1") CAUGHT END;

/* With more fields of Charge, which must give a sign of life each second. A missed heartbeat that
 * reaches Both goes to Missed, any other failure to Caught. */
#define PARALLEL_BEATING(more_of_charge)                                                           \
    PARALLEL(",'Catch':[{'ErrorEquals':['States.HeartbeatTimeout'],'Next':'Missed'},"              \
             "{'ErrorEquals':['States.ALL'],'ResultPath':null,'Next':'Caught'}]",                  \
             ",'HeartbeatSeconds':1,'TimeoutSeconds':50" more_of_charge)                           \
    ",'Missed':{'Type':'Pass','Result':'missed','End':true}" CAUGHT END

/* ---- machine 2: Each runs Item on the items $.items: a task when the item is a string, a failure
 * when it is negative; to another number the outer variable is added ---- */

#define MAP(more)                                                                                  \
    "{'StartAt':'First','States':{'First':{'Type':'Pass','Assign':{'base':10},'Next':'Each'},"     \
    "'Each':{'Type':'Map','ItemsPath':'$.items'" more ",'End':true,"                               \
    "'ItemProcessor':{'StartAt':'Item','States':{'Item':{'Type':'Choice','Choices':["              \
    "{'Variable':'$','IsString':true,'Next':'Work'},"                                              \
    "{'Variable':'$','NumericLessThan':0,'Next':'Break'},"                                         \
    "{'Variable':'$','IsNumeric':true,'Next':'Add'}],'Default':'Done'},"                           \
    "'Work':{'Type':'Task','Resource':'exec:./work','InputPath':'$$.Map.Item.Index','End':true},"  \
    "'Break':{'Type':'Fail','Error':'Bad'},"                                                       \
    "'Add':{'Type':'Pass','Parameters':{'sum.$':'States.MathAdd($, $base)'},"                      \
    "'OutputPath':'$.sum','End':true},"                                                            \
    "'Done':{'Type':'Succeed'}}}}"
#define CONCURRENCY ",'MaxConcurrencyPath':'$.concurrency'"
#define COUNT ",'ToleratedFailureCountPath':'$.count'"
#define PERCENTAGE ",'ToleratedFailurePercentagePath':'$.percentage'"
#define RETRY ",'Retry':[{'ErrorEquals':['Bad'],'IntervalSeconds':1,'MaxAttempts':1}]"
/* {"i": index, "v": value, "b": base}; an item that is no array cannot be selected. */
#define SELECT                                                                                     \
    ",'ItemSelector':{'i.$':'$$.Map.Item.Index','v.$':'States.ArrayGetItem("                       \
    "$$.Map.Item.Value, 0)','b.$':'$base'}"

static void open(struct world *world, const char *definition, const char *input)
{
    world_of(world, definition, WORLD_RECORDS);
    world_start(world, input);
}

/* The events from the children's start on. */
static const char *sequence_from(struct world *world, const char *start)
{
    const char *found = strstr(world_sequence(world), start);

    assert_non_null(found);
    return found;
}

/* ---- Parallel ---- */

static void test_parallel(void **state)
{
    struct world world;

    (void)state;
    open(&world, parallel, "{}");
    world_next_timer(&world);
    world_succeed(&world, "Ship", "\"second\"");
    world_succeed(&world, "Charge", "\"first\"");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [\"first\",\"second\"]");
    assert_string_equal(sequence_from(&world, "2<0"), "2<0 ParallelStateEntered\n"
                                                      "3<2 ParallelStateStarted\n"
                                                      "4<3 TaskStateEntered\n"
                                                      "5<4 TaskScheduled\n"
                                                      "6<5 TaskStarted\n"
                                                      "7<3 WaitStateEntered\n"
                                                      "8<7 WaitStateExited\n"
                                                      "9<8 TaskStateEntered\n"
                                                      "10<9 TaskScheduled\n"
                                                      "11<10 TaskStarted\n"
                                                      "12<11 TaskSucceeded\n"
                                                      "13<12 TaskStateExited\n"
                                                      "14<6 TaskSucceeded\n"
                                                      "15<14 TaskStateExited\n"
                                                      "16<15 ParallelStateSucceeded\n"
                                                      "17<15 ParallelStateExited\n"
                                                      "18<17 ExecutionSucceeded\n");
    world_close(&world);
}

static void test_parallel_failure_stops_siblings(void **state)
{
    struct world world;

    (void)state;
    open(&world, parallel_catching, "{}");
    world_fail(&world, "Charge", "No", "money");
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"Error\":\"No\",\"Cause\":\"money\"}");
    assert_string_equal(sequence_from(&world, "8<6"), "8<6 TaskFailed\n"
                                                      "9<8 TaskStateAborted\n"
                                                      "10<7 WaitStateAborted\n"
                                                      "11<8 ParallelStateFailed\n"
                                                      "12<11 ParallelStateExited\n"
                                                      "13<12 PassStateEntered\n"
                                                      "14<13 PassStateExited\n"
                                                      "15<14 ExecutionSucceeded\n");
    world_close(&world);
    open(&world, parallel, "{}");
    world_next_timer(&world);
    world_fail(&world, "Charge", "No", "money");
    assert_int_equal(world_task(&world, "Ship"), 0); /* cancelled */
    assert_string_equal(world_outcome(&world), "FAILED No: money");
    assert_string_equal(sequence_from(&world, "12<6"), "12<6 TaskFailed\n"
                                                       "13<12 TaskStateAborted\n"
                                                       "14<11 TaskStateAborted\n"
                                                       "15<12 ParallelStateFailed\n"
                                                       "16<15 ExecutionFailed\n");
    world_close(&world);
}

static void test_parallel_retry(void **state)
{
    struct world world;

    (void)state;
    open(&world, parallel, "{}");
    world_fail(&world, "Charge", "Flaky", NULL);
    assert_int_equal(world_next_timer(&world), 1000);
    assert_string_equal(sequence_from(&world, "8<6"), "8<6 TaskFailed\n"
                                                      "9<8 TaskStateAborted\n"
                                                      "10<7 WaitStateAborted\n"
                                                      "11<8 ParallelStateStarted\n"
                                                      "12<11 TaskStateEntered\n"
                                                      "13<12 TaskScheduled\n"
                                                      "14<13 TaskStarted\n"
                                                      "15<11 WaitStateEntered\n");
    world_fail(&world, "Charge", "Flaky", NULL);
    assert_string_equal(world_outcome(&world), "FAILED Flaky");
    assert_non_null(strstr(world_sequence(&world), "ParallelStateFailed\n"));
    world_close(&world);
}

static void test_parallel_timeout_and_runtime(void **state)
{
    struct world world;

    (void)state;
    open(&world, parallel_in_time, "{}");
    world_next_timer(&world);
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED {\"Error\":\"States.Timeout\",\"Cause\":\"\"}");
    world_start(&world, "{}");
    world_fail(&world, "Charge", "States.Runtime", "broken");
    assert_string_equal(world_outcome(&world), "FAILED States.Runtime: broken");
    world_close(&world);
}

/* A missed heartbeat is still one for the Catch of the Parallel around the task. */
static void test_parallel_sees_a_missed_heartbeat(void **state)
{
    struct world world;

    (void)state;
    open(&world, PARALLEL_BEATING(""), "5");
    assert_int_equal(world_next_timer(&world), 1000);
    assert_string_equal(world_outcome(&world), "SUCCEEDED \"missed\"");
    world_close(&world);
}

/* A catcher of the task takes the missed heartbeat, but cannot place its error output. What the
 * Parallel then sees is that failure, and no heartbeat was missed any more. */
static void test_parallel_sees_what_a_catcher_failed_with(void **state)
{
    struct world world;

    (void)state;
    open(&world,
         PARALLEL_BEATING(",'Catch':[{'ErrorEquals':['States.HeartbeatTimeout'],"
                          "'ResultPath':'$.error','Next':'After'}],'Next':'After'},"
                          "'After':{'Type':'Pass'"),
         "5");
    assert_int_equal(world_next_timer(&world), 1000);
    assert_string_equal(world_outcome(&world), "SUCCEEDED 5");
    world_close(&world);
}

/* A branch that goes on and on pauses between two states: it is in none when it is given up. */
static void test_parallel_gives_up_a_pause(void **state)
{
    static const char definition[] =
        "{'StartAt':'Both','States':{'Both':{'Type':'Parallel','End':true,'Branches':["
        "{'StartAt':'Doze','States':{'Doze':{'Type':'Wait','Seconds':0,'Next':'More'},"
        "'More':{'Type':'Wait','Seconds':0,'Next':'Ever'},"
        "'Ever':{'Type':'Choice','Choices':[{'Variable':'$.ends','IsPresent':true,'Next':'End'}],"
        "'Default':'Doze'},'End':{'Type':'Succeed'}}},"
        "{'StartAt':'Stop','States':{'Stop':{'Type':'Fail','Error':'Enough'}}}]}}}";
    struct world world;
    const char *history;

    (void)state;
    open(&world, definition, "{}");
    assert_string_equal(world_outcome(&world), "FAILED Enough");
    history = world_history(&world);
    assert_non_null(strstr(history, "\"WaitStateExited\""));
    assert_null(strstr(history, "\"WaitStateAborted\""));
    world_close(&world);
}

/* ---- Map ---- */

static void test_map_in_order(void **state)
{
    struct world world;

    (void)state;
    open(&world, MAP(",'MaxConcurrency':1") END, "{\"items\":[1,2]}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [11,12]");
    assert_string_equal(sequence_from(&world, "5<4"), "5<4 MapStateStarted\n"
                                                      "6<5 MapIterationStarted\n"
                                                      "7<6 ChoiceStateEntered\n"
                                                      "8<7 ChoiceStateExited\n"
                                                      "9<8 PassStateEntered\n"
                                                      "10<9 PassStateExited\n"
                                                      "11<10 MapIterationSucceeded\n"
                                                      "12<10 MapIterationStarted\n"
                                                      "13<12 ChoiceStateEntered\n"
                                                      "14<13 ChoiceStateExited\n"
                                                      "15<14 PassStateEntered\n"
                                                      "16<15 PassStateExited\n"
                                                      "17<16 MapIterationSucceeded\n"
                                                      "18<17 MapStateSucceeded\n"
                                                      "19<17 MapStateExited\n"
                                                      "20<19 ExecutionSucceeded\n");
    world_close(&world);
}

static void test_map_at_once(void **state)
{
    struct world world;

    (void)state;
    open(&world, MAP("") END, "{\"items\":[1,\"t\",3]}");
    world_succeed(&world, "Work", "true");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [11,true,13]");
    assert_string_equal(sequence_from(&world, "5<4"), "5<4 MapStateStarted\n"
                                                      "6<5 MapIterationStarted\n"
                                                      "7<5 MapIterationStarted\n"
                                                      "8<5 MapIterationStarted\n"
                                                      "9<6 ChoiceStateEntered\n"
                                                      "10<9 ChoiceStateExited\n"
                                                      "11<10 PassStateEntered\n"
                                                      "12<11 PassStateExited\n"
                                                      "13<12 MapIterationSucceeded\n"
                                                      "14<7 ChoiceStateEntered\n"
                                                      "15<14 ChoiceStateExited\n"
                                                      "16<15 TaskStateEntered\n"
                                                      "17<16 TaskScheduled\n"
                                                      "18<17 TaskStarted\n"
                                                      "19<8 ChoiceStateEntered\n"
                                                      "20<19 ChoiceStateExited\n"
                                                      "21<20 PassStateEntered\n"
                                                      "22<21 PassStateExited\n"
                                                      "23<22 MapIterationSucceeded\n"
                                                      "24<18 TaskSucceeded\n"
                                                      "25<24 TaskStateExited\n"
                                                      "26<25 MapIterationSucceeded\n"
                                                      "27<26 MapStateSucceeded\n"
                                                      "28<26 MapStateExited\n"
                                                      "29<28 ExecutionSucceeded\n");
    assert_non_null(strstr(world_history(&world),
                           "\"mapIterationStartedEventDetails\":{\"name\":\"Each\",\"index\":2}"));
    world_close(&world);
}

static void test_map_concurrency(void **state)
{
    struct world world;

    (void)state;
    open(&world, MAP(CONCURRENCY) END, "{\"items\":[\"a\",\"b\",\"c\",4],\"concurrency\":\"2\"}");
    assert_int_equal(world.tasks_count, 2);
    world_succeed(&world, "Work", "1");
    assert_int_equal(world.tasks_count, 2);
    world_succeed(&world, "Work", "2");
    assert_int_equal(world.tasks_count, 1); /* the fourth item ran through */
    world_succeed(&world, "Work", "3");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [1,2,3,14]");
    world_close(&world);
}

static void test_map_empty_and_selected(void **state)
{
    struct world world;

    (void)state;
    open(&world, MAP("") END, "{\"items\":[]}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED []");
    assert_string_equal(sequence_from(&world, "5<4"), "5<4 MapStateStarted\n"
                                                      "6<5 MapStateSucceeded\n"
                                                      "7<5 MapStateExited\n"
                                                      "8<7 ExecutionSucceeded\n");
    world_close(&world);
    open(&world, MAP(SELECT) END, "{\"items\":[[\"x\"],[[]]]}");
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED [{\"b\":10,\"v\":\"x\",\"i\":0},{\"b\":10,\"v\":[],\"i\":1}]");
    world_close(&world);
    /* An item that no input can be made of ends the execution: nothing catches States.Runtime. */
    open(&world, MAP(SELECT CATCH ",'MaxConcurrency':1") CAUGHT END, "{\"items\":[[5],6,[7]]}");
    assert_non_null(strstr(world_outcome(&world), "FAILED States.Runtime"));
    world_close(&world);
}

static void test_map_failure(void **state)
{
    struct world world;

    (void)state;
    open(&world, MAP(",'MaxConcurrency':1") END, "{\"items\":[1,-1,\"t\"]}");
    assert_string_equal(world_outcome(&world), "FAILED Bad");
    assert_string_equal(sequence_from(&world, "13<12"), "13<12 ChoiceStateEntered\n"
                                                        "14<13 ChoiceStateExited\n"
                                                        "15<14 FailStateEntered\n"
                                                        "16<15 MapIterationFailed\n"
                                                        "17<15 MapStateFailed\n"
                                                        "18<17 ExecutionFailed\n");
    /* The others are given up. */
    world_close(&world);
    open(&world, MAP(CATCH) CAUGHT END, "{\"items\":[\"t\",-1]}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"Error\":\"Bad\",\"Cause\":\"\"}");
    assert_string_equal(sequence_from(&world, "15<14"), "15<14 FailStateEntered\n"
                                                        "16<15 MapIterationFailed\n"
                                                        "17<12 TaskStateAborted\n"
                                                        "18<17 MapIterationAborted\n"
                                                        "19<15 MapStateFailed\n"
                                                        "20<19 MapStateExited\n"
                                                        "21<20 PassStateEntered\n"
                                                        "22<21 PassStateExited\n"
                                                        "23<22 ExecutionSucceeded\n");
    world_close(&world);
}

static void test_map_retry(void **state)
{
    struct world world;

    (void)state;
    open(&world, MAP(RETRY) END, "{\"items\":[-1]}");
    assert_int_equal(world_next_timer(&world), 1000);
    assert_string_equal(world_outcome(&world), "FAILED Bad");
    assert_string_equal(sequence_from(&world, "9<8"), "9<8 FailStateEntered\n"
                                                      "10<9 MapIterationFailed\n"
                                                      "11<9 MapStateStarted\n"
                                                      "12<11 MapIterationStarted\n"
                                                      "13<12 ChoiceStateEntered\n"
                                                      "14<13 ChoiceStateExited\n"
                                                      "15<14 FailStateEntered\n"
                                                      "16<15 MapIterationFailed\n"
                                                      "17<15 MapStateFailed\n"
                                                      "18<17 ExecutionFailed\n");
    world_close(&world);
}

static void test_map_tolerance(void **state)
{
    static const struct {
        const char *definition, *input, *outcome;
    } cases[] = {
        {MAP(COUNT) END, "{\"items\":[1,-1,3],\"count\":1}",
         "SUCCEEDED [11,{\"Error\":\"Bad\",\"Cause\":\"\"},13]"},
        {MAP(COUNT) END, "{\"items\":[-1,-1,3],\"count\":1}",
         "FAILED States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold "
         "was exceeded"},
        {MAP(PERCENTAGE) END, "{\"items\":[-1,2],\"percentage\":50}",
         "SUCCEEDED [{\"Error\":\"Bad\",\"Cause\":\"\"},12]"},
        {MAP(PERCENTAGE) END, "{\"items\":[-1,2],\"percentage\":\"49.9\"}",
         "FAILED States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold "
         "was exceeded"},
        {MAP(COUNT) END, "{\"items\":[-1],\"count\":0}", "FAILED Bad"},
        {MAP(PERCENTAGE) END, "{\"items\":[-1,-1],\"percentage\":100}",
         "SUCCEEDED [{\"Error\":\"Bad\",\"Cause\":\"\"},{\"Error\":\"Bad\",\"Cause\":\"\"}]"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct world world;

        open(&world, cases[i].definition, cases[i].input);
        assert_string_equal(world_outcome(&world), cases[i].outcome);
        world_close(&world);
    }
}

/* An iteration that failed is followed as one that succeeded is: the next one begins after the last
 * event inside it, not after its MapIterationFailed. */
static void test_map_tolerance_in_order(void **state)
{
    struct world world;

    (void)state;
    open(&world, MAP(COUNT ",'MaxConcurrency':1") END, "{\"items\":[1,-1,3],\"count\":1}");
    assert_string_equal(sequence_from(&world, "12<10"), "12<10 MapIterationStarted\n"
                                                        "13<12 ChoiceStateEntered\n"
                                                        "14<13 ChoiceStateExited\n"
                                                        "15<14 FailStateEntered\n"
                                                        "16<15 MapIterationFailed\n"
                                                        "17<15 MapIterationStarted\n"
                                                        "18<17 ChoiceStateEntered\n"
                                                        "19<18 ChoiceStateExited\n"
                                                        "20<19 PassStateEntered\n"
                                                        "21<20 PassStateExited\n"
                                                        "22<21 MapIterationSucceeded\n"
                                                        "23<22 MapStateSucceeded\n"
                                                        "24<22 MapStateExited\n"
                                                        "25<24 ExecutionSucceeded\n");
    world_close(&world);
}

static void test_map_wrong_numbers(void **state)
{
    static const struct {
        const char *definition, *input, *cause;
    } cases[] = {
        {MAP(CONCURRENCY) END, "{\"items\":[],\"concurrency\":\"NoNumber\"}",
         "The MaxConcurrencyPath field refers to value \"NoNumber\" which is not a valid integer: "
         "$.concurrency"},
        {MAP(CONCURRENCY) END, "{\"items\":[],\"concurrency\":{}}",
         "The MaxConcurrencyPath field refers to value \"{}\" which is not a valid integer: "
         "$.concurrency"},
        {MAP(CONCURRENCY) END, "{\"items\":[],\"concurrency\":-1}",
         "MaxConcurrency cannot be negative."},
        {MAP(COUNT) END, "{\"items\":[],\"count\":\"NoNumber\"}",
         "The ToleratedFailureCountPath field refers to value \"NoNumber\" which is not a valid "
         "integer: $.count"},
        {MAP(COUNT) END, "{\"items\":[],\"count\":-1}",
         "ToleratedFailureCount cannot be negative."},
        {MAP(PERCENTAGE) END, "{\"items\":[],\"percentage\":{}}",
         "The ToleratedFailurePercentagePath field refers to value \"{}\" which is not a valid "
         "float: $.percentage"},
        {MAP(PERCENTAGE) END, "{\"items\":[],\"percentage\":100.1}",
         "ToleratedFailurePercentage must be between 0 and 100."},
        {MAP("") END, "{\"items\":{}}", "must point to array."},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct world world;

        open(&world, cases[i].definition, cases[i].input);
        assert_non_null(strstr(world_outcome(&world), "FAILED States.Runtime: An error occurred"));
        assert_non_null(strstr(world_outcome(&world), cases[i].cause));
        assert_null(strstr(world_sequence(&world), "MapStateFailed"));
        assert_true((strstr(world_sequence(&world), "MapStateStarted") != NULL) ==
                    (i >= 3 && i <= 6));
        world_close(&world);
    }
}

static void test_stop_while_mapping(void **state)
{
    struct world world;

    (void)state;
    open(&world, MAP("") END, "{\"items\":[\"a\",\"b\",\"c\"]}");
    world_stop(&world, NULL, NULL);
    assert_int_equal(world.ended, 1);
    assert_null(strstr(world_sequence(&world), "TaskStateAborted"));
    world_start(&world, "{\"items\":[\"a\",\"b\",\"c\"]}");
    world_close(&world); /* freed while it runs */
}

static void test_ids_do_not_depend_on_recording(void **state)
{
    struct world world;

    (void)state;
    world_of(&world, MAP(SELECT CATCH) CAUGHT END, 0);
    world_start(&world, "{\"items\":[[1],[2],3]}");
    assert_non_null(strstr(world_outcome(&world), "(entered at the event id #4)"));
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parallel),
        cmocka_unit_test(test_parallel_failure_stops_siblings),
        cmocka_unit_test(test_parallel_retry),
        cmocka_unit_test(test_parallel_timeout_and_runtime),
        cmocka_unit_test(test_parallel_sees_a_missed_heartbeat),
        cmocka_unit_test(test_parallel_sees_what_a_catcher_failed_with),
        cmocka_unit_test(test_parallel_gives_up_a_pause),
        cmocka_unit_test(test_map_in_order),
        cmocka_unit_test(test_map_at_once),
        cmocka_unit_test(test_map_concurrency),
        cmocka_unit_test(test_map_empty_and_selected),
        cmocka_unit_test(test_map_failure),
        cmocka_unit_test(test_map_retry),
        cmocka_unit_test(test_map_tolerance),
        cmocka_unit_test(test_map_tolerance_in_order),
        cmocka_unit_test(test_map_wrong_numbers),
        cmocka_unit_test(test_stop_while_mapping),
        cmocka_unit_test(test_ids_do_not_depend_on_recording),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
