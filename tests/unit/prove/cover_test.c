/* tests/unit/prove/cover_test.c - what rules leave for each other, found without the solver. */
#include "tests/unit/prove/choice.h"

#include "compiler/prove/cover/cover.h"
#include "compiler/prove/cover/patterns.h"

struct covering {
    struct choice_fixture t;
    struct attempts attempts;
    size_t steps, work;
    struct cover *cover;
};

static void begin(struct covering *c, const char *language, const char *rules, const char *schema)
{
    choice_open(&c->t, language, rules, schema);
    c->steps = c->work = 1000000;
    c->attempts = (struct attempts){.f = &c->t.f, .steps = &c->steps};
    c->attempts.replayer =
        replayer_new(c->t.c.arena, c->t.state->enter, c->t.f.numbers, c->t.f.places.bases);
    for (size_t k = 0; k <= c->t.f.rule_count; k++)
        replayer_end(c->attempts.replayer, c->t.f.taken[k], true);
    c->cover = cover_begin(&c->attempts, c->t.state->enter, &c->work);
}

static void done(struct covering *c)
{
    cover_end(c->cover);
    replayer_free(c->attempts.replayer);
    choice_close(&c->t);
}

/* What is said of each rule, the Default last: "+" it is taken, "?", "0" it takes nothing, or the
 * rules that leave it nothing. */
static const char *said(struct covering *c)
{
    const char *text = "";
    struct arena *arena = c->t.c.arena;

    for (size_t k = 0; k <= c->t.f.rule_count; k++) {
        const struct cover_target target = {.rule = k, .what = COVER_TAKEN};
        const struct cover_answer answer = cover_ask(c->cover, &target);
        const char *one = answer.covered == SHOWN  ? "+"
                          : answer.covered == OPEN ? "?"
                          : answer.alone           ? "0"
                                                   : "";

        for (size_t i = 0; i < answer.rule_count; i++)
            one = arena_format(arena, "%s%s%zu", one, i > 0 ? "," : "#", answer.rules[i]);
        text = arena_format(arena, "%s%s%s", text, k > 0 ? " " : "", one);
    }
    return text;
}

static void assert_says(const char *language, const char *rules, const char *schema,
                        const char *expected)
{
    struct covering c;

    begin(&c, language, rules, schema);
    assert_string_equal(said(&c), expected);
    done(&c);
}

#define R(test) "{\"Next\":\"D\"," test "}"
#define T(name, test) "{\"Variable\":\"$." name "\"," test "}"
#define V(name, test) R("\"Variable\":\"$." name "\"," test)
#define AND(list) R("\"And\":[" list "]")
#define Q(text) R("\"Condition\":\"{% " text " %}\"")

static void earlier_rules_leave_nothing(void **unused)
{
    (void)unused;
    assert_says("JSONPath",
                V("n", "\"NumericLessThan\":5") "," V("n", "\"NumericGreaterThan\":3") "," V(
                    "n", "\"NumericEquals\":4") "," V("n", "\"NumericEquals\":7"),
                NULL, "+ + #0 #1 +");
    assert_says("JSONPath",
                AND(T("n", "\"NumericGreaterThan\":0") "," T("n", "\"NumericLessThan\":5")) "," AND(
                    T("n", "\"NumericGreaterThanEquals\":5") "," T(
                        "n", "\"NumericLessThan\":9")) "," AND(T("n", "\"NumericGreaterThan\":"
                                                                      "2") "," T("n", "\"NumericLes"
                                                                                      "sThan\":8")),
                NULL, "+ + #0,1 +");
}

static void a_rule_may_contradict_itself(void **unused)
{
    (void)unused;
    assert_says("JSONPath",
                AND(T("n", "\"NumericGreaterThan\":9") "," T("n", "\"NumericLessThan\":3")) "," AND(
                    T("n", "\"IsNumeric\":true") "," T("n", "\"StringEquals\":\"a\"")),
                NULL, "0 0 +");
    assert_says("JSONPath", V("n", "\"NumericGreaterThan\":9"),
                "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":"
                "{\"n\":{\"type\":\"number\",\"maximum\":9}}}",
                "0 +");
}

static void patterns_are_compared_with_each_other(void **unused)
{
    (void)unused;
    assert_says("JSONPath",
                V("s", "\"StringMatches\":\"a*\"") "," V("s", "\"StringMatches\":\"ab*c\"") "," V(
                    "s", "\"StringMatches\":\"*c\"") "," V("s", "\"StringEquals\":\"bc\""),
                NULL, "+ #0 + #2 +");
    assert_says(
        "JSONPath",
        AND(T("s", "\"StringMatches\":\"x*\"") "," T("s", "\"StringMatches\":\"y*\"")) "," AND(
            T("s", "\"StringMatches\":\"x*\"") "," T("s", "\"StringMatches\":\"*y\"")),
        NULL, "0 + +");
}

