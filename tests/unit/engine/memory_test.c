/* tests/unit/engine/memory_test.c - values survive collections, waiting executions are small. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/keeping/sleep.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"
#include "tests/unit/engine/world.h"

/* Count goes round $.rounds times with a new object each time; what it leaves with are a variable
 * that was made once and one that is new each time. Then Ask: the execution can be looked at. */
#define COUNT                                                                                      \
    "'Count':{'Type':'Pass','Parameters':{'rounds.$':'States.MathAdd($.rounds, -1)',"              \
    "'pad.$':'States.Format(`a text long enough to be worth {}`, $$.State.Name)'},"                \
    "'Assign':{'changing.$':'$'},'Next':'More'},"                                                  \
    "'More':{'Type':'Choice','Choices':[{'Variable':'$.rounds','NumericGreaterThan':0,"            \
    "'Next':'Count'}],'Default':'Tell'},"                                                          \
    "'Tell':{'Type':'Pass','Parameters':{'kept.$':'$kept','changing.$':'$changing'},"              \
    "'Next':'Ask'}"
#define KEEP "'Keep':{'Type':'Pass','Assign':{'kept.$':'States.Array(`kept`, $)'},'Next':'Count'}"
#define COUNTED(rounds)                                                                            \
    "{\"kept\":[\"kept\",{\"rounds\":" #rounds "}],\"changing\":{\"pad\":"                         \
    "\"a text long enough to be worth Count\",\"rounds\":0}}"

static const char loop[] =
    "{'StartAt':'Keep','States':{" KEEP "," COUNT
    ",'Ask':{'Type':'Task','Resource':'exec:./ask','ResultPath':null,'End':true}"
    "}}";
static const char two_branches[] =
    "{'StartAt':'Start','States':{'Start':{'Type':'Parallel','Branches':["
    "{'StartAt':'Question','States':{'Question':{'Type':'Task','Resource':'exec:./ask',"
    "'Parameters':{'question.$':'$'},'End':true}}},"
    "{'StartAt':'Keep','States':{" KEEP "," COUNT ",'Ask':{'Type':'Succeed'}}}],'End':true}}}";
static const char items[] =
    "{'StartAt':'Each','States':{'Each':{'Type':'Map','ItemsPath':'$.items','End':true,"
    "'ItemProcessor':{'StartAt':'Keep','States':{" KEEP "," COUNT ",'Ask':{'Type':'Succeed'}}}}}}";

/* ---- tests ---- */

