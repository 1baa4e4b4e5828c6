/* tests/unit/check/example_test.c - examples of pages are laid out, and what is changed is marked.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "compiler/check/explain/change.h"
#include "compiler/check/explain/example.h"

static void expect_layout(const char *text, const char *lines)
{
    struct buffer out = BUFFER_EMPTY;

    example_lay_out(text, &out);
    assert_string_equal(out.text, lines);
    buffer_fini(&out);
}

static void expect_marks(const char *before, const char *after, const char *marked_before,
                         const char *marked_after)
{
    struct buffer a = BUFFER_EMPTY, b = BUFFER_EMPTY;

    change_mark(before, after, "", &a, &b);
    assert_string_equal(a.text, marked_before);
    assert_string_equal(b.text, marked_after);
    buffer_fini(&a);
    buffer_fini(&b);
}

static void short_values_stay_on_a_line(void **unused)
{
    (void)unused;
    expect_layout("{\"a\": {\"b\": [1, 2]}}", "{\"a\": {\"b\": [1, 2]}}\n");
    expect_layout("{\"a\": {\"b\": [1, {\"c\": 2}]}}", "{\n  \"a\": {\"b\": [1, {\"c\": 2}]}\n}\n");
    expect_layout("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]\n");
}

static void objects_of_objects_get_lines(void **unused)
{
    (void)unused;
    expect_layout("{\"a\": {\"x\": 1}, \"b\": {\"x\": \"},\"}}",
                  "{\n  \"a\": {\"x\": 1},\n  \"b\": {\"x\": \"},\"}\n}\n");
}

static void long_arrays_get_a_line_an_item(void **unused)
{
    (void)unused;
    expect_layout("[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", "
                  "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"]",
                  "[\n  \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\n"
                  "  \"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"\n]\n");
}

static void faults_are_kept(void **unused)
{
    (void)unused;
    expect_layout("{\"a\": 1 \"b\": 2,}", "{\"a\": 1 \"b\": 2,}\n");
    expect_layout("{\"a\": {\"x\": 1}, \"b\": {\"x\": 2}",
                  "{\n  \"a\": {\"x\": 1},\n  \"b\": {\"x\": 2}\n");
}

static void other_lines_are_kept(void **unused)
{
    (void)unused;
    expect_layout("$ sfnc check a.yaml\na.yaml:\n\nA:  {B: 1, C: 2}\n",
                  "$ sfnc check a.yaml\na.yaml:\n\nA:  {B: 1, C: 2}\n");
}

static void changed_lines_are_marked(void **unused)
{
    (void)unused;
    expect_marks("a\nb\nc\n", "a\nc\nd\n", "  a\n- b\n  c\n", "  a\n  c\n+ d\n");
    expect_marks("{\n\"a\": 1\n}\n", "{\n\"a\": 1,\n\"b\": 2\n}\n", "  {\n  \"a\": 1\n  }\n",
                 "  {\n  \"a\": 1,\n+ \"b\": 2\n  }\n");
}

static void the_same_words_on_more_lines_are_no_change(void **unused)
{
    (void)unused;
    expect_marks("{\"a\": 1, \"c\": 2}\n", "{\n  \"a\": 1,\n  \"b\": 3,\n  \"c\": 2\n}\n",
                 "  {\"a\": 1, \"c\": 2}\n",
                 "  {\n    \"a\": 1,\n+   \"b\": 3,\n    \"c\": 2\n  }\n");
}

static void a_comma_is_a_change_if_there_is_no_other(void **unused)
{
    (void)unused;
    expect_marks("{\n\"a\": 1\n\"b\": 2\n}\n", "{\n\"a\": 1,\n\"b\": 2\n}\n",
                 "  {\n- \"a\": 1\n  \"b\": 2\n  }\n", "  {\n+ \"a\": 1,\n  \"b\": 2\n  }\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_values_stay_on_a_line),
        cmocka_unit_test(objects_of_objects_get_lines),
        cmocka_unit_test(long_arrays_get_a_line_an_item),
        cmocka_unit_test(faults_are_kept),
        cmocka_unit_test(other_lines_are_kept),
        cmocka_unit_test(changed_lines_are_marked),
        cmocka_unit_test(the_same_words_on_more_lines_are_no_change),
        cmocka_unit_test(a_comma_is_a_change_if_there_is_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
