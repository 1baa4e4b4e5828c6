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
#include "tests/keeper/shelf.h"
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
    struct shelf shelf;

    (void)state;
    shelf_init(&shelf, program.sfn);
    shelf_start(&shelf, input);
    answered = shelf_task(&shelf, 4711);
    other = shelf_task(&shelf, 17);
    shelf.keeper.puts = shelf.keeper.gets = 0;
    shelf_succeed(&shelf, answered);        /* it goes on to B */
    assert_int_equal(shelf.keeper.puts, 3); /* the execution, the frame, its input */
    assert_int_equal(shelf.keeper.gets, 2); /* the frame, the item that it was given */
    next = shelf_task(&shelf, 0);

    assert_true(shelf_restart(&shelf, &why));
    assert_int_equal(shelf.keeper.gets, 2 + 3); /* the input, the execution, the root */
    shelf.keeper.puts = shelf.keeper.gets = 0;
    shelf_succeed(&shelf, next);
    assert_int_equal(shelf.keeper.puts, 3); /* the execution, the parent, the result */
    assert_int_equal(shelf.keeper.gets, 2); /* the frame, its input */
    shelf_succeed(&shelf, other);
    assert_int_equal(execution_status(shelf.execution), EXECUTION_RUNNING);
    shelf_close(&shelf);
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
    struct shelf shelf;
    uint64_t id;

    (void)state;
    buffer_add_format(&input, "{\"pad\":\"%04000d\"}", 0);
    shelf_init(&shelf, program.sfn);
    shelf_start(&shelf, input.text);
    id = shelf_task(&shelf, 0);
    for (int i = 0; i < 5000; i++)
        shelf_heartbeat(&shelf, id);
    assert_true(region_used(&shelf.execution->awake->region) < (1 << 20));
    shelf_succeed(&shelf, id);
    assert_int_equal(execution_status(shelf.execution), EXECUTION_SUCCEEDED);
    shelf_close(&shelf);
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
    struct shelf shelf;
    uint64_t pause;

    (void)state;
    shelf_init(&shelf, program.sfn);
    shelf_start(&shelf, "{\"n\":15000}");
    assert_int_equal(execution_status(shelf.execution), EXECUTION_RUNNING);
    assert_int_equal(shelf.effects.items[0].kind, EFFECT_ARM);
    pause = shelf.effects.items[0].id;
    assert_true(shelf_restart(&shelf, &why));
    shelf_due(&shelf, pause);
    assert_int_equal(execution_status(shelf.execution), EXECUTION_SUCCEEDED);
    assert_true(shelf_restart(&shelf, &why));
    assert_int_equal(execution_status(shelf.execution), EXECUTION_SUCCEEDED);
    assert_int_equal(value_member_named(execution_output(shelf.execution), "n")->as.integer, 0);
    shelf_close(&shelf);
    program_drop(&program);
    buffer_fini(&why);
}

/* ---- rows that are not what they should be ---- */

static struct program machine;

static int set_up(void **state)
{
    (void)state;
    machine = program_compile("everything", shelf_everything, false);
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
static void go_on(struct shelf *shelf, const struct shelf_ids *ids)
{
    struct buffer why = BUFFER_EMPTY;

    if (shelf_restart(shelf, &why)) {
        shelf_live_on(shelf, *ids);
        met[execution_damage(shelf->execution) != NULL ? DAMAGED : UNHARMED]++;
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

static void set_text(struct shelf *shelf, const struct row_key *key, const char *text, size_t size)
{
    shelf->sink.put(shelf->sink.context, NULL,
                    &(struct row){.key = *key, .text = text, .size = size});
}

static void test_rows_as_they_are_go_on(void **state)
{
    struct shelf shelf;
    struct shelf_ids ids;

    (void)state;
    shelf_init(&shelf, machine.sfn);
    shelf_start_everything(&shelf, &ids);
    go_on(&shelf, &ids);
    assert_null(execution_damage(shelf.execution));
    assert_int_equal(execution_status(shelf.execution), EXECUTION_SUCCEEDED);
    shelf_close(&shelf);
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
            struct shelf shelf;
            struct shelf_ids ids;
            struct kept *kept;

            shelf_init(&shelf, machine.sfn);
            shelf_start_everything(&shelf, &ids);
            count = shelf.keeper.count;
            kept = &shelf.keeper.rows[row];
            if (how < COUNT_OF(texts))
                set_text(&shelf, &kept->key, texts[how], strlen(texts[how]));
            else if (how == COUNT_OF(texts))
                kept->size /= 2;
            else
                shelf.sink.drop(shelf.sink.context, NULL, &kept->key);
            go_on(&shelf, &ids);
            shelf_close(&shelf);
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
                struct shelf shelf;
                struct shelf_ids ids;
                struct kept *kept;

                shelf_init(&shelf, machine.sfn);
                shelf_start_everything(&shelf, &ids);
                count = shelf.keeper.count;
                kept = &shelf.keeper.rows[row];
                size =
                    kept->key.kind == ROW_EXECUTION || kept->key.kind == ROW_FRAME ? kept->size : 0;
                if (at >= size || kept->text[at] != ':' || kept->text[at + 1] < '0' ||
                    kept->text[at + 1] > '9') {
                    shelf_close(&shelf);
                    break;
                }
                buffer_add(&text, kept->text, at + 1);
                buffer_add_text(&text, numbers[how]);
                buffer_add_text(&text,
                                kept->text + at + 1 + strspn(kept->text + at + 1, "0123456789"));
                set_text(&shelf, &kept->key, text.text, text.size);
                go_on(&shelf, &ids);
                shelf_close(&shelf);
                buffer_fini(&text);
            }
        }
    assert_all_met();
}

/* In words, and so that the row is found with sqlite3. */
static void test_what_is_wrong_with_a_row_is_told(void **state)
{
    static const struct {
        enum row_kind kind;
        const char *text, *told;
    } cases[] = {
        {ROW_FRAME, "{\"state\":1}",
         "the row of frame 0, kind 2 (frame): its \"state\" is missing, or is not what it should "
         "be"},
        {ROW_FRAME, "{\"state\":\"Nowhere\"}", "there is no state \"Nowhere\" where it was"},
        {ROW_FRAME, "[]", "the row of frame 0, kind 2 (frame): it is no JSON object"},
        {ROW_EXECUTION, "{}",
         "the row of frame 0, kind 0 (execution): its \"version\" is missing, or is not what it "
         "should be"},
    };
    struct shelf_ids ids;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct row_key key = {cases[i].kind, 0, "", 0};
        struct buffer why = BUFFER_EMPTY;
        struct shelf shelf;

        shelf_init(&shelf, machine.sfn);
        shelf_start_everything(&shelf, &ids);
        set_text(&shelf, &key, cases[i].text, strlen(cases[i].text));
        assert_false(shelf_restart(&shelf, &why));
        assert_string_equal(why.text, cases[i].told);
        buffer_fini(&why);
        shelf_close(&shelf);
    }
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
        cmocka_unit_test(test_what_is_wrong_with_a_row_is_told),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
