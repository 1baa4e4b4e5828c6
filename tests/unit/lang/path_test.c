/* tests/unit/lang/path_test.c - paths, what they mean when they find nothing, ResultPath. */
#include "tests/unit/lang/fixture.h"

static const struct key *key(const char *text)
{
    struct key *key = region_alloc(&region, sizeof(*key));

    *key = key_of(text, strlen(text));
    return key;
}

static const struct value *member(const char *document, const char *name)
{
    return sfn_member(json(document), key(name));
}

static void definite_paths_find_one_or_nothing(void **state)
{
    (void)state;
    expect(member("{'a':1,'b':{'c':null}}", "b"), "{'c':null}");
    expect(sfn_member(member("{'b':{'c':null}}", "b"), key("c")), "null");
    assert_null(member("{'a':1}", "b"));
    assert_null(member("[1]", "0"));
    assert_null(member("'a'", "a"));
    assert_null(sfn_member(NULL, key("a")));
    expect(sfn_element(json("[1,2,3]"), 0), "1");
    expect(sfn_element(json("[1,2,3]"), -1), "3");
    assert_null(sfn_element(json("[1,2,3]"), 3));
    assert_null(sfn_element(json("[1,2,3]"), -4));
    assert_null(sfn_element(json("{'0':1}"), 0));
    assert_null(sfn_element(NULL, 0));
    assert_true(sfn_present(json("null")));
    assert_false(sfn_present(NULL));
    assert_non_null(sfn_only_array(json("[]")));
    assert_null(sfn_only_array(json("{}")));
    assert_null(sfn_only_array(NULL));
}

/* The keys that an array of strings names. */
static const struct key_list *names_of(const char *text)
{
    const struct value *names = json(text);
    struct key_list *list = region_alloc(&region, sizeof(*list));
    struct key *keys = region_alloc(&region, names->size * sizeof(*keys));

    for (uint32_t i = 0; i < names->size; i++)
        keys[i] = key_of(names->as.items[i].as.text, names->as.items[i].size);
    *list = (struct key_list){keys, names->size};
    return list;
}

static const struct value *pick(const char *document, const char *names)
{
    return sfn_pick(&frame, json(document), names_of(names));
}

static void several_names_make_an_object(void **state)
{
    (void)state;
    expect(pick("{'key':'value','another':'entry'}", "['another','key']"),
           "{'another':'entry','key':'value'}");
    expect(pick("{'key':'value'}", "['missing','key']"), "{'key':'value'}");
    expect(pick("{'key':'value'}", "['a','b']"), "{}");
    expect(pick("{'a':1}", "['a','a']"), "{'a':1}");
    assert_null(pick("[1]", "['a','b']"));
    assert_null(sfn_pick(&frame, NULL, names_of("['a']")));
}

/* ---- node lists ---- */
static void steps_map_every_node(void **state)
{
    const struct value *nodes = json("[{'a':1,'b':2},[{'a':3}],'a',{'a':null},{'b':{'a':4}}]");

    (void)state;
    expect(sfn_nodes(&frame, json("{'a':1}")), "[{'a':1}]");
    expect(sfn_nodes(&frame, NULL), "[]");
    expect(sfn_nodes_member(&frame, nodes, key("a")), "[1,null]");
    expect(sfn_nodes_members(&frame, nodes, names_of("['b','a']")), "[2,1,null,{'a':4}]");
    expect(sfn_nodes_pick(&frame, nodes, names_of("['a','b']"), 0),
           "[{'a':1,'b':2},{'a':null},{'b':{'a':4}}]");
    expect(sfn_nodes_pick(&frame, json("[{'z':1},1]"), names_of("['a','b']"), 0), "[{}]");
    expect(sfn_nodes_pick(&frame, nodes, names_of("['a','b']"), 1), "[{'a':1,'b':2}]");
    expect(sfn_nodes_children(&frame, nodes), "[1,2,{'a':3},null,{'a':4}]");
    expect(sfn_nodes_elements(&frame, json("[[1,2,3],{'0':1},[4],'xyz']"), json("[0,2,0,-1]")),
           "[1,3,1,3,4,4,4]");
    expect(sfn_nodes_member(&frame, json("[]"), key("a")), "[]");
    expect(sfn_nodes_children(&frame, NULL), "[]");
    expect(sfn_nodes_descend(&frame, NULL), "[]");
}

