/* tests/unit/base/text_test.c - texts: beginnings, ends, patterns, invalid UTF-8, files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/base/text.h"

static void beginnings_and_ends(void **state)
{
    (void)state;
    assert_true(text_starts("exec:./a", "exec:"));
    assert_true(text_starts("exec:", "exec:"));
    assert_true(text_starts("x", ""));
    assert_false(text_starts("exec", "exec:"));
    assert_false(text_starts("", "e"));
    assert_true(text_ends("a.yaml", ".yaml"));
    assert_true(text_ends(".yaml", ".yaml"));
    assert_true(text_ends("x", ""));
    assert_false(text_ends("yaml", ".yaml"));
    assert_false(text_ends("a.yaml2", ".yaml"));
}

static void plain_texts_hold_no_orders(void **state)
{
    static const char *const texts[][2] = {
        {"", ""},
        {"as it is: \xc3\xa9 \xf0\x9f\x98\x80", "as it is: \xc3\xa9 \xf0\x9f\x98\x80"},
        {"one\ntwo\tthree\r", "one two three "},
        {"\x1b[31m\x07\x7f", "?[31m??"},
        {"\xc2\x9b"
         "1m\xc2\xa0",
         "?1m\xc2\xa0"},
        {"\xe2\x80\xa8\xe2\x80\xa9", "??"},
        {"\xff\xc3", "??"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buffer out = BUFFER_EMPTY;

        buffer_add_text(&out, "before ");
        text_add_plain(&out, texts[i][0], strlen(texts[i][0]));
        assert_memory_equal(out.text, "before ", 7);
        assert_string_equal(out.text + 7, texts[i][1]);
        assert_int_equal(out.size, 7 + strlen(texts[i][1]));
        buffer_fini(&out);
    }
}

static void blanks_are_those_of_json(void **state)
{
    (void)state;
    assert_true(text_is_blank("", 0));
    assert_true(text_is_blank(" \t\r\n", 4));
    assert_false(text_is_blank(" x ", 3));
    assert_false(text_is_blank("\0", 1));
    assert_false(text_is_blank("\v", 1));
    assert_false(text_is_blank("\xc2\xa0", 2));
}

static bool matches(const char *pattern, const char *text)
{
    return text_matches(pattern, strlen(pattern), text, strlen(text));
}

static void a_star_stands_for_any_text(void **state)
{
    (void)state;
    assert_true(matches("", ""));
    assert_false(matches("", "a"));
    assert_true(matches("*", ""));
    assert_true(matches("**", "abc"));
    assert_true(matches("a*c", "ac"));
    assert_true(matches("a*c", "abcabc"));
    assert_false(matches("a*c", "abcab"));
    assert_false(matches("abc*", "ab"));
    assert_true(matches("*b*b*", "abab"));
    assert_false(matches("*b*b*b*", "abab"));
    assert_true(matches("*aab", "aaaaab"));
    assert_true(matches("a\\*", "a\\b"));
    assert_true(text_matches("a*", 2, "a\0b", 3));
    assert_false(text_matches("a", 1, "a\0", 2));
}

static void identifiers_are_those_of_c(void **state)
{
    (void)state;
    assert_true(text_is_identifier("a"));
    assert_true(text_is_identifier("_9zAZ"));
    assert_false(text_is_identifier(""));
    assert_false(text_is_identifier("9a"));
    assert_false(text_is_identifier("a b"));
    assert_false(text_is_identifier("a-b"));
    assert_false(text_is_identifier("gr\xc3\xb6\xc3\x9f"
                                    "e"));
}

static void words_are_told_apart(void **state)
{
    (void)state;
    assert_true(text_is_one_of("ALL", 3, "ALL"));
    assert_true(text_is_one_of("OFF", 3, "ALL, ERROR, OFF"));
    assert_true(text_is_one_of("ERROR", 5, "ALL, ERROR, OFF"));
    assert_true(text_is_one_of("OFFER", 3, "ALL, OFF"));
    assert_false(text_is_one_of("ERR", 3, "ALL, ERROR"));
    assert_false(text_is_one_of("ALL, ERROR", 10, "ALL, ERROR"));
    assert_false(text_is_one_of("", 0, "ALL"));
    assert_false(text_is_one_of("ALL", 3, ""));
    assert_true(text_has_word("ALL", "ALL", 3));
    assert_true(text_has_word("  ALL  OFF ", "OFFER", 3));
    assert_false(text_has_word("ALL OFF", "OF", 2));
    assert_false(text_has_word("ALL OFF", "ALL OFF", 7));
    assert_false(text_has_word("ALL", "", 0));
    assert_false(text_has_word("", "ALL", 3));
}

static void foreign_bytes_become_valid(void **state)
{
    struct buffer out = BUFFER_EMPTY;

    (void)state;
    text_add_clean(&out, "a\0b\xff\xc3\xbc", 6, SIZE_MAX);
    assert_string_equal(out.text, "a\xef\xbf\xbd"
                                  "b\xef\xbf\xbd\xc3\xbc");
    buffer_clear(&out);
    /* Characters count, not bytes. */
    text_add_clean(&out,
                   "ab\xc3\xbc"
                   "c",
                   5, 2);
    assert_string_equal(out.text, "ab");
    buffer_clear(&out);
    text_add_clean(&out,
                   "ab\xc3\xbc"
                   "c",
                   5, 3);
    assert_string_equal(out.text, "ab\xc3\xbc");
    buffer_fini(&out);
}

static void files_are_read_up_to_a_limit(void **state)
{
    char path[] = "/tmp/sfnc-text-XXXXXX";
    int fd = mkstemp(path);
    struct buffer out = BUFFER_EMPTY;
    char *problem = NULL;
    char *wanted;

    (void)state;
    assert_int_equal(write(fd, "\xef\xbb\xbf{}", 5), 5);
    close(fd);
    assert_true(text_read_file(&out, path, 5, &problem));
    assert_null(problem);
    text_drop_mark(&out);
    assert_string_equal(out.text, "{}");
    assert_int_equal(out.size, 2);
    text_drop_mark(&out);
    assert_int_equal(out.size, 2);
    assert_false(text_read_file(&out, path, 4, &problem));
    wanted = text_format("cannot read %s: it is larger than %zu MiB", path, (size_t)0);
    assert_string_equal(problem, wanted);
    free(wanted);
    free(problem);
    unlink(path);
    assert_false(text_read_file(&out, path, 5, &problem));
    wanted = text_format("cannot read %s: %s", path, strerror(ENOENT));
    assert_string_equal(problem, wanted);
    free(wanted);
    free(problem);
    buffer_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beginnings_and_ends),
        cmocka_unit_test(plain_texts_hold_no_orders),
        cmocka_unit_test(blanks_are_those_of_json),
        cmocka_unit_test(a_star_stands_for_any_text),
        cmocka_unit_test(identifiers_are_those_of_c),
        cmocka_unit_test(words_are_told_apart),
        cmocka_unit_test(foreign_bytes_become_valid),
        cmocka_unit_test(files_are_read_up_to_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
