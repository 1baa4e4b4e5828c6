/* tests/unit/ir/read_test.c - the IR's text form: printed and read back, refused when malformed.
 *
 * That whole programs survive is tested with the texts in tests/golden/ir. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/ir/ir.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

#define HEAD "program \"p\" timeout 0\n"
#define SCOPE HEAD "scope 0 start @p variables 0\n"
#define POINT(lines) HEAD "point @p {\n^entry:\n" lines "}\n"

struct bad_text {
    const char *text;
    const char *problem;
};

static const struct bad_text bad_texts[] = {
    {"nonsense\n", "line 1"},
    {"program order\n", "line 1: expected a text in quotes"},
    {"program \"a\n", "line 1"},
    {"program \"a\" timeout soon\n", "expected an integer"},
    {"program \"a\" timeout 0 then\n", "something follows"},
    {"program \"a\\u0000\" timeout 0\n", "NUL"},
    {SCOPE "state 0 passs \"A\"\n", "line 3: no kind of state \"passs\""},
    {SCOPE "state 0 pass \"A\" work @nowhere\n", "line 3: no function \"nowhere\""},
    {SCOPE "state -1 pass \"A\"\n", "out of range"},
    {HEAD "state 0 pass \"A\"\n", "line 2: a state before the first scope"},
    {SCOPE "state 0 pass \"A\"\nstate 0 pass \"B\"\npoint @p {\n", "state 0 is given twice"},
    {HEAD "scope 0 start @p\n", "expected \"variables\""},
    {HEAD "scope 1 start @p variables 0\n", "scope 0 comes next"},
    {SCOPE "scope 1 of state 3 \"A\" start @p variables 0\n", "state 3 is not \"A\""},
    {SCOPE "scope 1 of scope 0 start @p variables 0\n", "expected \"state\""},
    {HEAD "point @p\n", "expected '{'"},
    {HEAD "point p {\n", "expected '@'"},
    {HEAD "point @p at 5 {\n", "expected ':'"},
    {HEAD "point @p {\n", "does not end"},
    {HEAD "point @p {\nend\n}\n", "before the first block"},
    {POINT("end\nend\n"), "line 5: an instruction after the end"},
    {POINT("ende\n"), "line 4: no operation \"ende\""},
    {POINT("%1 = end\n"), "has no result"},
    {POINT("input\n"), "has a result"},
    {POINT("%1 input\n"), "expected '='"},
    {POINT("%1 = input\n%1 = input\nend\n"), "result 1 is given twice"},
    {POINT("%1 = present %2\nend\n"), "line 4: no result %2"},
    {POINT("%99999999999 = input\nend\n"), "out of range"},
    {POINT("jump ^there.1\n"), "no block ^there.1"},
    {POINT("jump ^here.1\n^there.1:\nend\n"), "no block ^here.1"},
    {POINT("end 1\n"), "too many operands"},
    {POINT("%1 = not %2, %3\n"), "too many operands"},
    {POINT("%1 = literal\n"), "line 4"},
    {POINT("%1 = literal sequence 7\n"), "only an array is a sequence"},
    {POINT("%1 = literal keep undefined\n"), "line 4"},
    {POINT("%1 = literal [1\n"), "does not end"},
    {POINT("%1 = literal [1,]\n"), "line 4"},
    {POINT("%1 = literal {\"a\":1} {}\n"), "something follows"},
    {POINT("enter state 7 \"x\"\n"), "state 7 is not \"x\""},
    {POINT("goto @q\n"), "no function \"q\""},
    {POINT("%1 = input at\n"), "expected an integer"},
    {POINT("%1 = variable 1e999, 0\n"), "not a number"},
    {POINT("%1 = variable 99999999999999999999, 0\n"), "not a number"},
    {POINT("end\n") "}\n", "line 6"},
    {POINT("jump ^a.1, 1\n^a.1(%1 real):\nend\n"), "line 5: no result is of a type \"real\""},
    {POINT("jump ^a.1, 1\n^a.1(%1 int:\nend\n"), "line 5: expected ')'"},
    {POINT("jump ^a.1\n^a.1():\nend\n"), "line 5: expected '%'"},
    {POINT("jump ^a.1, 1, 2\n^a.1(%1 int, %1 int):\nend\n"), "result 1 is given twice"},
    {POINT("%1 = parameter\nend\n"), "no operation \"parameter\""},
};

static void test_bad_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad_texts); i++) {
        struct arena *arena = arena_new();
        const char *problem = NULL;

        if (ir_read(arena, bad_texts[i].text, strlen(bad_texts[i].text), &problem) != NULL)
            fail_msg("%s\nis read", bad_texts[i].text);
        assert_non_null(problem);
        if (strstr(problem, bad_texts[i].problem) == NULL)
            fail_msg("%s\nexpected: %s\nfound: %s", bad_texts[i].text, bad_texts[i].problem,
                     problem);
        arena_free(arena);
    }
}

/* No prefix of a text, and no byte of it changed, may do worse than be refused. */
static void test_damaged_texts(void **state)
{
    static const char text[] =
        "program \"p\" source \"x\" timeout 0\nsymbol \"s\"\n"
        "scope 0 start @\"A b\" variables 1 \"v\"\nstate 0 task \"A b\" enter @\"A b\" work @\"A "
        "b\" does service "
        "\"c:s\" type \"c\" action \"s\"\n"
        "point @\"A b\" at 1:2 {\n^entry:\n  enter state 0 \"A b\"\n  %1 = literal "
        "{\"a\":[1,2.5]}\n"
        "  %2 = member %1, key \"a\" at 3:4\n  %3 = present %2\n  branch %3, ^x.1, ^y.2\n"
        "^x.1:\n  %4 = retry 0, 1.0, 3, 2.0, 0.0, false\n  jump ^z.3, %1, 7, true\n"
        "^y.2:\n  %5 = leave %1\n  end\n"
        "^z.3(%6 value, %7 int, %8 bool):\n  %9 = add %7, 1\n  jump ^z.3, %6, %9, %8\n}\n";
    static const char bytes[] = {'\0', '"', '%', '^', '@', '9', '-', '{', '}', '\n', ' ', '\xff'};

    (void)state;
    for (size_t size = 0; size < sizeof text; size++) {
        struct arena *arena = arena_new();
        const char *problem = NULL;
        struct ir_program *program = ir_read(arena, text, size, &problem);

        if (program == NULL)
            assert_non_null(problem);
        else
            (void)ir_verify(program);
        arena_free(arena);
    }
    for (size_t i = 0; i < (sizeof text - 1) * sizeof bytes; i++) {
        struct arena *arena = arena_new();
        const char *problem = NULL;
        struct ir_program *program;
        char copy[sizeof text];

        memcpy(copy, text, sizeof text);
        copy[i / sizeof bytes] = bytes[i % sizeof bytes];
        program = ir_read(arena, copy, sizeof text - 1, &problem);
        if (program == NULL)
            assert_non_null(problem);
        else
            (void)ir_verify(program);
        arena_free(arena);
    }
}

