/* tests/unit/engine/data_test.c - a Map whose items come from outside and whose results go there.
 *
 * The machine is one distributed Map that reads; a child whose input is a string is a task, any
 * other ends at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "tests/unit/engine/world.h"

#define READS                                                                                      \
    "'ItemReader':{'Resource':'arn:aws:states:::s3:getObject','ReaderConfig':{'InputType':'JSON'}" \
    ",'Parameters':{'Bucket':'b','Key':'k'}}"
/* More fields of the Map. */
#define WRITES                                                                                     \
    ",'ResultWriter':{'Resource':'arn:aws:states:::s3:putObject',"                                 \
    "'Parameters':{'Bucket':'b','Prefix':'p'}}"
#define BATCH(count) ",'ItemBatcher':{'MaxItemsPerBatch':" #count "}"
/* An item that is an empty array has no input. */
#define SELECTS ",'ItemSelector':{'v.$':'$$.Map.Item.Value[0]'}"

static struct world open_typed(const char *type, int concurrency, int percentage, const char *more)
{
    struct buffer definition = BUFFER_EMPTY;
    struct world world;

    buffer_add_format(
        &definition,
        "{'StartAt':'Map','States':{'Map':{'Type':'Map','End':true,'Label':'Label'," READS
        ",'MaxConcurrency':%d,'ToleratedFailurePercentage':%d%s,'ItemProcessor':{"
        "'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'%s'},"
        "'StartAt':'Kind','States':{'Kind':{'Type':'Choice','Choices':["
        "{'Or':[{'Variable':'$','IsString':true},{'And':["
        "{'Variable':'$.v','IsPresent':true},{'Variable':'$.v','IsString':true}]}],"
        "'Next':'Child'}],'Default':'Step'},"
        "'Child':{'Type':'Task','Resource':'exec:./x','End':true},"
        "'Step':{'Type':'Pass','End':true}}}}}}",
        concurrency, percentage, more, type);
    world_of(&world, definition.text, WORLD_RECORDS);
    world_start(&world, "{}");
    buffer_fini(&definition);
    return world;
}

static struct world open_world(int concurrency, int percentage, const char *more)
{
    return open_typed("STANDARD", concurrency, percentage, more);
}

static void items_are_asked_for_when_used_up(void **state)
{
    struct world world = open_world(1, 0, "");

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
    struct world world = open_world(0, 0, "");

    (void)state;
    world_items(&world, "[]", true);
    assert_string_equal(world_outcome(&world), "SUCCEEDED []");
    world_close(&world);
}

static void batches_go_on_behind_a_piece(void **state)
{
    struct world world = open_world(1, 0, BATCH(3));

    (void)state;
    world_items(&world, "[1,2]", false);
    assert_true(world.wanted > 0);
    world_items(&world, "[3,4]", false);
    world_items(&world, "[5]", true);
    assert_string_equal(world_outcome(&world), "SUCCEEDED [{\"Items\":[1,2,3]},{\"Items\":[4,5]}]");
    world_close(&world);
}

/* Nobody says how many there will be: the room for results grows with them, and what has been kept
 * stays as it was whatever is made beside it. */
static void many_batches_keep_their_results(void **state)
{
    struct world world = open_world(1, 0, BATCH(1));
    struct buffer wanted = BUFFER_EMPTY;

    (void)state;
    buffer_add_text(&wanted, "SUCCEEDED [");
    for (int i = 0; i < 40; i++) {
        char items[32];

        (void)snprintf(items, sizeof items, "[\"item %d\"]", i);
        buffer_add_format(&wanted, "%s{\"Items\":%s}", i > 0 ? "," : "", items);
        world_items(&world, items, i == 39);
    }
    buffer_add_byte(&wanted, ']');
    assert_string_equal(world_outcome(&world), wanted.text);
    buffer_fini(&wanted);
    world_close(&world);
}

static void a_source_that_fails_fails_the_map(void **state)
{
    struct world world = open_world(2, 0, "");
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
    struct world world = open_world(1, 50, "");

    (void)state;
    world_items(&world, "[\"wait\"]", false);
    world_fail(&world, "Child", "Bad", "x"); /* all there is, but more may come */
    world_items(&world, "[2]", true);
    assert_int_equal(execution_status(world.execution), EXECUTION_SUCCEEDED);
    world_close(&world);
    world = open_world(1, 50, "");
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
    struct world world = open_world(2, 40, "");

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
    struct world world = open_world(1, 50, WRITES);

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
    struct world world = open_world(1, 50, WRITES);

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

/* What the last event told the sink: "ABORTED \"wait\", PENDING [3]". */
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
    struct world world = open_world(2, 40, WRITES);

    (void)state;
    world_items(&world, "[\"a\",\"b\",\"c\",\"d\",\"e\"]", true);
    world_fail(&world, "Child", "Bad", "x");
    assert_string_equal(told(&world), "FAILED \"a\"");
    world_fail(&world, "Child", "Bad", "x");
    assert_string_equal(told(&world), "FAILED \"b\"");
    world_fail(&world, "Child", "Bad", "x");
    assert_string_equal(told(&world), "FAILED \"c\", ABORTED \"d\", "
                                      "PENDING [\"e\"]");
    assert_int_equal(world.ended, 1);
    world_close(&world);
}

