/* tests/unit/engine/data_test.c - a Map whose items come from outside and whose results go there.
 *
 * Program: one distributed Map that reads, and writes when its input says so; every child is a task
 * or ends at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/frame.h"
#include "tests/unit/engine/world.h"

enum { MAP, MAP_WORK, MAP_LEAVE, CHILD, CHILD_LEAVE };

static const struct value *select_item(struct sfn_frame *frame);
static const struct sfn_map map_map = {.selector = select_item};
enum { MAP_STATE, CHILD_STATE, STEP_STATE };
static const struct sfn_state states[] = {
    [MAP_STATE] = {.name = "Map",
                   .kind = SFN_MAP,
                   .work = MAP_WORK,
                   .leave = MAP_LEAVE,
                   .fail = -1,
                   .inner = 1,
                   .inner_count = 1,
                   .map = &map_map},
    [CHILD_STATE] =
        {.name = "Child", .kind = SFN_TASK, .work = CHILD, .leave = CHILD_LEAVE, .fail = -1},
    [STEP_STATE] = {.name = "Step", .kind = SFN_PASS, .work = -1, .leave = -1, .fail = -1},
};
static const struct sfn_scope scopes[] = {
    {.owner = -1, .start = MAP},
    {.owner = MAP_STATE, .start = CHILD},
};

static int32_t do_map(struct sfn_frame *frame)
{
    sfn_enter(frame, MAP_STATE);
    return MAP_WORK;
}

/* An item that is null has no input. */
static const struct value *select_item(struct sfn_frame *frame)
{
    const struct value *item = sfn_item_value(frame);

    if (item->kind != VALUE_NULL)
        return item;
    frame_fail(frame, "States.Runtime", "null");
    return NULL;
}

static int32_t do_map_work(struct sfn_frame *frame)
{
    const struct value *input = sfn_input(frame);

    if (!sfn_map_concurrency(frame, field(input, "concurrency"), "$.concurrency"))
        return SFN_FAILED;
    sfn_map_begin(frame, &value_empty_array);
    sfn_map_distribute(frame, "Label", field(input, "express") != NULL);
    if (field(input, "batch") != NULL && !sfn_map_batch_items(frame, field(input, "batch"), ""))
        return SFN_FAILED;
    if (!sfn_map_read(frame, "reader", input, &value_empty_object, &value_empty_object) ||
        !sfn_map_max_items(frame, &value_zero, ""))
        return SFN_FAILED;
    if (field(input, "Bucket") != NULL &&
        !sfn_map_write(frame, "writer", input, &value_empty_object, &value_empty_object))
        return SFN_FAILED;
    if (!sfn_map_tolerated_percentage(frame, field(input, "percentage"), "$.percentage"))
        return SFN_FAILED;
    sfn_map_start(frame);
    return SFN_SUSPENDED;
}

static int32_t do_leave(struct sfn_frame *frame)
{
    return sfn_leave(frame, sfn_result(frame)) ? SFN_END : SFN_FAILED;
}

/* A string is a task's, anything else ends at once. */
static int32_t do_child(struct sfn_frame *frame)
{
    const struct value *input = sfn_input(frame);

    if (input->kind != VALUE_STRING) {
        sfn_enter(frame, STEP_STATE);
        return sfn_leave(frame, input) ? SFN_END : SFN_FAILED;
    }
    sfn_enter(frame, CHILD_STATE);
    sfn_task_begin(frame, "exec:x");
    sfn_task_start(frame, input);
    return SFN_SUSPENDED;
}

static point_function *const points[] = {
    [MAP] = do_map,     [MAP_WORK] = do_map_work, [MAP_LEAVE] = do_leave,
    [CHILD] = do_child, [CHILD_LEAVE] = do_leave,
};
PROGRAM_RUN(run, points)

static const struct sfn_program program = {
    .abi_version = SFN_ABI_VERSION, .run = run, .scopes = scopes, .states = states, .name = "data"};

static struct world open_world(const char *input)
{
    struct world world;

    world_open(&world, &program, true, false);
    world_start(&world, input);
    return world;
}

static void items_are_asked_for_when_used_up(void **state)
{
    struct world world = open_world("{\"concurrency\":1,\"percentage\":0}");

    (void)state;
    assert_true(world.wanted > 0);
    world_items(&world, "[1,\"wait\",3]", false);
    assert_int_equal(world.wanted, 0); /* one is left */
    world_succeed(&world, "Child", "[2]");
    assert_true(world.wanted > 0);
    world_items(&world, "[]", false); /* nothing yet: asked again */
    assert_true(world.wanted > 0);
    world_items(&world, "[{\"a\":4}]", true);
    assert_string_equal(world_outcome(&world), "SUCCEEDED [1,[2],3,{\"a\":4}]");
    world_close(&world);
}

static void no_items_at_all(void **state)
{
    struct world world = open_world("{\"concurrency\":0,\"percentage\":0}");

    (void)state;
    world_items(&world, "[]", true);
    assert_string_equal(world_outcome(&world), "SUCCEEDED []");
    world_close(&world);
}

