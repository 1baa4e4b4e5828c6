/* tests/unit/passes/fold_test.c - operations on constants are computed, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/passes/passes.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

/* The lines of a chooser that gives %1. */
static struct ir_program *read_chooser(struct arena *arena, const char *lines)
{
    const char *problem = NULL;
    const char *text =
        arena_format(arena,
                     "program \"p\" timeout 0\nchooser @c {\n^entry:\n%sgive %%1\n}\n"
                     "filter @f {\n^entry:\n%%1 = bool true\nanswer %%1\n}\n"
                     "lambda @l {\n^entry:\n%%1 = argument 0\ngive %%1\n}\n",
                     lines);
    struct ir_program *program = ir_read(arena, text, strlen(text), &problem);

    if (program == NULL)
        fail_msg("%s\n%s", text, problem);
    problem = ir_verify(program);
    if (problem != NULL)
        fail_msg("%s\n%s", text, problem);
    return program;
}

/* Whether the folded text holds a line. */
static bool folds_to(const char *lines, const char *expected)
{
    struct arena *arena = arena_new();
    struct ir_program *program = read_chooser(arena, lines);
    struct buffer text = BUFFER_EMPTY;
    bool found;

    fold_program(program);
    ir_print(program, &text);
    found = strstr(text.text, arena_format(arena, "  %s\n", expected)) != NULL;
    if (!found)
        print_error("expected: %s\nfound:\n%s\n", expected, text.text);
    buffer_fini(&text);
    arena_free(arena);
    return found;
}

/* Operands 7, "x", nothing, [1,2], {"a":1}, ["b"] are %5 to %10; in the result %1 to %6. */
#define KNOWN                                                                                      \
    "%5 = literal 7\n%6 = literal \"x\"\n%7 = nothing\n%8 = literal [1,2]\n"                       \
    "%9 = literal {\"a\":1}\n%10 = literal [\"b\"]\n"

struct example {
    const char *operation;
    const char *expected;
};

/* Every signature of abi.def that may be folded is here. */
static const struct example examples[] = {
    {"member %9, key \"a\"", "literal 1"},
    {"member %9, key \"b\"", "nothing"},
    {"member %7, key \"b\"", "nothing"},
    {"element %8, -1", "literal 2"},
    {"pick %9, keys [\"b\",\"a\"]", "literal {\"a\":1}"},
    {"nodes %5", "literal [7]"},
    {"nodes %7", "literal []"},
    {"nodes_member %8, key \"a\"", "literal []"},
    {"array %5, %6", "literal [7,\"x\"]"},
    {"array", "literal []"},
    {"object key \"k\", %5, key \"a\\u0000b\", %8", "literal {\"k\":7,\"a\\u0000b\":[1,2]}"},
    {"join %5, %6, %8", "literal \"7x[1, 2]\""},
    {"join", "literal \"\""},
    {"join %5, %7", "join %1, %3"},
    {"array %5, %7", "array %1, %3"}, /* nothing has no place in an array: not computed here */
    {"require %5, \"absent\"", "literal 7"},
    {"require %7, \"absent\"", "require %3, \"absent\""},
    {"require_field %5, %9, \"$.a\", \"a\"", "literal 7"},
    {"array_length %8, \"c\"", "literal 2"},
    {"array_length %5, \"c\"", "array_length %1, \"c\""},
    {"array_contains %8, %5, \"c\"", "literal false"},
    {"array_range %5, %5, %5, \"c\"", "literal [7]"},
    {"element_or_null %8, 2", "literal null"},
    {"names_last %8, false, %6, 1, keys [\"a\"]", "literal null"},
    {"names_last %9, false, %6, 1, keys [\"a\"]", "names_last %5, false, %2, 1, keys [\"a\"]"},
    {"object_at %9, \"a\", %5", "literal {\"a\":1}"},
    {"object_at %7, \"a\", %5", "literal {}"},
    {"object_at %8, \"a\", %5", "object_at %4, \"a\", %1"},
    {"array_at %8, 1, %5", "literal [1,2]"},
    {"array_at %8, 2, %5", "array_at %4, 2, %1"},
    {"set_member %9, key \"b\", %5", "literal {\"a\":1,\"b\":7}"},
    {"set_member %9, key \"a\", %7", "literal {\"a\":null}"},
    {"set_element %8, 1, %6", "literal [1,\"x\"]"},
    {"path_length %8, %8", "literal 2"},
    {"math_add %5, %5, \"c\"", "literal 14"},
    {"query_field %9, key \"a\"", "literal 1"},
    {"query_field %9, key \"b\"", "literal undefined"},
    {"query_from %7", "literal undefined"},
    {"query_add_numbers %5, %5", "literal 14"},
    {"query_add_numbers %5, %6", "query_add_numbers %1, %2"},
    {"query_array_of \"is\", %8, %8", "literal [[1,2],1,2]"},
    {"query_cons_of \"i\", %5", "literal cons [7]"},
    {"query_range %5, %5", "literal sequence [7]"},
    {"jsonata_sum %5, %8", "literal 3"},
    {"jsonata_sum_function", "jsonata_sum_function"},
    {"query_closure @l, 1, \"\", %5", "query_closure @l, 1, \"\", %1"},
    {"hash %6, %6, \"c\"", "hash %2, %2, \"c\""},
    {"uuid", "uuid"},
    {"math_random %5, %5, %7, \"c\"", "math_random %1, %1, %3, \"c\""},
};

