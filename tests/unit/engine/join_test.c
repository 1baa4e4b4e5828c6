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

enum {
    BOTH_ENTER,
    BOTH,
    BOTH_LEAVE,
    BOTH_FAIL,
    CAUGHT,
    CHARGE,
    CHARGE_LEAVE,
    NAP,
    NAP_LEAVE,
    SHIP,
    SHIP_LEAVE,
};

static const struct sfn_resource a_function = {
    .text = "c:f", .type = "c", .action = "f", .kind = SFN_SERVICE};
enum { BOTH_STATE, CAUGHT_STATE, CHARGE_STATE, NAP_STATE, SHIP_STATE };
static const struct sfn_state parallel_states[] = {
    [BOTH_STATE] = {.name = "Both",
                    .kind = SFN_PARALLEL,
                    .work = BOTH,
                    .leave = BOTH_LEAVE,
                    .fail = BOTH_FAIL,
                    .inner = 1,
                    .inner_count = 2},
    [CAUGHT_STATE] = {.name = "Caught", .kind = SFN_PASS, .work = -1, .leave = -1, .fail = -1},
    [CHARGE_STATE] = {.name = "Charge",
                      .kind = SFN_TASK,
                      .work = CHARGE,
                      .leave = CHARGE_LEAVE,
                      .fail = -1,
                      .task = &a_function},
    [NAP_STATE] = {.name = "Nap", .kind = SFN_WAIT, .work = -1, .leave = NAP_LEAVE, .fail = -1},
    [SHIP_STATE] = {.name = "Ship",
                    .kind = SFN_TASK,
                    .work = SHIP,
                    .leave = SHIP_LEAVE,
                    .fail = -1,
                    .task = &a_function},
};
static const struct sfn_scope parallel_scopes[] = {
    {.owner = -1, .start = BOTH_ENTER, .variables = 1},
    {.owner = BOTH_STATE, .start = CHARGE, .variables = 1},
    {.owner = BOTH_STATE, .start = NAP},
};
static const struct value one = INTEGER_VALUE(1);

static int32_t do_both_enter(struct sfn_frame *frame)
{
    sfn_enter(frame, BOTH_STATE);
    return BOTH;
}

static int32_t do_both(struct sfn_frame *frame)
{
    sfn_parallel_begin(frame, sfn_input(frame));
    return SFN_SUSPENDED;
}

static int32_t do_both_leave(struct sfn_frame *frame)
{
    sfn_assign(frame, 0, "done", sfn_result(frame));
    return sfn_leave(frame, sfn_result(frame)) ? SFN_END : SFN_FAILED;
}

static int32_t do_both_fail(struct sfn_frame *frame)
{
    if (sfn_error_is(frame, "Flaky") && sfn_retry(frame, 0, 1, 1, 2, 0, 0))
        return SFN_SUSPENDED;
    if (sfn_error_is_any(frame) && field(sfn_input(frame), "catch") != NULL)
        return sfn_leave(frame, sfn_caught(frame)) ? CAUGHT : SFN_FAILED;
    return SFN_FAILED;
}

static int32_t do_caught(struct sfn_frame *frame)
{
    sfn_enter(frame, CAUGHT_STATE);
    return sfn_leave(frame, sfn_input(frame)) ? SFN_END : SFN_FAILED;
}

static int32_t do_charge(struct sfn_frame *frame)
{
    sfn_enter(frame, CHARGE_STATE);
    sfn_assign(frame, 0, "inner", &one);
    sfn_task_begin(frame);
    if (field(sfn_input(frame), "timeout") != NULL &&
        !sfn_task_timeout(frame, field(sfn_input(frame), "timeout"), ""))
        return SFN_FAILED;
    sfn_task_start(frame, sfn_input(frame));
    return SFN_SUSPENDED;
}

static int32_t do_charge_leave(struct sfn_frame *frame)
{
    return sfn_leave(frame, sfn_result(frame)) ? SFN_END : SFN_FAILED;
}

static int32_t do_nap(struct sfn_frame *frame)
{
    sfn_enter(frame, NAP_STATE);
    return sfn_wait_seconds(frame, &one, "") ? SFN_SUSPENDED : SFN_FAILED;
}

static int32_t do_nap_leave(struct sfn_frame *frame)
{
    return sfn_leave(frame, sfn_input(frame)) ? SHIP : SFN_FAILED;
}