static void batches_go_on_behind_a_piece(void **state)
{
    struct world world = open_world("{\"concurrency\":1,\"percentage\":0,\"batch\":3}");

    (void)state;
    world_items(&world, "[1,2]", false);
    assert_true(world.wanted > 0);
    world_items(&world, "[3,4]", false);
    world_items(&world, "[5]", true);
    assert_string_equal(world_outcome(&world), "SUCCEEDED [{\"Items\":[1,2,3]},{\"Items\":[4,5]}]");
    world_close(&world);
}

static void a_source_that_fails_fails_the_map(void **state)
{
    struct world world = open_world("{\"concurrency\":2,\"percentage\":0}");
    uint64_t source = world.source;

    (void)state;
    world_items(&world, "[\"wait\"]", false);
    world_data_fails(&world, source, "line 2");
    assert_string_equal(world_outcome(&world), "FAILED States.ItemReaderFailed: line 2");
    assert_int_equal(world.tasks_count, 0);
    execution_take(
        world.execution,
        &(struct happening){
            .kind = HAPPENING_ITEMS, .id = source, .items = &value_empty_array, .last = true},
        &world.effects);
    world_close(&world);
}

static void a_percentage_is_of_all_items(void **state)
{
    struct world world = open_world("{\"concurrency\":1,\"percentage\":50}");

    (void)state;
    world_items(&world, "[\"wait\"]", false);
    world_fail(&world, "Child", "Bad", "x"); /* all there is, but more may come */
    world_items(&world, "[2]", true);
    assert_int_equal(execution_status(world.execution), EXECUTION_SUCCEEDED);
    world_close(&world);
    world = open_world("{\"concurrency\":1,\"percentage\":50}");
    world_items(&world, "[\"wait\"]", false);
    world_fail(&world, "Child", "Bad", "x");
    world_items(&world, "[]", true);
    assert_string_equal(world_outcome(&world),
                        "FAILED States.ExceedToleratedFailureThreshold: The specified tolerated "
                        "failure threshold was exceeded");
    world_close(&world);
}

/* No child starts, and none runs on, in a run that has failed already. */
static void a_percentage_is_looked_at_when_the_last_item_is_there(void **state)
{
    struct world world = open_world("{\"concurrency\":2,\"percentage\":40}");

    (void)state;
    world_items(&world, "[\"wait\",\"wait\"]", false);
    world_fail(&world, "Child", "Bad", "x");
    assert_int_equal(execution_status(world.execution), EXECUTION_RUNNING);
    world_items(&world, "[]", true);
    assert_string_equal(world_outcome(&world),
                        "FAILED States.ExceedToleratedFailureThreshold: The specified tolerated "
                        "failure threshold was exceeded");
    assert_int_equal(world.tasks_count, 0);
    world_close(&world);
}

static void results_go_out(void **state)
{
    struct world world =
        open_world("{\"concurrency\":1,\"percentage\":50,\"Bucket\":\"b\",\"Prefix\":\"p\"}");

    (void)state;
    assert_true(world.sink != 0);
    world_items(&world, "[1]", false);
    assert_non_null(world_effect(&world, EFFECT_RESULT));
    world_items(&world, "[2]", true);
    assert_non_null(world_effect(&world, EFFECT_END_RESULTS));
    assert_int_equal(execution_status(world.execution), EXECUTION_RUNNING);
    world_results_end(&world);
    assert_int_equal(execution_status(world.execution), EXECUTION_SUCCEEDED);
    assert_true(value_is_text(
        field(field(execution_output(world.execution), "ResultWriterDetails"), "Bucket"), "b"));
    world_close(&world);
}

static void a_sink_that_fails_fails_the_map(void **state)
{
    struct world world = open_world("{\"concurrency\":1,\"percentage\":50,\"Bucket\":\"b\"}");

    (void)state;
    world_items(&world, "[1]", true);
    world_data_fails(&world, world.sink, "disk full");
    assert_string_equal(world_outcome(&world), "FAILED States.ResultWriterFailed: disk full");
    world_close(&world);
}

/* ---- runs that end early ---- */

static void add_text(struct buffer *out, const struct value *text)
{
    buffer_add(out, text->as.text, text->size);
}

/* What the last event told the sink: "ABORTED \"wait\", PENDING [2,3] from 1". */
static const char *told(struct world *world)
{
    const struct effects *effects = &world->effects;

    buffer_clear(&world->text);
    buffer_add_text(&world->text, "");
    for (size_t i = 0; i < effects->count; i++) {
        const struct effect *effect = &effects->items[i];

        if (effect->kind != EFFECT_RESULT && effect->kind != EFFECT_PENDING)
            continue;
        if (world->text.size > 0)
            buffer_add_text(&world->text, ", ");
        if (effect->kind == EFFECT_PENDING) {
            buffer_add_text(&world->text, "PENDING ");
            json_write(&world->text, effect->input);
            buffer_add_format(&world->text, " from %d", (int)effect->count);
            continue;
        }
        assert_int_equal(effect->failed,
                         !value_is_text(field(effect->input, "Status"), "SUCCEEDED"));
        add_text(&world->text, field(effect->input, "Status"));
        buffer_add_byte(&world->text, ' ');
        add_text(&world->text, field(effect->input, "Input"));
    }
    return world->text.text;
}

