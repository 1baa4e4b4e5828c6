/* tests/unit/engine/sim_test.c - random worlds: whatever happens in whatever order, it ends well.
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

enum {
    OUTER_ENTER,
    OUTER,
    OUTER_LEAVE,
    OUTER_FAIL,
    PAIR_ENTER,
    PAIR,
    PAIR_LEAVE,
    PAIR_FAIL,
    PAY_ENTER,
    PAY,
    PAY_LEAVE,
    PAY_FAIL,
    INNER_ENTER,
    INNER,
    INNER_LEAVE,
    NAP,
    NAP_LEAVE,
    SEND_ENTER,
    SEND,
    SEND_LEAVE,
};

static const struct sfn_map outer_map = {.selector = NULL};
static const struct sfn_map inner_map = {.selector = sfn_item_value};
enum { OUTER_STATE, PAIR_STATE, PAY_STATE, INNER_STATE, NAP_STATE, DISPATCH_STATE };
static const struct sfn_state states[] = {
    [OUTER_STATE] = {.name = "Outer",
                     .kind = SFN_MAP,
                     .work = OUTER,
                     .leave = OUTER_LEAVE,
                     .fail = OUTER_FAIL,
                     .inner = 1,
                     .inner_count = 1,
                     .map = &outer_map},
    [PAIR_STATE] = {.name = "Pair",
                    .kind = SFN_PARALLEL,
                    .work = PAIR,
                    .leave = PAIR_LEAVE,
                    .fail = PAIR_FAIL,
                    .inner = 2,
                    .inner_count = 2},
    [PAY_STATE] =
        {.name = "Pay", .kind = SFN_TASK, .work = PAY, .leave = PAY_LEAVE, .fail = PAY_FAIL},
    [INNER_STATE] = {.name = "Inner",
                     .kind = SFN_MAP,
                     .work = INNER,
                     .leave = INNER_LEAVE,
                     .fail = -1,
                     .inner = 4,
                     .inner_count = 1,
                     .map = &inner_map},
    [NAP_STATE] = {.name = "Nap", .kind = SFN_WAIT, .work = -1, .leave = NAP_LEAVE, .fail = -1},
    [DISPATCH_STATE] =
        {.name = "Send", .kind = SFN_TASK, .work = SEND, .leave = SEND_LEAVE, .fail = -1},
};
static const struct sfn_scope scopes[] = {
    {.owner = -1, .start = OUTER_ENTER, .variables = 1},
    {.owner = OUTER_STATE, .start = PAIR_ENTER, .variables = 1},
    {.owner = PAIR_STATE, .start = PAY_ENTER, .variables = 1},
    {.owner = PAIR_STATE, .start = INNER_ENTER},
    {.owner = INNER_STATE, .start = NAP, .variables = 1},
};
static const struct value two = INTEGER_VALUE(2);
static const struct value ninety = INTEGER_VALUE(90);

static int32_t do_outer_enter(struct sfn_frame *frame)
{
    sfn_enter(frame, OUTER_STATE);
    return OUTER;
}

static int32_t do_outer(struct sfn_frame *frame)
{
    const struct value *input = sfn_input(frame);

    if (!sfn_map_concurrency(frame, field(input, "concurrency"), "$.concurrency"))
        return SFN_FAILED;
    sfn_map_begin(frame, field(input, "items"));
    if (!sfn_map_tolerated_count(frame, field(input, "tolerated"), "$.tolerated"))
        return SFN_FAILED;
    sfn_map_start(frame);
    return SFN_SUSPENDED;
}

static int32_t do_leave(struct sfn_frame *frame)
{
    return sfn_leave(frame, sfn_result(frame)) ? SFN_END : SFN_FAILED;
}

static int32_t do_outer_fail(struct sfn_frame *frame)
{
    if (sfn_error_is_any(frame) && sfn_retry(frame, 0, 1, 1, 2, 0, 1))
        return SFN_SUSPENDED;
    if (sfn_error_is(frame, "A"))
        return sfn_leave(frame, sfn_caught(frame)) ? SFN_END : SFN_FAILED;
    return SFN_FAILED;
}

static int32_t do_pair_enter(struct sfn_frame *frame)
{
    sfn_enter(frame, PAIR_STATE);
    return PAIR;
}

static int32_t do_pair(struct sfn_frame *frame)
{
    sfn_parallel_begin(frame, sfn_input(frame));
    return SFN_SUSPENDED;
}

static int32_t do_pair_fail(struct sfn_frame *frame)
{
    if (sfn_error_is(frame, "B") && sfn_retry(frame, 2, 1, 2, 1.5, 0, 0))
        return SFN_SUSPENDED;
    if (sfn_error_is(frame, "States.Timeout")) {
        sfn_assign(frame, 0, "late", sfn_input(frame));
        return sfn_leave(frame, sfn_caught(frame)) ? SFN_END : SFN_FAILED;
    }
    return SFN_FAILED;
}

static int32_t do_pay_enter(struct sfn_frame *frame)
{
    sfn_enter(frame, PAY_STATE);
    return PAY;
}

static int32_t do_pay(struct sfn_frame *frame)
{
    sfn_task_begin(frame, "arn:aws:states:::sqs:sendMessage.waitForTaskToken");
    if (!sfn_task_timeout(frame, &ninety, "") || !sfn_task_heartbeat(frame, &two, ""))
        return SFN_FAILED;
    sfn_task_start(frame, sfn_context(frame));
    return SFN_SUSPENDED;
}

static int32_t do_pay_fail(struct sfn_frame *frame)
{
    if (sfn_error_is_task_failed(frame) && sfn_retry(frame, 0, 1, 1, 2, 0, 0))
        return SFN_SUSPENDED;
    if (sfn_error_is_heartbeat(frame) && sfn_retry(frame, 1, 1, 1, 2, 0, 0))
        return SFN_SUSPENDED;
    return SFN_FAILED;
}

static int32_t do_inner_enter(struct sfn_frame *frame)
{
    sfn_enter(frame, INNER_STATE);
    return INNER;
}

static int32_t do_inner(struct sfn_frame *frame)
{
    sfn_map_begin(frame, sfn_input(frame));
    sfn_map_start(frame);
    return SFN_SUSPENDED;
}

static int32_t do_nap(struct sfn_frame *frame)
{
    sfn_enter(frame, NAP_STATE);
    return sfn_wait_seconds(frame, sfn_input(frame), "") ? SFN_SUSPENDED : SFN_FAILED;
}

static int32_t do_nap_leave(struct sfn_frame *frame)
{
    bool odd = sfn_input(frame)->as.integer % 2 != 0;

    sfn_assign(frame, 0, "slept", sfn_input(frame));
    if (!sfn_leave(frame, sfn_input(frame)))
        return SFN_FAILED;
    return odd ? SEND_ENTER : SFN_END;
}

static int32_t do_send_enter(struct sfn_frame *frame)
{
    sfn_enter(frame, DISPATCH_STATE);
    return SEND;
}

static int32_t do_send(struct sfn_frame *frame)
{
    sfn_task_begin(frame, "c:send");
    sfn_task_start(frame, sfn_variable(frame, 0, 0));
    return SFN_SUSPENDED;
}

static point_function *const points[] = {
    [OUTER_ENTER] = do_outer_enter,
    [OUTER] = do_outer,
    [OUTER_LEAVE] = do_leave,
    [OUTER_FAIL] = do_outer_fail,
    [PAIR_ENTER] = do_pair_enter,
    [PAIR] = do_pair,
    [PAIR_LEAVE] = do_leave,
    [PAIR_FAIL] = do_pair_fail,
    [PAY_ENTER] = do_pay_enter,
    [PAY] = do_pay,
    [PAY_LEAVE] = do_leave,
    [PAY_FAIL] = do_pay_fail,
    [INNER_ENTER] = do_inner_enter,
    [INNER] = do_inner,
    [INNER_LEAVE] = do_leave,
    [NAP] = do_nap,
    [NAP_LEAVE] = do_nap_leave,
    [SEND_ENTER] = do_send_enter,
    [SEND] = do_send,
    [SEND_LEAVE] = do_leave,
};
PROGRAM_RUN(run, points)
static const struct sfn_program program = {.abi_version = SFN_ABI_VERSION,
                                           .run = run,
                                           .scopes = scopes,
                                           .states = states,
                                           .name = "sim",
                                           .timeout_seconds = 40};

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
    world_open(&world, &program, record, false);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_worlds),
        cmocka_unit_test(test_recording_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
