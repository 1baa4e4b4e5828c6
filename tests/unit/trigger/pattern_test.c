/* tests/unit/trigger/pattern_test.c - event patterns: what matches, what is refused and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/buffer.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/trigger/pattern.h"

static bool matches(const char *pattern_text, const char *event_text)
{
    struct buffer problem = BUFFER_EMPTY;
    struct event_pattern *pattern;
    const struct value *event;
    struct region region;
    struct json_error error;
    bool answer;

    region_init(&region);
    pattern = event_pattern_read(pattern_text, strlen(pattern_text), &problem);
    if (pattern == NULL)
        fail_msg("%s: %s", pattern_text, problem.text);
    event = json_read(&region, event_text, strlen(event_text), JSON_TEXT_BORROWED, &error);
    assert_non_null(event);
    answer = event_pattern_matches(pattern, event);
    event_pattern_free(pattern);
    region_fini(&region);
    return answer;
}

#define YES(pattern, event) assert_true(matches(pattern, event))
#define NO(pattern, event) assert_false(matches(pattern, event))

/* Conditions of the field "a" and its value. */
#define MEETS(conditions, value) YES("{\"a\":[" conditions "]}", "{\"a\":" value "}")
#define MEETS_NOT(conditions, value) NO("{\"a\":[" conditions "]}", "{\"a\":" value "}")

static void test_values(void **state)
{
    (void)state;
    MEETS("\"x\"", "\"x\"");
    MEETS_NOT("\"x\"", "\"X\"");
    MEETS("\"y\",\"x\"", "\"x\"");
    MEETS("\"\"", "\"\"");
    MEETS("null", "null");
    MEETS_NOT("null", "\"null\"");
    MEETS("true", "true");
    MEETS_NOT("true", "false");
    MEETS_NOT("\"true\"", "true");
    NO("{\"a\":[null]}", "{}");
    NO("{\"a\":[\"x\"]}", "{\"A\":\"x\"}");
    YES("{\"a\":[{\"exactly\":\"10.0.0.1\"}]}", "{\"a\":\"10.0.0.1\"}");
}

static void test_numbers(void **state)
{
    (void)state;
    MEETS("300", "3.0e2");
    MEETS("300.0", "300");
    MEETS_NOT("300", "\"300\"");
    MEETS("0.1", "0.10");
    MEETS_NOT("0.000001", "0.000002");
    /* Beyond five billion numbers are the same when they are written the same. */
    MEETS("123456789012", "123456789012");
    MEETS_NOT("123456789012", "123456789013");
    MEETS_NOT("6000000000", "6e9");
    MEETS("123456789012345678901234567890", "123456789012345678901234567890");
    MEETS("0.1234567", "0.1234567");
}

static void test_numeric(void **state)
{
    (void)state;
    MEETS("{\"numeric\":[\">\",0,\"<=\",5]}", "5");
    MEETS_NOT("{\"numeric\":[\">\",0,\"<=\",5]}", "0");
    MEETS_NOT("{\"numeric\":[\">\",0,\"<\",5]}", "5");
    MEETS("{\"numeric\":[\">=\",0]}", "0.0");
    MEETS("{\"numeric\":[\"=\",3.018e2]}", "301.8");
    MEETS("{\"numeric\":[\"<\",10]}", "-5000000000");
    MEETS_NOT("{\"numeric\":[\"<\",10]}", "-5000000001");
    MEETS("{\"numeric\":[\"<=\",0.000001]}", "0.000001");
    MEETS_NOT("{\"numeric\":[\"<\",1]}", "0.1234567");
    MEETS_NOT("{\"numeric\":[\"<\",1]}", "\"0\"");
    MEETS_NOT("{\"numeric\":[\"<\",1]}", "null");
    MEETS("{\"numeric\":[\"=\",5000000000]}", "5e9");
}

