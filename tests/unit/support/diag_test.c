/* tests/unit/support/diag_test.c - findings: order, severities, the text form, the JSON form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/support/diag.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

static const struct span nowhere = {0};

struct fixture {
    struct arena *arena;
    struct source source;
    struct diags *diags;
};

static struct fixture fixture_of(const char *text)
{
    struct fixture fixture;

    fixture.arena = arena_new();
    fixture.source = (struct source){.path = "order.asl.json", .text = text, .size = strlen(text)};
    fixture.diags = NULL;
    return fixture;
}

/* The span of the first `needle`. */
static struct span find(const struct source *source, const char *needle)
{
    const char *at = strstr(source->text, needle);
    size_t start = (size_t)(at - source->text);

    assert_non_null(at);
    return span_of(source, start, start + strlen(needle));
}

static void assert_text(struct diags *diags, const struct diag_options *options,
                        const char *expected)
{
    struct buffer out = BUFFER_EMPTY;

    diags_render_text(diags, options, &out);
    assert_string_equal(out.text != NULL ? out.text : "", expected);
    buffer_fini(&out);
}

static void test_hint_stands_behind_the_carets(void **state)
{
    struct fixture f = fixture_of("{\n      \"Next\": \"Recipt\",\n  \"Receipt\": 1\n}");
    struct finding *finding;

    (void)state;
    f.diags = diags_new(f.arena, &f.source);
    finding = diag_report(f.diags, find(&f.source, "\"Recipt\""), RULE_UNKNOWN_TARGET,
                          "state \"%s\" goes to \"%s\", which does not exist", "Charge", "Recipt");
    diag_note(f.diags, finding, find(&f.source, "\"Receipt\""), "did you mean \"%s\"?", "Receipt");
    diag_note(f.diags, finding, nowhere, "states are case-sensitive");
    diag_note(f.diags, finding, find(&f.source, "1"), "here");
    assert_text(f.diags, NULL,
                "order.asl.json:2:15: error: state \"Charge\" goes to \"Recipt\", which does not "
                "exist [unknown-target]\n"
                "    2 |       \"Next\": \"Recipt\",\n"
                "      |               ^^^^^^^^ did you mean \"Receipt\"? (line 3)\n"
                "      note: states are case-sensitive\n"
                "order.asl.json:3:14: note: here\n");
    arena_free(f.arena);
}

static void test_findings_are_sorted_by_place(void **state)
{
    struct fixture f = fixture_of("abc\n");
    struct diag_options options = {.werror = false};

    (void)state;
    f.diags = diags_new(f.arena, &f.source);
    diag_report(f.diags, find(&f.source, "c"), RULE_RESERVED_ERROR, "third");
    diag_report(f.diags, find(&f.source, "a"), RULE_SYNTAX, "second");
    diag_report(f.diags, find(&f.source, "a"), RULE_YAML_VERSION, "second too");
    diag_report(f.diags, nowhere, RULE_UNUSED_DEFINE, "first");
    assert_text(f.diags, &options,
                "order.asl.json: warning: first [unused-define]\n"
                "order.asl.json:1:1: error: second [syntax]\n    1 | abc\n      | ^\n"
                "order.asl.json:1:1: note: second too [yaml-version]\n"
                "    1 | abc\n      | ^\n"
                "order.asl.json:1:3: warning: third [reserved-error]\n"
                "    1 | abc\n      |   ^\n");
    assert_string_equal(diags_first(f.diags)->message, "third");
    arena_free(f.arena);
}

static void test_options_change_severities(void **state)
{
    struct fixture f = fixture_of("abc\n");
    struct diag_options options = {.werror = false};

    (void)state;
    f.diags = diags_new(f.arena, &f.source);
    diag_report(f.diags, nowhere, RULE_SYNTAX, "wrong");
    diag_report(f.diags, nowhere, RULE_RESERVED_ERROR, "odd");
    diag_report(f.diags, nowhere, RULE_YAML_VERSION, "by the way");
    assert_int_equal(diags_errors(f.diags, NULL), 1);
    assert_int_equal(diags_errors(f.diags, &options), 1);
    options.werror = true;
    assert_int_equal(diags_errors(f.diags, &options), 2);
    options.off[RULE_RESERVED_ERROR] = options.off[RULE_SYNTAX] = true;
    options.off[RULE_YAML_VERSION] = true;
    assert_int_equal(diags_errors(f.diags, &options), 1); /* errors stay */
    assert_text(f.diags, &options, "order.asl.json: error: wrong [syntax]\n");
    arena_free(f.arena);
}