static const struct value *slice(const char *document, const char *from, const char *to)
{
    return sfn_nodes_slice(&frame, sfn_nodes(&frame, json(document)), json(from), json(to));
}

static void slices_are_those_of_jayway(void **state)
{
    static const char six[] = "[2,'a',4,5,100,'nice']";

    (void)state;
    expect(slice(six, "1", "3"), "['a',4]");
    expect(slice(six, "1", "100"), "['a',4,5,100,'nice']");
    expect(slice(six, "7", "9"), "[]");
    expect(slice(six, "2", "1"), "[]");
    expect(slice(six, "0", "0"), "[]");
    expect(slice(six, "-4", "-5"), "[]");
    expect(slice(six, "-4", "-3"), "[4]");
    expect(slice(six, "-4", "1"), "[4,5,100,'nice',2]");
    expect(slice(six, "-4", "2"), "[4,5,100,'nice',2,'a']");
    expect(slice(six, "3", "-3"), "[]");
    expect(slice(six, "3", "-2"), "[]");
    expect(slice(six, "4", "null"), "[100,'nice']");
    expect(slice(six, "-2", "null"), "[100,'nice']");
    expect(slice(six, "-10", "null"), six);
    expect(slice(six, "null", "2"), "[2,'a']");
    expect(slice(six, "null", "-4"), "[2,'a']");
    expect(slice(six, "null", "-9"), "[]");
    expect(slice("[1,2,3]", "-9223372036854775808", "2"), "[1,2,3,1,2]");
    expect(slice("[1,2,3]", "-9223372036854775808", "9223372036854775807"), "[1,2,3,1,2,3]");
    expect(slice("[]", "-1", "null"), "[]");
    expect(slice("{'a':1}", "0", "1"), "[]");
}

static void descents_go_parents_first(void **state)
{
    const struct value *nodes = sfn_nodes(
        &frame, json("['first',{'key':['first nested',{'more':[{'nested':['deepest','second']},"
                     "['more','values']]}]}]"));

    (void)state;
    expect(sfn_nodes_elements(&frame, sfn_nodes_descend(&frame, nodes), json("[0]")),
           "['first','first nested',{'nested':['deepest','second']},'deepest','more']");
    expect(
        sfn_nodes_children(&frame, sfn_nodes_descend(&frame, sfn_nodes(&frame, json("[[0],[1]]")))),
        "[[0],[1],0,1]");
    expect(sfn_nodes_member(
               &frame,
               sfn_nodes_descend(
                   &frame, sfn_nodes(&frame, json("{'object':{'key':'value','array':[{'key':1},"
                                                  "{'key':{'key':2}}]},'key':'top'}"))),
               key("key")),
           "['top','value',1,{'key':2},2]");
    expect(sfn_nodes_descend_items(&frame, sfn_nodes(&frame, json("{'a':[1,[2]],'b':3}"))),
           "[1,[2],2]");
}

/* [?(@.id > 2)] */
static int32_t has_great_id(struct sfn_frame *head, const struct value *node,
                            const struct value *root)
{
    (void)head;
    assert_non_null(root);
    return sfn_filter_greater_than(value_member_named(node, "id"), json("2"));
}

/* [?(!@.id)] */
static int32_t has_no_id(struct sfn_frame *head, const struct value *node, const struct value *root)
{
    (void)head;
    (void)root;
    return value_member_named(node, "id") == NULL;
}

