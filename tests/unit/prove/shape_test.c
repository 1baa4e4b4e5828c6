/* tests/unit/prove/shape_test.c - shapes hold what they are made of, and joins what both hold. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/prove/shape/shape.h"
#include "tests/unit/prove/random.h"

#define ROUNDS 4000

struct fixture {
    struct arena *arena;
    uint64_t state;
};

static const struct value *any_value(struct fixture *f)
{
    return random_below(&f->state, 12) == 0 ? NULL : random_value(f->arena, &f->state, 3);
}

/* The shape of a few values, and perhaps wider. */
static const struct shape *any_shape(struct fixture *f)
{
    const struct shape *shape = shape_of_value(f->arena, any_value(f));

    for (uint32_t i = random_below(&f->state, 4); i > 0; i--)
        shape = shape_join(f->arena, shape, shape_of_value(f->arena, any_value(f)));
    if (random_below(&f->state, 6) == 0)
        shape = shape_with(f->arena, shape, 1u << random_below(&f->state, 8));
    return shape;
}

static void a_shape_holds_its_value(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct fixture f = {arena_new(), seed};
        const struct value *value = any_value(&f);

        assert_true(shape_has(shape_of_value(f.arena, value), value));
        arena_free(f.arena);
    }
}

static void a_join_holds_what_either_holds(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct fixture f = {arena_new(), seed};
        const struct shape *left = any_shape(&f);
        const struct shape *right = any_shape(&f);
        const struct value *value = any_value(&f);
        const struct shape *joined = shape_join(f.arena, left, right);

        if (shape_has(left, value) || shape_has(right, value)) {
            assert_true(shape_has(joined, value));
            assert_true(shape_has(shape_widen(f.arena, left, right), value));
        }
        assert_true(shape_equals(joined, shape_join(f.arena, joined, left)));
        assert_ptr_equal(joined, shape_join(f.arena, joined, joined));
        arena_free(f.arena);
    }
}

static void a_meet_holds_what_both_hold(void **unused)
{
    int both = 0;

    (void)unused;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct fixture f = {arena_new(), seed};
        const struct value *value = any_value(&f);
        const struct shape *own = shape_of_value(f.arena, value);
        const struct shape *left = shape_join(f.arena, any_shape(&f), own);
        const struct shape *right = shape_join(f.arena, own, any_shape(&f));

        assert_true(shape_has(shape_meet(f.arena, left, right), value));
        left = any_shape(&f);
        if (shape_has(left, value)) {
            both++;
            assert_true(shape_has(shape_meet(f.arena, left, right), value));
        }
        arena_free(f.arena);
    }
    assert_true(both > ROUNDS / 50);
}

static void a_sample_is_one_of_its_values(void **unused)
{
    int found = 0;

    (void)unused;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct fixture f = {arena_new(), seed};
        const struct shape *shape = any_shape(&f);
        const struct value *sample = shape_sample(f.arena, shape);

        found += sample != NULL;
        assert_true(sample == NULL || shape_has(shape, sample));
        arena_free(f.arena);
    }
    assert_true(found > ROUNDS / 2);
}

static void widening_ends(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct fixture f = {arena_new(), seed};
        const struct shape *shape = any_shape(&f);
        int changes = 0;

        for (int i = 0; i < 400; i++) {
            const struct shape *more =
                shape_join(f.arena, any_shape(&f), shape_of_range(f.arena, -i, i * 0.5, false));
            const struct shape *next = shape_widen(f.arena, shape, more);

            changes += !shape_equals(shape, next);
            shape = next;
        }
        assert_true(changes < 150);
        arena_free(f.arena);
    }
}

/* A value that contains itself, as a loop that nests its input makes it, is cut. */
static void depth_is_bounded(void **unused)
{
    struct arena *arena = arena_new();
    const struct shape *shape = shape_of_kinds(arena, SHAPE_NULL);
    struct shape_member member = {key_of("a", 1), shape};

    (void)unused;
    for (int i = 0; i < 1000; i++) {
        member.shape = shape;
        shape = shape_of_members(arena, &member, 1, NULL, (struct span){0});
        assert_true(shape->depth <= SHAPE_DEPTH_MAX);
    }
    arena_free(arena);
}

static void assert_printed(struct arena *arena, const struct shape *shape, const char *text)
{
    struct buffer out = BUFFER_EMPTY;

    (void)arena;
    shape_print(shape, &out);
    assert_string_equal(out.text, text);
    buffer_fini(&out);
}

static void shapes_are_printed(void **unused)
{
    struct arena *arena = arena_new();
    const struct shape *text = shape_of_kinds(arena, SHAPE_TEXT);
    struct shape_member members[] = {
        {key_of("b", 1), shape_with(arena, text, SHAPE_ABSENT)},
        {key_of("a", 1), shape_of_range(arena, 1, 5, true)},
        {key_of("c", 1), shape_lost(arena)},
    };

    (void)unused;
    assert_printed(arena, shape_of_kinds(arena, SHAPE_JSON), "any");
    assert_printed(arena, shape_of_kinds(arena, 0), "nothing");
    assert_printed(arena, shape_of_members(arena, members, 3, NULL, (struct span){0}),
                   "{a: whole 1..5, b?: text, c!}");
    assert_printed(arena, shape_of_array(arena, text, 2, SHAPE_SIZE_ANY), "[text; 2.. items]");
    assert_printed(arena, shape_of_range(arena, 0.5, INFINITY, false), "0.5..");
    assert_printed(arena, shape_of_prefix(arena, "ab", 2), "\"ab\"...");
    arena_free(arena);
}

