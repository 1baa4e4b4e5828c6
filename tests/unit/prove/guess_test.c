/* tests/unit/prove/guess_test.c - what is found by trying takes the way that it was found for. */
#include "tests/unit/prove/choice.h"

#include "compiler/prove/guess/guess.h"

#define STEPS 100000

struct guessing {
    struct choice_fixture t;
    struct replayer *replayer;
    struct guesses guesses;
    size_t steps;
};

static void guess(struct guessing *g, const char *language, const char *rules, const char *schema,
                  size_t steps)
{
    struct attempts trial = {.f = &g->t.f, .steps = &g->steps};

    choice_open(&g->t, language, rules, schema);
    g->replayer =
        replayer_new(g->t.c.arena, g->t.state->enter, g->t.f.numbers, g->t.f.places.bases);
    g->steps = steps;
    trial.replayer = g->replayer;
    g->guesses =
        guess_ways(&trial, g->t.state->enter,
                   ARENA_ARRAY(g->t.c.arena, bool, g->t.f.rule_count + 1), GUESS_ALL, steps);
}

static void done(struct guessing *g)
{
    replayer_free(g->replayer);
    choice_close(&g->t);
}

/* An input was found, and it takes that way. */
static void assert_takes(struct guessing *g, size_t way)
{
    const struct witness *witness = g->guesses.ways[way];
    struct replayer *fresh =
        replayer_new(g->t.c.arena, g->t.state->enter, g->t.f.numbers, g->t.f.places.bases);
    const struct ir_block *block;
    const struct ir_instruction *failing;

    if (witness == NULL)
        fail_msg("nothing was found for way %zu", way);
    for (size_t k = 0; k <= g->t.f.rule_count; k++)
        replayer_end(fresh, g->t.f.taken[k], true);
    assert_int_equal(replayer_run(fresh, witness->input, witness->variables, &block, &failing),
                     REPLAY_REACHED);
    assert_ptr_equal(block, g->t.f.taken[way]);
    replayer_free(fresh);
}

#define RULE(test) "{\"Variable\":\"$.a\"," test ",\"Next\":\"D\"}"

static void each_rule_is_taken(void **unused)
{
    struct guessing g;

    (void)unused;
    guess(
        &g, "JSONPath",
        RULE("\"IsPresent\":false") "," RULE("\"NumericGreaterThan\":10") "," RULE(
            "\"StringMatches\":\"v*.json\"") "," RULE("\"BooleanEquals\":true") "," RULE("\"IsNull"
                                                                                         "\":true"),
        NULL, STEPS);
    for (size_t way = 0; way <= 5; way++)
        assert_takes(&g, way);
    assert_true(g.steps < STEPS);
    done(&g);
}

static void several_tests_are_turned_one_after_the_other(void **unused)
{
    struct guessing g;

    (void)unused;
    guess(&g, "JSONPath",
          "{\"And\":[{\"Variable\":\"$.a\",\"IsNumeric\":true},"
          "{\"Variable\":\"$.a\",\"NumericGreaterThanEquals\":3},"
          "{\"Variable\":\"$.b.c\",\"StringEquals\":\"go\"},"
          "{\"Not\":{\"Variable\":\"$.b.d\",\"IsPresent\":true}}],\"Next\":\"D\"}",
          NULL, STEPS);
    assert_takes(&g, 0);
    assert_takes(&g, 1);
    done(&g);
}

/* Both places of the comparison are texts first: any value will do where one is only asked for. */
static void two_places_are_changed_together(void **unused)
{
    struct guessing g;

    (void)unused;
    guess(&g, "JSONPath",
          "{\"And\":[{\"Variable\":\"$.a\",\"NumericEquals\":1},"
          "{\"Variable\":\"$.b\",\"NumericGreaterThanPath\":\"$.c\"}],\"Next\":\"D\"}",
          NULL, STEPS);
    assert_takes(&g, 0);
    done(&g);
}

/* A rule is found by itself: so many rules, with several tests each, take few runs of all. */
static void rules_do_not_make_each_other_longer(void **unused)
{
    enum { RULES = 100, EACH = 12, RUNS = 2 };
    struct buffer rules = BUFFER_EMPTY;
    struct guessing g;

    (void)unused;
    for (int i = 0; i < RULES; i++)
        buffer_add_format(&rules,
                          "%s{\"And\":[{\"Variable\":\"$.a\",\"NumericEquals\":%d},"
                          "{\"Variable\":\"$.b\",\"StringEquals\":\"x%d\"},"
                          "{\"Variable\":\"$.c\",\"NumericLessThan\":%d}],\"Next\":\"D\"}",
                          i > 0 ? "," : "", i, i, i);
    guess(&g, "JSONPath", rules.text, NULL, (size_t)RULES * RULES / 2 * EACH * RUNS);
    for (size_t way = 0; way < RULES; way++)
        assert_takes(&g, way);
    done(&g);
    buffer_fini(&rules);
}