static void filters_test_items_or_the_object(void **state)
{
    const struct value *list = json("[{'id':1},{'id':3},[{'id':4}],3]");
    const struct value *object = json("{'id':5,'in':{'id':6}}");

    (void)state;
    expect(sfn_nodes_filter(&frame, sfn_nodes(&frame, list), list, has_great_id), "[{'id':3}]");
    expect(sfn_nodes_filter(&frame, sfn_nodes(&frame, object), object, has_great_id),
           "[{'id':5,'in':{'id':6}}]");
    expect(sfn_nodes_filter(&frame, sfn_nodes(&frame, json("3")), object, has_no_id), "[]");
    expect(sfn_nodes_descend_filter(&frame, sfn_nodes(&frame, list), list, has_great_id, 1),
           "[{'id':3},{'id':4}]");
    expect(sfn_nodes_descend_filter(&frame, sfn_nodes(&frame, object), object, has_great_id, 1),
           "[{'id':5,'in':{'id':6}},{'id':6}]");
    /* An array that passes itself: its items that pass, or all of them when steps follow. */
    expect(sfn_nodes_descend_filter(&frame, sfn_nodes(&frame, list), list, has_no_id, 1),
           "[[{'id':4}],3]");
    expect(sfn_nodes_descend_filter(&frame, sfn_nodes(&frame, list), list, has_no_id, 0),
           "[{'id':1},{'id':3},[{'id':4}],3,{'id':4}]");
}

static int32_t anything(struct sfn_frame *head, const struct value *node, const struct value *root)
{
    (void)head;
    (void)node;
    (void)root;
    return 1;
}

static void deepest_values_pass_through(void **state)
{
    const struct value *deep = nested(0);
    struct key *name = region_alloc(&region, sizeof(*name));
    const struct value *inner = nested(1);
    const struct value *object, *nodes;

    (void)state;
    nodes = sfn_nodes(&frame, deep);
    assert_int_equal(sfn_nodes_children(&frame, nodes)->depth, VALUE_DEPTH_MAX);
    assert_int_equal(sfn_nodes_descend(&frame, nodes)->size, VALUE_DEPTH_MAX);
    *name = key_of("a", 1);
    object = value_object_of(&region, name, &inner, 1);
    assert_int_equal(object->depth, VALUE_DEPTH_MAX);
    /* A list of it would be too deep. */
    expect(sfn_nodes_filter(&frame, sfn_nodes(&frame, object), object, anything), "[]");
}

/* ---- nothing found ---- */
static void nothing_fails_where_required(void **state)
{
    const struct value *one = json("1");

    (void)state;
    assert_ptr_equal(sfn_require(&frame, one, "x"), one);
    expect_failure(sfn_require(&frame, NULL, "Invalid path '$.x' : 100%s"), "States.Runtime",
                   "Invalid path '$.x' : 100%s");
    assert_ptr_equal(sfn_require_field(&frame, one, NULL, "", ""), one);
    expect_failure(sfn_require_field(&frame, NULL, json("{'a': [1, '%d']}"), "$.x", "value.$"),
                   "States.Runtime",
                   "The JSONPath '$.x' specified for the field 'value.$' could not be found in "
                   "the input '{\"a\":[1,\"%d\"]}'");
    expect(sfn_require_array(&frame, json("[1]"), "$.x"), "[1]");
    expect_failure(sfn_require_array(&frame, json("{}"), "$.x"), "States.Runtime",
                   "Reference path \"$.x\" must point to array.");
    expect_failure(sfn_require_array(&frame, NULL, "$"), "States.Runtime", "must point to array.");
}

/* What compiled code does for a path that must find something. */
static const struct value *require_path(const char *start, const char *steps, int64_t taken)
{
    return sfn_require_path(&frame, NULL, json(start), "$.x", json(steps), taken);
}

static void the_step_that_finds_nothing_is_named(void **state)
{
    const struct value *one = json("1");

    (void)state;
    assert_ptr_equal(sfn_require_path(&frame, one, NULL, "", NULL, 0), one);
    expect_failure(require_path("{}", "['a']", 0), "States.Runtime",
                   "Invalid path '$.x' : No results for path: $['a']");
    expect_failure(require_path("{}", "['a',2,'b']", 0), "States.Runtime",
                   "Invalid path '$.x' : Missing property in path $['a']");
    expect_failure(require_path("{'a':[1]}", "['a',2,'b']", 0), "States.Runtime",
                   "Invalid path '$.x' : Missing property in path $['a'][2]");
    expect_failure(require_path("{'a':[1]}", "['a',0,'b']", 0), "States.Runtime",
                   "Invalid path '$.x' : Property ['b'] not found in path $['a'][0]");
    expect_failure(require_path("{'c':1}", "['a','b','c','d']", 2), "States.Runtime",
                   "Invalid path '$.x' : Property ['d'] not found in path $['a']['b']['c']");
    expect_failure(require_path("[]", "[['a','b']]", 0), "States.Runtime",
                   "Invalid path '$.x' : Property ['a', 'b'] not found in path $");
    expect_failure(require_path("{'n':[]}", "['n',['a','b']]", 0), "States.Runtime",
                   "Invalid path '$.x' : Property ['a', 'b'] not found in path $['n']");
    expect_failure(require_path("{'a':'text'}", "['a','b','c']", 0), "States.Runtime",
                   "Invalid path '$.x' : Property ['b'] not found in path $['a']");
    expect_failure(require_path("null", "['a','b','c']", 1), "States.Runtime",
                   "Invalid path '$.x' : Property ['b'] not found in path $['a']");
    expect_failure(require_path("{'a':1}", "['a',0]", 0), "States.Runtime",
                   "Invalid path '$.x' : No results for path: $['a'][0]");
}

