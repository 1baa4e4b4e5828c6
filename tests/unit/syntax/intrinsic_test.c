/* tests/unit/syntax/intrinsic_test.c - intrinsic calls: arguments, escapes, refusals, the table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/syntax/intrinsic.h"
#include "runtime/base/buffer.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

static const struct intrinsic_call *parse(struct arena *arena, const char *text)
{
    struct path_error error = {NULL, 0, 0};
    const struct intrinsic_call *call =
        intrinsic_parse(arena, text, strlen(text), PATH_DIALECT_ASL, &error);

    if (call == NULL)
        fail_msg("%s: %s", text, error.message);
    return call;
}

static void add_call(struct buffer *out, const struct intrinsic_call *call)
{
    buffer_add_format(out, "%s(", call->name);
    for (size_t i = 0; i < call->count; i++) {
        const struct intrinsic_argument *argument = &call->arguments[i];

        buffer_add_text(out, i > 0 ? " " : "");
        switch (argument->kind) {
        case INTRINSIC_LITERAL:
            json_write(out, argument->literal);
            break;
        case INTRINSIC_PATH:
            buffer_add_format(out, "<%s>", argument->path->text);
            break;
        case INTRINSIC_CALL:
            add_call(out, argument->call);
            break;
        }
    }
    buffer_add_byte(out, ')');
}

static void assert_call(const char *text, const char *expected)
{
    struct arena *arena = arena_new();
    struct buffer out = BUFFER_EMPTY;

    add_call(&out, parse(arena, text));
    assert_string_equal(out.text, expected);
    buffer_fini(&out);
    arena_free(arena);
}

static void assert_refused(const char *text, size_t start, size_t end, const char *message)
{
    struct arena *arena = arena_new();
    struct path_error error = {NULL, 0, 0};

    assert_null(intrinsic_parse(arena, text, strlen(text), PATH_DIALECT_ASL, &error));
    assert_string_equal(error.message, message);
    assert_int_equal(error.start, start);
    assert_int_equal(error.end, end);
    arena_free(arena);
}

static void test_arguments(void **state)
{
    (void)state;
    assert_call("States.UUID()", "States.UUID()");
    assert_call(" States.Array ( 1 , -2.5e1,true,\tfalse,null,'x' ) ",
                "States.Array(1 -25.0 true false null \"x\")");
    assert_call("States.Format('{}: {}', $.a.b[0], $$.Execution.Id)",
                "States.Format(\"{}: {}\" <$.a.b[0]> <$$.Execution.Id>)");
    assert_call("States.Array($, $name.x, $.a )", "States.Array(<$> <$name.x> <$.a>)");
    assert_call("States.MathAdd(States.ArrayLength(States.Array(1)), -1)",
                "States.MathAdd(States.ArrayLength(States.Array(1)) -1)");
}

static void test_brackets_protect_in_paths(void **state)
{
    (void)state;
    assert_call("States.Array($.a['x, )'], $.b[?(@.c == ')' && (@.d))], $.e[0,1])",
                "States.Array(<$.a['x, )']> <$.b[?(@.c == ')' && (@.d))]> <$.e[0,1]>)");
    assert_call("States.Array($.a\\,b\\), $.it's.length())",
                "States.Array(<$.a\\,b\\)> <$.it's.length()>)");
}

static void test_escapes(void **state)
{
    (void)state;
    assert_call("States.Format('it\\'s \\\\ \\{\\} {} \"q\" \n')",
                "States.Format(\"it's \\\\ {} {} \\\"q\\\" \\n\")");
    assert_refused("States.StringToJson('{\\\"a\\\"}')", 22, 24,
                   "a backslash stands only before ' { } and \\");
    assert_refused("States.Format('\\n')", 15, 17, "a backslash stands only before ' { } and \\");
}

/* States.Format tells braces and backslashes that were escaped from those that were not. */
static void test_template(void **state)
{
    struct arena *arena = arena_new();
    const struct intrinsic_call *call = parse(arena, "States.Format('it\\'s \\{\\} \\\\{}', 'x')");

    (void)state;
    assert_true(value_is_text(call->template, "it's \\{\\} \\\\{}"));
    assert_null(parse(arena, "States.Format($.a, 'x')")->template);
    assert_null(parse(arena, "States.Array(1)")->template);
    assert_null(parse(arena, "States.UUID()")->template);
    arena_free(arena);
}