/* In the piece that came last, what was taken of it does not count. */
static void a_stop_leaves_no_item_out(void **state)
{
    struct world world = open_world(1, 40, WRITES);

    (void)state;
    world_items(&world, "[1,2]", false);
    assert_string_equal(told(&world), "SUCCEEDED 1, SUCCEEDED 2");
    world_items(&world, "[3,\"a\",4,5]", false);
    world_stop(&world, NULL, "enough");
    assert_string_equal(told(&world), "ABORTED \"a\", PENDING [4,5]");
    world_close(&world);
}

static void an_unfinished_batch_is_pending(void **state)
{
    struct world world = open_world(1, 40, WRITES BATCH(2));
    uint64_t source = world.source;

    (void)state;
    world_items(&world, "[1,2,3]", false);
    assert_string_equal(told(&world), "SUCCEEDED {\"Items\":[1,2]}");
    world_data_fails(&world, source, "line 4");
    assert_string_equal(told(&world), "PENDING [3]");
    assert_string_equal(world_outcome(&world), "FAILED States.ItemReaderFailed: line 4");
    world_close(&world);
}

static void a_full_batch_does_not_wait_for_more(void **state)
{
    struct world world = open_world(1, 40, WRITES BATCH(2));

    (void)state;
    world_items(&world, "[1,2]", false);
    assert_string_equal(told(&world), "SUCCEEDED {\"Items\":[1,2]}");
    world_items(&world, "[3]", false);
    assert_string_equal(told(&world), "");
    world_items(&world, "[4]", true);
    assert_string_equal(told(&world), "SUCCEEDED {\"Items\":[3,4]}");
    world_close(&world);
}

static void an_item_whose_selector_fails_is_pending(void **state)
{
    struct world world = open_world(3, 40, WRITES SELECTS);

    (void)state;
    world_items(&world, "[[\"a\"],[1],{},[2]]", true);
    assert_string_equal(told(&world), "SUCCEEDED {\"v\":1}, ABORTED {\"v\":\"a\"}, "
                                      "PENDING [{},[2]]");
    world_close(&world);
}

/* Both children are as old: the time of the second is over in the same moment. */
static void an_express_child_that_takes_too_long_is_told_of(void **state)
{
    struct world world = open_typed("EXPRESS", 2, 40, WRITES);

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
    struct world world = open_world(1, 50, WRITES);

    (void)state;
    world_stop(&world, NULL, "enough");
    assert_int_equal(world.ended, 1);
    world_close(&world);
    world = open_world(1, 50, WRITES);
    world_items(&world, "[\"wait\",1]", false);
    world_stop(&world, NULL, "enough");
    assert_int_equal(world.ended, 1);
    world_close(&world);
}

/* A child counts its own events: its ExecutionStarted, which nobody records, is the first. */
static void a_child_has_events_of_its_own(void **state)
{
    struct world world;

    (void)state;
    world_of(&world,
             "{'StartAt':'Map','States':{'Map':{'Type':'Map','End':true,"
             "'ToleratedFailurePercentage':100,'ItemProcessor':{'ProcessorConfig':{"
             "'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},'StartAt':'One','States':{"
             "'One':{'Type':'Pass','Next':'Two'},"
             "'Two':{'Type':'Pass','Parameters':{'v.$':'$.none'},'End':true}}}}}}",
             0);
    world_start(&world, "[1]");
    assert_non_null(
        strstr(world_outcome(&world), "executing the state 'Two' (entered at the event id #4). "));
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_has_events_of_its_own),
        cmocka_unit_test(items_are_asked_for_when_used_up),
        cmocka_unit_test(no_items_at_all),
        cmocka_unit_test(batches_go_on_behind_a_piece),
        cmocka_unit_test(many_batches_keep_their_results),
        cmocka_unit_test(a_source_that_fails_fails_the_map),
        cmocka_unit_test(a_percentage_is_of_all_items),
        cmocka_unit_test(a_percentage_is_looked_at_when_the_last_item_is_there),
        cmocka_unit_test(results_go_out),
        cmocka_unit_test(a_sink_that_fails_fails_the_map),
        cmocka_unit_test(too_many_failures_leave_no_item_out),
        cmocka_unit_test(a_stop_leaves_no_item_out),
        cmocka_unit_test(an_unfinished_batch_is_pending),
        cmocka_unit_test(a_full_batch_does_not_wait_for_more),
        cmocka_unit_test(an_item_whose_selector_fails_is_pending),
        cmocka_unit_test(an_express_child_that_takes_too_long_is_told_of),
        cmocka_unit_test(stopping_closes_both),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
