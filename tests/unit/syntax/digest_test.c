/* tests/unit/syntax/digest_test.c - a definition's digest: of its text, and of what filled it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/support/origin.h"
#include "compiler/syntax/digest.h"

static struct arena *arena;

static const char *digest(const char *text, struct definition_value *items, size_t count)
{
    struct source source = {.path = "a.asl.json", .text = text, .size = strlen(text)};
    struct fillings fillings = {.items = items, .count = count};

    return source_digest(arena, &source, &fillings);
}

static void test_literal(void **state)
{
    struct source source = {.path = "a.asl.json", .text = "x", .size = 1};
    struct fillings fillings = {.literal = true};

    (void)state;
    assert_string_not_equal(source_digest(arena, &source, &fillings), digest("x", NULL, 0));
}

/* Where ${A} is text it matters which of them are. */
static void test_marks(void **state)
{
    struct source file = {.path = "a.yaml", .text = "${A}${A}", .size = 8}, source = file;
    struct fillings literal = {.literal = true}, none = {0};
    const char *digests[3];

    (void)state;
    for (size_t marked = 0; marked < 3; marked++) {
        struct origin *origin = origin_new(arena, &file);

        for (size_t piece = 0; piece < 2; piece++) {
            if (piece == marked)
                origin_mark(origin);
            origin_add(origin, 4, span_of(&file, 4 * piece, 4 * piece + 4));
        }
        source.origin = origin;
        digests[marked] = source_digest(arena, &source, &literal);
        assert_string_equal(source_digest(arena, &source, &none), digest("${A}${A}", NULL, 0));
    }
    assert_string_not_equal(digests[0], digests[1]);
    assert_string_not_equal(digests[0], digests[2]);
    assert_string_equal(digests[2], source_digest(arena, &file, &literal));
}

/* As sha256sum has it. */
static void test_text(void **state)
{
    (void)state;
    assert_string_equal(digest("", NULL, 0),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_string_equal(digest("abc", NULL, 0),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_fillings(void **state)
{
    struct definition_value one[] = {{.name = "A", .value = "1", .used = true},
                                     {.name = "B", .value = "2", .used = true}};
    struct definition_value other[] = {{.name = "B", .value = "2", .used = true},
                                       {.name = "A", .value = "1", .used = true},
                                       {.name = "C", .value = "3"}};
    struct definition_value changed[] = {{.name = "A", .value = "1", .used = true},
                                         {.name = "B", .value = "3", .used = true}};
    struct definition_value structure[] = {
        {.name = "A", .value = "1", .used = true, .is_structure = true}};
    struct definition_value unused[] = {{.name = "A", .value = "1"}};

    (void)state;
    assert_string_equal(digest("x", one, 2), digest("x", other, 3));
    assert_string_not_equal(digest("x", one, 2), digest("x", changed, 2));
    assert_string_not_equal(digest("x", one, 2), digest("x", one, 1));
    assert_string_not_equal(digest("x", structure, 1), digest("x", one, 1));
    assert_string_equal(digest("x", unused, 1), digest("x", NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_fillings),
        cmocka_unit_test(test_literal),
        cmocka_unit_test(test_marks),
    };
    int failed;

    arena = arena_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
