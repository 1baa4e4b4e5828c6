/* tests/unit/support/text_test.c - arenas, places in a source, guesses at misspelt names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/support/arena.h"
#include "compiler/support/diag.h"
#include "compiler/support/span.h"
#include "runtime/base/count.h"
#include "runtime/base/nearest.h"

static void test_arena_clears_and_copies(void **state)
{
    struct arena *arena = arena_new();
    int *numbers = ARENA_ARRAY(arena, int, 1000);
    char *text = arena_text(arena, "a\0b", 3);

    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers[i], 0);
    assert_memory_equal(text, "a\0b", 4);
    assert_string_equal(arena_format(arena, "%d %s", 7, "x"), "7 x");
    assert_non_null(arena_alloc(arena, 0));
    assert_ptr_not_equal(arena_alloc(arena, 0), arena_alloc(arena, 0));
    arena_free(arena);
    arena_free(NULL);
}

static void assert_span(struct span span, int line, int column, int end_line, int end_column)
{
    assert_int_equal(span.line, line);
    assert_int_equal(span.column, column);
    assert_int_equal(span.end_line, end_line);
    assert_int_equal(span.end_column, end_column);
}

static void test_span_counts_characters(void **state)
{
    const char *text = "a\xc3\xbc\xe2\x82\xac z\r\nxy\n";
    struct source source = {.path = "s", .text = text, .size = strlen(text)};
    struct span first;

    (void)state;
    assert_span(span_of(&source, 0, 1), 1, 1, 1, 1);
    assert_span(span_of(&source, 3, 6), 1, 3, 1, 3); /* the euro sign */
    assert_span(span_of(&source, 7, 8), 1, 5, 1, 5);
    assert_span(span_of(&source, 7, 12), 1, 5, 2, 2);
    assert_span(span_of(&source, 10, 10), 2, 1, 2, 1);
    assert_span(span_of(&source, 999, 9999), 3, 1, 3, 1);
    first = span_of(&source, 1, 3);
    assert_span(span_after(&source, first, 11, 12), 2, 2, 2, 2);
    assert_span(span_join(first, span_of(&source, 10, 12)), 1, 2, 2, 2);
}

static void test_span_passes_over_byte_order_mark(void **state)
{
    struct source source = {.path = "s", .text = "\xef\xbb\xbf{}", .size = 5};

    (void)state;
    assert_span(span_of(&source, 3, 5), 1, 1, 1, 2);
}

static const char *nearest(const char *wrong)
{
    static const char *const names[] = {"Receipt", "Charge", "Refund", "ChargeCard", "Go"};

    return nearest_name(wrong, names, COUNT_OF(names));
}

static void test_nearest_finds_misspelt_names(void **state)
{
    (void)state;
    assert_string_equal(nearest("Recipt"), "Receipt");
    assert_string_equal(nearest("Reciept"), "Receipt");
    assert_string_equal(nearest("refund"), "Refund");
    assert_string_equal(nearest("Chrage"), "Charge");
    assert_string_equal(nearest("CHARGECARD"), "ChargeCard");
    assert_string_equal(nearest("ChargeCrad"), "ChargeCard");
    assert_string_equal(nearest("go"), "Go");
}

static void test_nearest_leaves_strangers_alone(void **state)
{
    static const char *const names[] = {"Nowhere"};
    char longest[200];

    (void)state;
    memset(longest, 'x', sizeof(longest));
    longest[sizeof(longest) - 1] = '\0';
    assert_null(nearest("Shipment"));
    assert_null(nearest(""));
    assert_null(nearest("X"));
    assert_null(nearest(longest));
    assert_null(nearest_name("Now", names, 1));
    assert_null(nearest_name("Now", names, 0));
}

static void test_rules_have_unique_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        assert_int_equal(rule_of(rule_name((enum rule)i)), i);
        assert_true(strlen(rule_summary((enum rule)i)) > 0);
    }
    assert_int_equal(rule_of("no-such-rule"), RULE_COUNT);
    assert_int_equal(rule_severity(RULE_UNUSED_DEFINE), SEVERITY_WARNING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena_clears_and_copies),
        cmocka_unit_test(test_span_counts_characters),
        cmocka_unit_test(test_span_passes_over_byte_order_mark),
        cmocka_unit_test(test_nearest_finds_misspelt_names),
        cmocka_unit_test(test_nearest_leaves_strangers_alone),
        cmocka_unit_test(test_rules_have_unique_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
