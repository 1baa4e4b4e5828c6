/* tests/unit/prove/classes_test.c - texts of one class pass the same tests, and every text has one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/prove/solver/classes.h"
#include "runtime/base/buffer.h"
#include "runtime/lang/frame.h"
#include "sfn/abi.h"
#include "tests/unit/prove/random.h"

#define ROUNDS 300
#define TEXTS 200 /* tried in each round */

struct fixture {
    struct arena *arena;
    uint64_t state;
    const struct value *constants[6];
    const struct value *patterns[3];
    struct class_tests tests;
    struct classes classes;
};

/* A short text over few characters: the first one of all, and two of which UTF-16 has another order
 * than UTF-8 (U+FFEE, U+1F600), too. */
static const struct value *short_text(struct fixture *f)
{
    static const struct {
        const char *bytes;
        size_t size;
    } letters[] = {{"a", 1},
                   {"b", 1},
                   {"*", 1},
                   {"\xc3\xa9", 2},
                   {"\0", 1},
                   {"\xef\xbf\xae", 3},
                   {"\xf0\x9f\x98\x80", 4}};
    struct buffer text = BUFFER_EMPTY;
    const struct value *made;

    for (uint32_t i = random_below(&f->state, 5); i > 0; i--) {
        size_t letter = random_below(&f->state, COUNT_OF(letters));

        buffer_add(&text, letters[letter].bytes, letters[letter].size);
    }
    made = value_string_copy(&f->arena->region, text.text != NULL ? text.text : "", text.size);
    buffer_fini(&text);
    return made;
}

static const struct value *random_pattern(struct fixture *f)
{
    uint32_t count = 2 + random_below(&f->state, 2);
    struct value *items = value_new_items(&f->arena->region, count);

    for (uint32_t i = 0; i < count; i++)
        items[i] = value_part(short_text(f));
    return value_array(&f->arena->region, items, count);
}

static void make(struct fixture *f)
{
    size_t count = random_below(&f->state, 6);

    f->tests.constants = f->constants;
    f->tests.patterns = f->patterns;
    f->tests.ordered = random_below(&f->state, 2) != 0;
    for (size_t i = 0; i < count; i++) {
        const struct value *text = short_text(f);
        bool known = false;

        for (size_t k = 0; k < f->tests.constant_count; k++)
            known = known || value_equals(f->constants[k], text);
        if (!known)
            f->constants[f->tests.constant_count++] = text;
    }
    f->tests.pattern_count = random_below(&f->state, 4);
    for (size_t i = 0; i < f->tests.pattern_count; i++)
        f->patterns[i] = random_pattern(f);
    assert_true(classes_of(f->arena, &f->tests, &f->classes));
}

/* Whether the runtime answers every test alike for both. */
static bool are_alike(const struct fixture *f, const struct value *left, const struct value *right)
{
    for (size_t i = 0; i < f->tests.constant_count; i++) {
        if (sfn_string_equals(left, f->constants[i]) != sfn_string_equals(right, f->constants[i]))
            return false;
        if (f->tests.ordered && sfn_string_less_than(left, f->constants[i]) !=
                                    sfn_string_less_than(right, f->constants[i]))
            return false;
    }
    for (size_t i = 0; i < f->tests.pattern_count; i++)
        if (sfn_string_matches(left, f->patterns[i]) != sfn_string_matches(right, f->patterns[i]))
            return false;
    return true;
}

static void every_text_is_of_one_class(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct fixture f = {.arena = arena_new(), .state = seed};

        make(&f);
        for (int k = 0; k < TEXTS; k++) {
            const struct value *text = short_text(&f);
            size_t alike = 0;

            for (size_t i = 0; i < f.classes.count; i++)
                alike += are_alike(&f, text, f.classes.list[i].text);
            assert_int_equal(alike, 1);
        }
        arena_free(f.arena);
    }
}

static void classes_say_what_the_tests_say(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct fixture f = {.arena = arena_new(), .state = seed};

        make(&f);
        for (size_t i = 0; i < f.classes.count; i++) {
            const struct text_class *at = &f.classes.list[i];
            size_t rank = 0;

            for (size_t k = 0; k < f.tests.constant_count; k++) {
                assert_int_equal(sfn_string_equals(at->text, f.constants[k]),
                                 at->constant == (int)k);
                rank += (size_t)sfn_string_less_than(f.constants[k], at->text);
            }
            if (f.tests.ordered)
                assert_int_equal(at->rank, rank);
            for (size_t k = 0; k < f.tests.pattern_count; k++)
                assert_int_equal(sfn_string_matches(at->text, f.patterns[k]),
                                 at->patterns >> k & 1);
            assert_true(!f.tests.ordered || i == 0 || f.classes.list[i - 1].rank <= at->rank);
        }
        arena_free(f.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_of_one_class),
        cmocka_unit_test(classes_say_what_the_tests_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
