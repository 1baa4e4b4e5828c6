/* tests/unit/prove/numbers_test.c - which conditions are known to be the same. */
#include "tests/unit/prove/choice.h"

static void check(const char *language, const char *first, const char *second, bool same)
{
    struct buffer rules = BUFFER_EMPTY;
    struct choice_fixture t;
    const struct ir_instruction *tests[2], *numbers[2];

    buffer_add_format(&rules, "{%s,\"Next\":\"D\"},{%s,\"Next\":\"D\"}", first, second);
    buffer_add_byte(&rules, '\0');
    choice_open(&t, language, rules.text, NULL);
    buffer_fini(&rules);
    for (size_t k = 0; k < 2; k++) {
        tests[k] = choice_test(&t.state->rules[k]);
        numbers[k] = numbers_first(t.f.numbers, tests[k]);
    }
    assert_ptr_not_equal(tests[0], tests[1]);
    if (same != (numbers[0] != NULL && numbers[0] == numbers[1]))
        fail_msg("%s and %s are %s", first, second, same ? "not known to be the same" : "the same");
    assert_true(numbers[0] == NULL || numbers[0] == tests[0]);
    choice_close(&t);
}

#define CONDITION(text) "\"Condition\":\"{% " text " %}\""

static void same(const char *first, const char *second)
{
    check("JSONata", first, second, true);
}

static void differs(const char *first, const char *second)
{
    check("JSONata", first, second, false);
}

static void the_same_code_is_the_same(void **unused)
{
    (void)unused;
    same(CONDITION("$number($states.input.a) > 1"), CONDITION("$number($states.input.a)>1"));
    same(CONDITION("$states.input.a * 2 + 1 = 7"), CONDITION("$states.input.a * 2 + 1 = 7"));
    same(CONDITION("$contains($states.input.a, 'x')"),
         CONDITION("$contains($states.input.a, 'x')"));
    same(CONDITION("$contains($states.input.a, /x+/)"),
         CONDITION("$contains($states.input.a, /x+/)"));
    same(CONDITION("$states.context.State.RetryCount > 1"),
         CONDITION("$states.context.State.RetryCount > 1"));
    same(CONDITION("$toMillis($states.input.a) > 1"), CONDITION("$toMillis($states.input.a) > 1"));
}

static void what_differs_in_one_thing_is_another(void **unused)
{
    (void)unused;
    differs(CONDITION("$number($states.input.a) > 1"), CONDITION("$number($states.input.b) > 1"));
    differs(CONDITION("$number($states.input.a) > 1"), CONDITION("$number($states.input.a) > 2"));
    differs(CONDITION("$floor($states.input.a) > 1"), CONDITION("$ceil($states.input.a) > 1"));
    differs(CONDITION("$contains($states.input.a, /x+/)"),
            CONDITION("$contains($states.input.a, /x*/)"));
    differs(CONDITION("$string($states.input.a) = '1'"), CONDITION("$string($states.input.a) = 1"));
    differs(CONDITION("$contains($states.input.a, /x/)"),
            CONDITION("$contains($states.input.a, /x/i)"));
    differs(CONDITION("$states.input.a^(<n)[0].b = 1"), CONDITION("$states.input.a^(>n)[0].b = 1"));
}

static void loops_that_do_the_same_are_the_same(void **unused)
{
    (void)unused;
    same(CONDITION("$count($states.input.a[ok = true]) > 1"),
         CONDITION("$count($states.input.a[ok = true]) > 1"));
    same(CONDITION("$states.input.a[n > 3][0].b.c = 1"),
         CONDITION("$states.input.a[n > 3][0].b.c = 1"));
    differs(CONDITION("$count($states.input.a[ok = true]) > 1"),
            CONDITION("$count($states.input.a[ok = false]) > 1"));
    differs(CONDITION("$count($states.input.a[ok = true]) > 1"),
            CONDITION("$count($states.input.b[ok = true]) > 1"));
    differs(CONDITION("$states.input.a[n > 3][0].b.c = 1"),
            CONDITION("$states.input.a[n > 3][1].b.c = 1"));
}

