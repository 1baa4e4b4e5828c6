/* tests/unit/entry/lines_test.c - reading lines: numbered, whole, kept where they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/buffer.h"
#include "runtime/entry/lines.h"

#define LINE_MAX ((size_t)8 << 20)

/* The next line, reading as often as it takes. */
static bool next(struct lines *lines, struct line *line)
{
    while (!lines_next(lines, line)) {
        if (lines->ended)
            return false;
        assert_int_equal(lines_read(lines), 0);
    }
    return true;
}

static void assert_line(struct lines *lines, const char *text)
{
    struct line line;

    assert_true(next(lines, &line));
    assert_int_equal(line.size, strlen(text));
    assert_memory_equal(line.text, text, line.size);
}

static FILE *file_with(const char *text)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    fputs(text, file);
    fflush(file);
    rewind(file);
    return file;
}

static void lines_are_numbered(void **state)
{
    FILE *file = file_with("one\n\nthree\r\nlast");
    struct lines lines;
    struct line line;

    (void)state;
    lines_init(&lines, fileno(file), LINE_MAX);
    assert_line(&lines, "one");
    assert_int_equal(lines.number, 1);
    assert_line(&lines, "");
    assert_line(&lines, "three\r");
    assert_line(&lines, "last");
    assert_int_equal(lines.number, 4);
    assert_false(next(&lines, &line));
    assert_false(lines_next(&lines, &line));
    lines_fini(&lines);
    fclose(file);
}

static void an_empty_file_has_no_line(void **state)
{
    FILE *file = file_with("");
    struct lines lines;
    struct line line;

    (void)state;
    lines_init(&lines, fileno(file), LINE_MAX);
    assert_false(next(&lines, &line));
    lines_fini(&lines);
    fclose(file);
}

static void long_lines_and_many_lines_are_whole(void **state)
{
    enum { LONG = 3 << 20, MANY = 20000 };
    FILE *file = tmpfile();
    struct lines lines;
    struct line line;

    (void)state;
    for (int i = 0; i < LONG; i++)
        fputc('a' + i % 26, file);
    fputc('\n', file);
    for (int i = 0; i < MANY; i++)
        fprintf(file, "line %d of many, each of another length %.*s\n", i, i % 60,
                "------------------------------------------------------------");
    fflush(file);
    rewind(file);
    lines_init(&lines, fileno(file), LINE_MAX);
    assert_true(next(&lines, &line));
    assert_int_equal(line.size, LONG);
    for (int i = 0; i < LONG; i++)
        assert_int_equal(line.text[i], 'a' + i % 26);
    for (int i = 0; i < MANY; i++) {
        char expected[128];

        snprintf(expected, sizeof expected, "line %d of many, each of another length %.*s", i,
                 i % 60, "------------------------------------------------------------");
        assert_line(&lines, expected);
    }
    assert_false(next(&lines, &line));
    lines_fini(&lines);
    fclose(file);
}

static void kept_lines_stay_where_they_are(void **state)
{
    enum { MANY = 20000, KEPT = MANY / 100 };
    static struct line kept[KEPT];
    FILE *file = tmpfile();
    struct lines lines;
    struct line line;

    (void)state;
    for (int i = 0; i < MANY; i++)
        fprintf(file, "%0100d\n", i);
    fflush(file);
    rewind(file);
    lines_init(&lines, fileno(file), LINE_MAX);
    for (int i = 0; i < MANY; i++) {
        assert_true(next(&lines, &line));
        if (i % 100 == 0) {
            kept[i / 100] = line;
            line_keep(line.block);
        }
    }
    lines_fini(&lines);
    for (int i = 0; i < KEPT; i++) {
        char expected[128];

        snprintf(expected, sizeof expected, "%0100d", i * 100);
        assert_int_equal(kept[i].size, 100);
        assert_memory_equal(kept[i].text, expected, 100);
        line_release(kept[i].block);
    }
    fclose(file);
}

static void a_pipe_gives_what_it_has(void **state)
{
    struct lines lines;
    struct line line;
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    lines_init(&lines, ends[0], LINE_MAX);
    assert_int_equal(write(ends[1], "half", 4), 4);
    assert_int_equal(lines_read(&lines), 0);
    assert_false(lines_next(&lines, &line));
    assert_int_equal(write(ends[1], " a line\nmore", 12), 12);
    assert_line(&lines, "half a line");
    assert_false(lines_next(&lines, &line));
    close(ends[1]);
    assert_line(&lines, "more");
    assert_false(next(&lines, &line));
    lines_fini(&lines);
    close(ends[0]);
}

static void trouble_is_an_errno(void **state)
{
    struct lines lines;

    (void)state;
    lines_init(&lines, -1, LINE_MAX);
    assert_true(lines_read(&lines) > 0);
    lines_fini(&lines);
}

/* Lines longer than allowed are told, without their text; the lines around them are whole. */
static void a_line_too_long_is_told(void **state)
{
    FILE *file = tmpfile();
    struct lines lines;
    struct line line;

    (void)state;
    fputs("before\n", file);
    for (int i = 0; i < 3000000; i++)
        fputc('x', file);
    fputs("\nafter\n123456789\n", file);
    for (int i = 0; i < 1000000; i++)
        fputc('y', file);
    fflush(file);
    rewind(file);
    lines_init(&lines, fileno(file), 8);
    assert_line(&lines, "before");
    assert_true(next(&lines, &line));
    assert_true(line.too_long);
    assert_int_equal(lines.number, 2);
    assert_line(&lines, "after");
    assert_true(next(&lines, &line)); /* one byte more than allowed */
    assert_true(line.too_long);
    assert_true(next(&lines, &line)); /* the last one, without its end */
    assert_true(line.too_long);
    assert_int_equal(lines.number, 5);
    assert_false(next(&lines, &line));
    lines_fini(&lines);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_numbered),
        cmocka_unit_test(an_empty_file_has_no_line),
        cmocka_unit_test(long_lines_and_many_lines_are_whole),
        cmocka_unit_test(kept_lines_stay_where_they_are),
        cmocka_unit_test(a_line_too_long_is_told),
        cmocka_unit_test(a_pipe_gives_what_it_has),
        cmocka_unit_test(trouble_is_an_errno),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
