/* tests/unit/syntax/jackson_test.c - the messages of AWS for texts that are not JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/syntax/jackson.h"

/* NULL: nothing is said. */
static void expect(const char *text, const char *message, int line, int column)
{
    struct arena *arena = arena_new();
    const char *place =
        arena_format(arena, "[Source: (String)\"%s\"; line: %d, column: %d]", text, line, column);
    const char *location = NULL;
    const char *found = jackson_message(arena, text, strlen(text), &location);

    if (message == NULL) {
        assert_null(found);
    } else {
        assert_non_null(found);
        assert_string_equal(location, place);
        assert_string_equal(found, arena_format(arena, "%s\n at %s", message, place));
    }
    arena_free(arena);
}

#define VALID "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

static void characters_are_named_with_their_code(void **state)
{
    (void)state;
    expect("{a:1}",
           "Unexpected character ('a' (code 97)): was expecting double-quote to start field name",
           1, 3);
    expect("{\"a\":1,\n}",
           "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
           2, 2);
    expect("{\"a\" 1}",
           "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and "
           "value",
           1, 7);
    expect("{\"\xc3\xa9\": 1 \"b\": 2}",
           "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
           1, 10);
    expect("[1 2]",
           "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 1,
           5);
    expect("[1,]", "Unexpected character (']' (code 93)): expected a valid value " VALID, 1, 5);
    expect("{\"a\":}", "Unexpected character ('}' (code 125)): expected a value", 1, 7);
    expect("[1, // one\n 2]",
           "Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (not recognized "
           "as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
           1, 6);
}

static void the_end_and_brackets_name_what_is_open(void **state)
{
    (void)state;
    expect("{",
           "Unexpected end-of-input: expected close marker for Object (start marker at "
           "[Source: (String)\"{\"; line: 1, column: 1])",
           1, 2);
    expect("{\"a\":\n[[]",
           "Unexpected end-of-input: expected close marker for Array (start marker "
           "at [Source: (String)\"{\"a\":\n[[]\"; line: 2, column: 1])",
           2, 4);
    expect("{\"a\"", "Unexpected end-of-input within/between Object entries", 1, 5);
    expect("[1,", "Unexpected end-of-input within/between Array entries", 1, 4);
    expect("[\"a", "Unexpected end-of-input: was expecting closing quote for a string value", 1, 4);
    expect("{\"a", "Unexpected end-of-input in field name", 1, 4);
    expect("{]",
           "Unexpected close marker ']': expected '}' (for Object starting at [Source: "
           "(String)\"{]\"; line: 1, column: 1])",
           1, 3);
}

static void what_is_not_known_is_not_said(void **state)
{
    (void)state;
    expect("", NULL, 0, 0);
    expect("{\"a\": [1, true, null, {\"b\": \"c\\\"\"}]}", NULL, 0, 0);
    expect("not json", NULL, 0, 0);
    expect("{\"a\":01}", NULL, 0, 0);
    expect("{} x", NULL, 0, 0);
    expect("{\xc3\xa9}", NULL, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_named_with_their_code),
        cmocka_unit_test(the_end_and_brackets_name_what_is_open),
        cmocka_unit_test(what_is_not_known_is_not_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