/* What compiled code does for an ItemsPath: whatever the step, the cause shows the whole input. */
static const struct value *require_steps(const char *start, const char *steps)
{
    return sfn_require_steps(&frame, NULL, json(start), json(steps), 0);
}

static void steps_that_cannot_be_applied_are_named(void **state)
{
    static const char error[] = "States.ReferencePathConflict";
    const struct value *one = json("1");

    (void)state;
    assert_ptr_equal(sfn_require_steps(&frame, one, NULL, NULL, 0), one);
    expect_failure(require_steps("{'b':1}", "['a']"), error,
                   "Unable to apply step \"a\" to input {\"b\":1}");
    expect_failure(require_steps("{'a':{'b':1}}", "['a','c','d']"), error,
                   "Unable to apply step \"c\" to input {\"a\":{\"b\":1}}");
    expect_failure(require_steps("{'a':[]}", "['a',0]"), error,
                   "Unable to apply step \"[0]\" to input {\"a\":[]}");
    expect_failure(require_steps("[]", "[['a','b']]"), error, "step \"a\" to input []");
}

static void an_index_past_the_end_is_null_in_a_template(void **state)
{
    (void)state;
    expect(sfn_element_or_null(json("[1,2]"), 1), "2");
    expect(sfn_element_or_null(json("[1,2]"), 2), "null");
    expect(sfn_element_or_null(json("[1,2]"), -3), "null");
    assert_null(sfn_element_or_null(json("{}"), 0));
    assert_null(sfn_element_or_null(NULL, 0));
}

static void several_names_only_end_a_path(void **state)
{
    (void)state;
    const struct value *path = value_string_copy(frame.region, "it fails: $, and so on", 22);
    struct key keys[] = {key_of("a", 1), key_of("b", 1)};
    struct key_list names = {keys, 2};
    const char *cause = "it fails: $['a', 'b']";

    expect_failure(sfn_names_last(&frame, json("{}"), 0, path, 11, &names), "States.Runtime",
                   cause);
    expect(sfn_names_last(&frame, json("[]"), 0, path, 11, &names), "null");
    expect(sfn_names_last(&frame, NULL, 0, path, 11, &names), "null");
    expect_failure(sfn_names_last(&frame, json("[1,{}]"), 1, path, 11, &names), "States.Runtime",
                   cause);
    expect(sfn_names_last(&frame, json("[1,[]]"), 1, path, 11, &names), "[]");
}

/* ---- ResultPath ---- */

/* What compiled code does for the steps, an array of names and indexes: down, then up. */
static const struct value *put(const struct value *input, const struct value *place,
                               const struct value *steps, uint32_t at, const struct value *result)
{
    const struct value *step = &steps->as.items[at];
    struct key key;

    if (at == steps->size)
        return result;
    if (step->kind == VALUE_INTEGER) {
        int64_t index = step->as.integer;

        place = sfn_array_at(&frame, place, index, input);
        result =
            place == NULL ? NULL : put(input, sfn_element(place, index), steps, at + 1, result);
        return result == NULL ? NULL : sfn_set_element(&frame, place, index, result);
    }
    key = key_of(step->as.text, step->size);
    place = sfn_object_at(&frame, place, step->as.text[0] == 'a' ? "a" : "b", input);
    result = place == NULL ? NULL : put(input, sfn_member(place, &key), steps, at + 1, result);
    return result == NULL ? NULL : sfn_set_member(&frame, place, &key, result);
}

