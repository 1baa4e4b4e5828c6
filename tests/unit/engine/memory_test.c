/* tests/unit/engine/memory_test.c - values survive collections, waiting executions are small. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/engine/engine.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/json/write.h"
#include "tests/unit/engine/world.h"

/* ---- a machine: Start has the branches Ask (a task) and Count, which goes round $.rounds times,
 * each time with a new object, and ends with what its variable and its input say; Each is a Map
 * whose items go round too ---- */

enum { START, START_LEAVE, ASK, ASK_LEAVE, COUNT, COUNT_END, NAP, NAP_LEAVE, EACH, EACH_LEAVE };

static const struct sfn_state start = {"Start", SFN_PARALLEL, START, START_LEAVE, -1};
static const struct sfn_state ask = {"Ask", SFN_TASK, ASK, ASK_LEAVE, -1};
static const struct sfn_state count = {"Count", SFN_PASS, -1, -1, -1};
static const struct sfn_state nap = {"Nap", SFN_WAIT, -1, NAP_LEAVE, -1};
static const struct sfn_state each = {"Each", SFN_MAP, EACH, EACH_LEAVE, -1};
static const struct sfn_scope parallel_machine = {START, 1};
static const struct sfn_scope count_machine = {COUNT, 2};
static const struct sfn_scope nap_machine = {NAP, 1};
static const struct sfn_scope each_machine = {EACH, 0};
static const struct sfn_scope ask_scope = {ASK, 0};
static const struct value one = INTEGER_VALUE(1);
static const struct value text = TEXT_VALUE("kept all along");

/* The most a region held when a Count began. */
static size_t region_peak;

static int32_t do_start(struct sfn_frame *frame)
{
    sfn_enter(frame, &start);
    sfn_assign(frame, 0, "outer", sfn_input(frame));
    sfn_parallel_begin(frame, sfn_input(frame), 2);
    sfn_parallel_branch(frame, &ask_scope);
    sfn_parallel_branch(frame, &count_machine);
    return SFN_SUSPENDED;
}

static int32_t do_result(struct sfn_frame *frame)
{
    return sfn_leave(frame, sfn_result(frame)) ? SFN_END : SFN_FAILED;
}

static int32_t do_ask(struct sfn_frame *frame)
{
    const struct key keys[] = {key_of("question", 8)};
    const struct value *values[] = {sfn_input(frame)};

    sfn_enter(frame, &ask);
    sfn_task_begin(frame, "c:ask");
    sfn_task_start(frame, sfn_object(frame, keys, values, 1));
    return SFN_SUSPENDED;
}

/* The first variable is made once and never again; the second is new each time. */
static int32_t do_count(struct sfn_frame *frame)
{
    const struct value *input = sfn_input(frame), *rounds, *next;
    const struct key keys[] = {key_of("rounds", 6), key_of("pad", 3)};
    const struct value *values[2];
    bool more;

    sfn_enter(frame, &count);
    if (region_used(frame->region) > region_peak)
        region_peak = region_used(frame->region);
    rounds = field(input, "rounds");
    values[0] = value_integer(frame->region, rounds->as.integer - one.as.integer);
    values[1] =
        value_text(frame->region, "a text long enough to be worth a collection, now and then");
    next = sfn_object(frame, keys, values, 2);
    if (sfn_variable(frame, 0, 0) == NULL)
        sfn_assign(frame, 0, "kept", sfn_array(frame, (const struct value *[]){&text, input}, 2));
    sfn_assign(frame, 1, "changing", next);
    more = values[0]->as.integer > 0; /* values move when the state is left */
    if (!sfn_leave(frame, next))
        return SFN_FAILED;
    return more ? COUNT : COUNT_END;
}

static int32_t do_count_end(struct sfn_frame *frame)
{
    const struct value *values[] = {sfn_variable(frame, 0, 0), sfn_variable(frame, 0, 1)};

    sfn_enter(frame, &count);
    return sfn_leave(frame, sfn_array(frame, values, 2)) ? SFN_END : SFN_FAILED;
}

static int32_t do_nap(struct sfn_frame *frame)
{
    sfn_enter(frame, &nap);
    return sfn_wait_seconds(frame, &one, "") ? SFN_SUSPENDED : SFN_FAILED;
}

/* Naps three times with values of its own making, a variable the last time. */
static int32_t do_nap_leave(struct sfn_frame *frame)
{
    const struct value *input = sfn_input(frame), *next;
    bool last = input->kind == VALUE_ARRAY && input->as.items[0].kind == VALUE_ARRAY;

    next = sfn_array(frame, (const struct value *[]){input, &text}, 2);
    if (input->kind == VALUE_ARRAY)
        sfn_assign(frame, 0, "seen", input);
    if (!sfn_leave(frame, next))
        return SFN_FAILED;
    return last ? SFN_END : NAP;
}

static int32_t do_each(struct sfn_frame *frame)
{
    sfn_enter(frame, &each);
    sfn_map_begin(frame, field(sfn_input(frame), "items"));
    sfn_map_start(frame, &count_machine, NULL);
    return SFN_SUSPENDED;
}

