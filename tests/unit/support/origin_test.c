/* tests/unit/support/origin_test.c - where the pieces of a composed text stand in a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/support/origin.h"

/* A JSON string with an escape, and one in a second line. */
static const char file_text[] = "[\"a\\\"b\",\n \"\xc3\xbc\"]";

static struct source file;
static struct source composed;
static struct origin *origin;
static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    file = (struct source){.path = "f.json", .text = file_text, .size = strlen(file_text)};
    origin = origin_new(arena, &file);
    origin_add(origin, 1, span_of(&file, 2, 3));   /* a */
    origin_add(origin, 1, span_of(&file, 3, 5));   /* the quote */
    origin_add(origin, 1, span_of(&file, 5, 6));   /* b */
    origin_add(origin, 4, span_of(&file, 6, 7));   /* a name that stands for the end quote */
    origin_add(origin, 0, span_of(&file, 0, 1));   /* nothing */
    origin_add(origin, 2, span_of(&file, 11, 13)); /* the u with dots */
    composed = (struct source){.path = "f.json", .text = "a\"bNAME\xc3\xbc", .size = 9};
    composed.origin = origin;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* Bytes [from, to) of the composed text stand for bytes [start, end) of the file. */
static void expect_place(size_t from, size_t to, size_t start, size_t end)
{
    struct span place = source_place(&composed, span_of(&composed, from, to));
    struct span wanted = span_of(&file, start, end);

    assert_int_equal(place.start, wanted.start);
    assert_int_equal(place.end, wanted.end);
    assert_int_equal(place.line, wanted.line);
    assert_int_equal(place.column, wanted.column);
    assert_int_equal(place.end_line, wanted.end_line);
    assert_int_equal(place.end_column, wanted.end_column);
}

static void test_pieces(void **state)
{
    (void)state;
    expect_place(0, 1, 2, 3);
    expect_place(1, 2, 3, 5);
    expect_place(0, 3, 2, 6);
    expect_place(2, 7, 5, 7);
    expect_place(7, 9, 11, 13);
    expect_place(0, 9, 2, 13);
}

static void test_part_of_a_whole(void **state)
{
    (void)state;
    expect_place(4, 5, 6, 7);
    expect_place(2, 5, 5, 7);
}

static void test_sources(void **state)
{
    struct span span = span_of(&file, 3, 5);

    (void)state;
    assert_ptr_equal(source_file(&composed), &file);
    assert_ptr_equal(source_file(&file), &file);
    assert_int_equal(source_place(&file, span).start, 3);
    assert_int_equal(source_place(&composed, (struct span){0}).line, 0);
}

/* An alias of YAML repeats what stands before. */
static void test_going_back(void **state)
{
    struct span place;

    (void)state;
    origin_add(origin, 1, span_of(&file, 2, 3));
    place = source_place(&composed, (struct span){.start = 7, .end = 10, .line = 1});
    assert_int_equal(place.start, 11);
    assert_int_equal(place.end, 13);
}

/* A mark is on the first byte of what is added next, and on no other. */
static void test_marks(void **state)
{
    struct span span = span_of(&file, 2, 3);

    (void)state;
    assert_false(origin_is_marked(origin_new(arena, &file), 0));
    origin_mark(origin);
    origin_add(origin, 0, span);
    origin_add(origin, 4, span);
    origin_add(origin, 1, span);
    for (size_t at = 0; at < 20; at++)
        assert_int_equal(origin_is_marked(origin, at), at == 9);
}

/* A long run is cut into pieces. */
static void test_long(void **state)
{
    char *text = arena_alloc(arena, 10001);
    struct source long_file = {.path = "l", .text = text, .size = 10000};
    struct source whole = {.path = "l", .text = text, .size = 10000};
    struct origin *long_origin = origin_new(arena, &long_file);

    (void)state;
    memset(text, 'x', 10000);
    text[5000] = '\n';
    origin_add(long_origin, 10000, span_of(&long_file, 0, 10000));
    whole.origin = long_origin;
    for (size_t at = 0; at + 7 <= 10000; at += 7) {
        struct span place = source_place(&whole, span_of(&whole, at, at + 7));
        struct span wanted = span_of(&long_file, at, at + 7);

        assert_memory_equal(&place, &wanted, sizeof place);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_part_of_a_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sources, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_going_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