static void order_of_texts_and_moments(void **unused)
{
    (void)unused;
    assert_says("JSONPath",
                V("s", "\"StringLessThan\":\"m\"") "," V("s", "\"StringGreaterThan\":\"k\"") "," V(
                    "s", "\"StringGreaterThanEquals\":\"m\""),
                NULL, "+ + #1 +");
    assert_says(
        "JSONPath",
        V("t", "\"TimestampLessThan\":\"2024-01-01T00:00:00Z\"") "," V(
            "t",
            "\"TimestampEquals\":"
            "\"2023-06-01T00:00:"
            "00Z\"") "," V("t", "\"StringEquals\":\"2022-06-01T00:00:00Z\"") "," V("t",
                                                                                   "\"IsTimestamp\""
                                                                                   ":true"),
        NULL, "+ #0 #0 + +");
}

/* The last rule fails where there is no such part. */
static void parts_stand_in_objects(void **unused)
{
    (void)unused;
    assert_says("JSONPath",
                V("o", "\"IsString\":true") "," V("o.x", "\"IsPresent\":true") "," AND(
                    T("o.x", "\"NumericEquals\":1") "," T("o.x", "\"IsPresent\":true")),
                NULL, "+ + #1 #1,2");
    assert_says("JSONPath", AND(T("o", "\"IsNumeric\":true") "," T("o.x", "\"IsPresent\":true")),
                NULL, "0 +");
}

static void conditions_of_jsonata(void **unused)
{
    (void)unused;
    assert_says(
        "JSONata",
        Q("$states.input.n > 3") "," Q("$states.input.n = 7 and $exists($states.input.m)") "," Q(
            "$states.input.n in [1, 2] or $type($states.input.n) = 'string'"),
        NULL, "+ #0 + +");
    assert_says("JSONata", Q("$sum($states.input.l.p) > 1") "," Q("$sum($states.input.l.p) > 2"),
                NULL, "+ #0 +");
    assert_says("JSONata", Q("$count($states.input.l) > 2") "," Q("$count($states.input.l) = 4"),
                NULL, "+ #0 +");
}

/* What is compared with what is not known may be anything. */
static void nothing_is_said_of_what_is_not_seen_into(void **unused)
{
    struct covering c;

    (void)unused;
    begin(&c, "JSONPath",
          V("a", "\"NumericLessThanPath\":\"$.b\"") "," V("a", "\"NumericLessThanPath\":\"$.c\""),
          NULL);
    assert_null(strchr(said(&c), '#'));
    done(&c);
}

static const struct value *pattern_of(struct arena *arena, const char *text)
{
    struct value *items = value_new_items(&arena->region, 20);
    size_t count = 0;

    for (;; text++) {
        size_t size = strcspn(text, "*");

        items[count++] = value_part(value_string(&arena->region, text, size));
        text += size;
        if (*text == '\0')
            return value_array(&arena->region, items, count);
    }
}

static void what_patterns_say_of_each_other(void **unused)
{
    struct arena *arena = arena_new();
    static const struct {
        const char *one, *other;
        bool within, apart;
    } cases[] = {
        {"a*", "*", true, false},
        {"*", "a*", false, false},
        {"ab*", "a*", true, false},
        {"a*c", "a*b*c", false, false},
        {"a*b*c", "a*c", true, false},
        {"a*", "b*", false, true},
        {"*a", "*b", false, true},
        {"*ab", "*b", true, false},
        {"*a*", "*b*", false, false},
        {"*", "**", true, false},
        {"*\xf4\x8f\xbf\xbd*", "*", true, false},
        {"*", "*\xf4\x8f\xbf\xbd*", false, false},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct value *one = pattern_of(arena, cases[i].one);
        const struct value *other = pattern_of(arena, cases[i].other);

        assert_int_equal(patterns_within(one, other), cases[i].within);
        assert_int_equal(patterns_apart(one, other), cases[i].apart);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(earlier_rules_leave_nothing),
        cmocka_unit_test(a_rule_may_contradict_itself),
        cmocka_unit_test(patterns_are_compared_with_each_other),
        cmocka_unit_test(order_of_texts_and_moments),
        cmocka_unit_test(parts_stand_in_objects),
        cmocka_unit_test(conditions_of_jsonata),
        cmocka_unit_test(nothing_is_said_of_what_is_not_seen_into),
        cmocka_unit_test(what_patterns_say_of_each_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
