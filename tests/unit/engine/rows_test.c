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
#include "runtime/engine/execution.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "tests/keeper/store.h"
#include "tests/unit/program.h"

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
    store_init(&store, program.sfn);
    store_start(&store, input);
    answered = store_task(&store, 4711);
    other = store_task(&store, 17);
    store.keeper.puts = store.keeper.gets = 0;
    store_succeed(&store, answered);        /* it goes on to B */
    assert_int_equal(store.keeper.puts, 3); /* the execution, the frame, its input */
    assert_int_equal(store.keeper.gets, 2); /* the frame, the item that it was given */
    next = store_task(&store, 0);

    assert_true(store_restart(&store, &why));
    assert_int_equal(store.keeper.gets, 2 + 3); /* the input, the execution, the root */
    store.keeper.puts = store.keeper.gets = 0;
    store_succeed(&store, next);
    assert_int_equal(store.keeper.puts, 3); /* the execution, the parent, the result */
    assert_int_equal(store.keeper.gets, 2); /* the frame, its input */
    store_succeed(&store, other);
    assert_int_equal(execution_status(store.execution), EXECUTION_RUNNING);
    store_close(&store);
    program_drop(&program);
    buffer_fini(&why);
    free(input);
}

/* Every heartbeat reads the frame, and its input, again. */
static void test_reading_again_and_again_does_not_grow(void **state)
{
    static const char definition[] =
        "{\"StartAt\":\"S\",\"States\":{\"S\":{\"Type\":\"Pass\",\"Parameters\":{\"x.$\":\"$.pad\"}"
        ","
        "\"Next\":\"P\"},\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{\"StartAt\":"
        "\"T\","
        "\"States\":{\"T\":" TASK ",\"HeartbeatSeconds\":60,\"End\":true}}}]}}}";
    struct program program = program_compile("beats", definition, false);
    struct buffer input = BUFFER_EMPTY;
    struct store store;
    uint64_t id;

    (void)state;
    buffer_add_format(&input, "{\"pad\":\"%04000d\"}", 0);
    store_init(&store, program.sfn);
    store_start(&store, input.text);
    id = store_task(&store, 0);
    for (int i = 0; i < 5000; i++)
        store_heartbeat(&store, id);
    assert_true(region_used(&store.execution->awake->region) < (1 << 20));
    store_succeed(&store, id);
    assert_int_equal(execution_status(store.execution), EXECUTION_SUCCEEDED);
    store_close(&store);
    program_drop(&program);
    buffer_fini(&input);
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
    struct store store;
    uint64_t pause;

    (void)state;
    store_init(&store, program.sfn);
    store_start(&store, "{\"n\":150000}");
    assert_int_equal(execution_status(store.execution), EXECUTION_RUNNING);
    assert_int_equal(store.effects.items[0].kind, EFFECT_ARM);
    pause = store.effects.items[0].id;
    assert_true(store_restart(&store, &why));
    store_due(&store, pause);
    assert_int_equal(execution_status(store.execution), EXECUTION_SUCCEEDED);
    assert_true(store_restart(&store, &why));
    assert_int_equal(execution_status(store.execution), EXECUTION_SUCCEEDED);
    assert_int_equal(value_member_named(execution_output(store.execution), "n")->as.integer, 0);
    store_close(&store);
    program_drop(&program);
    buffer_fini(&why);
}

/* ---- rows that are not what they should be ---- */

static struct program machine;

static int set_up(void **state)
{
    (void)state;
    machine = program_compile("everything", store_everything, false);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    program_drop(&machine);
    return 0;
}

enum end { REFUSED, DAMAGED, UNHARMED, ENDS };
static size_t met[ENDS];

/* Go on from rows of which one is not what it was. It is refused at once, is found to be damaged
 * when it is needed, or is not needed. */
static void go_on(struct store *store, const struct store_ids *ids)
{
    struct buffer why = BUFFER_EMPTY;

    if (store_restart(store, &why)) {
        store_live_on(store, *ids);
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

static void set_text(struct store *store, const struct row_key *key, const char *text, size_t size)
{
    store->sink.put(store->sink.context, NULL,
                    &(struct row){.key = *key, .text = text, .size = size});
}

static void test_rows_as_they_are_go_on(void **state)
{
    struct store store;
    struct store_ids ids;

    (void)state;
    store_init(&store, machine.sfn);
    store_start_everything(&store, &ids);
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
            struct store_ids ids;
            struct kept *kept;

            store_init(&store, machine.sfn);
            store_start_everything(&store, &ids);
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
                struct store_ids ids;
                struct kept *kept;

                store_init(&store, machine.sfn);
                store_start_everything(&store, &ids);
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
        cmocka_unit_test(test_reading_again_and_again_does_not_grow),
        cmocka_unit_test(test_a_pause_is_kept),
        cmocka_unit_test(test_rows_as_they_are_go_on),
        cmocka_unit_test(test_a_damaged_row_is_never_a_crash),
        cmocka_unit_test(test_a_wrong_number_is_never_a_crash),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