static int32_t do_ship(struct sfn_frame *frame)
{
    sfn_enter(frame, SHIP_STATE);
    sfn_task_begin(frame);
    sfn_task_start(frame, sfn_input(frame));
    return SFN_SUSPENDED;
}

static point_function *const parallel_points[] = {
    [BOTH_ENTER] = do_both_enter,
    [BOTH] = do_both,
    [BOTH_LEAVE] = do_both_leave,
    [BOTH_FAIL] = do_both_fail,
    [CAUGHT] = do_caught,
    [CHARGE] = do_charge,
    [CHARGE_LEAVE] = do_charge_leave,
    [NAP] = do_nap,
    [NAP_LEAVE] = do_nap_leave,
    [SHIP] = do_ship,
    [SHIP_LEAVE] = do_charge_leave,
};
PROGRAM_RUN(run_parallel, parallel_points)
static const struct sfn_program parallel_program = {.abi_version = SFN_ABI_VERSION,
                                                    .run = run_parallel,
                                                    .scopes = parallel_scopes,
                                                    .states = parallel_states,
                                                    .name = "both"};

/* ---- machine 2: Each runs Item on the items $.items: a task when the item is a string, a failure
 * when it is negative, else a pass that adds the outer variable ---- */

enum { FIRST, EACH_ENTER, EACH, EACH_LEAVE, EACH_FAIL, ITEM, WORK, WORK_LEAVE, BREAK };

static const struct value *do_select(struct sfn_frame *frame);
static const struct sfn_map each_map = {.selector = do_select};
enum { FIRST_STATE, EACH_STATE, ITEM_STATE, WORK_STATE, BAD_STATE };
static const struct sfn_state map_states[] = {
    [FIRST_STATE] = {.name = "First", .kind = SFN_PASS, .work = -1, .leave = -1, .fail = -1},
    [EACH_STATE] = {.name = "Each",
                    .kind = SFN_MAP,
                    .work = EACH,
                    .leave = EACH_LEAVE,
                    .fail = EACH_FAIL,
                    .inner = 1,
                    .inner_count = 1,
                    .map = &each_map},
    [ITEM_STATE] = {.name = "Item", .kind = SFN_PASS, .work = -1, .leave = -1, .fail = -1},
    [WORK_STATE] = {.name = "Work",
                    .kind = SFN_TASK,
                    .work = WORK,
                    .leave = WORK_LEAVE,
                    .fail = -1,
                    .task = &a_function},
    [BAD_STATE] = {.name = "Break", .kind = SFN_FAIL, .work = -1, .leave = -1, .fail = -1},
};
static const struct sfn_scope map_scopes[] = {
    {.owner = -1, .start = FIRST, .variables = 1},
    {.owner = EACH_STATE, .start = ITEM, .variables = 1},
};
static const struct value ten = INTEGER_VALUE(10);
static const struct value bad_error = TEXT_VALUE("Bad");

static int32_t do_first(struct sfn_frame *frame)
{
    sfn_enter(frame, FIRST_STATE);
    sfn_assign(frame, 0, "base", &ten);
    return sfn_leave(frame, sfn_input(frame)) ? EACH_ENTER : SFN_FAILED;
}

static int32_t do_each_enter(struct sfn_frame *frame)
{
    sfn_enter(frame, EACH_STATE);
    return EACH;
}

/* With $.select {"i": index, "v": value, "b": base}; an item "refuse" cannot be selected. */
static const struct value *do_select(struct sfn_frame *frame)
{
    const struct key keys[] = {key_of("i", 1), key_of("v", 1), key_of("b", 1)};
    const struct value *values[] = {sfn_item_index(frame), sfn_item_value(frame),
                                    sfn_variable(frame, 0, 0)};

    if (field(sfn_input(frame), "select") == NULL)
        return values[1];
    if (value_is_text(values[1], "refuse"))
        return sfn_array_length(frame, values[1]); /* States.IntrinsicFailure */
    return sfn_object(frame, keys, values, 3);
}

static int32_t do_each(struct sfn_frame *frame)
{
    const struct value *input = sfn_input(frame);
    const struct value *items = sfn_require_array(frame, field(input, "items"), "$.items");

    if (items == NULL)
        return SFN_FAILED;
    if (field(input, "concurrency") != NULL &&
        !sfn_map_concurrency(frame, field(input, "concurrency"), "$.concurrency"))
        return SFN_FAILED;
    sfn_map_begin(frame, items);
    if (field(input, "count") != NULL &&
        !sfn_map_tolerated_count(frame, field(input, "count"), "$.count"))
        return SFN_FAILED;
    if (field(input, "percentage") != NULL &&
        !sfn_map_tolerated_percentage(frame, field(input, "percentage"), "$.percentage"))
        return SFN_FAILED;
    sfn_map_start(frame);
    return SFN_SUSPENDED;
}

