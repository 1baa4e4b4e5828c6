/* tests/unit/prove/schema_fits_test.c - whether values fulfil JSON Schemas, or can be made to. */
#include "tests/unit/prove/in_arena.h"

#include "compiler/prove/schema/schema.h"
#include "compiler/prove/schema/schema_fits.h"
#include "compiler/prove/schema/schema_mend.h"
#include "compiler/prove/schema/schema_sample.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"

/* A schema; values that fulfil it, that do not, and of which it is not known: JSON arrays. */
static const struct {
    const char *schema, *fit, *unfit, *open;
} cases[] = {
    {"true", "[1, null]", "[]", "[]"},
    {"false", "[]", "[1, null]", "[]"},
    {"{'type': ['integer', 'null']}", "[1, 2.0, null, 1e300]", "[1.5, '', true]", "[]"},
    {"{'enum': [1, 'a', {'b': [2]}]}", "[1, 'a', {'b': [2]}]", "[2, 'b', {'b': [3]}]", "[]"},
    {"{'const': 'a'}", "['a']", "['b', 1]", "[]"},
    {"{'minimum': 1, 'maximum': 3}", "[1, 3, 'a']", "[0.5, 4]", "[]"},
    {"{'exclusiveMinimum': 1, 'exclusiveMaximum': 3}", "[1.5, 'a']", "[1, 3]", "[]"},
    {"{'minimum': 1, 'exclusiveMinimum': true, 'maximum': 3, 'exclusiveMaximum': false}", "[2, 3]",
     "[1]", "[]"},
    {"{'multipleOf': 0.1}", "[0.3, 1, 'a']", "[0.35]", "[1e300]"},
    {"{'minLength': 2, 'maxLength': 3}", "['ab', 'äöü', 7]", "['a', 'abcd']", "[]"},
    {"{'pattern': '^[a-z]+$'}", "['abc', 7]", "['', 'a1']", "[]"},
    {"{'pattern': '\\\\p{L}'}", "[7]", "[]", "['abc']"},
    {"{'pattern': '('}", "[7]", "[]", "['abc']"},
    {"{'format': 'date-time'}", "['2024-02-29T10:00:00Z', '2024-01-01T10:00:00.5+01:00', 7]",
     "['', '2024-01-01', '2023-02-29T10:00:00Z']", "['2024-01-01t10:00:00z']"},
    {"{'format': 'uuid'}", "['123e4567-e89b-12d3-a456-426614174000']", "['text']", "[]"},
    {"{'format': 'email'}", "['a.b@example.com']", "['a']", "['\\\"a b\\\"@example.com']"},
    {"{'format': 'regex'}", "[7]", "[]", "['a']"},
    {"{'minItems': 1, 'maxItems': 2}", "[[1], [1, 2], 'a']", "[[], [1, 2, 3]]", "[]"},
    {"{'items': {'type': 'null'}}", "[[], [null]]", "[[null, 1]]", "[]"},
    {"{'prefixItems': [{'type': 'null'}], 'items': false}", "[[], [null]]", "[[1], [null, 1]]",
     "[]"},
    {"{'items': [{'type': 'null'}], 'additionalItems': {'type': 'number'}}", "[[null, 1], []]",
     "[[1], [null, null]]", "[]"},
    {"{'uniqueItems': true}", "[[1, 2, '1'], []]", "[[1, 2, 1.0]]", "[]"},
    {"{'contains': {'type': 'null'}}", "[[1, null], 'a']", "[[], [1]]", "[]"},
    {"{'contains': {'type': 'null'}, 'minContains': 0, 'maxContains': 1}", "[[], [null, 1]]",
     "[[null, null]]", "[]"},
    {"{'minProperties': 1, 'maxProperties': 1}", "[{'a': 1}, 1]", "[{}, {'a': 1, 'b': 1}]", "[]"},
    {"{'required': ['a']}", "[{'a': 1}, 1]", "[{}]", "[]"},
    {"{'properties': {'a': {'type': 'null'}}}", "[{}, {'a': null, 'b': 1}]", "[{'a': 1}]", "[]"},
    {"{'properties': {'a': true}, 'patternProperties': {'^x': {'type': 'null'}}, "
     "'additionalProperties': false}",
     "[{'a': 1, 'xy': null}]", "[{'b': 1}, {'x': 1}]", "[]"},
    {"{'propertyNames': {'maxLength': 1}}", "[{'a': 1}]", "[{'ab': 1}]", "[]"},
    {"{'dependentRequired': {'a': ['b']}}", "[{'a': 1, 'b': 1}, {'b': 1}]", "[{'a': 1}]", "[]"},
    {"{'dependencies': {'a': ['b'], 'c': {'required': ['d']}}}", "[{'c': 1, 'd': 1}]",
     "[{'a': 1}, {'c': 1}]", "[]"},
    {"{'allOf': [{'minimum': 1}, {'maximum': 3}]}", "[2]", "[0, 4]", "[]"},
    {"{'anyOf': [{'maximum': 1}, {'minimum': 3}]}", "[0, 4]", "[2]", "[]"},
    {"{'oneOf': [{'maximum': 3}, {'minimum': 1}]}", "[0, 4]", "[2]", "[]"},
    {"{'oneOf': [{'maximum': 3}, {'unevaluatedItems': true}]}", "[]", "[]", "[2, 4]"},
    {"{'not': {'type': 'null'}}", "[1]", "[null]", "[]"},
    {"{'not': {'maximum': 1}}", "[1.5, 2]", "[1, 0, 'a']", "[]"},
    {"{'type': 'number', 'not': {'minimum': -1}}", "[-2, -1.5]", "[-1, 0]", "[]"},
    {"{'type': 'integer', 'not': {'enum': [0, 5]}}", "[1, 4, -1, 6]", "[0, 5]", "[]"},
    {"{'enum': ['', 'a', 'b'], 'not': {'maxLength': 0}}", "['a']", "['']", "[]"},
    {"{'type': 'string', 'not': {'const': ''}}", "['a']", "['']", "[]"},
    {"{'not': {'required': ['a'], 'properties': {'a': {'const': 1}}}}", "[{}, {'a': 2}]",
     "[{'a': 1}, 7]", "[]"},
    {"{'if': {'minimum': 5}, 'then': {'maximum': 7}, 'else': {'minimum': 2}}", "[2, 6]", "[1, 8]",
     "[]"},
    {"{'$ref': '#/$defs/a~1b/0', '$defs': {'a/b': [{'type': 'null'}]}}", "[null]", "[1]", "[]"},
    {"{'$ref': '#'}", "[]", "[]", "[1]"},
    {"{'nobody knows': 1}", "[]", "[]", "[1]"},
    {"{'title': 'a', 'x-of-some-tool': 1, 'default': 7}", "[1]", "[]", "[]"},
};

