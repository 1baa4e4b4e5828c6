/* tests/unit/task/jansson_test.c - values to jansson and back are the same as by way of JSON text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/json/write.h"
#include "runtime/task/jansson.h"

static struct region region;

static int setup(void **state)
{
    (void)state;
    region_init(&region);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    region_fini(&region);
    return 0;
}

static const struct value *value_of(const char *text)
{
    struct json_error error;
    const struct value *value = json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error);

    assert_non_null(value);
    return value;
}

static void values_are_those_of_their_text(void **state)
{
    static const char *const texts[] = {
        "null",
        "true",
        "false",
        "0",
        "-9223372036854775808",
        "9223372036854775807",
        "1.0",
        "-0.0",
        "1e300",
        "0.1",
        "\"\"",
        "\"a\\u0000b \\u00e9 \\\"\"",
        "[]",
        "{}",
        "[[],[1,[2.5]],{\"a\":[]}]",
        "{\"z\":1,\"\":2,\"a\":{\"z\":[null,true,false,\"\"]},\"b\":-7}",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const struct value *value = value_of(texts[i]);
        json_t *wanted =
            json_loadb(texts[i], strlen(texts[i]), JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        struct json_error error;
        json_error_t problem;
        json_t *json = jansson_of_value(value, &problem);
        const struct value *back = value_of_jansson(&region, json, &error);
        struct buffer first = BUFFER_EMPTY, second = BUFFER_EMPTY;

        assert_true(json_equal(json, wanted));
        json_write(&first, value);
        json_write(&second, back);
        assert_string_equal(second.text, first.text); /* the order of members, too */
        buffer_fini(&first);
        buffer_fini(&second);
        json_decref(json);
        json_decref(wanted);
    }
}

static void assert_no_json(const char *text, const char *word)
{
    json_error_t problem;

    assert_null(jansson_of_value(value_of(text), &problem));
    assert_non_null(strstr(problem.text, word));
}

static void what_jansson_has_not_is_said_as_of_its_text(void **state)
{
    (void)state;
    assert_no_json("[1,{\"n\":123456789012345678901234567890}]", "integer");
    assert_no_json("{\"a\":{\"x\\u0000y\":1}}", "NUL");
}

/* Takes the reference. NULL for `word`: it cannot even be written. */
static void assert_no_value(json_t *json, const char *word)
{
    struct json_error error;

    assert_null(value_of_jansson(&region, json, &error));
    if (word == NULL)
        assert_null(error.message);
    else
        assert_non_null(strstr(error.message, word));
    json_decref(json);
}

static json_t *nested(int depth)
{
    json_t *json = json_integer(1);

    for (int i = 0; i < depth; i++)
        json = json_pack("[o]", json);
    return json;
}

static void what_is_no_json_is_said_as_of_its_text(void **state)
{
    json_t *ring = json_array(), *inner = json_array();
    struct json_error error;
    json_t *deep;

    (void)state;
    assert_no_value(json_pack("[o]", json_string_nocheck("a\xff")), NULL);
    assert_no_value(nested(VALUE_DEPTH_MAX + 1), "deep");
    deep = nested(VALUE_DEPTH_MAX);
    assert_non_null(value_of_jansson(&region, deep, &error));
    json_decref(deep);

    json_array_append_new(ring, inner);
    json_array_append(inner, ring);
    assert_null(value_of_jansson(&region, ring, &error));
    assert_null(error.message);
    json_array_clear(inner);
    json_decref(ring);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_are_those_of_their_text),
        TEST(what_jansson_has_not_is_said_as_of_its_text),
        TEST(what_is_no_json_is_said_as_of_its_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
