/* tests/unit/driver/test/difference_test.c - the first difference of two values, as a path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "compiler/driver/test/difference.h"
#include "runtime/base/region.h"
#include "runtime/json/read.h"

static struct region region;

static const struct value *value_of(const char *text)
{
    struct json_error error;

    if (text == NULL)
        return NULL;
    return json_read(&region, text, strlen(text), JSON_TEXT_COPIED, &error);
}

static void assert_difference(const char *expected, const char *got, const char *said)
{
    struct buffer out = BUFFER_EMPTY;

    region_init(&region);
    assert_true(difference_write(&out, "output", value_of(expected), value_of(got)) ==
                (said != NULL));
    if (said != NULL)
        assert_string_equal(out.text, said);
    buffer_fini(&out);
    region_fini(&region);
}

static void equal_values_have_none(void **state)
{
    (void)state;
    assert_difference("{\"a\":1,\"b\":[1.0]}", "{\"b\":[1],\"a\":1}", NULL);
    assert_difference(NULL, NULL, NULL);
}

static void the_path_leads_to_the_first(void **state)
{
    (void)state;
    assert_difference("1", "\"1\"", "output: expected 1, got \"1\"");
    assert_difference(NULL, "null", "output: expected nothing, got null");
    assert_difference("{\"a\":{\"b c\":[1,{\"d\":2}]}}", "{\"a\":{\"b c\":[1,{\"d\":3}]}}",
                      "output $.a[\"b c\"][1].d: expected 2, got 3");
    assert_difference("{\"a\":1}", "{\"b\":1}", "output $.a: expected 1, got nothing");
    assert_difference("{}", "{\"b\":1}", "output $.b: expected nothing, got 1");
    assert_difference("[1]", "[1,2]", "output $[1]: expected nothing, got 2");
    assert_difference("[]", "{}", "output: expected [], got {}");
}

static void long_values_are_cut_between_characters(void **state)
{
    struct buffer text = BUFFER_EMPTY, out = BUFFER_EMPTY;

    (void)state;
    region_init(&region);
    buffer_add_byte(&text, '"');
    for (int i = 0; i < 150; i++)
        buffer_add_text(&text, "\xc3\xa4");
    buffer_add_text(&text, "\"");
    difference_show(&out, value_of(text.text));
    assert_int_equal(out.size, 199 + 3);
    assert_string_equal(out.text + 197, "\xc3\xa4...");
    region_fini(&region);
    buffer_fini(&text);
    buffer_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_values_have_none),
        cmocka_unit_test(the_path_leads_to_the_first),
        cmocka_unit_test(long_values_are_cut_between_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