static int32_t do_each_leave(struct sfn_frame *frame)
{
    return sfn_leave(frame, sfn_result(frame)) ? SFN_END : SFN_FAILED;
}

static int32_t do_each_fail(struct sfn_frame *frame)
{
    if (sfn_error_is(frame, "Bad") && field(sfn_input(frame), "retry") != NULL &&
        sfn_retry(frame, 0, 1, 1, 2, 0, 0))
        return SFN_SUSPENDED;
    if (sfn_error_is_any(frame) && field(sfn_input(frame), "catch") != NULL)
        return sfn_leave(frame, sfn_caught(frame)) ? SFN_END : SFN_FAILED;
    return SFN_FAILED;
}

static int32_t do_item(struct sfn_frame *frame)
{
    const struct value *input = sfn_input(frame), *output;

    sfn_enter(frame, ITEM_STATE);
    if (value_is(input, VALUE_STRING))
        return sfn_leave(frame, input) ? WORK : SFN_FAILED;
    if (value_is(input, VALUE_INTEGER) && input->as.integer < 0)
        return sfn_leave(frame, input) ? BREAK : SFN_FAILED;
    if (sfn_variable(frame, 0, 0) != NULL) /* an item's own variables begin unset */
        return SFN_END;
    sfn_assign(frame, 0, "own", input);
    output = value_is(input, VALUE_INTEGER) ? sfn_math_add(frame, input, sfn_variable(frame, 1, 0))
                                            : input;
    if (output == NULL || !sfn_leave(frame, output))
        return SFN_FAILED;
    return SFN_END;
}

static int32_t do_work(struct sfn_frame *frame)
{
    sfn_enter(frame, WORK_STATE);
    sfn_task_begin(frame);
    sfn_task_start(frame, sfn_item_index(frame));
    return SFN_SUSPENDED;
}

static int32_t do_break(struct sfn_frame *frame)
{
    sfn_enter(frame, BAD_STATE);
    sfn_throw(frame, &bad_error, NULL);
    return SFN_FAILED;
}

static point_function *const map_points[] = {
    [FIRST] = do_first,         [EACH_ENTER] = do_each_enter,
    [EACH] = do_each,           [EACH_LEAVE] = do_each_leave,
    [EACH_FAIL] = do_each_fail, [ITEM] = do_item,
    [WORK] = do_work,           [WORK_LEAVE] = do_each_leave,
    [BREAK] = do_break,
};
PROGRAM_RUN(run_map, map_points)
static const struct sfn_program map_program = {.abi_version = SFN_ABI_VERSION,
                                               .run = run_map,
                                               .scopes = map_scopes,
                                               .states = map_states,
                                               .name = "each"};

static void open(struct world *world, const struct sfn_program *program, const char *input)
{
    world_open(world, program, true, false);
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
    open(&world, &parallel_program, "{\"a\":1}");
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
    open(&world, &parallel_program, "{\"catch\":1}");
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
    world_start(&world, "{}");
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
    open(&world, &parallel_program, "{}");
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
    open(&world, &parallel_program, "{\"timeout\":1,\"catch\":1}");
    world_next_timer(&world);
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED {\"Error\":\"States.Timeout\",\"Cause\":\"\"}");
    world_start(&world, "{\"catch\":1}");
    world_fail(&world, "Charge", "States.Runtime", "broken");
    assert_string_equal(world_outcome(&world), "FAILED States.Runtime: broken");
    world_close(&world);
}

/* ---- Map ---- */

static void test_map_in_order(void **state)
{
    struct world world;

    (void)state;
    open(&world, &map_program, "{\"items\":[1,2],\"concurrency\":1}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [11,12]");
    assert_string_equal(sequence_from(&world, "5<4"), "5<4 MapStateStarted\n"
                                                      "6<5 MapIterationStarted\n"
                                                      "7<6 PassStateEntered\n"
                                                      "8<7 PassStateExited\n"
                                                      "9<8 MapIterationSucceeded\n"
                                                      "10<8 MapIterationStarted\n"
                                                      "11<10 PassStateEntered\n"
                                                      "12<11 PassStateExited\n"
                                                      "13<12 MapIterationSucceeded\n"
                                                      "14<13 MapStateSucceeded\n"
                                                      "15<13 MapStateExited\n"
                                                      "16<15 ExecutionSucceeded\n");
    world_close(&world);
}