static void shapes_are_said(void **unused)
{
    struct arena *arena = arena_new();
    const struct shape *text = shape_of_kinds(arena, SHAPE_TEXT);
    struct shape_member members[] = {
        {key_of("b", 1), shape_with(arena, text, SHAPE_ABSENT)},
        {key_of("a", 1), shape_of_range(arena, 1, 5, true)},
    };
    const struct shape_word words[] = {{"x", 1}, {"y", 1}};
    const struct {
        const struct shape *shape;
        const char *text;
    } cases[] = {
        {shape_of_kinds(arena, SHAPE_JSON), "any value"},
        {shape_of_kinds(arena, SHAPE_ABSENT), "not there"},
        {shape_of_kinds(arena, SHAPE_NULL | SHAPE_TEXT), "null or a text"},
        {shape_of_kinds(arena, SHAPE_NULL | SHAPE_BOOLEAN | SHAPE_ARRAY),
         "null, a boolean or an array"},
        {shape_of_members(arena, members, 2, NULL, (struct span){0}), "an object with a"},
        {shape_of_members(arena, NULL, 0, NULL, (struct span){0}), "an empty object"},
        {shape_of_array(arena, text, 2, SHAPE_SIZE_ANY), "an array of texts"},
        {shape_of_array(arena, text, 0, 0), "an empty array"},
        {shape_of_range(arena, 1, 5, true), "a whole number from 1 to 5"},
        {shape_of_range(arena, 0.5, INFINITY, false), "a number of at least 0.5"},
        {shape_of_range(arena, 7, 7, true), "7"},
        {shape_of_prefix(arena, "ab", 2), "a text that begins with \"ab\""},
        {shape_of_words(arena, words, 2), "\"x\" or \"y\""},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(shape_say(arena, cases[i].shape), cases[i].text);
    arena_free(arena);
}

static void what_does_not_fit_is_found(void **unused)
{
    struct arena *arena = arena_new();
    struct shape_member members[] = {
        {key_of("a", 1), shape_of_range(arena, 1, 5, true)},
        {key_of("b", 1), shape_of_kinds(arena, SHAPE_TEXT)},
        {key_of("c", 1), shape_lost(arena)},
    };
    const struct shape *shape = shape_of_members(arena, members, 3, NULL, (struct span){0});
    const struct key keys[] = {key_of("a", 1), key_of("b", 1), key_of("c", 1)};
    const struct value *values[] = {value_integer(&arena->region, 3), value_boolean(true),
                                    value_boolean(true)};
    const struct value *value = value_object_of(&arena->region, keys, values, 3);
    struct shape_misfit misfit = shape_misfit(arena, shape, value);

    (void)unused;
    assert_string_equal(misfit.path, ".b");
    assert_string_equal(shape_say(arena, misfit.shape), "a text");
    arena_free(arena);
}

/* A text that is not known may still be long for certain. */
static void long_texts_keep_their_least_size(void **unused)
{
    struct arena *arena = arena_new();
    const struct shape *ten = shape_of_long_texts(arena, 10);
    const struct shape *twenty = shape_of_long_texts(arena, 20);
    const struct shape *word = shape_of_words(arena, &(struct shape_word){"abc", 3}, 1);
    const struct shape *prefix = shape_of_prefix(arena, "ab", 2);
    const struct shape *both[] = {twenty, ten};

    (void)unused;
    assert_true(shape_has(ten, value_string(&arena->region, "0123456789", 10)));
    assert_false(shape_has(ten, value_string(&arena->region, "012345678", 9)));
    assert_true(shape_has(ten, shape_sample(arena, ten)));
    assert_null(shape_sample(arena, shape_of_long_texts(arena, 1000000)));
    assert_int_equal(shape_least_text(shape_join(arena, ten, twenty)), 10);
    assert_int_equal(shape_least_text(shape_join(arena, ten, word)), 3);
    assert_int_equal(shape_least_text(shape_join(arena, word, prefix)), 2);
    assert_int_equal(shape_least_text(shape_meet(arena, ten, twenty)), 20);
    assert_int_equal(shape_least_text(shape_meet(arena, prefix, twenty)), 20);
    assert_true(shape_is_empty(shape_meet(arena, word, ten)));
    assert_int_equal(shape_least_text(shape_widen(arena, twenty, ten)), 0);
    assert_int_equal(shape_least_text(shape_widen(arena, ten, twenty)), 10);
    assert_false(shape_equals(ten, twenty));
    assert_int_equal(shape_least_text(shape_of_long_texts(arena, SIZE_MAX)), SHAPE_LEAST_MAX);
    assert_int_equal(shape_least_bytes(shape_of_items(arena, both, 2), 1000), 12 + 22 + 3);
    assert_printed(arena, ten, "text");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shape_holds_its_value),
        cmocka_unit_test(a_join_holds_what_either_holds),
        cmocka_unit_test(a_meet_holds_what_both_hold),
        cmocka_unit_test(a_sample_is_one_of_its_values),
        cmocka_unit_test(widening_ends),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(shapes_are_printed),
        cmocka_unit_test(shapes_are_said),
        cmocka_unit_test(what_does_not_fit_is_found),
        cmocka_unit_test(long_texts_keep_their_least_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