static void test_carets_follow_tabs_and_wide_spans(void **state)
{
    struct fixture f = fixture_of("\t\"\xc3\xa4\": \"long\nlines\"");

    (void)state;
    f.diags = diags_new(f.arena, &f.source);
    diag_report(f.diags, find(&f.source, "\"long\nlines\""), RULE_SYNTAX, "two lines");
    assert_text(f.diags, NULL,
                "order.asl.json:1:7: error: two lines [syntax]\n"
                "    1 | \t\"\xc3\xa4\": \"long\n"
                "      | \t     ^^^^^\n");
    arena_free(f.arena);
}

/* Whatever the line's length, the span is in sight and nothing is wider than a terminal. */
static void test_long_lines_are_shown_as_a_window(void **state)
{
    static const size_t places[] = {0, 1, 39, 40, 41, 80, 91, 92, 93, 1000, 499990, 499999};
    char *text = malloc(500001);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct fixture f;
        struct buffer out = BUFFER_EMPTY;
        char *line, *caret;

        memset(text, 'x', 500000);
        text[500000] = '\0';
        text[places[i]] = '#';
        f = fixture_of(text);
        f.diags = diags_new(f.arena, &f.source);
        diag_report(f.diags, find(&f.source, "#"), RULE_SYNTAX, "here");
        diags_render_text(f.diags, NULL, &out);
        line = strchr(out.text, '\n') + 1;
        caret = strchr(line, '\n') + 1;
        assert_true(caret - line <= 101);
        assert_int_equal(strchr(line, '#') - line, strchr(caret, '^') - caret);
        buffer_fini(&out);
        arena_free(f.arena);
    }
    free(text);
}

static void test_terminals_are_safe(void **state)
{
    struct fixture f = fixture_of("\x1b[2J \xff \xc2\x9b");

    (void)state;
    f.diags = diags_new(f.arena, &f.source);
    diag_report(f.diags, find(&f.source, "[2J"), RULE_SYNTAX, "a \x1b[31m name\n%s", "\xfe");
    assert_text(f.diags, NULL,
                "order.asl.json:1:2: error: a ?[31m name ? [syntax]\n"
                "    1 | ?[2J ? ?\n      |  ^^^\n");
    arena_free(f.arena);
}

static void test_aws_text_leads_in_json(void **state)
{
    struct fixture f = fixture_of("{\"Next\": \"X\"}");
    struct finding *finding;
    struct buffer out = BUFFER_EMPTY;

    (void)state;
    f.diags = diags_new(f.arena, &f.source);
    finding = diag_report(f.diags, find(&f.source, "\"X\""), RULE_UNKNOWN_TARGET, "no state \"X\"");
    diag_note(f.diags, finding, find(&f.source, "{"), "a hint");
    diag_aws(f.diags, finding, "MISSING_TRANSITION_TARGET", "/States/A/Next",
             "Missing 'Next' target: %s", "X");
    finding_render_json(finding, NULL, &out);
    assert_string_equal(
        out.text,
        "{\"rule\":\"unknown-target\",\"severity\":\"error\",\"message\":\"Missing 'Next' "
        "target: X\",\"file\":\"order.asl.json\",\"line\":1,\"column\":10,\"end_line\":1,"
        "\"end_column\":12,\"location\":\"/States/A/Next\","
        "\"code\":\"MISSING_TRANSITION_TARGET\",\"notes\":[{\"message\":\"no state "
        "\\\"X\\\"\"},{\"message\":\"a hint\",\"line\":1,\"column\":1}]}");
    buffer_clear(&out);
    diags_render_text(f.diags, NULL, &out);
    assert_non_null(strstr(out.text, "error: no state \"X\" [unknown-target]\n"));
    assert_non_null(strstr(out.text,
                           "AWS says: MISSING_TRANSITION_TARGET: Missing 'Next' target: X "
                           "at /States/A/Next\n"));
    buffer_fini(&out);
    arena_free(f.arena);
}

static void test_json_is_valid_whatever_the_text(void **state)
{
    struct fixture f = fixture_of("x");
    struct buffer out = BUFFER_EMPTY;
    struct json_error error;

    (void)state;
    f.diags = diags_new(f.arena, &f.source);
    finding_render_json(diag_report(f.diags, nowhere, RULE_SYNTAX, "\xff\"\\\n\x01 \xc3"), NULL,
                        &out);
    assert_true(value_is(
        json_read(&f.arena->region, out.text, out.size, JSON_TEXT_BORROWED, &error), VALUE_OBJECT));
    buffer_fini(&out);
    arena_free(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hint_stands_behind_the_carets),
        cmocka_unit_test(test_findings_are_sorted_by_place),
        cmocka_unit_test(test_options_change_severities),
        cmocka_unit_test(test_carets_follow_tabs_and_wide_spans),
        cmocka_unit_test(test_long_lines_are_shown_as_a_window),
        cmocka_unit_test(test_terminals_are_safe),
        cmocka_unit_test(test_aws_text_leads_in_json),
        cmocka_unit_test(test_json_is_valid_whatever_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
