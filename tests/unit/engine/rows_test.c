/* tests/unit/engine/rows_test.c - executions in rows: few are touched; damaged ones are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "tests/keeper/keeper.h"
#include "tests/unit/program.h"

#define START_MS INT64_C(1700000000000)

/* A store, and the engine that uses it. */
struct store {
    const struct sfn_program *program;
    struct keeper keeper;
    struct row_sink sink;
    struct row_source source;
    struct engine *engine;
    struct execution *execution;
    struct effects effects;
    int64_t now_ms;
};

static struct engine *make_engine(struct store *store)
{
    const struct engine_options options = {
        .program = store->program,
        .record_history = true,
        .row_sink = &store->sink,
        .row_source = &store->source,
        .frames_kept = 0,
    };

    return engine_new(&options);
}

static void store_open(struct store *store, const struct sfn_program *program, const char *input)
{
    struct execution_start start = {.name = "one", .input = input, .input_size = strlen(input)};

    *store = (struct store){.program = program, .now_ms = START_MS};
    store->sink = keeper_sink(&store->keeper);
    store->source = keeper_source(&store->keeper);
    store->engine = make_engine(store);
    effects_init(&store->effects);
    store->execution = execution_new(store->engine, &start, NULL);
    execution_take(store->execution,
                   &(struct happening){.kind = HAPPENING_START, .now_ms = START_MS},
                   &store->effects);
}

static void store_close(struct store *store)
{
    execution_free(store->execution);
    engine_free(store->engine);
    effects_fini(&store->effects);
    keeper_fini(&store->keeper);
}

/* The process has ended; another one goes on. False: it refuses. */
static bool store_restart(struct store *store, struct buffer *why)
{
    execution_free(store->execution);
    engine_free(store->engine);
    store->engine = make_engine(store);
    store->execution = execution_restore(store->engine, NULL, why);
    return store->execution != NULL;
}

static void succeed(struct store *store, uint64_t task)
{
    effects_clear(&store->effects);
    execution_take(store->execution,
                   &(struct happening){.kind = HAPPENING_TASK_SUCCEEDED,
                                       .id = task,
                                       .output = &value_true,
                                       .output_size = 4,
                                       .now_ms = ++store->now_ms},
                   &store->effects);
}

/* The id of the n-th task that the last happening has started. */
static uint64_t task(const struct store *store, size_t n)
{
    for (size_t i = 0; i < store->effects.count; i++)
        if (store->effects.items[i].kind == EFFECT_TASK && n-- == 0)
            return store->effects.items[i].id;
    fail_msg("there is no such task");
    return 0;
}

/* ---- how many rows are touched ---- */

#define CHILDREN 10000
#define TASK "{\"Type\":\"Task\",\"Resource\":\"exec:./work\""

static char *many_items(void)
{
    struct buffer input = BUFFER_EMPTY;

    buffer_add_text(&input, "[0");
    for (int i = 1; i < CHILDREN; i++)
        buffer_add_format(&input, ",%d", i);
    buffer_add_text(&input, "]");
    return buffer_take(&input);
}

static void test_one_of_many_children_answers(void **state)
{
    static const char definition[] =
        "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"End\":true,\"ItemProcessor\":{"
        "\"StartAt\":\"A\",\"States\":{\"A\":" TASK ",\"Next\":\"B\"},\"B\":" TASK
        ",\"End\":true}}}}}}";
    char *input = many_items();
    struct buffer why = BUFFER_EMPTY;
    uint64_t answered, other, next;
    struct program program = program_compile("many", definition, false);
    struct store store;

    (void)state;
    store_open(&store, program.sfn, input);
    answered = task(&store, 4711);
    other = task(&store, 17);
    store.keeper.puts = store.keeper.gets = 0;
    succeed(&store, answered);              /* it goes on to B */
    assert_int_equal(store.keeper.puts, 3); /* the execution, the frame, its input */
    assert_int_equal(store.keeper.gets, 2); /* the frame, the item that it was given */
    next = task(&store, 0);

    assert_true(store_restart(&store, &why));
    assert_int_equal(store.keeper.gets, 2 + 3); /* the input, the execution, the root */
    store.keeper.puts = store.keeper.gets = 0;
    succeed(&store, next);
    assert_int_equal(store.keeper.puts, 3); /* the execution, the parent, the result */
    assert_int_equal(store.keeper.gets, 2); /* the frame, its input */
    succeed(&store, other);
    assert_int_equal(execution_status(store.execution), EXECUTION_RUNNING);
    store_close(&store);
    program_drop(&program);
    buffer_fini(&why);
    free(input);
}

/* ---- between two states ---- */