static void test_values(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct arena *arena = arena_new();
        const char *lines = arena_format(arena, "%s%%1 = %s\n", KNOWN, examples[i].operation);
        const char *expected = arena_format(arena, "%%7 = %s", examples[i].expected);

        wrong += !folds_to(lines, expected);
        arena_free(arena);
    }
    assert_int_equal(wrong, 0);
}

static void test_truth(void **state)
{
    (void)state;
    assert_true(folds_to("%1 = literal 1\n%2 = present %1\n%3 = not %2\n", "%3 = bool false"));
    assert_true(folds_to("%1 = literal 1\n%2 = literal 1.0\n%3 = numeric_equals %1, %2\n",
                         "%3 = bool true"));
    assert_true(folds_to("%1 = literal 1\n%2 = filter_equals %1, %1\n", "%2 = bool true"));
    assert_true(folds_to("%1 = literal 1\n%2 = is_string %1\n", "%2 = bool false"));
    /* integers; a sum that none could be is not computed */
    assert_true(folds_to("%1 = literal [7,8]\n%2 = int 3\n%3 = add %2, -2\n%4 = less %3, %2\n",
                         "%4 = bool true"));
    assert_true(folds_to("%1 = literal 1\n%2 = int 3\n%3 = add %2, 4\n", "%3 = int 7"));
    assert_true(folds_to("%1 = literal 1\n%2 = int 3\n%3 = equal %2, 4\n", "%3 = bool false"));
    assert_true(folds_to("%1 = literal 1\n%2 = int 9223372036854775807\n%3 = add %2, 1\n",
                         "%3 = add %2, 1"));
    assert_true(
        folds_to("%1 = literal [7,8]\n%2 = int 1\n%3 = element %1, %2\n", "%3 = literal 8"));
    assert_true(folds_to("%1 = input\n%2 = query_count %1\n%3 = less %2, %2\n", "%3 = bool false"));
    /* what is undefined or a sequence stays so, and is a literal only as a whole */
    assert_true(folds_to("%1 = literal undefined\n%2 = element %1, 0\n", "%2 = nothing"));
    assert_true(folds_to("%1 = literal sequence keep [7]\n%2 = element %1, 0\n",
                         "%1 = literal sequence keep [7]"));
    assert_true(
        folds_to("%1 = literal 7\n%2 = literal cons []\n%3 = array %1, %2\n", "%3 = array %1, %2"));
    assert_true(folds_to("%1 = literal 7\n%2 = literal undefined\n%3 = array %1, %2\n",
                         "%3 = array %1, %2"));
    /* no literal is infinite */
    assert_true(folds_to("%1 = literal 7\n%2 = literal 0\n%3 = query_divide %1, %2\n",
                         "%3 = query_divide %1, %2"));
    /* what acts is not known */
    assert_true(folds_to("%1 = literal \"a\"\n%2 = filter_match %1, \"a\", \"\"\n",
                         "%2 = filter_match %1, \"a\", \"\""));
    assert_true(folds_to("%1 = literal [1]\n%2 = nodes_filter %1, %1, @f\n",
                         "%2 = nodes_filter %1, %1, @f"));
}