static void functions_with_the_same_code_are_the_same(void **unused)
{
    (void)unused;
    same(CONDITION("$sum($map($states.input.a, function($x) { $x.n * 2 })) > 1"),
         CONDITION("$sum($map($states.input.a, function($y) { $y.n * 2 })) > 1"));
    same(CONDITION("$filter($states.input.a, function($x) { $x.n in $states.input.b })[0] = 1"),
         CONDITION("$filter($states.input.a, function($x) { $x.n in $states.input.b })[0] = 1"));
    differs(CONDITION("$sum($map($states.input.a, function($x) { $x.n * 2 })) > 1"),
            CONDITION("$sum($map($states.input.a, function($x) { $x.n * 3 })) > 1"));
    differs(CONDITION("($k := 1; $map($states.input.a, function($x) { $x.n * $k })[0] > 1)"),
            CONDITION("($k := 2; $map($states.input.a, function($x) { $x.n * $k })[0] > 1)"));
}

static void what_is_drawn_or_timed_is_never_the_same(void **unused)
{
    (void)unused;
    differs(CONDITION("$random() > 0.5"), CONDITION("$random() > 0.5"));
    differs(CONDITION("$now() > 'a'"), CONDITION("$now() > 'a'"));
    differs(CONDITION("$millis() > 5"), CONDITION("$millis() > 5"));
    differs(CONDITION("$uuid() > 'a'"), CONDITION("$uuid() > 'a'"));
    differs(CONDITION("$shuffle($states.input.a)[0] = 1"),
            CONDITION("$shuffle($states.input.a)[0] = 1"));
    differs(CONDITION("$filter($states.input.a, function($x) { $random() > 0.5 })[0] = 1"),
            CONDITION("$filter($states.input.a, function($x) { $random() > 0.5 })[0] = 1"));
    differs(CONDITION("$toMillis($states.input.a, '[M]-[D]') > 1"),
            CONDITION("$toMillis($states.input.a, '[M]-[D]') > 1"));
    differs(CONDITION("($r := $random; $r() > 0.5)"), CONDITION("($r := $random; $r() > 0.5)"));
}

static void paths_of_jsonpath_are_numbered(void **unused)
{
    (void)unused;
    check("JSONPath", "\"Variable\":\"$.a.length()\",\"NumericEquals\":2",
          "\"Variable\":\"$.a.length()\",\"NumericEquals\":2", true);
    check("JSONPath", "\"Variable\":\"$.a[?(@.n>1)].b\",\"IsPresent\":true",
          "\"Variable\":\"$.a[?(@.n>1)].b\",\"IsPresent\":true", true);
    check("JSONPath", "\"Variable\":\"$.a[?(@.n>1)].b\",\"IsPresent\":true",
          "\"Variable\":\"$.a[?(@.n>2)].b\",\"IsPresent\":true", false);
}

#define RULE(text) "{" CONDITION(text) ",\"Next\":\"D\"}"

static void the_solver_knows_it(void **unused)
{
    struct choice_fixture t;

    (void)unused;
    choice_open(
        &t, "JSONata",
        RULE("$sum($states.input.a.n) > 3") "," RULE("$sum($states.input.a.n) > 5") "," RULE(
            "$random() > 0.2") "," RULE("$random() > 0.5"),
        NULL);
    formula_write(&t.f, t.state);
    formula_alone(&t.f, t.state);
    assert_true(choice_is(&t, "taken0", "true", "sat\n"));
    assert_true(choice_is(&t, "taken1", "true", "unsat\n"));
    assert_true(choice_is(&t, "own1", "pass0", "unsat\n")); /* why: what is said of rules alone */
    assert_true(choice_is(&t, "taken3", "true", "sat\n"));
    choice_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_code_is_the_same),
        cmocka_unit_test(what_differs_in_one_thing_is_another),
        cmocka_unit_test(loops_that_do_the_same_are_the_same),
        cmocka_unit_test(functions_with_the_same_code_are_the_same),
        cmocka_unit_test(what_is_drawn_or_timed_is_never_the_same),
        cmocka_unit_test(paths_of_jsonpath_are_numbered),
        cmocka_unit_test(the_solver_knows_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