static void test_a_pause_is_kept(void **state)
{
    static const char definition[] =
        "{\"StartAt\":\"N\",\"States\":{\"N\":{\"Type\":\"Pass\",\"Parameters\":{"
        "\"n.$\":\"States.MathAdd($.n,-1)\"},\"Next\":\"C\"},\"C\":{\"Type\":\"Choice\","
        "\"Choices\":[{\"Variable\":\"$.n\",\"NumericGreaterThan\":0,\"Next\":\"N\"}],"
        "\"Default\":\"E\"},\"E\":{\"Type\":\"Succeed\"}}}";
    struct program program = program_compile("long", definition, false);
    struct buffer why = BUFFER_EMPTY;
    struct happening due = {.kind = HAPPENING_TIMER_DUE, .now_ms = START_MS};
    struct store store;

    (void)state;
    store_open(&store, program.sfn, "{\"n\":150000}");
    assert_int_equal(execution_status(store.execution), EXECUTION_RUNNING);
    assert_int_equal(store.effects.items[0].kind, EFFECT_ARM);
    due.id = store.effects.items[0].id;
    assert_true(store_restart(&store, &why));
    effects_clear(&store.effects);
    execution_take(store.execution, &due, &store.effects);
    assert_int_equal(execution_status(store.execution), EXECUTION_SUCCEEDED);
    assert_true(store_restart(&store, &why));
    assert_int_equal(execution_status(store.execution), EXECUTION_SUCCEEDED);
    assert_int_equal(value_member_named(execution_output(store.execution), "n")->as.integer, 0);
    store_close(&store);
    program_drop(&program);
    buffer_fini(&why);
}

/* ---- rows that are not what they should be ---- */

/* Children of all kinds, in the midst of their lives. */
static const char everything[] =
    "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":["
    "{\"StartAt\":\"V\",\"States\":{\"V\":{\"Type\":\"Pass\",\"Assign\":{\"v\":[1],\"w\":\"x\"},"
    "\"Next\":\"T\"},\"T\":" TASK ",\"TimeoutSeconds\":9,\"HeartbeatSeconds\":5,"
    "\"Parameters\":{\"all.$\":\"$\"},\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"]}],"
    "\"ResultSelector\":{\"v.$\":\"$v\"},\"End\":true}}},"
    "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":3,\"End\":true}}},"
    "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"ItemsPath\":\"$.i\",\"End\":true,"
    "\"MaxConcurrency\":2,\"ItemProcessor\":{\"StartAt\":\"A\",\"States\":{\"A\":" TASK
    ",\"Next\":\"B\"},\"B\":" TASK
    ",\"Parameters\":{\"i.$\":\"$$.Map.Item.Value\"},\"End\":true}}}}}},"
    "{\"StartAt\":\"D\",\"States\":{\"D\":{\"Type\":\"Map\",\"ItemsPath\":\"$.i\",\"End\":true,"
    "\"ItemBatcher\":{\"MaxItemsPerBatch\":2,\"BatchInput\":{\"b\":1}},\"MaxConcurrency\":1,"
    "\"ItemProcessor\":{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":"
    "\"EXPRESS\"},"
    "\"StartAt\":\"C\",\"States\":{\"C\":" TASK ",\"End\":true}}}}}}]}}}";

static struct program machine;

static int set_up(void **state)
{
    (void)state;
    machine = program_compile("everything", everything, false);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    program_drop(&machine);
    return 0;
}

struct ids {
    uint64_t tasks[64], timers[64];
    size_t tasks_count, timers_count;
};

static void note_ids(struct ids *ids, const struct effects *effects)
{
    for (size_t i = 0; i < effects->count; i++) {
        const struct effect *effect = &effects->items[i];

        if (effect->kind == EFFECT_TASK && ids->tasks_count < COUNT_OF(ids->tasks))
            ids->tasks[ids->tasks_count++] = effect->id;
        if (effect->kind == EFFECT_ARM && ids->timers_count < COUNT_OF(ids->timers))
            ids->timers[ids->timers_count++] = effect->id;
    }
}

/* All tasks are answered and all timers are due, until nothing is left or it is damaged. */
static void live_on(struct store *store, struct ids ids)
{
    for (size_t i = 0; i < ids.tasks_count; i++) {
        succeed(store, ids.tasks[i]);
        if (execution_damage(store->execution) == NULL)
            note_ids(&ids, &store->effects);
    }
    for (size_t i = 0; i < ids.timers_count; i++) {
        effects_clear(&store->effects);
        execution_take(store->execution,
                       &(struct happening){.kind = HAPPENING_TIMER_DUE,
                                           .id = ids.timers[i],
                                           .now_ms = store->now_ms += 3000},
                       &store->effects);
    }
}