/* Each operation that may be folded and cannot fail is, whatever its signature. */
static void test_every_operation(void **state)
{
    (void)state;
    for (int op = 0; op < OP_COUNT; op++) {
        const struct ir_op_info *info = ir_op_info((enum ir_opcode)op);
        struct arena *arena = arena_new();
        struct buffer lines = BUFFER_EMPTY;

        if (info->runtime && (info->traits & (IR_READS | IR_ACTS | IR_FAILS)) == 0) {
            const char *result = info->result == IR_BOOL ? "%3 = bool" : "%3 = ";
            struct ir_program *program;
            struct buffer text = BUFFER_EMPTY;

            /* what takes members apart is only given an object */
            buffer_add_format(&lines, "%%1 = literal %s\n%%2 = nothing\n",
                              strstr(info->name, "query_member") != NULL ? "{\"a\":7}" : "[[7]]");
            buffer_add_format(&lines, "%%3 = %s", info->name);
            for (size_t i = 0; i < info->count + 2 * info->repeats; i++) {
                static const char *const operands[] = {
                    [IR_VALUE] = "%1",          [IR_BOOL] = "true",    [IR_INT] = "0",
                    [IR_REAL] = "1.0",          [IR_KEY] = "key \"\"", [IR_TEXT] = "\"==\"",
                    [IR_KEYS] = "keys [\"a\"]",
                };

                buffer_add_text(&lines, i == 0 ? " " : ", ");
                buffer_add_text(&lines, operands[ir_op_parameter(info, i)]);
            }
            buffer_add_byte(&lines, '\n');
            program = read_chooser(arena, lines.text);
            fold_program(program);
            ir_print(program, &text);
            if (strstr(text.text, result) == NULL ||
                strstr(text.text, arena_format(arena, "= %s", info->name)) != NULL)
                fail_msg("%s is not folded:\n%s", info->name, text.text);
            buffer_fini(&text);
        }
        buffer_fini(&lines);
        arena_free(arena);
    }
}

/* Results outlive the pass and are marked so, all the way down. */
static void check_fixed(const struct value *value)
{
    assert_int_equal(value->flags, VALUE_FIXED);
    for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->size; i++)
        check_fixed(&value->as.items[i]);
    for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->size; i++) {
        assert_true((value->as.members[i].key.hash & KEY_FIXED) != 0);
        check_fixed(&value->as.members[i].value);
    }
}

static void test_results_are_fixed(void **state)
{
    struct arena *arena = arena_new();
    struct ir_program *program = read_chooser(
        arena, "%2 = literal \"a\\tb\"\n%3 = literal {\"x\":[\"y\",{}]}\n%4 = array %2, %3\n"
               "%1 = object key \"k\", %4\n");
    const struct ir_instruction *last;

    (void)state;
    fold_program(program);
    last = program->functions->blocks->last->operands[0].as.instruction;
    assert_int_equal(last->op, OP_LITERAL);
    assert_int_equal(last->literal->depth, 5);
    check_fixed(last->literal);
    arena_free(arena);
}

/* Text that doubles with every call stays an instruction once it is large. */
static void test_growth_is_bounded(void **state)
{
    enum { CALLS = 60 };
    struct arena *arena = arena_new();
    struct buffer lines = BUFFER_EMPTY;
    struct ir_program *program;

    (void)state;
    buffer_add_text(&lines, "%2 = literal \"\\\"\"\n");
    for (int i = 0; i < CALLS; i++)
        buffer_add_format(&lines, "%%%d = json_to_string %%%d\n", i + 3, i + 2);
    buffer_add_format(&lines, "%%1 = json_to_string %%%d\n", CALLS + 2);
    program = read_chooser(arena, lines.text);
    fold_program(program);
    assert_int_equal(program->functions->blocks->last->previous->op, OP_sfn_json_to_string);
    assert_true(region_used(&arena->region) < 4000000);
    buffer_fini(&lines);
    arena_free(arena);
}

/* Nesting deeper than allowed fails at run time, as it would without folding. */
static void test_depth(void **state)
{
    struct arena *arena = arena_new();
    struct buffer lines = BUFFER_EMPTY;
    struct ir_program *program;

    (void)state;
    buffer_add_text(&lines, "%2 = literal []\n");
    for (int i = 0; i < VALUE_DEPTH_MAX; i++)
        buffer_add_format(&lines, "%%%d = array %%%d\n", i + 3, i + 2);
    buffer_add_format(&lines, "%%1 = array %%%d\n", VALUE_DEPTH_MAX + 2);
    program = read_chooser(arena, lines.text);
    fold_program(program);
    assert_int_equal(program->functions->blocks->last->previous->op, OP_sfn_array);
    assert_int_equal(program->functions->blocks->first->next->op, OP_LITERAL);
    buffer_fini(&lines);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_truth),
        cmocka_unit_test(test_every_operation),
        cmocka_unit_test(test_results_are_fixed),
        cmocka_unit_test(test_growth_is_bounded),
        cmocka_unit_test(test_depth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
