/* tests/unit/prove/tries_test.c - values that are tried: what a test names, and what is beside. */
#include "tests/unit/prove/choice.h"

#include "compiler/prove/guess/tries.h"
#include "runtime/base/count.h"

static bool has_json(const struct tries *tries, const char *json)
{
    for (size_t i = 0; i < tries->count; i++)
        if (tries->list[i].form == PLACE_VALUE &&
            strcmp(choice_json(tries->arena, tries->list[i].value), json) == 0)
            return true;
    return false;
}

static bool has_form(const struct tries *tries, int form)
{
    for (size_t i = 0; i < tries->count; i++)
        if ((int)tries->list[i].form == form)
            return true;
    return false;
}

/* What the rules, which all look at $.a, let be tried there. */
static void try_rules(struct choice_fixture *t, struct tries *tries, const char *rules,
                      const char *schema)
{
    choice_open(t, "JSONPath", rules, schema);
    tries_begin(tries, t->c.arena, &t->f.places.list[choice_place(t, "a")]);
    for (size_t k = 0; k < t->state->rule_count; k++)
        if (t->state->rules[k].branch != NULL)
            tries_add_test(tries, choice_test(&t->state->rules[k]));
}

/* ---- tests of the rules ---- */

static void a_number_is_tried_with_its_neighbours(void **unused)
{
    struct choice_fixture t;
    struct tries tries;

    (void)unused;
    try_rules(&t, &tries, "{\"Variable\":\"$.a\",\"NumericGreaterThan\":10,\"Next\":\"D\"}", NULL);
    assert_true(has_json(&tries, "10"));
    assert_true(has_json(&tries, "11"));
    assert_true(has_json(&tries, "9"));
    assert_int_equal(tries.count, 3);
    choice_close(&t);
}

static void between_two_numbers_there_is_one(void **unused)
{
    struct choice_fixture t;
    struct tries tries;

    (void)unused;
    try_rules(&t, &tries,
              "{\"Variable\":\"$.a\",\"NumericGreaterThan\":10,\"Next\":\"D\"},"
              "{\"Variable\":\"$.a\",\"NumericLessThan\":20,\"Next\":\"D\"}",
              NULL);
    assert_true(has_json(&tries, "15"));
    assert_true(has_json(&tries, "21"));
    choice_close(&t);
}

static void a_text_is_tried_and_a_longer_one(void **unused)
{
    struct choice_fixture t;
    struct tries tries;

    (void)unused;
    try_rules(&t, &tries, "{\"Variable\":\"$.a\",\"StringEquals\":\"abc\",\"Next\":\"D\"}", NULL);
    assert_true(has_json(&tries, "\"abc\""));
    assert_true(has_json(&tries, "\"abc~\""));
    assert_int_equal(tries.count, 2);
    choice_close(&t);
}

static void of_a_pattern_the_stars_stand_for_nothing(void **unused)
{
    struct choice_fixture t;
    struct tries tries;

    (void)unused;
    try_rules(&t, &tries, "{\"Variable\":\"$.a\",\"StringMatches\":\"a*c*z\",\"Next\":\"D\"}",
              NULL);
    assert_true(has_json(&tries, "\"acz\""));
    choice_close(&t);
}

static void a_moment_is_tried_with_the_seconds_around_it(void **unused)
{
    struct choice_fixture t;
    struct tries tries;

    (void)unused;
    try_rules(&t, &tries,
              "{\"Variable\":\"$.a\",\"TimestampEquals\":\"2024-01-01T00:00:00Z\",\"Next\":\"D\"}",
              NULL);
    assert_true(has_json(&tries, "\"2023-12-31T23:59:59.000Z\"") ||
                has_json(&tries, "\"2023-12-31T23:59:59Z\""));
    assert_int_equal(tries.count, 3);
    choice_close(&t);
}

static void what_the_place_never_has_is_not_tried(void **unused)
{
    static const char schema[] = "{\"type\":\"object\",\"required\":[\"a\"],"
                                 "\"properties\":{\"a\":{\"type\":\"integer\",\"maximum\":10}}}";
    struct choice_fixture t;
    struct tries tries;

    (void)unused;
    try_rules(&t, &tries, "{\"Variable\":\"$.a\",\"NumericGreaterThan\":9,\"Next\":\"D\"}", schema);
    assert_true(has_json(&tries, "10"));
    tries_add_value(&tries, value_integer(&t.c.arena->region, 10));
    assert_false(has_json(&tries, "11"));
    tries_add_others(&tries);
    assert_true(has_json(&tries, "0"));
    assert_false(has_json(&tries, "null"));
    assert_false(has_json(&tries, "\"other\""));
    assert_false(has_form(&tries, PLACE_ABSENT));
    choice_close(&t);
}

/* ---- by hand ---- */

static void there_is_one_of_each_kind(void **unused)
{
    static const char *const all[] = {"\"other\"", "0",    "true", "false",
                                      "null",      "\"\"", "{}",   "[]"};
    struct arena *arena = arena_new();
    const struct place_of leaf = {
        .whole = -1, .part = -1, .shape = shape_of_kinds(arena, SHAPE_JSON | SHAPE_ABSENT)};
    const struct place_of whole = {
        .whole = -1, .part = 0, .shape = shape_of_kinds(arena, SHAPE_JSON)};
    struct tries tries;

    (void)unused;
    tries_begin(&tries, arena, &leaf);
    tries_add_others(&tries);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        assert_true(has_json(&tries, all[i]));
    assert_true(has_form(&tries, PLACE_ABSENT));
    assert_false(has_form(&tries, PLACE_OBJECT)); /* it has no parts that would be put into it */
    tries_begin(&tries, arena, &whole);
    tries_add_others(&tries);
    assert_true(has_form(&tries, PLACE_OBJECT));
    assert_true(has_form(&tries, PLACE_ARRAY));
    assert_false(has_form(&tries, PLACE_ABSENT));
    arena_free(arena);
}

static void they_are_bounded(void **unused)
{
    struct arena *arena = arena_new();
    const struct place_of place = {
        .whole = -1, .part = -1, .shape = shape_of_kinds(arena, SHAPE_JSON)};
    struct tries tries;

    (void)unused;
    tries_begin(&tries, arena, &place);
    for (int i = 0; i < 200; i++)
        tries_add_value(&tries, value_integer(&arena->region, 100 * i));
    assert_int_equal(tries.count, TRIES_MAX);
    tries_add_others(&tries);
    assert_int_equal(tries.count, TRIES_MAX);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_tried_with_its_neighbours),
        cmocka_unit_test(between_two_numbers_there_is_one),
        cmocka_unit_test(a_text_is_tried_and_a_longer_one),
        cmocka_unit_test(of_a_pattern_the_stars_stand_for_nothing),
        cmocka_unit_test(a_moment_is_tried_with_the_seconds_around_it),
        cmocka_unit_test(what_the_place_never_has_is_not_tried),
        cmocka_unit_test(there_is_one_of_each_kind),
        cmocka_unit_test(they_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