static size_t bytes_in_use(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

/* False where something else counts the memory: under AddressSanitizer. */
static bool can_measure(void)
{
    size_t before = bytes_in_use();
    void *block = malloc(100000);
    bool counted = block != NULL && bytes_in_use() >= before + 100000;

    free(block);
    return counted;
}

static void test_a_loop_does_not_grow(void **state)
{
    struct world world;
    size_t before;

    (void)state;
    world_of(&world, loop, 0);
    world_start(&world, "{\"rounds\":1}");
    before = bytes_in_use();
    world_start(&world, "{\"rounds\":50000}");
    while (world_task(&world, "Ask") == 0) /* it has paused, for others */
        assert_int_equal(world_next_timer(&world), 0);
    if (can_measure())
        assert_true(bytes_in_use() < before + (1 << 20));
    world_succeed(&world, "Ask", "null");
    assert_string_equal(world_outcome(&world), "SUCCEEDED " COUNTED(50000));
    world_close(&world);
}

static void test_effects_survive_collections(void **state)
{
    struct world world;
    struct buffer input = BUFFER_EMPTY;

    (void)state;
    world_of(&world, two_branches, 0);
    world_start(&world, "{\"rounds\":12000}");
    json_write(&input, world_effect(&world, EFFECT_TASK)->input);
    assert_string_equal(input.text, "{\"question\":{\"rounds\":12000}}");
    world_succeed(&world, "Question", "{\"answer\":[42]}");
    assert_string_equal(world_outcome(&world), "SUCCEEDED [{\"answer\":[42]}," COUNTED(12000) "]");
    buffer_fini(&input);
    world_close(&world);
}

/* The first batch is made before any collection, the others after. */
static void test_batch_inputs_survive_collections(void **state)
{
    static const char batches[] =
        "{'StartAt':'Each','States':{'Each':{'Type':'Map','ItemsPath':'$.items','End':true,"
        "'MaxConcurrency':1,'ItemBatcher':{'MaxItemsPerBatch':1,"
        "'BatchInput':{'of.$':'States.Format(`what {} has`,$.name)'}},"
        "'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'EXPRESS'},"
        "'StartAt':'Open','States':{'Open':{'Type':'Pass','Assign':{'kept.$':'$.BatchInput'},"
        "'OutputPath':'$.Items[0]','Next':'Count'}," COUNT ",'Ask':{'Type':'Pass',"
        "'OutputPath':'$.kept','End':true}}}}}}";
    static const char kept[] = "{\"of\":\"what everyone has\"}";
    struct world world;

    (void)state;
    world_of(&world, batches, 0);
    world_start(&world, "{\"name\":\"everyone\",\"items\":["
                        "{\"rounds\":5000},{\"rounds\":5000},{\"rounds\":1}]}");
    assert_non_null(execution_output(world.execution));
    assert_int_equal(execution_output(world.execution)->size, 3);
    for (uint32_t i = 0; i < 3; i++) {
        struct buffer item = BUFFER_EMPTY;

        json_write(&item, &execution_output(world.execution)->as.items[i]);
        assert_string_equal(item.text, kept);
        buffer_fini(&item);
    }
    world_close(&world);
}

/* Write the inputs of the effects, a line each. */
static void write_inputs(const struct effects *effects, struct buffer *out)
{
    buffer_clear(out);
    for (size_t i = 0; i < effects->count; i++) {
        if (effects->items[i].input == NULL)
            continue;
        json_write(out, effects->items[i].input);
        buffer_add_byte(out, '\n');
    }
}

/* The Map fails at once and its catcher only waits, so that the execution might be packed; but what
 * its sink is opened with is in the execution's region. Another execution takes whatever memory was
 * given back. */
static void test_effects_survive_a_wait(void **state)
{
    static const char definition[] =
        "{'StartAt':'M','States':{"
        "'M':{'Type':'Map','ItemsPath':'$.l','Catch':[{'ErrorEquals':['States.ALL'],'Next':'W'}],"
        "'ResultWriter':{'Resource':'arn:aws:states:::s3:putObject',"
        "'Parameters':{'Bucket':'bucket','Prefix.$':'$.prefix'}},"
        "'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},"
        "'StartAt':'F','States':{'F':{'Type':'Fail','Error':'E','Cause':'c'}}},'End':true},"
        "'W':{'Type':'Wait','Seconds':9,'End':true}}}";
    static const char input[] = "{\"l\":[1,2,3],\"prefix\":\"one\"}";
    struct execution_start start = {.input = input, .input_size = sizeof input - 1, .seed = 1};
    struct happening begin = {.kind = HAPPENING_START, .now_ms = WORLD_START_MS};
    struct buffer before = BUFFER_EMPTY, after = BUFFER_EMPTY, other = BUFFER_EMPTY;
    struct execution *waiting, *next;
    struct effects effects, others;
    struct world world;

    (void)state;
    world_of(&world, definition, 0);
    effects_init(&effects);
    effects_init(&others);
    waiting = execution_new(world.engine, &start, NULL);
    execution_take(waiting, &begin, &effects);
    write_inputs(&effects, &before);
    assert_non_null(
        strstr(before.text, "{\"Parameters\":{\"Bucket\":\"bucket\",\"Prefix\":\"one\"}"));

    buffer_add_text(&other, "{\"prefix\":\"other\",\"l\":[");
    for (int i = 0; i < 2000; i++)
        buffer_add_format(&other, "[%d,\"other\"],", i);
    buffer_add_text(&other, "0]}");
    start.input = other.text;
    start.input_size = other.size;
    next = execution_new(world.engine, &start, NULL);
    execution_take(next, &begin, &others);
    write_inputs(&effects, &after);
    assert_string_equal(after.text, before.text);

    execution_free(next);
    execution_free(waiting);
    effects_fini(&others);
    effects_fini(&effects);
    world_close(&world);
    buffer_fini(&other);
    buffer_fini(&after);
    buffer_fini(&before);
}

static void test_results_of_items_survive_collections(void **state)
{
    struct buffer input = BUFFER_EMPTY;
    struct world world;
    const struct value *output;

    (void)state;
    buffer_add_text(&input, "{\"items\":[{\"rounds\":1}");
    for (int i = 0; i < 2000; i++)
        buffer_add_text(&input, ",{\"rounds\":20}");
    buffer_add_text(&input, "]}");
    world_of(&world, items, 0);
    world_start(&world, input.text);
    while (execution_status(world.execution) == EXECUTION_RUNNING) /* it has paused, for others */
        assert_int_equal(world_next_timer(&world), 0);
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

/* ---- waiting executions ---- */

#define WAITING 1000

/* Bytes that an execution takes while it waits, its timer in the world's list not counted. */
static size_t bytes_of_waiting(const char *definition)
{
    static const char input[] = "{\"order\":17,\"lines\":[1,\"two\"]}";
    struct execution **executions = calloc(WAITING, sizeof *executions);
    struct world world;
    size_t before, bytes;

    world_of(&world, definition, 0);
    before = bytes_in_use();
    for (size_t i = 0; i < WAITING; i++) {
        struct execution_start start = {.input = input, .input_size = strlen(input), .seed = i};

        effects_clear(&world.effects);
        executions[i] = execution_new(world.engine, &start, NULL);
        execution_take(executions[i],
                       &(struct happening){.kind = HAPPENING_START, .now_ms = WORLD_START_MS},
                       &world.effects);
        assert_int_equal(execution_status(executions[i]), EXECUTION_RUNNING);
    }
    bytes = bytes_in_use() - before;
    for (size_t i = 0; i < WAITING; i++)
        execution_free(executions[i]);
    free(executions);
    world_close(&world);
    return bytes / WAITING;
}

static void test_waiting_is_small(void **state)
{
    static const struct {
        const char *definition;
        size_t bytes_most;
    } cases[] = {
        {"{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':60,'End':true}}}", 360},
        {"{'StartAt':'A','States':{'A':{'Type':'Pass','Parameters':{'a.$':'States.Array($)'},"
         "'Next':'W'},'W':{'Type':'Wait','Seconds':60,'End':true}}}",
         420},
        /* with a variable */
        {"{'StartAt':'A','States':{'A':{'Type':'Pass','Assign':{'order.$':'$.order'},'Next':'W'},"
         "'W':{'Type':'Wait','Seconds':60,'End':true}}}",
         400},
        /* that looked at its context */
        {"{'StartAt':'A','States':{'A':{'Type':'Pass','Parameters':{'id.$':'$$.Execution.Id'},"
         "'ResultPath':null,'Next':'W'},'W':{'Type':'Wait','Seconds':60,'End':true}}}",
         360},
        /* that had children */
        {"{'StartAt':'M','States':{'M':{'Type':'Map','ItemsPath':'$.lines','ResultPath':null,"
         "'Next':'W','ItemProcessor':{'StartAt':'S','States':{'S':{'Type':'Succeed'}}}},"
         "'W':{'Type':'Wait','Seconds':60,'End':true}}}",
         360},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t bytes = bytes_of_waiting(cases[i].definition);

        if (can_measure())
            assert_in_range(bytes, 1, cases[i].bytes_most);
    }
}

/* Whatever an execution puts aside while it waits is there again afterwards. */
static void test_waiting_forgets_nothing(void **state)
{
    static const char definition[] =
        "{'StartAt':'One','States':{"
        "'One':{'Type':'Wait','Seconds':1,'Next':'Pack'},"
        "'Pack':{'Type':'Pass','Parameters':{'a.$':'$','b.$':'$$.State.EnteredTime'},"
        "'Assign':{'v.$':'States.Array($.a, 1)'},'Next':'Two'},"
        "'Two':{'Type':'Wait','Seconds':2,'Next':'Tell'},"
        "'Tell':{'Type':'Pass','Parameters':{'input.$':'$','v.$':'$v'},'End':true}}}";
    struct world world;

    (void)state;
    world_of(&world, definition, WORLD_RECORDS);
    world_start(&world, "{\"a\":[1,\"two\"]}");
    assert_int_equal(world_next_timer(&world), 1000);
    assert_int_equal(world_next_timer(&world), 2000);
    assert_string_equal(world_outcome(&world),
                        "SUCCEEDED {\"input\":{\"a\":{\"a\":[1,\"two\"]},\"b\":"
                        "\"2023-11-14T22:13:21Z\"},\"v\":[{\"a\":[1,\"two\"]},1]}");
    assert_string_equal(world_sequence(&world), "1<0 ExecutionStarted\n"
                                                "2<0 WaitStateEntered\n"
                                                "3<2 WaitStateExited\n"
                                                "4<3 PassStateEntered\n"
                                                "5<4 PassStateExited\n"
                                                "6<5 WaitStateEntered\n"
                                                "7<6 WaitStateExited\n"
                                                "8<7 PassStateEntered\n"
                                                "9<8 PassStateExited\n"
                                                "10<9 ExecutionSucceeded\n");
    world_start(&world, "{\"a\":1}");
    world_stop(&world, NULL, NULL);
    assert_string_equal(world_outcome(&world), "ABORTED");
    world_start(&world, "{\"a\":1}");
    world_close(&world); /* freed while it waits */
}

/* When it wakes, it still knows when it entered its state, although others have slept since. */
static void test_waiting_keeps_when_it_began(void **state)
{
    static const char definition[] =
        "{'StartAt':'One','States':{'One':{'Type':'Wait','Seconds':90,"
        "'Assign':{'at.$':'$$.State.EnteredTime'},'OutputPath':'$$.State.EnteredTime',"
        "'Next':'Tell'},"
        "'Tell':{'Type':'Pass','Parameters':{'at.$':'$at','output.$':'$'},'End':true}}}";
    struct execution_start start = {.name = "two", .input = "{}", .input_size = 2, .seed = 7};
    struct execution *other;
    struct json_error error;
    struct effects effects;
    struct world world;

    (void)state;
    world_of(&world, definition, 0);
    world_start(&world, "{}");
    assert_true(world.execution->asleep);
    other = execution_new(world.engine, &start, &error);
    effects_init(&effects);
    execution_take(
        other,
        &(struct happening){.kind = HAPPENING_START, .now_ms = WORLD_START_MS + INT64_C(12000)},
        &effects);
    assert_true(other->asleep);
    execution_free(other);
    effects_fini(&effects);
    assert_int_equal(world_next_timer(&world), 90000);
    assert_string_equal(
        world_outcome(&world),
        "SUCCEEDED {\"output\":\"2023-11-14T22:13:20Z\",\"at\":\"2023-11-14T22:13:20Z\"}");
    world_close(&world);
}

/* The input of the task is not needed any more; its token and timers are. */
static void test_a_task_sleeps(void **state)
{
    static const char definition[] =
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'exec:./work','TimeoutSeconds':60,"
        "'Parameters':{'all.$':'$'},'ResultPath':'$.r','End':true}}}";
    struct buffer arn = BUFFER_EMPTY, key = BUFFER_EMPTY, again = BUFFER_EMPTY;
    struct world world;

    (void)state;
    world_of(&world, definition, WORLD_RECORDS);
    world_start(&world, "{\"a\":1}");
    assert_false(world.execution->asleep);
    execution_about_task(world.execution, world_task(&world, "T"), &arn, &key);
    execution_rest(world.execution);
    assert_true(world.execution->asleep);
    execution_about_task(world.execution, world_task(&world, "T"), &arn, &again);
    assert_true(world.execution->asleep);
    assert_string_equal(key.text, again.text);
    world_succeed(&world, "T", "true");
    assert_string_equal(world_outcome(&world), "SUCCEEDED {\"a\":1,\"r\":true}");
    assert_non_null(strstr(world_history(&world), "\"type\":\"TaskScheduled\""));
    buffer_fini(&arn);
    buffer_fini(&key);
    buffer_fini(&again);
    world_close(&world);
}

static void test_branches_sleep(void **state)
{
    static const char definition[] =
        "{'StartAt':'P','States':{'P':{'Type':'Parallel','End':true,'Branches':["
        "{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':5,'End':true}}},"
        "{'StartAt':'M','States':{'M':{'Type':'Map','ItemsPath':'$.i','MaxConcurrency':1,'End':"
        "true,"
        "'ItemProcessor':{'StartAt':'V','States':{'V':{'Type':'Wait','Seconds':1,'Next':'X'},"
        "'X':{'Type':'Pass','Parameters':{'i.$':'$$.Map.Item.Value'},'End':true}}}}}}]}}}";
    struct world world;

    (void)state;
    world_of(&world, definition, 0);
    world_start(&world, "{\"i\":[\"a\",[2]]}");
    for (int i = 0; i < 3; i++) {
        execution_rest(world.execution);
        assert_true(world.execution->asleep);
        world_next_timer(&world);
    }
    assert_string_equal(world_outcome(&world), "SUCCEEDED [{\"i\":[\"a\",[2]]},"
                                               "[{\"i\":\"a\"},{\"i\":[2]}]]");
    world_close(&world);
}

/* What its variables count against the quota is there again when it wakes, and so is what the input
 * is, which histories show as it was written. */
static void test_waiting_keeps_count_of_variables(void **state)
{
    static const char definition[] =
        "{'StartAt':'A','States':{'A':{'Type':'Pass','Assign':{'all.$':'$','n':null},'Next':'W'},"
        "'W':{'Type':'Wait','Seconds':60,'Next':'E'},"
        "'E':{'Type':'Pass','InputPath':'$all','End':true}}}";
    struct world world;

    (void)state;
    world_of(&world, definition, WORLD_LIMITS | WORLD_RECORDS);
    world_start(&world, "[ 1 ]");
    assert_true(world.execution->asleep);
    execution_wake(world.execution);
    assert_int_equal(world.execution->awake->ledger.variables_bytes, 3 + 4);
    execution_sleep(world.execution);
    world_next_timer(&world);
    assert_non_null(strstr(world_history(&world), "\"output\":\"[ 1 ]\""));
    assert_string_equal(world_outcome(&world), "SUCCEEDED [1]");
    world_close(&world);
}

/* A part of a value is not the input as a whole, although it equals it: it is shown as we write it,
 * whether the execution slept meanwhile or not. */
static void test_a_part_is_not_the_input(void **state)
{
    static const char definition[] =
        "{'StartAt':'P','States':{'P':{'Type':'Parallel','Next':'W','Branches':["
        "{'StartAt':'B','States':{'B':{'Type':'Succeed'}}}]},"
        "'W':{'Type':'Wait','SecondsPath':'$[0][0]','Next':'E'},"
        "'E':{'Type':'Pass','OutputPath':'$[0]','End':true}}}";

    (void)state;
    for (int sleeps = 0; sleeps < 2; sleeps++) {
        struct world world;

        world_of(&world, definition, WORLD_RECORDS);
        world_start(&world, sleeps ? "[ 1 ]" : "[ 0 ]");
        if (sleeps)
            world_next_timer(&world);
        assert_non_null(strstr(world_history(&world), sleeps ? "\"input\":\"[ 1 ]\"" : "[ 0 ]"));
        assert_non_null(
            strstr(world_history(&world), sleeps ? "\"output\":\"[1]\"" : "\"output\":\"[0]\""));
        world_close(&world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_loop_does_not_grow),
        cmocka_unit_test(test_effects_survive_collections),
        cmocka_unit_test(test_batch_inputs_survive_collections),
        cmocka_unit_test(test_effects_survive_a_wait),
        cmocka_unit_test(test_results_of_items_survive_collections),
        cmocka_unit_test(test_waiting_is_small),
        cmocka_unit_test(test_waiting_forgets_nothing),
        cmocka_unit_test(test_waiting_keeps_when_it_began),
        cmocka_unit_test(test_a_task_sleeps),
        cmocka_unit_test(test_branches_sleep),
        cmocka_unit_test(test_waiting_keeps_count_of_variables),
        cmocka_unit_test(test_a_part_is_not_the_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