static void test_texts(void **state)
{
    (void)state;
    MEETS("{\"prefix\":\"eu-\"}", "\"eu-west-1\"");
    MEETS_NOT("{\"prefix\":\"eu-\"}", "\"eu\"");
    MEETS("{\"prefix\":\"\"}", "\"\"");
    MEETS_NOT("{\"prefix\":\"1\"}", "10");
    MEETS("{\"prefix\":{\"equals-ignore-case\":\"EU-\"}}", "\"eu-west-1\"");
    MEETS("{\"suffix\":\".png\"}", "\"a.png\"");
    MEETS_NOT("{\"suffix\":\".png\"}", "\"png\"");
    MEETS("{\"suffix\":{\"equals-ignore-case\":\".PNG\"}}", "\"a.png\"");
    MEETS_NOT("{\"suffix\":{\"equals-ignore-case\":\".PNG\"}}", "\"apng\"");
    MEETS("{\"equals-ignore-case\":\"\\u00c4pfel\"}", "\"\\u00e4PFEL\"");
    MEETS("{\"equals-ignore-case\":\"\\u0416\\u03a9\"}", "\"\\u0436\\u03c9\"");
    MEETS_NOT("{\"equals-ignore-case\":\"ab\"}", "\"abc\"");
    MEETS_NOT("{\"equals-ignore-case\":\"\\u00d7\"}", "\"\\u00f7\"");
}

static void test_wildcards(void **state)
{
    (void)state;
    MEETS("{\"wildcard\":\"*\"}", "\"\"");
    MEETS("{\"wildcard\":\"a*c\"}", "\"ac\"");
    MEETS("{\"wildcard\":\"a*c\"}", "\"abcbc\"");
    MEETS_NOT("{\"wildcard\":\"a*ba\"}", "\"abab\"");
    MEETS_NOT("{\"wildcard\":\"ab*ba\"}", "\"aba\"");
    MEETS("{\"wildcard\":\"*b*b*\"}", "\"abb\"");
    MEETS_NOT("{\"wildcard\":\"*b*b*\"}", "\"ab\"");
    MEETS("{\"wildcard\":\"a\\\\*\\\\\\\\*\"}", "\"a*\\\\b\"");
    MEETS_NOT("{\"wildcard\":\"a\\\\*\"}", "\"ab\"");
    MEETS_NOT("{\"wildcard\":\"*\"}", "1");
    MEETS("{\"wildcard\":\"\"}", "\"\"");
}

static void test_anything_but(void **state)
{
    (void)state;
    MEETS("{\"anything-but\":\"x\"}", "\"y\"");
    MEETS("{\"anything-but\":\"x\"}", "null");
    MEETS("{\"anything-but\":\"x\"}", "1");
    MEETS_NOT("{\"anything-but\":\"x\"}", "\"x\"");
    NO("{\"a\":[{\"anything-but\":\"x\"}]}", "{}");
    MEETS_NOT("{\"anything-but\":[100,200]}", "1e2");
    MEETS("{\"anything-but\":[100,200]}", "\"100\"");
    MEETS_NOT("{\"anything-but\":{\"prefix\":\"in\"}}", "\"init\"");
    MEETS("{\"anything-but\":{\"prefix\":\"in\"}}", "5");
    MEETS_NOT("{\"anything-but\":{\"prefix\":[\"a\",\"in\"]}}", "\"init\"");
    MEETS_NOT("{\"anything-but\":{\"suffix\":\"it\"}}", "\"init\"");
    MEETS_NOT("{\"anything-but\":{\"equals-ignore-case\":[\"A\",\"INIT\"]}}", "\"init\"");
    MEETS_NOT("{\"anything-but\":{\"wildcard\":\"*/lib/*\"}}", "\"/usr/lib/x\"");
    MEETS("{\"anything-but\":{\"wildcard\":[\"*/lib/*\",\"*/bin/*\"]}}", "\"/usr/share/x\"");
    /* Of several values one is enough. */
    MEETS("{\"anything-but\":\"x\"}", "[\"x\",\"y\"]");
    MEETS_NOT("{\"anything-but\":\"x\"}", "[\"x\",\"x\"]");
}

