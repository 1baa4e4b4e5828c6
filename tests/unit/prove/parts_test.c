/* tests/unit/prove/parts_test.c - parts of rules: their numbers, and when they are true. */
#include "tests/unit/prove/choice.h"

#include "compiler/prove/solver/parts.h"

/* ---- numbers ---- */

static void parts_are_numbered_as_they_are_written(void **unused)
{
    struct ir_part inner[2] = {{.kind = IR_PART_TEST}, {.kind = IR_PART_TEST}};
    struct ir_part outer[3] = {{.kind = IR_PART_TEST},
                               {.kind = IR_PART_OR, .parts = inner, .count = 2},
                               {.kind = IR_PART_TEST}};
    const struct ir_part rule = {.kind = IR_PART_AND, .parts = outer, .count = 3};

    (void)unused;
    assert_int_equal(parts_count(&rule), 6);
    assert_int_equal(parts_count(&inner[0]), 1);
    assert_ptr_equal(parts_at(&rule, 0), &rule);
    assert_ptr_equal(parts_at(&rule, 1), &outer[0]);
    assert_ptr_equal(parts_at(&rule, 2), &outer[1]);
    assert_ptr_equal(parts_at(&rule, 3), &inner[0]);
    assert_ptr_equal(parts_at(&rule, 4), &inner[1]);
    assert_ptr_equal(parts_at(&rule, 5), &outer[2]);
}

/* ---- terms ---- */

#define IS(name, kind) "{\"Variable\":\"$." name "\",\"" kind "\":true}"

static void open(struct choice_fixture *t, const char *rule)
{
    choice_open(t, "JSONPath", rule,
                "{\"type\":\"object\",\"required\":[\"a\",\"b\"],"
                "\"properties\":{\"a\":{},\"b\":{}}}");
    formula_write(&t->f, t->state);
}

/* $.a and $.b are these, in SMT-LIB. */
static const char *both(struct choice_fixture *t, const char *a, const char *b)
{
    return arena_format(t->c.arena, "(and (= p%d %s) (= p%d %s))", choice_place(t, "a"), a,
                        choice_place(t, "b"), b);
}

static void of_and_the_last_part_decides(void **unused)
{
    struct choice_fixture t;

    (void)unused;
    open(&t, "{\"And\":[" IS("a", "IsNumeric") "," IS("b", "IsNull") "],\"Next\":\"D\"}");
    assert_true(choice_implies(&t, both(&t, "(num 1.0)", "null"), "(and t0_0 t0_1 t0_2)"));
    assert_true(choice_implies(&t, both(&t, "(num 1.0)", "null"), "(not (or f0_0 f0_1 f0_2))"));
    assert_true(choice_implies(&t, both(&t, "(num 1.0)", "arr"), "(and t0_1 f0_2 f0_0)"));
    /* The second is not looked at, so it is neither. */
    assert_true(choice_implies(&t, both(&t, "null", "null"), "(and f0_1 f0_0)"));
    assert_true(choice_implies(&t, both(&t, "null", "null"), "(not (or t0_2 f0_2 t0_0))"));
    choice_close(&t);
}

static void of_or_any_part_decides(void **unused)
{
    struct choice_fixture t;

    (void)unused;
    open(&t, "{\"Or\":[" IS("a", "IsNumeric") "," IS("b", "IsNull") "],\"Next\":\"D\"}");
    assert_true(choice_implies(&t, both(&t, "(num 1.0)", "null"), "(and t0_0 t0_1)"));
    assert_true(choice_implies(&t, both(&t, "(num 1.0)", "null"), "(not (or t0_2 f0_2 f0_0))"));
    assert_true(choice_implies(&t, both(&t, "arr", "null"), "(and f0_1 t0_2 t0_0)"));
    assert_true(choice_implies(&t, both(&t, "arr", "arr"), "(and f0_1 f0_2 f0_0)"));
    assert_true(choice_implies(&t, both(&t, "arr", "arr"), "(not t0_0)"));
    choice_close(&t);
}

static void not_turns_its_part_round(void **unused)
{
    struct choice_fixture t;

    (void)unused;
    open(&t, "{\"Not\":" IS("a", "IsNumeric") ",\"Next\":\"D\"},"
                                              "{\"And\":[" IS("b", "IsNull") "," IS(
                                                  "b", "IsPresent") "],\"Next\":\"D\"}");
    assert_true(choice_implies(&t, both(&t, "arr", "null"), "(and t0_0 f0_1 (not f0_0))"));
    assert_true(choice_implies(&t, both(&t, "(num 1.0)", "null"), "(and f0_0 t0_1 (not t0_0))"));
    /* Of the second rule nothing is looked at where the first is taken. */
    assert_true(choice_implies(&t, both(&t, "arr", "null"), "(not (or t1_0 f1_0 t1_1 f1_1))"));
    assert_true(choice_implies(&t, both(&t, "(num 1.0)", "null"), "(and t1_0 t1_1)"));
    choice_close(&t);
}

/* With a prefix they are those of the rule alone. */
static void rules_alone_have_parts_of_their_own(void **unused)
{
    struct choice_fixture t;

    (void)unused;
    open(&t, "{\"Not\":" IS("a", "IsNumeric") ",\"Next\":\"D\"},"
                                              "{\"And\":[" IS("b", "IsNull") "," IS(
                                                  "b", "IsPresent") "],\"Next\":\"D\"}");
    formula_alone(&t.f, t.state);
    assert_true(choice_implies(&t, both(&t, "arr", "null"), "(and r1_t1_0 (not t1_0))"));
    choice_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_numbered_as_they_are_written),
        cmocka_unit_test(of_and_the_last_part_decides),
        cmocka_unit_test(of_or_any_part_decides),
        cmocka_unit_test(not_turns_its_part_round),
        cmocka_unit_test(rules_alone_have_parts_of_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
