/* tests/unit/prove/sizes_test.c - $count and $length mean to the solver what they are. */
#include "tests/unit/prove/choice.h"

#include "compiler/prove/solver/sizes.h"
#include "compiler/prove/solver/tests.h"

static const char rules[] =
    "{\"Condition\":\"{% $count($states.input.list) > 2 %}\",\"Next\":\"D\"},"
    "{\"Condition\":\"{% $length($states.input.text) > 3 and $states.input.text != 'ab\\u00fcd' "
    "%}\",\"Next\":\"D\"}";

struct sizing {
    struct choice_fixture t;
    int list, text;
    const char *x, *y; /* what these places are */
};

static void open(struct sizing *s, const char *schema)
{
    choice_open(&s->t, "JSONata", rules, schema);
    formula_write(&s->t.f, s->t.state);
    s->list = choice_place(&s->t, "list");
    s->text = choice_place(&s->t, "text");
    s->x = arena_format(s->t.c.arena, "p%d", s->list);
    s->y = arena_format(s->t.c.arena, "p%d", s->text);
}

static const char *say(struct sizing *s, const char *form, const char *x)
{
    return arena_format(s->t.c.arena, form, x, x, x);
}

/* What holds is a part of an object: as one of an array it would be something else. */
static const char *with(struct sizing *s, const char *assumed)
{
    return arena_format(s->t.c.arena, "(and ((_ is obj) p%d) %s)", choice_place(&s->t, ""),
                        assumed);
}

static void what_is_no_array_counts_as_one_and_absence_as_none(void **unused)
{
    struct sizing s;
    const char *count;

    (void)unused;
    open(&s, NULL);
    count = sizes_count(&s.t.f, s.list, s.x);
    assert_true(choice_implies(&s.t, with(&s, say(&s, "((_ is absent) %s)", s.x)),
                               say(&s, "(= (n %s) 0.0)", count)));
    assert_true(choice_implies(&s.t, with(&s, say(&s, "((_ is num) %s)", s.x)),
                               say(&s, "(= (n %s) 1.0)", count)));
    assert_true(choice_leaves_open(&s.t, with(&s, say(&s, "((_ is arr) %s)", s.x)),
                                   say(&s, "(= (n %s) 0.0)", count)));
    assert_true(choice_implies(&s.t, with(&s, say(&s, "((_ is arr) %s)", s.x)),
                               say(&s, "(>= (n %s) 0.0)", count)));
    choice_close(&s.t);
}

static void a_shape_bounds_the_count(void **unused)
{
    struct sizing s;
    const char *count;

    (void)unused;
    open(&s, "{\"type\":\"object\",\"required\":[\"list\"],\"properties\":{\"list\":"
             "{\"type\":\"array\",\"minItems\":2,\"maxItems\":4}}}");
    count = sizes_count(&s.t.f, s.list, s.x);
    assert_true(
        choice_implies(&s.t, "true", say(&s, "(and (>= (n %s) 2.0) (<= (n %s) 4.0))", count)));
    assert_true(choice_leaves_open(&s.t, "true", say(&s, "(= (n %s) 3.0)", count)));
    choice_close(&s.t);
}

static void a_known_text_has_its_length_in_characters(void **unused)
{
    struct sizing s;
    const char *length, *known, *empty;

    (void)unused;
    open(&s, NULL);
    length = sizes_length(&s.t.f, s.text, s.y);
    known = arena_format(s.t.c.arena, "(= %s %s)", s.y,
                         tests_text(&s.t.f,
                                    "ab\xc3\xbc"
                                    "d",
                                    5));
    empty = arena_format(s.t.c.arena, "(= %s %s)", s.y, tests_text(&s.t.f, "", 0));
    assert_true(choice_implies(&s.t, with(&s, known), say(&s, "(= (n %s) 4.0)", length)));
    assert_true(choice_implies(&s.t, with(&s, empty), say(&s, "(= (n %s) 0.0)", length)));
    assert_true(choice_implies(
        &s.t, with(&s, arena_format(s.t.c.arena, "(and ((_ is str) %s) (not %s))", s.y, empty)),
        say(&s, "(> (n %s) 0.0)", length)));
    assert_true(choice_implies(&s.t, with(&s, say(&s, "((_ is absent) %s)", s.y)),
                               say(&s, "((_ is absent) %s)", length)));
    choice_close(&s.t);
}

/* Of what is nowhere nothing is known but what is so of every count. */
static void what_is_no_place_has_any_size(void **unused)
{
    struct sizing s;
    const char *count;

    (void)unused;
    open(&s, NULL);
    count = sizes_count(&s.t.f, -1, "arr");
    assert_true(choice_leaves_open(&s.t, "true", say(&s, "(= (n %s) 7.0)", count)));
    count = sizes_count(&s.t.f, -1, "absent");
    assert_true(choice_implies(&s.t, "true", say(&s, "(= (n %s) 0.0)", count)));
    choice_close(&s.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_array_counts_as_one_and_absence_as_none),
        cmocka_unit_test(a_shape_bounds_the_count),
        cmocka_unit_test(a_known_text_has_its_length_in_characters),
        cmocka_unit_test(what_is_no_place_has_any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