static void add_everything(struct ir_program *program)
{
    struct ir_scope *scope = ir_scope_add(program, NULL);
    struct ir_state *task = ir_state_add(program, "Line\nbreak \"and\" quotes", SFN_TASK);
    struct ir_state *map = ir_state_add(program, "Map", SFN_MAP);
    struct ir_builder builder = {.program = program};
    struct region *region = &program->arena->region;
    struct ir_instruction *value;

    task->task = ir_resource_add(program, "exec:\"./a\"", SFN_SERVICE);
    task->task->type = "exec";
    task->task->action = "\"./a\"";
    task->task->submits = task->task->token = true;
    map->map->label = "L";
    map->map->reader = ir_resource_add(program, "arn:r", SFN_LAMBDA);
    map->map->writer = ir_resource_add(program, "arn:w", SFN_ACTIVITY);
    map->map->distributed = map->map->express = map->map->drops = true;
    map->map->form = SFN_FLAT;
    task->placeholder = "${A}";
    task->work_placeholder = "B";
    builder.function = ir_function_add(program, "a b \"c\".work", IR_POINT_FUNCTION);
    builder.function->span.line = 3;
    builder.function->span.column = 4;
    builder.span = builder.function->span;
    builder.block = ir_block_add(program, builder.function, "if \"odd\" label.1");
    task->work = builder.function;
    scope->start = builder.function;
    ir_scope_add(program, map)->start = builder.function;
    map->map->selector = ir_function_add(program, "Map.item", IR_CHOOSER);
    IR(&builder, OP_sfn_enter, ir_state_ref(task));
    builder.span.line = 0;
    value = ir_literal(&builder, value_from_real(region, 0.1));
    value = IR(&builder, OP_sfn_object, ir_key(program, "a\0b", 3), ir_value(value),
               ir_key(program, "", 0), ir_value(value));
    value = IR(&builder, OP_sfn_variable, ir_int(INT64_MIN), ir_int(INT64_MAX));
    IR(&builder, OP_sfn_retry, ir_int(0), ir_real(1e300), ir_int(-1), ir_real(-0.5), ir_real(3),
       ir_bool(true));
    IR(&builder, OP_sfn_array, ir_value(value));
    IR0(&builder, OP_sfn_array);
    IR(&builder, OP_sfn_pick, ir_value(value),
       ir_keys(
           value_array_of(region, (const struct value *[]){value_text(region, "a, \"b\"")}, 1)));
    IR(&builder, OP_sfn_leave, ir_value(value));
    IR0(&builder, OP_END);
    builder.function = map->map->selector;
    builder.block = ir_block_add(program, builder.function, "entry");
    value = IR0(&builder, OP_NOTHING);
    IR(&builder, OP_GIVE, ir_value(value));
}

static void test_round_trip(void **state)
{
    struct arena *arena = arena_new();
    struct ir_program *program = ir_program_new(arena, "name \\ with \"quotes\"");
    struct ir_program *again;
    struct buffer first = BUFFER_EMPTY;
    struct buffer second = BUFFER_EMPTY;
    const char *symbols[] = {"one", "two"};
    const char *problem = NULL;

    (void)state;
    program->express = true;
    program->timeout_seconds = INT64_MAX;
    program->bindings = "{\"a\":\n\"b\"}";
    program->id = "Order";
    program->source_path = "dir/a \"b\".json";
    program->digest = "0123";
    program->symbols = symbols;
    program->symbol_count = 2;
    add_everything(program);
    assert_null(ir_verify(program));
    ir_print(program, &first);
    again = ir_read(arena, first.text, first.size, &problem);
    if (again == NULL)
        fail_msg("%s\n%s", problem, first.text);
    assert_null(ir_verify(again));
    ir_print(again, &second);
    assert_string_equal(first.text, second.text);
    assert_true(again->express);
    assert_true(again->timeout_seconds == INT64_MAX);
    assert_string_equal(again->id, program->id);
    assert_string_equal(again->bindings, program->bindings);
    assert_int_equal(again->symbol_count, 2);
    assert_string_equal(again->states->name, program->states->name);
    assert_int_equal(again->functions->blocks->first->span.line, 3);
    assert_int_equal(again->functions->blocks->first->next->span.line, 0);
    buffer_fini(&first);
    buffer_fini(&second);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_texts),
        cmocka_unit_test(test_damaged_texts),
        cmocka_unit_test(test_round_trip),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