static void test_addresses(void **state)
{
    (void)state;
    MEETS("{\"cidr\":\"10.0.0.0/24\"}", "\"10.0.0.255\"");
    MEETS_NOT("{\"cidr\":\"10.0.0.0/24\"}", "\"10.0.1.0\"");
    MEETS("{\"cidr\":\"10.0.0.5/9\"}", "\"10.127.0.1\"");
    MEETS_NOT("{\"cidr\":\"10.0.0.5/9\"}", "\"10.128.0.1\"");
    MEETS("{\"cidr\":\"0.0.0.0/0\"}", "\"255.255.255.255\"");
    MEETS_NOT("{\"cidr\":\"0.0.0.0/0\"}", "\"::1\"");
    MEETS_NOT("{\"cidr\":\"0.0.0.0/0\"}", "\"256.0.0.1\"");
    MEETS_NOT("{\"cidr\":\"0.0.0.0/0\"}", "5");
    MEETS("{\"cidr\":\"2001:db8:1234:1a00::/56\"}", "\"2001:0db8:1234:1a00:0:0:0:1\"");
    MEETS_NOT("{\"cidr\":\"2001:db8:1234:1a00::/56\"}", "\"2001:0db8:1234:1b00::\"");
    MEETS("\"::1\"", "\"0:0:0:0:0:0:0:1\"");
    MEETS("\"10.0.0.1\"", "\"10.0.0.1\"");
    MEETS_NOT("\"10.0.0.1\"", "\"10.0.0.2\"");
}

static void test_exists(void **state)
{
    (void)state;
    YES("{\"a\":[{\"exists\":true}]}", "{\"a\":null}");
    NO("{\"a\":[{\"exists\":true}]}", "{\"b\":1}");
    NO("{\"a\":[{\"exists\":true}]}", "{\"a\":{\"b\":1}}");
    NO("{\"a\":[{\"exists\":true}]}", "{\"a\":[]}");
    YES("{\"a\":[{\"exists\":false}]}", "{\"b\":1}");
    YES("{\"a\":[{\"exists\":false}]}", "{\"a\":{\"b\":1}}");
    YES("{\"a\":[{\"exists\":false}]}", "{\"a\":[]}");
    NO("{\"a\":[{\"exists\":false}]}", "{\"a\":[{},[1]]}");
    YES("{\"a\":{\"b\":[{\"exists\":false},\"x\"]}}", "{\"a\":{\"b\":\"x\"}}");
    YES("{\"a\":{\"b\":[{\"exists\":false},\"x\"]}}", "{\"a\":1}");
    NO("{\"a\":{\"b\":[{\"exists\":false},\"x\"]}}", "{\"a\":{\"b\":\"y\"}}");
}

static void test_nesting(void **state)
{
    (void)state;
    YES("{\"a\":{\"b\":[1],\"c\":[2]},\"d\":[3]}", "{\"d\":3,\"a\":{\"c\":2,\"b\":1,\"e\":9}}");
    NO("{\"a\":{\"b\":[1],\"c\":[2]}}", "{\"a\":{\"b\":1}}");
    /* Names may have dots, in the pattern as in the event. */
    YES("{\"a.b\":[1]}", "{\"a\":{\"b\":1}}");
    YES("{\"a\":{\"b.c\":[1]}}", "{\"a.b\":{\"c\":1}}");
    YES("{\"a\":{\"b\":[1]}}", "{\"a.b\":1}");
    YES("{\"a\":{\"b\":[1]}}", "{\"a\":{\"b\":2},\"a.b\":1}");
    NO("{\"a\":{\"b\":[1]}}", "{\"a\":{\"b\":2},\"a.b\":3}");
    YES("{\"a-b\":[1],\"a\":{\"b\":[2],\"c\":[3]},\"a+b\":[4]}",
        "{\"a-b\":1,\"a\":{\"b\":2,\"c\":3},\"a+b\":4}");
    /* What is asked of the same field later counts. */
    YES("{\"a\":[1],\"a\":[2]}", "{\"a\":2}");
    NO("{\"a\":[1],\"a\":[2]}", "{\"a\":1}");
    YES("{\"\":{\"\":[1]}}", "{\"\":{\"\":1}}");
}

