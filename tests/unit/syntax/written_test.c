/* tests/unit/syntax/written_test.c - which bytes of a source stand for which of a string's text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/syntax/written.h"

#include "compiler/syntax/tree.h"

/* Read a document whose member "k" is a string, and walk that. Every X of the text must be written
 * as an X, and the runs must cover the text. */
static void expect_text(const char *path, const char *document, const char *text)
{
    struct arena *arena = arena_new();
    struct source source = {.path = path, .text = document, .size = strlen(document)};
    struct diags *diags = diags_new(arena, &source);
    struct tree *string = tree_field(syntax_read(arena, &source, diags), "k");
    struct written written;
    struct written_run run;
    size_t done = 0;

    assert_non_null(string);
    assert_string_equal(string->text, text);
    written_begin(&written, &source, string->span, string->text, string->size);
    while (written_next(&written, &run)) {
        assert_int_equal(run.at, done);
        assert_true(run.start >= string->span.start && run.end <= string->span.end);
        for (size_t i = 0; i < run.size; i++) {
            if (string->text[run.at + i] != 'X')
                continue;
            assert_int_equal(run.size, run.end - run.start);
            assert_int_equal(document[run.start + i], 'X');
        }
        done += run.size;
    }
    if (!written_agrees(&written))
        fail_msg("%s: text and source do not agree from byte %zu on", document, done);
    arena_free(arena);
}

static void test_json(void **state)
{
    (void)state;
    expect_text("d.json", "{\"k\": \"\"}", "");
    expect_text("d.json", "{\"k\": \"aX\"}", "aX");
    expect_text("d.json", "{\"k\": \"\\\"X\\\\X\\/\\n  X \\u00fcX\\u20acX\\ud83d\\ude00X\"}",
                "\"X\\X/\n  X \xc3\xbcX\xe2\x82\xacX\xf0\x9f\x98\x80X");
}

static void test_flow_scalars(void **state)
{
    (void)state;
    expect_text("d.yaml", "k: aX bX", "aX bX");
    expect_text("d.yaml", "k: aX  \n   bX\n\n\n   cX", "aX bX\n\ncX");
    expect_text("d.yaml", "k: 'it''s X''X'", "it's X'X");
    expect_text("d.yaml", "k: 'aX\n  bX\n\n  cX '", "aX bX\ncX ");
    expect_text("d.yaml", "k: \"aX \\\n  \\ bX\\x41X\\_X\\LX\\U0001F600X\"",
                "aX  bXAX\xc2\xa0X\xe2\x80\xa8X\xf0\x9f\x98\x80X");
    expect_text("d.yaml", "k: \"aX\n\n  bX\\\"X\"", "aX\nbX\"X");
    expect_text("d.yaml", "k: !Sub \"aX\"", "aX");
    expect_text("d.yaml", "k: &anchor !Sub\n  aX", "aX");
}

static void test_blocks(void **state)
{
    (void)state;
    expect_text("d.yaml", "k: |\n  aX\n    bX\n\n  cX\n", "aX\n  bX\n\ncX\n");
    expect_text("d.yaml", "k: !Sub |-\n    aX\n     bX\n    cX\n\n", "aX\n bX\ncX");
    expect_text("d.yaml", "k: |+\n  aX\n\n\nj: 1\n", "aX\n\n\n");
    expect_text("d.yaml", "k: |2\n    aX\n  bX\n", "  aX\nbX\n");
    expect_text("d.yaml", "k: |\n\n  aX\n", "\naX\n");
    expect_text("d.yaml", "k: |\r\n  aX\r\n  bX\r\n", "aX\nbX\n");
    expect_text("d.yaml", "k: >-\n  aX\n  bX\n\n  cX\n    dX\n    eX\n  fX\n",
                "aX bX\ncX\n  dX\n  eX\nfX");
    expect_text("d.yaml", "k: >\n  aX\n\n\n  bX\n", "aX\n\nbX\n");
}

/* A text that was changed after it was read is not taken for what is written. */
static void test_other_text(void **state)
{
    struct source source = {.path = "d.json", .text = "\"abc\"", .size = 5};
    struct written written;
    struct written_run run;

    (void)state;
    written_begin(&written, &source, span_of(&source, 0, 5), "abX", 3);
    while (written_next(&written, &run))
        assert_true(run.at + run.size <= 2);
    assert_false(written_agrees(&written));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_flow_scalars),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_other_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
