/* tests/unit/lower/pattern_test.c - what a StringMatches pattern matches, and by which test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "compiler/lower/pattern.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"
#include "sfn/abi.h"

static bool holds(const struct pattern *pattern, const struct value *text)
{
    switch (pattern->op) {
    case OP_sfn_is_string:
        return sfn_is_string(text);
    case OP_sfn_string_equals:
        return sfn_string_equals(text, pattern->operand);
    case OP_sfn_string_starts:
        return sfn_string_starts(text, pattern->operand);
    case OP_sfn_string_ends:
        return sfn_string_ends(text, pattern->operand);
    case OP_sfn_string_contains:
        return sfn_string_contains(text, pattern->operand);
    case OP_sfn_string_matches:
        return sfn_string_matches(text, pattern->operand);
    default:
        fail_msg("a pattern became %s", ir_op_info(pattern->op)->name);
        return false;
    }
}

static bool matches(const char *text, const char *written)
{
    struct arena *arena = arena_new();
    struct pattern pattern;
    bool truth;

    truth = pattern_read(arena, value_text(&arena->region, written), &pattern) &&
            holds(&pattern, value_text(&arena->region, text));
    arena_free(arena);
    return truth;
}

static void expect_match(const char *text, const char *pattern, bool truth)
{
    if (matches(text, pattern) != truth)
        fail_msg("\"%s\" and \"%s\"", text, pattern);
}

static void wildcards_match(void **state)
{
    (void)state;
    expect_match("", "", true);
    expect_match("", "*", true);
    expect_match("", "a", false);
    expect_match("foo23.log", "foo*.log", true);
    expect_match("foo.log.bak", "foo*.log", false);
    expect_match("zebra.log", "*.log", true);
    expect_match("foobar.zebra", "foo*.*", true);
    expect_match("abcabd", "*ab*d", true);
    expect_match("abcabc", "*ab*d", false);
    expect_match("aXbXc", "a*b*c", true);
    expect_match("a", "**a**", true);
    expect_match("A", "a", false);
    expect_match("a?c", "a?c", true);
    expect_match("abc", "a?c", false);
    expect_match("a*c", "a\\*c", true);
    expect_match("abc", "a\\*c", false);
    expect_match("a\\c", "a\\\\c", true);
    expect_match("a\\xyz", "a\\\\*", true);
    expect_match("xx*", "*\\*", true);
    expect_match("xx*y", "*\\*", false);
    /* Open escapes match nothing, wherever they stand. */
    expect_match("a", "a\\", false);
    expect_match("ab", "a\\b", false);
    expect_match("", "*\\", false);
    expect_match("x", "*\\b", false);
}

/* Every pattern and text of up to five of these letters, against the matcher of bindings. */
static void cutting_changes_no_answer(void **state)
{
    static const char letters[] = {'\0', 'a', 'b', '*'};
    char pattern[6] = "", text[6] = "";

    (void)state;
    for (int p = 0; p < 1024; p++) {
        for (int i = 0; i < 5; i++)
            pattern[i] = letters[p >> 2 * i & 3];
        for (int t = 0; t < 243; t++) {
            for (int i = 0, rest = t; i < 5; i++, rest /= 3)
                text[i] = letters[rest % 3];
            expect_match(text, pattern, text_matches(pattern, strlen(pattern), text, strlen(text)));
        }
    }
}

static void expect_test(const char *written, enum ir_opcode op, size_t pieces)
{
    struct arena *arena = arena_new();
    struct pattern pattern;

    assert_true(pattern_read(arena, value_text(&arena->region, written), &pattern));
    assert_string_equal(ir_op_info(pattern.op)->name, ir_op_info(op)->name);
    if (value_is(pattern.operand, VALUE_ARRAY))
        assert_int_equal(pattern.operand->size, pieces);
    arena_free(arena);
}

static void simple_patterns_are_simple_tests(void **state)
{
    (void)state;
    expect_test("", OP_sfn_string_equals, 0);
    expect_test("a\\*", OP_sfn_string_equals, 0);
    expect_test("*", OP_sfn_is_string, 0);
    expect_test("***", OP_sfn_is_string, 0);
    expect_test("a*", OP_sfn_string_starts, 0);
    expect_test("**a", OP_sfn_string_ends, 0);
    expect_test("*a**", OP_sfn_string_contains, 0);
    expect_test("a*b", OP_sfn_string_matches, 2);
    expect_test("*a**b*", OP_sfn_string_matches, 4);
}

static void wildcards_take_no_exponential_time(void **state)
{
    char text[5001], pattern[401];

    (void)state;
    memset(text, 'a', 5000);
    text[5000] = '\0';
    for (int i = 0; i < 400; i += 2)
        memcpy(pattern + i, "*a", 2);
    pattern[399] = 'b';
    pattern[400] = '\0';
    expect_match(text, pattern, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wildcards_match),
        cmocka_unit_test(cutting_changes_no_answer),
        cmocka_unit_test(simple_patterns_are_simple_tests),
        cmocka_unit_test(wildcards_take_no_exponential_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