static void test_arrays(void **state)
{
    static const char people[] =
        "{\"p\":[{\"f\":\"Anna\",\"l\":\"Smith\",\"t\":[1,2]},"
        "[{\"f\":\"John\",\"l\":\"Doe\"}],{\"f\":\"Eve\",\"l\":\"Jones\"}],"
        "\"q\":[{\"f\":\"Eve\"}]}";

    (void)state;
    MEETS("\"x\"", "[\"y\",\"x\"]");
    MEETS("\"x\"", "[[\"y\",[\"x\"]]]");
    MEETS_NOT("\"x\"", "[]");
    YES("{\"p\":{\"f\":[\"Anna\"]}}", people);
    YES("{\"p\":{\"f\":[\"Anna\"],\"l\":[\"Smith\"]}}", people);
    NO("{\"p\":{\"f\":[\"Anna\"],\"l\":[\"Jones\"]}}", people);
    YES("{\"p\":{\"f\":[\"John\"],\"l\":[\"Doe\"]}}", people);
    NO("{\"p\":{\"f\":[\"John\"],\"l\":[\"Smith\"]}}", people);
    YES("{\"p\":{\"f\":[\"Anna\"],\"t\":[2]}}", people);
    NO("{\"p\":{\"f\":[\"Eve\"],\"t\":[2]}}", people);
    /* Different arrays are independent. */
    YES("{\"p\":{\"f\":[\"Anna\"]},\"q\":{\"f\":[\"Eve\"]}}", people);
    /* Simple values beside objects belong to no element. */
    YES("{\"a\":[1],\"a\":{\"b\":[2],\"c\":[3]}}", "{\"a\":[1,{\"b\":2,\"c\":3}]}");
    NO("{\"a\":{\"b\":[2],\"c\":[3]}}", "{\"a\":[{\"b\":2},{\"c\":3}]}");
}

static void test_or(void **state)
{
    static const char either[] = "{\"s\":[1],\"$or\":[{\"m\":[2]},{\"t\":[3],\"n\":[4]}]}";
    static const char nested[] =
        "{\"$or\":[{\"a\":[1]},{\"b\":[2],\"$or\":[{\"c\":[3]},{\"d\":[4]}]}],"
        "\"e\":{\"$or\":[{\"f\":[5]},{\"g\":[6]}]}}";

    (void)state;
    YES(either, "{\"s\":1,\"m\":2}");
    YES(either, "{\"s\":1,\"t\":3,\"n\":4}");
    NO(either, "{\"s\":1,\"t\":3}");
    NO(either, "{\"m\":2,\"t\":3,\"n\":4}");
    YES(nested, "{\"a\":1,\"e\":{\"g\":6}}");
    YES(nested, "{\"b\":2,\"d\":4,\"e\":{\"f\":5}}");
    NO(nested, "{\"b\":2,\"e\":{\"f\":5}}");
    NO(nested, "{\"a\":1,\"e\":{\"f\":6}}");
}

/* What is said of a pattern, without "Event pattern is not valid. Reason: ". */
static void assert_refused(const char *pattern, const char *reason)
{
    static const char start[] = "Event pattern is not valid. Reason: ";
    struct buffer problem = BUFFER_EMPTY;

    assert_null(event_pattern_read(pattern, strlen(pattern), &problem));
    assert_memory_equal(problem.text, start, strlen(start));
    assert_string_equal(problem.text + strlen(start), reason);
    buffer_fini(&problem);
}