static void test_map_at_once(void **state)
{
    struct world world;

    (void)state;
    open(&world, &map_program, "{\"items\":[1,\"t\",3]}");
    world_succeed(&world, "Work", "true");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [11,true,13]");
    assert_string_equal(sequence_from(&world, "5<4"), "5<4 MapStateStarted\n"
                                                      "6<5 MapIterationStarted\n"
                                                      "7<5 MapIterationStarted\n"
                                                      "8<5 MapIterationStarted\n"
                                                      "9<6 PassStateEntered\n"
                                                      "10<9 PassStateExited\n"
                                                      "11<10 MapIterationSucceeded\n"
                                                      "12<7 PassStateEntered\n"
                                                      "13<12 PassStateExited\n"
                                                      "14<13 TaskStateEntered\n"
                                                      "15<14 TaskScheduled\n"
                                                      "16<15 TaskStarted\n"
                                                      "17<8 PassStateEntered\n"
                                                      "18<17 PassStateExited\n"
                                                      "19<18 MapIterationSucceeded\n"
                                                      "20<16 TaskSucceeded\n"
                                                      "21<20 TaskStateExited\n"
                                                      "22<21 MapIterationSucceeded\n"
                                                      "23<22 MapStateSucceeded\n"
                                                      "24<22 MapStateExited\n"
                                                      "25<24 ExecutionSucceeded\n");
    assert_non_null(strstr(world_history(&world),
                           "\"mapIterationStartedEventDetails\":{\"name\":\"Each\",\"index\":2}"));
    world_close(&world);
}

static void test_map_concurrency(void **state)
{
    struct world world;

    (void)state;
    open(&world, &map_program, "{\"items\":[\"a\",\"b\",\"c\",4],\"concurrency\":\"2\"}");
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
    open(&world, &map_program, "{\"items\":[]}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED []");
    assert_string_equal(sequence_from(&world, "5<4"), "5<4 MapStateStarted\n"
                                                      "6<5 MapStateSucceeded\n"
                                                      "7<5 MapStateExited\n"
                                                      "8<7 ExecutionSucceeded\n");
    world_start(&world, "{\"items\":[\"x\",[]],\"select\":1}");
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED [{\"i\":0,\"v\":\"x\",\"b\":10},{\"i\":1,\"v\":[],\"b\":10}]");
    world_start(&world, "{\"items\":[5,\"refuse\",7],\"select\":1,\"concurrency\":1,\"catch\":1}");
    assert_non_null(strstr(world_outcome(&world),
                           "\"Error\":\"States.IntrinsicFailure\",\"Cause\":\"An error occurred "
                           "while executing the state 'Each' (entered at the event id #4)."));
    world_close(&world);
}

static void test_map_failure(void **state)
{
    struct world world;

    (void)state;
    open(&world, &map_program, "{\"items\":[1,-1,\"t\"],\"concurrency\":1}");
    assert_string_equal(world_outcome(&world), "FAILED Bad");
    assert_string_equal(sequence_from(&world, "13<12"), "13<12 FailStateEntered\n"
                                                        "14<13 MapIterationFailed\n"
                                                        "15<13 MapStateFailed\n"
                                                        "16<15 ExecutionFailed\n");
    /* The others are given up. */
    world_start(&world, "{\"items\":[\"t\",-1],\"catch\":1}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"Error\":\"Bad\",\"Cause\":\"\"}");
    assert_string_equal(sequence_from(&world, "15<14"), "15<14 FailStateEntered\n"
                                                        "16<15 MapIterationFailed\n"
                                                        "17<12 TaskStateAborted\n"
                                                        "18<17 MapIterationAborted\n"
                                                        "19<15 MapStateFailed\n"
                                                        "20<19 MapStateExited\n"
                                                        "21<20 ExecutionSucceeded\n");
    world_close(&world);
}

static void test_map_retry(void **state)
{
    struct world world;

    (void)state;
    open(&world, &map_program, "{\"items\":[-1],\"retry\":1}");
    assert_int_equal(world_next_timer(&world), 1000);
    assert_string_equal(world_outcome(&world), "FAILED Bad");
    assert_string_equal(sequence_from(&world, "9<8"), "9<8 FailStateEntered\n"
                                                      "10<9 MapIterationFailed\n"
                                                      "11<9 MapStateStarted\n"
                                                      "12<11 MapIterationStarted\n"
                                                      "13<12 PassStateEntered\n"
                                                      "14<13 PassStateExited\n"
                                                      "15<14 FailStateEntered\n"
                                                      "16<15 MapIterationFailed\n"
                                                      "17<15 MapStateFailed\n"
                                                      "18<17 ExecutionFailed\n");
    world_close(&world);
}

static void test_map_tolerance(void **state)
{
    static const struct {
        const char *input, *outcome;
    } cases[] = {
        {"{\"items\":[1,-1,3],\"count\":1}",
         "SUCCEEDED [11,{\"Error\":\"Bad\",\"Cause\":\"\"},13]"},
        {"{\"items\":[-1,-1,3],\"count\":1}",
         "FAILED States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold "
         "was exceeded"},
        {"{\"items\":[-1,2],\"percentage\":50}",
         "SUCCEEDED [{\"Error\":\"Bad\",\"Cause\":\"\"},12]"},
        {"{\"items\":[-1,2],\"percentage\":\"49.9\"}",
         "FAILED States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold "
         "was exceeded"},
        {"{\"items\":[-1],\"count\":0}", "FAILED Bad"},
        {"{\"items\":[-1,-1],\"percentage\":100}",
         "SUCCEEDED [{\"Error\":\"Bad\",\"Cause\":\"\"},{\"Error\":\"Bad\",\"Cause\":\"\"}]"},
    };
    struct world world;

    (void)state;
    world_open(&world, &map_program, true, false);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        world_start(&world, cases[i].input);
        assert_string_equal(world_outcome(&world), cases[i].outcome);
    }
    world_close(&world);
}

