/* tests/unit/prove/input_test.c - an input is put together of what places are. */
#include "tests/unit/prove/choice.h"

#include "compiler/prove/replay/input.h"

/* Three places in objects, one in an array; rules of texts, which place is what does not matter. */
static const char rules[] = "{\"Variable\":\"$.a.b\",\"StringEquals\":\"x\",\"Next\":\"D\"},"
                            "{\"Variable\":\"$.a.c\",\"StringEquals\":\"x\",\"Next\":\"D\"},"
                            "{\"Variable\":\"$.list[2]\",\"StringEquals\":\"x\",\"Next\":\"D\"}";

struct making {
    struct choice_fixture t;
    struct place_value values[32];
};

static void begin(struct making *m, const char *schema)
{
    choice_open(&m->t, "JSONPath", rules, schema);
    assert_true(m->t.f.places.count <= 32);
    memset(m->values, 0, sizeof m->values); /* all are absent */
}

static void set(struct making *m, const char *path, struct place_value value)
{
    m->values[choice_place(&m->t, path)] = value;
}

static void set_text(struct making *m, const char *path, const char *text)
{
    set(m, path,
        (struct place_value){.form = PLACE_VALUE,
                             .value = value_text(&m->t.c.arena->region, text)});
}

static void assert_makes(struct making *m, const char *json)
{
    struct witness witness;

    assert_true(input_build(&m->t.f.places, m->values, m->t.c.arena, &witness));
    assert_string_equal(choice_json(m->t.c.arena, witness.input), json);
}

/* ---- cases ---- */

static const struct place_value object = {.form = PLACE_OBJECT}, array = {.form = PLACE_ARRAY};

static void parts_are_put_into_their_wholes(void **unused)
{
    struct making m;

    (void)unused;
    begin(&m, NULL);
    set(&m, "", object);
    assert_makes(&m, "{}");
    set(&m, "a", object);
    assert_makes(&m, "{\"a\":{}}");
    set_text(&m, "a.c", "see");
    assert_makes(&m, "{\"a\":{\"c\":\"see\"}}");
    set_text(&m, "a.b", "bee");
    assert_makes(&m, "{\"a\":{\"b\":\"bee\",\"c\":\"see\"}}");
    set_text(&m, "a", "no object");
    assert_makes(&m, "{\"a\":\"no object\"}");
    choice_close(&m.t);
}

static void without_an_input_there_is_none(void **unused)
{
    struct making m;
    struct witness witness;

    (void)unused;
    begin(&m, NULL);
    set_text(&m, "a.b", "bee");
    assert_false(input_build(&m.t.f.places, m.values, m.t.c.arena, &witness));
    choice_close(&m.t);
}

static void arrays_have_as_many_items_as_their_places_need(void **unused)
{
    struct making m;

    (void)unused;
    begin(&m, NULL);
    set(&m, "", object);
    set(&m, "list", array);
    assert_makes(&m, "{\"list\":[]}");
    set_text(&m, "list.2", "third");
    assert_makes(&m, "{\"list\":[null,null,\"third\"]}");
    set(&m, "list.2", (struct place_value){.form = PLACE_ABSENT});
    set(&m, "list", (struct place_value){.form = PLACE_ARRAY, .size = 2});
    assert_makes(&m, "{\"list\":[null,null]}");
    choice_close(&m.t);
}

static void items_that_nobody_looks_at_are_of_the_shape(void **unused)
{
    struct making m;

    (void)unused;
    begin(&m, "{\"type\":\"object\",\"properties\":{\"list\":{\"type\":\"array\","
              "\"items\":{\"enum\":[\"only\"]}}}}");
    set(&m, "", object);
    set(&m, "list", (struct place_value){.form = PLACE_ARRAY, .size = 1});
    assert_makes(&m, "{\"list\":[\"only\"]}");
    choice_close(&m.t);
}

static void what_is_always_there_is_there(void **unused)
{
    struct making m;

    (void)unused;
    begin(&m, "{\"type\":\"object\",\"required\":[\"kind\",\"a\"],\"properties\":{"
              "\"kind\":{\"const\":\"k\"},\"maybe\":{\"const\":1},\"a\":{\"type\":\"object\"}}}");
    set(&m, "", object);
    set(&m, "a", object);
    assert_makes(&m, "{\"a\":{},\"kind\":\"k\"}");
    choice_close(&m.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_put_into_their_wholes),
        cmocka_unit_test(without_an_input_there_is_none),
        cmocka_unit_test(arrays_have_as_many_items_as_their_places_need),
        cmocka_unit_test(items_that_nobody_looks_at_are_of_the_shape),
        cmocka_unit_test(what_is_always_there_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