/* JSON that is written with single quotes. */
static const struct value *read(const char *text)
{
    char *copy = arena_text(arena, text, strlen(text));
    struct json_error error;
    const struct value *value;

    for (char *at = copy; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    value = json_read(&arena->region, copy, strlen(copy), JSON_TEXT_BORROWED, &error);
    if (value == NULL)
        fail_msg("%s: %s", copy, error.message);
    return value;
}

static void expect(const char *schema, const char *values, enum fit fit)
{
    const struct value *list = read(values);

    for (uint32_t i = 0; i < list->size; i++) {
        const char *keyword;

        if (schema_fits(arena, read(schema), &list->as.items[i], &keyword) != fit)
            fail_msg("%s: %u of %s", schema, (unsigned)i, values);
    }
}

static void values_fit_or_do_not(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {

        expect(cases[i].schema, cases[i].fit, FIT_YES);
        expect(cases[i].schema, cases[i].unfit, FIT_NO);
        expect(cases[i].schema, cases[i].open, FIT_UNKNOWN);
    }
}

static bool is_in_one(const struct alternatives *shapes, const struct value *value)
{
    for (size_t i = 0; i < shapes->count; i++)
        if (shape_has(shapes->list[i], value))
            return true;
    return false;
}

/* Shapes leave out nothing that fulfils the schema; if they are said to tell all of it, they have
 * nothing else either. */
static void what_fits_is_in_one_of_the_shapes(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct value *fit = read(cases[i].fit);
        const struct value *unfit = read(cases[i].unfit);
        const struct value *schema = read(cases[i].schema);
        const struct value *open;
        const struct alternatives shapes = schema_alternatives(arena, schema, &open);

        for (uint32_t k = 0; k < fit->size; k++)
            if (!is_in_one(&shapes, &fit->as.items[k]))
                fail_msg("%s: %u of %s", cases[i].schema, (unsigned)k, cases[i].fit);
        for (uint32_t k = 0; shapes.exact && k < unfit->size; k++)
            if (is_in_one(&shapes, &unfit->as.items[k]))
                fail_msg("%s: %u of %s", cases[i].schema, (unsigned)k, cases[i].unfit);
        assert_true(shapes.exact || open != NULL);
    }
}

