/* tests/unit/prove/schema_test.c - the shapes of JSON Schemas, and what is none. */
#include "tests/unit/prove/in_arena.h"

#include "compiler/prove/schema/schema.h"
#include "runtime/base/count.h"

/* The shape of a schema that is written as a text; NULL: it is none. */
static const struct shape *read_shape(const char *text, const char **problem)
{
    struct schema_problem wrong = {.message = NULL};
    const struct value *schema = schema_parse(arena, text, strlen(text), &wrong);

    if (wrong.message != NULL && wrong.pointer == NULL)
        *problem =
            arena_format(arena, "line %d, column %d: %s", wrong.line, wrong.column, wrong.message);
    else if (wrong.message != NULL)
        *problem = arena_format(arena, "%s: %s", wrong.pointer, wrong.message);

    return schema != NULL ? schema_shape(arena, schema) : NULL;
}

static void schemas_are_shapes(void **unused)
{
    static const struct {
        const char *schema, *shape;
    } cases[] = {
        {"true", "any"},
        {"false", "nothing"},
        {"{}", "any"},
        {"{\"type\": \"integer\", \"minimum\": 1, \"exclusiveMaximum\": 9}", "whole 1..8"},
        {"{\"type\": [\"string\", \"null\"]}", "null | text"},
        {"{\"enum\": [\"b\", \"a\", 1]}", "1 | \"a\" | \"b\""},
        {"{\"const\": false}", "false"},
        {"{\"type\": \"number\", \"multipleOf\": 5}", "whole"},
        {"{\"type\": \"array\", \"items\": {\"type\": \"string\"}, \"maxItems\": 3}",
         "[text; 0..3 items]"},
        {"{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"null\"}}, \"required\": "
         "[\"a\", \"b\"], \"additionalProperties\": false}",
         "nothing"},
        {"{\"type\": \"object\", \"properties\": {\"a\": true}, \"required\": [\"b\", \"b\"]}",
         "{a?: any, b: any, *: any}"},
        {"{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/t\"}}, "
         "\"additionalProperties\": false, \"$defs\": {\"t\": {\"type\": \"string\"}}}",
         "{a?: text}"},
        {"{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}", "null | text"},
        {"{\"type\": \"string\", \"maxLength\": 0}", "\"\""},
        {"{\"type\": \"string\", \"pattern\": \"^(?:a|b)$\"}", "\"a\" | \"b\""},
        {"{\"type\": \"string\", \"pattern\": \"^a|b$\"}", "text"},
        {"{\"enum\": [\"a\", \"b\"], \"not\": {\"const\": \"a\"}}", "\"b\""},
        {"{\"allOf\": [{\"type\": [\"string\", \"null\"]}, {\"type\": [\"null\", \"array\"]}]}",
         "null"},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *problem = NULL;
        const struct shape *shape = read_shape(cases[i].schema, &problem);
        struct buffer out = BUFFER_EMPTY;

        assert_null(problem);
        shape_print(shape, &out);
        assert_string_equal(out.text, cases[i].shape);
        buffer_fini(&out);
    }
}

static void a_schema_that_nothing_fulfils_is_told(void **unused)
{
    static const struct {
        const char *schema, *where; /* NULL: something fulfils it */
    } cases[] = {
        {"false", ""},
        {"{\"allOf\": [{\"type\": \"string\"}, {\"type\": \"number\"}]}", ""},
        {"{\"type\": \"number\", \"minimum\": 5, \"maximum\": 4}", ""},
        {"{\"type\": \"number\", \"minimum\": 4, \"exclusiveMaximum\": 4}", ""},
        {"{\"minimum\": 5, \"maximum\": 4}", NULL}, /* no number, but anything else */
        {"{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": false}}",
         "/properties/a"},
        {"{\"type\": \"object\", \"properties\": {\"a\": false}}", NULL},
        {"{\"allOf\": [{}, {\"$ref\": \"#/$defs/t\"}], \"$defs\": {\"t\": {\"not\": {}}}}",
         "/$defs/t"},
        {"{\"oneOf\": [false, {\"type\": \"null\"}]}", NULL},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct schema_problem problem;
        const struct value *schema =
            schema_parse(arena, cases[i].schema, strlen(cases[i].schema), &problem);
        const char *where;

        assert_non_null(schema);
        where = schema_conflict(arena, schema);
        if (cases[i].where == NULL)
            assert_null(where);
        else
            assert_string_equal(where, cases[i].where);
    }
}