/* The same with the place in the first line. */
#define REFUSED(pattern, reason, column)                                                           \
    assert_refused(pattern,                                                                        \
                   reason "\n at [Source: (String)\"" pattern "\"; line: 1, column: " #column "]")
#define REFUSED_IN_LIST(pattern, reason, column)                                                   \
    assert_refused(pattern,                                                                        \
                   reason "\n at [Source: (String)\"" pattern "\"; line: 1, column: " #column "]"  \
                          "\n at [Source: (String)\"" pattern "\"; line: 1, column: " #column "]")

static void test_refused_shapes(void **state)
{
    (void)state;
    REFUSED("[\"a\"]", "Filter is not an object", 2);
    REFUSED("{}", "Empty objects are not allowed", 3);
    REFUSED("{\"a\": 42}", "\"a\" must be an object or an array", 9);
    REFUSED("{\"a\": \"b\"}", "\"a\" must be an object or an array", 8);
    REFUSED("{\"a\": []}", "Empty arrays are not allowed", 9);
    REFUSED("{\"a\": [[1]]}", "Match value must be String, number, true, false, or null", 9);
    REFUSED("{\"a\": [{}]}", "Match expression name not found", 10);
    REFUSED("{\"a\": [{\"EXISTS\": true}]}", "Unrecognized match type EXISTS", 23);
    REFUSED("{\"a\": [{\"prefix\": \"x\", \"suffix\": \"y\"}]}",
            "Only one key allowed in match expression", 35);
    REFUSED("{\"$or\": {\"a\": [1]}}", "It must be an Array followed with $or.", 10);
    REFUSED("{\"$or\": [1]}", "Only JSON object is allowed in array of $or relationship.", 11);
    REFUSED("{\"$or\": [{\"a\": [1]}]}", "There must have at least 2 Objects in $or relationship.",
            21);
    REFUSED("{\"$or\": [{\"prefix\": [1]}, {\"b\": [2]}]}",
            "prefix is Ruler reserved fieldName which cannot be used inside $or.", 22);
    assert_refused("{\n  \"a\": 1\n}", "\"a\" must be an object or an array\n at [Source: "
                                       "(String)\"{\n  \"a\": 1\n}\"; line: 2, column: 9]");
}

static void test_refused_texts(void **state)
{
    (void)state;
    REFUSED("{\"a\": [{\"prefix\": 1}]}", "prefix match pattern must be a string", 20);
    REFUSED("{\"a\": [{\"suffix\": [\"x\"]}]}", "suffix match pattern must be a string", 20);
    REFUSED("{\"a\": [{\"prefix\": {\"x\": \"y\"}}]}", "Unsupported prefix pattern: x", 26);
    REFUSED("{\"a\": [{\"wildcard\": \"a**\"}]}", "Consecutive wildcard characters at pos 2", 26);
    assert_refused("{\"a\": [{\"wildcard\": \"a\\\\b\"}]}",
                   "Invalid escape character at pos 2\n at [Source: (String)\"{\"a\": "
                   "[{\"wildcard\": \"a\\\\b\"}]}\"; line: 1, column: 27]");
    REFUSED("{\"a\": [{\"exists\": \"x\"}]}", "exists match pattern must be either true or false.",
            20);
}

static void test_refused_numbers(void **state)
{
    (void)state;
    REFUSED("{\"a\": [{\"numeric\": 1}]}", "Value of numeric must be an array.", 21);
    REFUSED("{\"a\": [{\"numeric\": [1]}]}", "Invalid member in numeric match: 1", 22);
    REFUSED("{\"a\": [{\"numeric\": [\"=\"]}]}", "Value of equals must be numeric", 25);
    REFUSED("{\"a\": [{\"numeric\": [\">\", 0, \">\", 0]}]}", "Bad numeric range operator: >", 32);
    REFUSED("{\"a\": [{\"numeric\": [\">\", 0, \"<\"]}]}", "Value of < must be numeric", 33);
    REFUSED("{\"a\": [{\"numeric\": [\">\", 5, \"<\", 5]}]}", "Bottom must be less than top", 36);
    REFUSED("{\"a\": [{\"numeric\": [\"<\", 6e9]}]}",
            "Value must be between -5.0E9 and 5.0E9, inclusive", 30);
    REFUSED("{\"a\": [{\"numeric\": [\"<\", 6, \">\", 1]}]}",
            "Too many elements in numeric expression", 30);
    REFUSED("{\"a\": [{\"numeric\": [\"!\", 6]}]}", "Unrecognized numeric range operator: !", 27);
}

static void test_refused_exclusions(void **state)
{
    (void)state;
    REFUSED("{\"a\": [{\"anything-but\": null}]}",
            "Value of anything-but must be an array or single string/number value.", 29);
    REFUSED("{\"a\": [{\"anything-but\": [1, \"x\"]}]}",
            "Inside anything but list, either all values are number or string, mixed type is not "
            "supported",
            33);
    REFUSED_IN_LIST("{\"a\": [{\"anything-but\": [null]}]}",
                    "Inside anything but list, start|null|boolean is not supported.", 30);
    REFUSED("{\"a\": [{\"anything-but\": {\"cidr\": \"x\"}}]}",
            "Unsupported anything-but pattern: cidr", 35);
    REFUSED("{\"a\": [{\"anything-but\": {\"prefix\": 1}}]}",
            "prefix/suffix match pattern must be a string", 37);
    REFUSED_IN_LIST("{\"a\": [{\"anything-but\": {\"suffix\": [1]}}]}",
                    "prefix/suffix match pattern must be a string", 38);
    REFUSED_IN_LIST("{\"a\": [{\"anything-but\": {\"equals-ignore-case\": [1]}}]}",
                    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not "
                    "supported.",
                    50);
    REFUSED("{\"a\": [{\"anything-but\": {\"prefix\": \"\"}}]}", "Null prefix/suffix not allowed",
            38);
}

static void test_refused_addresses(void **state)
{
    (void)state;
    assert_refused("{\"a\": [{\"cidr\": \"10.0.0.0\"}]}", "Malformed CIDR, one '/' required");
    assert_refused("{\"a\": [{\"cidr\": \"10.0.0.0/x\"}]}",
                   "Malformed CIDR, mask bits must be an integer");
    assert_refused("{\"a\": [{\"cidr\": \"10.0.0.0/-1\"}]}",
                   "Malformed CIDR, mask bits must not be negative");
    assert_refused("{\"a\": [{\"cidr\": \"xx.11/8\"}]}", "Nonstandard IP address: xx.11");
    assert_refused("{\"a\": [{\"cidr\": \"300.0.0.0/8\"}]}", "Invalid IP address: 300.0.0.0");
    assert_refused("{\"a\": [{\"cidr\": \"10.0.0.0/33\"}]}", "IPv4 mask bits must be < 33");
    REFUSED("{\"a\": [{\"cidr\": [\"x\"]}]}", "prefix match pattern must be a string", 18);
}

static void test_refused_json(void **state)
{
    (void)state;
    REFUSED("this",
            "Unrecognized token 'this': was expecting (JSON String, Number, Array, Object "
            "or token 'null', 'true' or 'false')",
            5);
    REFUSED("{'bad': 1}",
            "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
            2);
    /* The first mistake counts, of whichever kind it is. */
    REFUSED("{\"a\": 1, b}", "\"a\" must be an object or an array", 8);
    /* What follows the pattern is not looked at. */
    YES("{\"a\":[1]} and more", "{\"a\":1}");
}

static void test_limits(void **state)
{
    struct buffer text = BUFFER_EMPTY, problem = BUFFER_EMPTY;

    (void)state;
    buffer_add_text(&text, "{\"a\":[1]");
    for (int i = 0; i < 10; i++)
        buffer_add_text(&text, ",\"$or\":[{\"b\":[1]},{\"c\":[1]}]");
    buffer_add_byte(&text, '}');
    assert_null(event_pattern_read(text.text, text.size, &problem));
    assert_non_null(strstr(problem.text, "Rule is too complex"));
    buffer_clear(&text);
    buffer_clear(&problem);
    buffer_add_text(&text, "{\"a\":[\"");
    for (int i = 0; i < EVENT_PATTERN_CHARACTERS_MAX; i++)
        buffer_add_byte(&text, 'x');
    buffer_add_text(&text, "\"]}");
    assert_null(event_pattern_read(text.text, text.size, &problem));
    assert_non_null(strstr(problem.text, "less than or equal to 4096"));
    buffer_fini(&text);
    buffer_fini(&problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_numeric),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_wildcards),
        cmocka_unit_test(test_anything_but),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_exists),
        cmocka_unit_test(test_nesting),
        cmocka_unit_test(test_arrays),
        cmocka_unit_test(test_or),
        cmocka_unit_test(test_refused_shapes),
        cmocka_unit_test(test_refused_texts),
        cmocka_unit_test(test_refused_numbers),
        cmocka_unit_test(test_refused_exclusions),
        cmocka_unit_test(test_refused_addresses),
        cmocka_unit_test(test_refused_json),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
