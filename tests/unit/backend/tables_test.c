/* tests/unit/backend/tables_test.c - the tables that describe states, tasks and Maps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/program.h"

#define PASS "{\"Type\":\"Pass\",\"End\":true}"
#define SCOPE(name) "{\"StartAt\":\"" name "\",\"States\":{\"" name "\":" PASS "}}"
#define READER "arn:aws:states:::s3:getObject"
#define WRITER "arn:aws:states:::s3:putObject"

/* Both has a branch with a Map inside: scopes of one owner still follow each other. */
static const char definition[] =
    "{\"StartAt\":\"Both\",\"States\":{"
    "\"Both\":{\"Type\":\"Parallel\",\"Next\":\"Rows\",\"Branches\":["
    "{\"StartAt\":\"Pay\",\"States\":{"
    "\"Pay\":{\"Type\":\"Task\",\"Resource\":\"exec:pay\",\"Next\":\"Each\","
    "\"Assign\":{\"one\":1,\"other\":2}},"
    "\"Each\":{\"Type\":\"Map\",\"End\":true,\"ItemSelector\":{\"a\":1},"
    "\"ItemProcessor\":" SCOPE("Item") "}}}," SCOPE(
        "Other") "]},"
                 "\"Rows\":{\"Type\":\"Map\",\"End\":true,\"ResultPath\":null,\"Label\":\"L\","
                 "\"ItemReader\":{\"Resource\":\"" READER
                 "\",\"Parameters\":{\"Bucket\":\"b\",\"Key\":\"k\"}},"
                 "\"ResultWriter\":{\"Resource\":\"" WRITER "\",\"Parameters\":{\"Bucket\":\"b\"}},"
                 "\"ItemProcessor\":{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\","
                 "\"ExecutionType\":\"EXPRESS\"},\"StartAt\":\"Row\",\"States\":{\"Row\":" PASS
                 "}}}}}";

static struct program program;

static int set_up(void **state)
{
    (void)state;
    program = program_compile("tables", definition, false);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    program_drop(&program);
    return 0;
}

/* The state of that scope with that name, as whoever has both written down finds it. */
static const struct sfn_state *find(int32_t scope, const char *name)
{
    const struct sfn_scope *in = &program.sfn->scopes[scope];

    for (int32_t i = 0; i < in->state_count; i++) {
        const struct sfn_state *state = &program.sfn->states[in->states + i];

        if (strcmp(state->name, name) == 0)
            return state;
    }
    fail_msg("scope %d has no state \"%s\"", (int)scope, name);
    return NULL;
}

static void every_state_is_found_by_scope_and_name(void **state)
{
    (void)state;
    assert_int_equal(program.sfn->state_count, 7);
    for (size_t i = 0; i < program.sfn->state_count; i++)
        assert_ptr_equal(find(program.sfn->states[i].scope, program.sfn->states[i].name),
                         &program.sfn->states[i]);
}

static void scopes_and_states_know_each_other(void **state)
{
    int32_t inside = 0;

    (void)state;
    assert_int_equal(program.sfn->scope_count, 5);
    assert_int_equal(program.sfn->scopes[0].owner, -1);
    for (size_t i = 0; i < program.sfn->state_count; i++) {
        const struct sfn_state *owner = &program.sfn->states[i];

        for (int32_t n = 0; n < owner->inner_count; n++)
            assert_ptr_equal(owner,
                             &program.sfn->states[program.sfn->scopes[owner->inner + n].owner]);
        inside += owner->inner_count;
    }
    assert_int_equal(inside, 4);
    assert_int_equal(find(0, "Both")->inner_count, 2);
    assert_string_equal(find(find(0, "Both")->inner, "Pay")->name, "Pay");
    assert_string_equal(find(find(0, "Both")->inner + 1, "Other")->name, "Other");
    assert_string_equal(find(find(find(0, "Both")->inner, "Each")->inner, "Item")->name, "Item");
    assert_string_equal(find(find(0, "Rows")->inner, "Row")->name, "Row");
}

static void variables_have_names(void **state)
{
    const struct sfn_scope *scope = &program.sfn->scopes[find(0, "Both")->inner];

    (void)state;
    assert_int_equal(scope->variables, 2);
    assert_string_equal(scope->names[0].name, "one");
    assert_string_equal(scope->names[1].name, "other");
    assert_null(program.sfn->scopes[0].names);
}

/* Frames of the machine begin at the point where a transition to its first state leads, too. */
static void states_have_points(void **state)
{
    (void)state;
    assert_int_equal(find(0, "Both")->enter, program.sfn->scopes[0].start);
    for (size_t i = 0; i < program.sfn->state_count; i++)
        assert_true(program.sfn->states[i].enter >= 0);
}

static void tasks_and_maps_are_described(void **state)
{
    const struct sfn_state *pay = find(find(0, "Both")->inner, "Pay");
    const struct sfn_map *each = find(find(0, "Both")->inner, "Each")->map;
    const struct sfn_map *rows = find(0, "Rows")->map;

    (void)state;
    assert_string_equal(pay->task->text, "exec:pay");
    assert_int_equal(pay->task->kind, SFN_SERVICE);
    assert_null(pay->map);
    assert_null(pay->unfilled);
    assert_non_null(each->selector);
    assert_false(each->distributed);
    assert_null(each->reader);
    assert_null(rows->selector);
    assert_true(rows->distributed);
    assert_true(rows->express);
    assert_true(rows->drops);
    assert_int_equal(rows->form, SFN_RECORDS);
    assert_int_equal(each->form, SFN_OUTPUTS);
    assert_string_equal(rows->label, "L");
    assert_string_equal(rows->reader->text, READER);
    assert_string_equal(rows->writer->text, WRITER);
    assert_null(find(0, "Rows")->task);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_is_found_by_scope_and_name),
        cmocka_unit_test(scopes_and_states_know_each_other),
        cmocka_unit_test(variables_have_names),
        cmocka_unit_test(states_have_points),
        cmocka_unit_test(tasks_and_maps_are_described),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