enum end { REFUSED, DAMAGED, UNHARMED, ENDS };
static size_t met[ENDS];

/* Go on from rows of which one is not what it was. It is refused at once, is found to be damaged
 * when it is needed, or is not needed. */
static void go_on(struct store *store, const struct ids *ids)
{
    struct buffer why = BUFFER_EMPTY;

    if (store_restart(store, &why)) {
        live_on(store, *ids);
        met[execution_damage(store->execution) != NULL ? DAMAGED : UNHARMED]++;
    } else {
        assert_true(why.size > 0);
        met[REFUSED]++;
    }
    buffer_fini(&why);
}

/* Of all that may come of it something did. */
static void assert_all_met(void)
{
    for (int i = 0; i < ENDS; i++)
        assert_true(met[i] > 0);
    memset(met, 0, sizeof met);
}

/* The store of `everything` after the first answers. */
static void open_everything(struct store *store, struct ids *ids)
{
    *ids = (struct ids){.tasks_count = 0};
    store_open(store, machine.sfn, "{\"i\":[1,{\"k\":\"2\"},3,4,5]}");
    note_ids(ids, &store->effects);
    succeed(store, ids->tasks[1]);
    note_ids(ids, &store->effects);
}

static void set_text(struct store *store, const struct row_key *key, const char *text, size_t size)
{
    store->sink.put(store->sink.context, NULL,
                    &(struct row){.key = *key, .text = text, .size = size});
}

static void test_rows_as_they_are_go_on(void **state)
{
    struct store store;
    struct ids ids;

    (void)state;
    open_everything(&store, &ids);
    go_on(&store, &ids);
    assert_null(execution_damage(store.execution));
    assert_int_equal(execution_status(store.execution), EXECUTION_SUCCEEDED);
    store_close(&store);
}

static void test_a_damaged_row_is_never_a_crash(void **state)
{
    static const char *const texts[] = {
        "",
        "{}",
        "[]",
        "null",
        "=",
        "\"x\"",
        "{\"",
        "{\"state\":1}",
        "{\"wait\":{}}",
        "{\"version\":2}",
    };
    size_t count = 1;

    (void)state;
    for (size_t row = 0; row < count; row++)
        for (size_t how = 0; how < COUNT_OF(texts) + 2; how++) {
            struct store store;
            struct ids ids;
            struct kept *kept;

            open_everything(&store, &ids);
            count = store.keeper.count;
            kept = &store.keeper.rows[row];
            if (how < COUNT_OF(texts))
                set_text(&store, &kept->key, texts[how], strlen(texts[how]));
            else if (how == COUNT_OF(texts))
                kept->size /= 2;
            else
                store.sink.drop(store.sink.context, NULL, &kept->key);
            go_on(&store, &ids);
            store_close(&store);
        }
    assert_all_met();
}

/* Every number of every row of fields becomes another one. */
static void test_a_wrong_number_is_never_a_crash(void **state)
{
    static const char *const numbers[] = {"0",  "-1", "9",   "99999999999999999999",
                                          "[]", "2",  "1.5", "9223372036854775807"};
    size_t count = 1;

    (void)state;
    for (size_t row = 0; row < count; row++)
        for (size_t at = 0, size = 1; at < size; at++) {
            for (size_t how = 0; how < COUNT_OF(numbers); how++) {
                struct buffer text = BUFFER_EMPTY;
                struct store store;
                struct ids ids;
                struct kept *kept;

                open_everything(&store, &ids);
                count = store.keeper.count;
                kept = &store.keeper.rows[row];
                size =
                    kept->key.kind == ROW_EXECUTION || kept->key.kind == ROW_FRAME ? kept->size : 0;
                if (at >= size || kept->text[at] != ':' || kept->text[at + 1] < '0' ||
                    kept->text[at + 1] > '9') {
                    store_close(&store);
                    break;
                }
                buffer_add(&text, kept->text, at + 1);
                buffer_add_text(&text, numbers[how]);
                buffer_add_text(&text,
                                kept->text + at + 1 + strspn(kept->text + at + 1, "0123456789"));
                set_text(&store, &kept->key, text.text, text.size);
                go_on(&store, &ids);
                store_close(&store);
                buffer_fini(&text);
            }
        }
    assert_all_met();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_of_many_children_answers),
        cmocka_unit_test(test_a_pause_is_kept),
        cmocka_unit_test(test_rows_as_they_are_go_on),
        cmocka_unit_test(test_a_damaged_row_is_never_a_crash),
        cmocka_unit_test(test_a_wrong_number_is_never_a_crash),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