static point_function *const points[] = {
    [START] = do_start, [START_LEAVE] = do_result,  [ASK] = do_ask, [ASK_LEAVE] = do_result,
    [COUNT] = do_count, [COUNT_END] = do_count_end, [NAP] = do_nap, [NAP_LEAVE] = do_nap_leave,
    [EACH] = do_each,   [EACH_LEAVE] = do_result,
};
PROGRAM_RUN(run, points)

static struct sfn_program program_of(const struct sfn_scope *machine)
{
    return (struct sfn_program){
        .abi_version = SFN_ABI_VERSION, .run = run, .machine = machine, .name = "memory"};
}

#define COUNTED(rounds)                                                                            \
    "[[\"kept all along\",{\"rounds\":" #rounds "}],{\"rounds\":0,\"pad\":\"a text long enough "   \
    "to be worth a collection, now and then\"}]"

/* ---- tests ---- */

static void test_a_loop_does_not_grow(void **state)
{
    struct sfn_program program = program_of(&count_machine);
    struct world world;

    (void)state;
    region_peak = 0;
    world_open(&world, &program, false, false);
    world_start(&world, "{\"rounds\":50000}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED " COUNTED(50000));
    assert_in_range(region_peak, 64 * 1024, 1 << 20);
    world_close(&world);
}

static void test_effects_survive_collections(void **state)
{
    struct sfn_program program = program_of(&parallel_machine);
    struct world world;
    struct buffer input = BUFFER_EMPTY;

    (void)state;
    world_open(&world, &program, false, false);
    world_start(&world, "{\"rounds\":30000}");
    json_write(&input, world_effect(&world, EFFECT_TASK)->input);
    assert_string_equal(input.text, "{\"question\":{\"rounds\":30000}}");
    world_succeed(&world, "Ask", "{\"answer\":[42]}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [{\"answer\":[42]}," COUNTED(30000) "]");
    buffer_fini(&input);
    world_close(&world);
}

static void test_results_of_items_survive_collections(void **state)
{
    struct sfn_program program = program_of(&each_machine);
    struct buffer input = BUFFER_EMPTY;
    struct world world;
    const struct value *output;

    (void)state;
    buffer_add_text(&input, "{\"items\":[{\"rounds\":1}");
    for (int i = 0; i < 2000; i++)
        buffer_add_text(&input, ",{\"rounds\":20}");
    buffer_add_text(&input, "]}");
    world_open(&world, &program, false, false);
    world_start(&world, input.text);
    output = execution_output(world.execution);
    assert_non_null(output);
    assert_int_equal(output->size, 2001);
    for (uint32_t i = 1; i < output->size; i++) {
        struct buffer item = BUFFER_EMPTY;

        json_write(&item, &output->as.items[i]);
        assert_string_equal(item.text, COUNTED(20));
        buffer_fini(&item);
    }
    buffer_fini(&input);
    world_close(&world);
}

static void test_waiting_is_small(void **state)
{
    struct sfn_program program = program_of(&nap_machine);
    struct world world;

    (void)state;
    assert_in_range(sizeof(struct execution), 1, 320);
    world_open(&world, &program, true, false);
    world_start(&world, "{\"a\":[1,\"two\"]}");
    assert_null(world.execution->root); /* packed */
    assert_null(world.execution->region.chunks);
    world_next_timer(&world);
    assert_null(world.execution->root);
    world_next_timer(&world);
    assert_non_null(world.execution->root); /* its variable keeps it awake */
    world_next_timer(&world);
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED [[[{\"a\":[1,\"two\"]},\"kept all along\"],\"kept all along\"],"
                        "\"kept all along\"]");
    assert_string_equal(world_sequence(&world), "1<0 ExecutionStarted\n"
                                                "2<0 WaitStateEntered\n"
                                                "3<2 WaitStateExited\n"
                                                "4<3 WaitStateEntered\n"
                                                "5<4 WaitStateExited\n"
                                                "6<5 WaitStateEntered\n"
                                                "7<6 WaitStateExited\n"
                                                "8<7 ExecutionSucceeded\n");
    world_start(&world, "{}");
    world_stop(&world, NULL, NULL); /* while packed */
    assert_string_equal(world_outcome(&world), "ABORTED");
    world_start(&world, "{}");
    world_close(&world); /* freed while packed */
}

static void test_many_executions(void **state)
{
    struct sfn_program program = program_of(&nap_machine);
    struct engine_options options = {.program = &program};
    struct engine *engine = engine_new(&options);
    struct execution *executions[200];
    struct effects effects;

    (void)state;
    effects_init(&effects);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < 200; i++) {
            struct execution_start begin = {.input = "[]", .input_size = 2, .seed = i};

            executions[i] = execution_new(engine, &begin, NULL);
            assert_non_null(executions[i]);
            execution_take(executions[i], &(struct happening){.kind = HAPPENING_START}, &effects);
        }
        for (size_t i = 0; i < 200; i++)
            execution_free(executions[i]);
    }
    effects_fini(&effects);
    engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_loop_does_not_grow),
        cmocka_unit_test(test_effects_survive_collections),
        cmocka_unit_test(test_results_of_items_survive_collections),
        cmocka_unit_test(test_waiting_is_small),
        cmocka_unit_test(test_many_executions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