static void too_many_failures_leave_no_item_out(void **state)
{
    struct world world = open_world("{\"concurrency\":2,\"percentage\":40,\"Bucket\":\"b\"}");

    (void)state;
    world_items(&world, "[\"a\",\"b\",\"c\",\"d\",\"e\"]", true);
    world_fail(&world, "Child", "Bad", "x");
    assert_string_equal(told(&world), "FAILED \"a\"");
    world_fail(&world, "Child", "Bad", "x");
    assert_string_equal(told(&world), "FAILED \"b\"");
    world_fail(&world, "Child", "Bad", "x");
    assert_string_equal(told(&world), "FAILED \"c\", ABORTED \"d\", "
                                      "PENDING [\"a\",\"b\",\"c\",\"d\",\"e\"] from 4");
    assert_int_equal(world.ended, 1);
    world_close(&world);
}

/* In the piece that came last, what was taken of it does not count. */
static void a_stop_leaves_no_item_out(void **state)
{
    struct world world = open_world("{\"concurrency\":1,\"percentage\":40,\"Bucket\":\"b\"}");

    (void)state;
    world_items(&world, "[1,2]", false);
    assert_string_equal(told(&world), "SUCCEEDED 1, SUCCEEDED 2");
    world_items(&world, "[3,\"a\",4,5]", false);
    world_stop(&world, NULL, "enough");
    assert_string_equal(told(&world), "ABORTED \"a\", PENDING [3,\"a\",4,5] from 2");
    world_close(&world);
}

static void an_unfinished_batch_is_pending(void **state)
{
    struct world world =
        open_world("{\"concurrency\":1,\"percentage\":40,\"Bucket\":\"b\",\"batch\":2}");
    uint64_t source = world.source;

    (void)state;
    world_items(&world, "[1,2,3]", false);
    assert_string_equal(told(&world), "SUCCEEDED {\"Items\":[1,2]}");
    world_data_fails(&world, source, "line 4");
    assert_string_equal(told(&world), "PENDING [1,2,3] from 2");
    assert_string_equal(world_outcome(&world), "FAILED States.ItemReaderFailed: line 4");
    world_close(&world);
}

static void an_item_whose_selector_fails_is_pending(void **state)
{
    struct world world = open_world("{\"concurrency\":3,\"percentage\":40,\"Bucket\":\"b\"}");

    (void)state;
    world_items(&world, "[\"a\",1,null,2]", true);
    assert_string_equal(told(&world),
                        "SUCCEEDED 1, ABORTED \"a\", PENDING [\"a\",1,null,2] from 2");
    world_close(&world);
}

/* Both children are as old: the time of the second is over in the same moment. */
static void an_express_child_that_takes_too_long_is_told_of(void **state)
{
    struct world world =
        open_world("{\"concurrency\":2,\"percentage\":40,\"Bucket\":\"b\",\"express\":1}");

    (void)state;
    world_items(&world, "[\"a\",\"b\",1]", true);
    assert_int_equal(world_next_timer(&world), 300000);
    assert_string_equal(told(&world), "TIMED_OUT \"a\", SUCCEEDED 1");
    assert_int_equal(world_next_timer(&world), 0);
    assert_string_equal(told(&world), "TIMED_OUT \"b\"");
    assert_int_equal(world.ended, 1);
    world_close(&world);
}

/* The world of the test would complain of a source or sink left open at the end. */
static void stopping_closes_both(void **state)
{
    struct world world = open_world("{\"concurrency\":1,\"percentage\":50,\"Bucket\":\"b\"}");

    (void)state;
    world_stop(&world, NULL, "enough");
    assert_int_equal(world.ended, 1);
    world_close(&world);
    world = open_world("{\"concurrency\":1,\"percentage\":50,\"Bucket\":\"b\"}");
    world_items(&world, "[\"wait\",1]", false);
    world_stop(&world, NULL, "enough");
    assert_int_equal(world.ended, 1);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_asked_for_when_used_up),
        cmocka_unit_test(no_items_at_all),
        cmocka_unit_test(batches_go_on_behind_a_piece),
        cmocka_unit_test(a_source_that_fails_fails_the_map),
        cmocka_unit_test(a_percentage_is_of_all_items),
        cmocka_unit_test(a_percentage_is_looked_at_when_the_last_item_is_there),
        cmocka_unit_test(results_go_out),
        cmocka_unit_test(a_sink_that_fails_fails_the_map),
        cmocka_unit_test(too_many_failures_leave_no_item_out),
        cmocka_unit_test(a_stop_leaves_no_item_out),
        cmocka_unit_test(an_unfinished_batch_is_pending),
        cmocka_unit_test(an_item_whose_selector_fails_is_pending),
        cmocka_unit_test(an_express_child_that_takes_too_long_is_told_of),
        cmocka_unit_test(stopping_closes_both),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
