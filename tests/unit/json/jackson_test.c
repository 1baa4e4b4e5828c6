/* tests/unit/json/jackson_test.c - the messages of AWS for texts that are not JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/json/jackson.h"

/* The message and the place that a version gives. NULL: nothing is said. */
static void expect_of(enum jackson_version version, const char *text, const char *message,
                      const char *place)
{
    struct buffer found = BUFFER_EMPTY, where = BUFFER_EMPTY, wanted = BUFFER_EMPTY;
    bool known = jackson_describe(text, strlen(text), version, &found, &where);

    assert_int_equal(known, message != NULL);
    if (known) {
        buffer_add_format(&wanted, "%s\n at %s", message, place);
        assert_string_equal(where.text, place);
        assert_string_equal(found.text, wanted.text);
    }
    buffer_fini(&found);
    buffer_fini(&where);
    buffer_fini(&wanted);
}

static void expect(const char *text, const char *message, int line, int column)
{
    struct buffer place = BUFFER_EMPTY;

    buffer_add_format(&place, "[Source: (String)\"%s\"; line: %d, column: %d]", text, line, column);
    expect_of(JACKSON_OF_DEFINITIONS, text, message, place.text);
    buffer_fini(&place);
}

#define HIDDEN "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); "

static void expect_in_string(const char *text, const char *message, int line, int column)
{
    struct buffer place = BUFFER_EMPTY;

    buffer_add_format(&place, HIDDEN "line: %d, column: %d]", line, column);
    expect_of(JACKSON_OF_STRINGS, text, message, place.text);
    buffer_fini(&place);
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

#define TOKEN(word) "Unrecognized token '" word "': was expecting " VALID

static void words_are_quoted_as_far_as_a_name_goes(void **state)
{
    (void)state;
    expect("not json", TOKEN("not"), 1, 4);
    expect("{\"a\": tru}", TOKEN("tru"), 1, 10);
    expect("[true,\nnullnull]", TOKEN("nullnull"), 2, 9);
    expect_in_string("undefined", TOKEN("undefined"), 1, 10);
    expect_in_string("[x-y]", TOKEN("x"), 1, 3);
    expect_in_string("NaN",
                     "Non-standard token 'NaN': enable "
                     "`JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
                     1, 4);
}

static void numbers_are_read_to_their_fault(void **state)
{
    (void)state;
    expect("{\"a\":01}", "Invalid numeric value: Leading zeroes not allowed", 1, 7);
    expect_in_string("-", "Unexpected end-of-inputNo digit following minus sign", 1, 2);
    expect_in_string("--1",
                     "Unexpected character ('-' (code 45)) in numeric value: expected digit "
                     "(0-9) to follow minus sign, for valid numeric value",
                     1, 2);
    expect_in_string("12e", "Unexpected end-of-inputexpected a digit for number exponent", 1, 4);
    expect_in_string("[1.5e-x]",
                     "Unexpected character ('x' (code 120)) in numeric value: Exponent "
                     "indicator not followed by a digit",
                     1, 3);
    expect_in_string("[1.]",
                     "Unexpected character (']' (code 93)) in numeric value: Decimal point "
                     "not followed by a digit",
                     1, 3);
    expect_in_string("1.",
                     "Unexpected character ('.' (code 46)) in numeric value: Decimal point "
                     "not followed by a digit",
                     1, 2);
    expect_in_string("12abc",
                     "Unexpected character ('a' (code 97)): Expected space separating "
                     "root-level values",
                     1, 3);
    expect_in_string("[+1]",
                     "Unexpected character ('+' (code 43)) in numeric value: JSON spec does "
                     "not allow numbers to have plus signs: enable "
                     "`JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
                     1, 3);
    expect_in_string("[-1.25e+7, 0.5, 0, 1E2]", NULL, 0, 0);
}

static void strings_are_read_to_their_fault(void **state)
{
    (void)state;
    expect_in_string("\"a\\x\"", "Unrecognized character escape 'x' (code 120)", 1, 4);
    expect_in_string("\"a\\u12G4\"",
                     "Unexpected character ('G' (code 71)): expected a hex-digit "
                     "for character escape sequence",
                     1, 7);
    expect_in_string("\"a\\", "Unexpected end-of-input in character escape sequence", 1, 4);
    expect_in_string("\"a\nb\"",
                     "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be "
                     "escaped using backslash to be included in string value",
                     1, 3);
    expect_in_string("{\"a\nb\":1}",
                     "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be "
                     "escaped using backslash to be included in name",
                     1, 4);
    expect_in_string("[1,\x01"
                     "2]",
                     "Illegal character ((CTRL-CHAR, code 1)): only regular white "
                     "space (\\r, \\n, \\t) is allowed between tokens",
                     1, 4);
}

/* The newer version hides the text and names the place of the character, not the one behind it. */
static void the_newer_version_hides_the_text(void **state)
{
    (void)state;
    expect_in_string("{\"a\":1,\n}",
                     "Unexpected character ('}' (code 125)): was expecting "
                     "double-quote to start field name",
                     2, 1);
    expect_in_string("{\"a\":}",
                     "Unexpected character ('}' (code 125)): expected a valid value " VALID, 1, 6);
    expect_in_string("[1,}", "Unexpected character ('}' (code 125)): expected a value", 1, 4);
    expect_in_string("{]",
                     "Unexpected close marker ']': expected '}' (for Object starting at " HIDDEN
                     "line: 1, column: 1])",
                     1, 2);
    expect_in_string("]",
                     "Unexpected close marker ']': expected '}' (for root starting at " HIDDEN
                     "line: 1, column: 0])",
                     1, 1);
    expect_in_string("{\"a\":[1",
                     "Unexpected end-of-input: expected close marker for Array (start "
                     "marker at " HIDDEN "line: 1, column: 6])",
                     1, 8);
}

static void what_is_not_known_is_not_said(void **state)
{
    (void)state;
    expect("", NULL, 0, 0);
    expect("{\"a\": [1, true, null, {\"b\": \"c\\\"\"}]}", NULL, 0, 0);
    expect("{} x", NULL, 0, 0);
    expect("{\xc3\xa9}", NULL, 0, 0);
    expect("[tr\xc3\xa9]", NULL, 0, 0);
    expect("-Infinity", NULL, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_named_with_their_code),
        cmocka_unit_test(the_end_and_brackets_name_what_is_open),
        cmocka_unit_test(words_are_quoted_as_far_as_a_name_goes),
        cmocka_unit_test(numbers_are_read_to_their_fault),
        cmocka_unit_test(strings_are_read_to_their_fault),
        cmocka_unit_test(the_newer_version_hides_the_text),
        cmocka_unit_test(what_is_not_known_is_not_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