static void test_map_wrong_numbers(void **state)
{
    static const struct {
        const char *input, *cause;
    } cases[] = {
        {"{\"items\":[],\"concurrency\":\"NoNumber\"}",
         "The MaxConcurrencyPath field refers to value \"NoNumber\" which is not a valid integer: "
         "$.concurrency"},
        {"{\"items\":[],\"concurrency\":{}}",
         "The MaxConcurrencyPath field refers to value \"{}\" which is not a valid integer: "
         "$.concurrency"},
        {"{\"items\":[],\"concurrency\":-1}", "MaxConcurrency cannot be negative."},
        {"{\"items\":[],\"count\":\"NoNumber\"}",
         "The ToleratedFailureCountPath field refers to value \"NoNumber\" which is not a valid "
         "integer: $.count"},
        {"{\"items\":[],\"count\":-1}", "ToleratedFailureCount cannot be negative."},
        {"{\"items\":[],\"percentage\":{}}",
         "The ToleratedFailurePercentagePath field refers to value \"{}\" which is not a valid "
         "float: $.percentage"},
        {"{\"items\":[],\"percentage\":100.1}",
         "ToleratedFailurePercentage must be between 0 and 100."},
        {"{\"items\":{}}", "must point to array."},
    };
    struct world world;

    (void)state;
    world_open(&world, &map_program, true, false);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        world_start(&world, cases[i].input);
        assert_non_null(strstr(world_outcome(&world), "FAILED States.Runtime: An error occurred"));
        assert_non_null(strstr(world_outcome(&world), cases[i].cause));
        assert_null(strstr(world_sequence(&world), "MapStateFailed"));
        assert_true((strstr(world_sequence(&world), "MapStateStarted") != NULL) ==
                    (i >= 3 && i <= 6));
    }
    world_close(&world);
}

static void test_stop_while_mapping(void **state)
{
    struct world world;

    (void)state;
    open(&world, &map_program, "{\"items\":[\"a\",\"b\",\"c\"]}");
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
    world_open(&world, &map_program, false, false);
    world_start(&world, "{\"items\":[1,2,\"refuse\"],\"select\":1,\"catch\":1}");
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
        cmocka_unit_test(test_map_in_order),
        cmocka_unit_test(test_map_at_once),
        cmocka_unit_test(test_map_concurrency),
        cmocka_unit_test(test_map_empty_and_selected),
        cmocka_unit_test(test_map_failure),
        cmocka_unit_test(test_map_retry),
        cmocka_unit_test(test_map_tolerance),
        cmocka_unit_test(test_map_wrong_numbers),
        cmocka_unit_test(test_stop_while_mapping),
        cmocka_unit_test(test_ids_do_not_depend_on_recording),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