static void test_places(void **state)
{
    struct arena *arena = arena_new();
    const struct intrinsic_call *call = parse(arena, " States.Array($.a, States.UUID())");

    (void)state;
    assert_int_equal(call->start, 1);
    assert_int_equal(call->name_end, 13);
    assert_int_equal(call->end, 33);
    assert_int_equal(call->arguments[0].start, 14);
    assert_int_equal(call->arguments[0].end, 17);
    assert_int_equal(call->arguments[1].call->start, 19);
    arena_free(arena);
}

static void test_refusals_say_where_and_why(void **state)
{
    (void)state;
    assert_refused("", 0, 0, "expected a call like States.Format(...)");
    assert_refused("States.Format", 13, 13, "expected '(' after the function's name");
    assert_refused("States.Array(1, x)", 16, 17, "a text stands in single quotes: 'text'");
    assert_refused("States.Array(True)", 13, 17, "a text stands in single quotes: 'text'");
    assert_refused("States.Array(1", 14, 14, "expected ',' or ')' after an argument");
    assert_refused("States.Array(1 2)", 15, 16, "expected ',' or ')' after an argument");
    assert_refused("States.Array(1,)", 15, 16,
                   "expected an argument: a path, a 'string', a number, true, false, null or a "
                   "call");
    assert_refused("States.Array()[0]", 14, 15, "nothing may follow the call");
    assert_refused("States.Array() States.Array()", 15, 27, "nothing may follow the call");
    assert_refused("States.Array('x)", 13, 16, "the string is not closed: ' is missing");
    assert_refused("States.Array(\"x\")", 13, 14, "a string stands in single quotes");
    assert_refused("States.Array(01)", 13, 15, "not a number");
    assert_refused("States.Array(1e999)", 13, 18, "the number is too large");
    assert_refused("States.Array($.a[key])", 17, 20,
                   "a name in brackets stands in quotes: ['name']");
    assert_refused("States.Array($.a..)", 18, 18, "a path may not end with '.': add a name");
    assert_refused("States.Array([1])", 13, 14,
                   "expected an argument: a path, a 'string', a number, true, false, null or a "
                   "call");
}

static void test_nesting_is_limited(void **state)
{
    struct arena *arena = arena_new();
    struct buffer text = BUFFER_EMPTY;
    struct path_error error;

    (void)state;
    for (int i = 0; i < 100; i++)
        buffer_add_text(&text, "States.Array(");
    for (int i = 0; i < 100; i++)
        buffer_add_byte(&text, ')');
    assert_non_null(parse(arena, text.text));
    buffer_clear(&text);
    for (int i = 0; i < 100000; i++)
        buffer_add_text(&text, "States.Array(");
    assert_null(intrinsic_parse(arena, text.text, text.size, PATH_DIALECT_ASL, &error));
    assert_string_equal(error.message, "the calls are nested too deeply");
    buffer_fini(&text);
    arena_free(arena);
}

static void test_the_table(void **state)
{
    (void)state;
    assert_int_equal(intrinsic_function_count, 18);
    assert_null(intrinsic_find("States.Nope"));
    assert_null(intrinsic_find("Format"));
    for (size_t i = 0; i < intrinsic_function_count; i++) {
        const struct intrinsic_function *function = &intrinsic_functions[i];

        assert_ptr_equal(intrinsic_find(function->name), function);
        assert_true(function->most == -1 || function->most >= function->least);
        assert_non_null(function->operation);
    }
    assert_int_equal(intrinsic_find("States.MathRandom")->least, 2);
    assert_int_equal(intrinsic_find("States.MathRandom")->most, 3);
    assert_true(intrinsic_takes(intrinsic_find("States.UUID"), 4)); /* it ignores them */
    assert_true(intrinsic_find("States.UUID")->returns_string);
    assert_false(intrinsic_find("States.Array")->returns_string);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_brackets_protect_in_paths),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_template),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_refusals_say_where_and_why),
        cmocka_unit_test(test_nesting_is_limited),
        cmocka_unit_test(test_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