static void the_keyword_that_decides_is_named(void **unused)
{
    static const struct {
        const char *schema, *value, *keyword;
    } named[] = {
        {"{'type': 'object', 'properties': {'a': {'pattern': 'b'}}}", "{'a': ''}",
         "/properties/a/pattern"},
        {"{'oneOf': [{'required': ['a']}, {'required': ['b']}]}", "{}", "/oneOf"},
        {"{'allOf': [{}, {'minProperties': 1}]}", "{}", "/allOf/1/minProperties"},
        {"{'$ref': '#/$defs/a', '$defs': {'a': {'odd': 1}}}", "{}", "/$defs/a/odd"},
        {"{'not': {'type': 'object'}}", "{}", "/not"},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(named); i++) {
        const char *keyword;

        assert_true(schema_fits(arena, read(named[i].schema), read(named[i].value), &keyword) !=
                    FIT_YES);
        assert_string_equal(keyword, named[i].keyword);
    }
}

static const char *json_of(const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    const char *copy;

    json_write(&text, value);
    copy = arena_text(arena, text.text, text.size);
    buffer_fini(&text);
    return copy;
}

static void what_does_not_fit_is_mended(void **unused)
{
    static const struct {
        const char *schema, *value, *mended; /* NULL: it cannot be */
    } values[] = {
        {"{'required': ['a'], 'properties': {'a': {'type': 'number', 'exclusiveMinimum': 0}}}",
         "{'a': 0, 'b': 7}", "{\"a\":1,\"b\":7}"},
        {"{'required': ['a', 'b'], 'properties': {'a': {'format': 'date', 'type': 'string'}}}",
         "{}", "{\"a\":\"2024-01-01\",\"b\":\"\"}"},
        {"{'type': 'string', 'minLength': 3}", "''", "\"aaa\""},
        {"{'type': 'string', 'pattern': '^ORD-[0-9]{3}$'}", "'x'", "\"ORD-000\""},
        {"{'type': 'array', 'minItems': 2, 'items': {'enum': ['x', 'y']}}", "['y', 'z']",
         "[\"y\",\"x\"]"},
        {"{'oneOf': [{'properties': {'k': {'const': '1'}, 'u': {'const': 'a'}}, 'required': "
         "['k']}, "
         "{'properties': {'k': {'const': '2'}, 'u': {'const': 'b'}}, 'required': ['k']}]}",
         "{'k': '1', 'u': 'b'}", "{\"k\":\"1\",\"u\":\"a\"}"},
        {"{'$ref': '#/$defs/t', '$defs': {'t': {'type': 'integer', 'multipleOf': 5, 'minimum': "
         "7}}}",
         "null", "10"},
        {"{'type': 'object', 'not': {}}", "{}", NULL},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        const struct value *mended =
            schema_mend(arena, read(values[i].schema), read(values[i].value), 0);

        if (values[i].mended == NULL)
            assert_null(mended);
        else if (mended == NULL)
            fail_msg("%s", values[i].schema);
        else
            assert_string_equal(json_of(mended), values[i].mended);
    }
}

static void patterns_have_samples(void **unused)
{
    static const struct {
        const char *pattern, *sample; /* NULL: it is not understood */
        unsigned more;
    } patterns[] = {
        {"^ORD-[0-9]{3}$", "ORD-000", 0},
        {"^[A-Z]{2,4}-\\d+$", "AA-0", 0},
        {"^[A-Z]{2,4}-\\d+$", "AAAA-0000", 3},
        {"^(?:eu|us)-(?<where>west|east)-?\\d?$", "eu-west", 0},
        {"[^a0]*x", "AAx", 2},
        {"(?=a)[\\w.]+@x\\.y", "a@x.y", 0},
        {"a|b", "a", 0},
        {"", "", 0},
        {"(a)\\1", NULL, 0},
        {"(", NULL, 0},
        {"[", NULL, 0},
        {"*", NULL, 0},
        {"a{9999}{9999}", NULL, 0},
        {"((((((((((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))))))))))", NULL,
         0},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        const struct value *pattern = value_text(&arena->region, patterns[i].pattern);
        const struct value *sample = pattern_sample(arena, pattern, patterns[i].more);

        if (patterns[i].sample == NULL)
            assert_null(sample);
        else if (sample == NULL || !value_is_text(sample, patterns[i].sample))
            fail_msg("%s: %s", patterns[i].pattern, sample != NULL ? sample->as.text : "none");
        else
            assert_int_equal(text_fits_pattern(arena, sample, pattern), FIT_YES);
    }
}

/* Of any schema here that something fulfils, a value is found. */
static void a_value_is_found(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct value *mended = schema_mend(arena, read(cases[i].schema), NULL, 0);

        if (mended == NULL && strcmp(cases[i].fit, "[]") != 0)
            fail_msg("%s", cases[i].schema);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_ARENA(values_fit_or_do_not),
        TEST_IN_ARENA(what_fits_is_in_one_of_the_shapes),
        TEST_IN_ARENA(the_keyword_that_decides_is_named),
        TEST_IN_ARENA(what_does_not_fit_is_mended),
        TEST_IN_ARENA(patterns_have_samples),
        TEST_IN_ARENA(a_value_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