static const struct value *set(const char *input, const char *steps)
{
    const struct value *raw = json(input);

    return put(raw, raw, json(steps), 0, json("{'r':1}"));
}

static void results_are_put_in_place(void **state)
{
    (void)state;
    expect(set("{'a':1,'b':2}", "['a']"), "{'a':{'r':1},'b':2}");
    expect(set("{'a':1}", "['b']"), "{'a':1,'b':{'r':1}}");
    expect(set("{}", "['a','b','c']"), "{'a':{'b':{'c':{'r':1}}}}");
    expect(set("{'a':{'x':1,'b':{}}}", "['a','b','c']"), "{'a':{'x':1,'b':{'c':{'r':1}}}}");
    expect(set("{'a':{'z':1}}", "['a']"), "{'a':{'r':1}}");
    expect(set("{'a':[1,2]}", "['a',0]"), "{'a':[{'r':1},2]}");
    expect(set("[{'a':1}]", "[0,'b']"), "[{'a':1,'b':{'r':1}}]");
    expect(set("{'a':1}", "[]"), "{'r':1}");
}

static void results_that_do_not_fit_fail(void **state)
{
    static const char error[] = "States.ReferencePathConflict";

    (void)state;
    expect_failure(set("'foo'", "['a']"), error, "Unable to apply step \"a\" to input \"foo\"");
    expect_failure(set("null", "['a']"), error, "step \"a\" to input null");
    expect_failure(set("[1]", "['a']"), error, "step \"a\" to input [1]");
    expect_failure(set("{'a':1}", "['a','b']"), error, "step \"b\" to input {\"a\":1}");
    expect_failure(set("{'a':[1]}", "['a',1]"), error, "step \"[1]\" to input {\"a\":[1]}");
    expect_failure(set("{'a':[1]}", "['a','b']"), error, "step \"b\"");
    expect_failure(set("{}", "['a',0]"), error, "step \"[0]\" to input {}");
    expect_failure(set("{'a':{}}", "['a',0]"), error, "step \"[0]\"");
}

static void too_deep_values_are_refused(void **state)
{
    const struct value *deep = nested(0);
    struct key name = key_of("a", 1);

    (void)state;
    assert_int_equal(sfn_set_member(&frame, json("{}"), &name, nested(1))->depth, VALUE_DEPTH_MAX);
    expect_failure(sfn_set_member(&frame, json("{}"), &name, deep), "States.Runtime",
                   "nested deeper than 1000");
    assert_int_equal(sfn_set_element(&frame, json("[1]"), 0, nested(1))->depth, VALUE_DEPTH_MAX);
    expect_failure(sfn_set_element(&frame, json("[1]"), 0, deep), "States.Runtime",
                   "nested deeper than 1000");
    expect(sfn_set_member(&frame, json("{}"), &name, NULL), "{'a':null}");
    expect_failure(sfn_array(&frame, &deep, 1), "States.Runtime", "nested deeper");
    expect_failure(sfn_object(&frame, &name, &deep, 1), "States.Runtime", "nested deeper");
    deep = nested(1);
    assert_int_equal(sfn_object(&frame, &name, &deep, 1)->depth, VALUE_DEPTH_MAX);
    expect(sfn_array(&frame, NULL, 0), "[]");
    expect(sfn_object(&frame, NULL, NULL, 0), "{}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(definite_paths_find_one_or_nothing),
        TEST(several_names_make_an_object),
        TEST(steps_map_every_node),
        TEST(slices_are_those_of_jayway),
        TEST(descents_go_parents_first),
        TEST(filters_test_items_or_the_object),
        TEST(deepest_values_pass_through),
        TEST(nothing_fails_where_required),
        TEST(the_step_that_finds_nothing_is_named),
        TEST(steps_that_cannot_be_applied_are_named),
        TEST(an_index_past_the_end_is_null_in_a_template),
        TEST(several_names_only_end_a_path),
        TEST(results_are_put_in_place),
        TEST(results_that_do_not_fit_fail),
        TEST(too_deep_values_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
