/* tests/unit/lang/jsonata/regex_test.c - regular expressions, and the functions that take them. */
#include "tests/unit/lang/fixture.h"

#include <math.h>

#include "runtime/lang/jsonata/regex/regex_text.h"

static const struct query_regex *compiled(const char *pattern, const char *flags)
{
    struct pattern_mistake mistake;
    const struct query_regex *regex = query_regex_find(pattern, flags, &mistake);

    assert_non_null(regex);
    return regex;
}

static const struct value *match(const char *text, const char *pattern, const char *flags)
{
    return query_regex_match(&frame, string(text), compiled(pattern, flags), INFINITY);
}

static void expect_match(const char *text, const char *pattern, const char *flags, bool matches)
{
    enum query_found found =
        query_regex_contains(&frame, string(text), compiled(pattern, flags));

    if ((found == QUERY_MATCH_FOUND) != matches)
        fail_msg("/%s/%s and %s", pattern, flags, text);
}

static void matches_have_index_and_groups(void **state)
{
    const struct value *found = match("\xf0\x9f\x98\x80"
                                      "ab1 b22",
                                      "(a)?b(\\d+)", "");
    const struct value *groups;

    (void)state;
    assert_int_equal(found->size, 2);
    assert_true((found->flags & VALUE_SEQUENCE) != 0);
    expect(&found->as.items[0], "{'match':'ab1','index':2,'groups':['a','1']}");
    groups = value_member_named(&found->as.items[1], "groups");
    assert_int_equal(groups->as.items[0].kind, VALUE_UNDEFINED);
    assert_int_equal(value_member_named(&found->as.items[1], "index")->as.integer, 6);
    expect(match("abc", "x", ""), "[]");
}

static void a_match_that_is_empty_fails_behind_the_first(void **state)
{
    const struct query_regex *regex = compiled("x*", "");

    (void)state;
    expect_failure(match("abc", "x*", ""), "D1004", "zero length");
    expect(match("", "x*", ""), "[{'match':'','index':0,'groups':[]}]");
    expect_match("abc", "x*", "", true);
    expect_failure(query_regex_split(&frame, string("abc"), regex, 1), "D1004", "zero length");
    expect_failure(query_regex_match(&frame, string("abc"), regex, -1), "D3040", "positive");
}

static void a_text_is_split_and_replaced(void **state)
{
    const struct query_regex *comma = compiled(" *, *", "");
    const struct query_regex *pair = compiled("(\\w)(\\w)", "");

    (void)state;
    expect(query_regex_split(&frame, string("a , b,c"), comma, INFINITY), "['a','b','c']");
    expect(query_regex_split(&frame, string("a , b,c"), comma, 2), "['a','b']");
    expect(query_regex_split(&frame, string("abc"), comma, 0), "[]");
    expect_text(
        query_regex_replace(&frame, string("ab-cd"), pair, string("$2$1$$$0$3$x$"), INFINITY),
        "ba$ab$x$-dc$cd$x$");
    expect_text(query_regex_replace(&frame, string("ab-cd"), pair, string("."), 1), ".-cd");
    expect_text(query_regex_replace(&frame, string("a,b"), comma, string("$1$12"), 5), "a2b");
}

static void classes_and_case_are_those_of_ecmascript(void **state)
{
    (void)state;
    expect_match("\xe2\x80\xa8", "^.$", "", false); /* U+2028 ends a line */
    expect_match("\x0b", "^.$", "", true);
    expect_match("a\xe2\x80\xa8"
                 "b",
                 "a$", "m", true);
    expect_match("a\nb", "^b", "m", true);
    expect_match("a\nb", "^b", "", false);
    expect_match("a\n", "a$", "", false);
    expect_match("\xc2\xa0", "^\\s$", "", true);
    expect_match("\xef\xbb\xbf", "^\\s$", "", true);
    expect_match("\xc3\xa9", "^\\w$", "", false);
    expect_match("\xc3\x89", "\xc3\xa9", "i", true);
    expect_match("\xc5\xbf", "s", "i", false);         /* long s */
    expect_match("\xe2\x84\xaa", "[a-z]", "i", false); /* the sign of Kelvin */
    expect_match("\xcf\x82", "\xce\xa3", "i", true);   /* final sigma */
    expect_match("\xc3\x9f", "\xe1\xba\x9e", "i", false);
    expect_match("]", "^[]", "", false);
    expect_match("\n", "^[^]$", "", true);
    expect_match("a{b", "a{b", "", true);
    expect_match("x", "\\u0078", "", true);
    expect_match("\xf0\x9f\x98\x80", "^\\ud83d\\ude00$", "", true);
    expect_match("8", "^\\8$", "", true);
    expect_match("aa", "^(?<x>a)\\k<x>$", "", true);
    expect_match("k<x>", "^\\k<x>$", "", true);
    expect_match("b", "^(a)?b\\1+$", "", true);
    expect_match("\t", "\\cI", "", true);
}

static void what_is_no_expression_is_found(void **state)
{
    static const struct {
        const char *pattern, *message;
        size_t offset;
    } cases[] = {
        {"a(b", "Unterminated group", 1},
        {"ab)", "Unmatched ')'", 2},
        {"a[b", "Unterminated character class", 1},
        {"[b-a]", "Range out of order in character class", 1},
        {"a**", "Nothing to repeat", 2},
        {"^*", "Nothing to repeat", 1},
        {"{1}", "Nothing to repeat", 0},
        {"a{2,1}", "numbers out of order in {} quantifier", 1},
        {"a\\", "\\ at end of pattern", 1},
        {"(?a)", "Invalid group", 0},
        {"(?<x>a)(?<x>b)", "Duplicate capture group name", 10},
        {"(?<1>a)", "Invalid capture group name", 3},
        {"(?<x>a)\\k<y>", "Invalid named capture referenced", 7},
    };
    struct pattern_mistake mistake;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *pattern = cases[i].pattern;

        assert_false(query_regex_check(pattern, strlen(pattern), "", &mistake));
        assert_string_equal(mistake.message, cases[i].message);
        assert_int_equal(mistake.offset, cases[i].offset);
    }
    assert_true(query_regex_check("(a|b)*?c{2,}", 12, "im", &mistake));
    assert_false(query_regex_check("(?<=a+)b", 8, "", &mistake));
}

static void matching_is_bounded(void **state)
{
    static char text[100001];

    (void)state;
    memset(text, 'a', sizeof text - 1);
    expect_failure(match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", "^(a|aa)+$", ""),
                   "U1001", "too many steps");
    expect_match(text, "^(a|b)*$", "", true); /* deep, but that is allowed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(matches_have_index_and_groups),  TEST(a_match_that_is_empty_fails_behind_the_first),
        TEST(a_text_is_split_and_replaced),   TEST(classes_and_case_are_those_of_ecmascript),
        TEST(what_is_no_expression_is_found), TEST(matching_is_bounded),
    };

    return cmocka_run_group_tests_name("lang/jsonata/regex", tests, NULL, NULL);
}