static void exclusive_bounds_are_left_out(void **unused)
{
    static const struct {
        const char *schema;
        double number;
        bool has;
    } cases[] = {
        {"{\"type\": \"number\", \"exclusiveMinimum\": 0}", 0, false},
        {"{\"type\": \"number\", \"exclusiveMinimum\": 0}", 1e-300, true},
        {"{\"type\": \"number\", \"exclusiveMaximum\": 2.5}", 2.5, false},
        {"{\"type\": \"number\", \"exclusiveMaximum\": 2.5}", 2.4999999999, true},
        {"{\"type\": \"number\", \"minimum\": 1, \"exclusiveMinimum\": true}", 1, false},
        {"{\"type\": \"number\", \"minimum\": 1, \"exclusiveMinimum\": false}", 1, true},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *problem = NULL;
        const struct shape *shape = read_shape(cases[i].schema, &problem);
        const struct value number = {.kind = VALUE_REAL, .as.real = cases[i].number};

        assert_true(shape_has(shape, &number) == cases[i].has);
        assert_true(shape_has(shape, shape_sample(arena, shape)));
    }
}

static void what_is_none_is_refused(void **unused)
{
    static const struct {
        const char *schema, *where;
    } cases[] = {
        {"{", "line 1, column 2: "},
        {"{\"type\": \"text\"}", "/type: "},
        {"{\"type\": 7}", "/type: "},
        {"[]", ": a schema is"},
        {"{\"$ref\": \"#/$defs/no\"}", "/$ref: "},
        {"{\"properties\": {\"a\": {\"enum\": 1}}}", "/properties/a/enum: "},
        {"{\"anyOf\": [{}, 5]}", "/anyOf/1: "},
        {"{\"$ref\": \"https://example.com/a.json\"}", "/$ref: "},
        {"{\"$defs\": {\"t\": {\"type\": \"int\"}}}", "/$defs/t/type: "},
        {"{\"$ref\": \"#/title\", \"title\": \"t\"}", "/$ref: "},
        {"{\"properties\": {\"a\": {\"required\": true}}}", "/properties/a/required: "},
        {"{\"required\": [7]}", "/required/0: "},
        {"{\"minimum\": \"5\"}", "/minimum: "},
        {"{\"minLength\": -1}", "/minLength: "},
        {"{\"pattern\": 7}", "/pattern: "},
        {"{\"pattern\": \"([\"}", "/pattern: \"([\" is no regular expression: "},
        {"{\"patternProperties\": {\"a/(\": {}}}", "/patternProperties/a~1(: "},
        {"{\"multipleOf\": 0}", "/multipleOf: \"multipleOf\" is a number above 0"},
        {"{\"multipleOf\": -2}", "/multipleOf: \"multipleOf\" is a number above 0"},
        {"{\"minLength\": 1.5}", "/minLength: \"minLength\" is a whole number from 0 on"},
        {"{\"minLength\": \"1\"}",
         "/minLength: \"minLength\" is a whole number from 0 on, not a t"},
        {"{\"enum\": []}", "/enum: \"enum\" is an array of at least one value"},
        {"{\"type\": []}", "/type: \"type\" is an array of at least one name"},
        {"{\"oneOf\": []}", "/oneOf: \"oneOf\" is an array of at least one schema"},
        {"{\"$ref\": 5}", "/$ref: \"$ref\" is a text like \"#/$defs/name\", not a number"},
        {"{\"properties\": []}", "/properties: "},
        {"{\"dependentRequired\": {\"a\": [7]}}", "/dependentRequired/a/0: "},
        {"{\"items\": [{}, 7]}", "/items/1: "},
        {"{\"not\": null}", "/not: "},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *problem = NULL;

        assert_null(read_shape(cases[i].schema, &problem));
        assert_non_null(problem);
        assert_memory_equal(problem, cases[i].where, strlen(cases[i].where));
    }
}

/* It refers to itself ten times: that is not followed for ever. */
static void a_schema_may_contain_itself(void **unused)
{
    const char *problem = NULL;
    struct buffer text = BUFFER_EMPTY;

    (void)unused;
    buffer_add_text(&text, "{\"type\": \"object\", \"properties\": {");
    for (int i = 0; i < 10; i++)
        buffer_add_format(&text, "%s\"m%d\": {\"$ref\": \"#\"}", i > 0 ? ", " : "", i);
    buffer_add_text(&text, "}}");
    assert_non_null(read_shape(text.text, &problem));
    assert_null(problem);
    buffer_fini(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_ARENA(schemas_are_shapes),
        TEST_IN_ARENA(a_schema_that_nothing_fulfils_is_told),
        TEST_IN_ARENA(exclusive_bounds_are_left_out),
        TEST_IN_ARENA(what_is_none_is_refused),
        TEST_IN_ARENA(a_schema_may_contain_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