static void expressions_are_run_too(void **unused)
{
    struct guessing g;

    (void)unused;
    guess(&g, "JSONata",
          "{\"Condition\":\"{% $states.input.a = 'x' and $states.input.b > 2 %}\",\"Next\":\"D\"}",
          NULL, STEPS);
    assert_takes(&g, 0);
    assert_takes(&g, 1);
    done(&g);
}

static void what_is_covered_is_not_found(void **unused)
{
    struct guessing g;

    (void)unused;
    guess(&g, "JSONPath", RULE("\"NumericGreaterThan\":10") "," RULE("\"NumericGreaterThan\":20"),
          NULL, STEPS);
    assert_takes(&g, 0);
    assert_null(g.guesses.ways[1]);
    assert_takes(&g, 2);
    done(&g);
}

static void no_input_is_outside_of_what_comes(void **unused)
{
    static const char schema[] = "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{"
                                 "\"a\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":5}}}";
    struct guessing g;

    (void)unused;
    guess(&g, "JSONPath", RULE("\"NumericGreaterThan\":10") "," RULE("\"NumericEquals\":5"), schema,
          STEPS);
    assert_null(g.guesses.ways[0]);
    assert_takes(&g, 1);
    assert_takes(&g, 2);
    assert_true(shape_has(g.t.f.places.world->input, g.guesses.ways[2]->input));
    done(&g);
}

/* Where $.a is missing the comparison fails, which is none of the ways. */
static void failures_are_kept(void **unused)
{
    struct guessing g;
    size_t count = 0;

    (void)unused;
    guess(&g, "JSONPath", RULE("\"NumericEquals\":5"), NULL, STEPS);
    for (size_t i = 0; i < ir_result_room(g.t.state->enter); i++) {
        const struct witness *witness = g.guesses.fails[i];
        const struct ir_block *block;
        const struct ir_instruction *failing;

        if (witness == NULL)
            continue;
        count++;
        assert_int_equal(
            replayer_run(g.replayer, witness->input, witness->variables, &block, &failing),
            REPLAY_FAILED);
        assert_int_equal(failing->id, i);
    }
    assert_true(count > 0);
    done(&g);
}

static void without_steps_there_is_nothing(void **unused)
{
    struct guessing g;

    (void)unused;
    guess(&g, "JSONPath", RULE("\"NumericEquals\":5"), NULL, 0);
    assert_null(g.guesses.ways[0]);
    assert_int_equal(g.steps, 0);
    done(&g);
}

#define CONDITION(text) "{\"Condition\":\"{% " text " %}\",\"Next\":\"D\"}"

static void what_is_applied_to_places_is_run(void **unused)
{
    static const char *const conditions[] = {
        CONDITION("$states.input.a + $states.input.b > 5"), /* both are needed */
        CONDITION("$sum($states.input.a.n) > 3"),
        CONDITION("$contains($states.input.a, 'x')"),
        CONDITION("$number($states.input.a) > 3"),
        CONDITION("$count($split($states.input.a, ',')) = 1"),
    };
    struct guessing g;

    (void)unused;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        guess(&g, "JSONata", conditions[i], NULL, STEPS);
        assert_takes(&g, 0);
        done(&g);
    }
}

static void loops_are_run(void **unused)
{
    struct guessing g;

    (void)unused;
    guess(&g, "JSONata",
          CONDITION("$states.input.a[0].n = 1") "," CONDITION("$count($states.input.a[ok]) > 0"),
          NULL, STEPS);
    assert_takes(&g, 2);
    done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_is_taken),
        cmocka_unit_test(several_tests_are_turned_one_after_the_other),
        cmocka_unit_test(two_places_are_changed_together),
        cmocka_unit_test(rules_do_not_make_each_other_longer),
        cmocka_unit_test(expressions_are_run_too),
        cmocka_unit_test(what_is_covered_is_not_found),
        cmocka_unit_test(no_input_is_outside_of_what_comes),
        cmocka_unit_test(failures_are_kept),
        cmocka_unit_test(without_steps_there_is_nothing),
        cmocka_unit_test(what_is_applied_to_places_is_run),
        cmocka_unit_test(loops_are_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
