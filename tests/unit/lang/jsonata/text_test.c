/* tests/unit/lang/jsonata/text_test.c - the functions on texts that need no regular expression. */
#include "tests/unit/lang/fixture.h"

#include <math.h>

#include "runtime/lang/jsonata/text/case.h"
#include "runtime/lang/jsonata/text/text.h"

static void expect_part(const char *text, double start, double length, const char *part)
{
    expect_text(query_text_part(&frame, string(text), start, length), part);
}

static void a_part_counts_characters(void **state)
{
    (void)state;
    expect_part("hello", 1, 3, "ell");
    expect_part("hello", -2, INFINITY, "lo");
    expect_part("hello", -9, 2, "he");
    expect_part("hello", -3, 2, "ll");
    expect_part("hello", 9, 2, "");
    expect_part("hello", 1, -1, "");
    expect_part("hello", 1.7, 1.2, "e");
    expect_part("hello", -0.5, 1, "hello");
    expect_part("hello", NAN, INFINITY, "hello");
    expect_part("hello", NAN, 1, "");
    expect_part("a\xf0\x9f\x98\x80z", 1, 1, "\xf0\x9f\x98\x80");
    assert_int_equal(query_text_length(string("a\xf0\x9f\x98\x80z")), 3);
}

static void a_text_is_cut_where_another_stands(void **state)
{
    (void)state;
    expect_text(query_text_before(&frame, string("a-b-c"), string("-")), "a");
    expect_text(query_text_after(&frame, string("a-b-c"), string("-")), "b-c");
    expect_text(query_text_before(&frame, string("abc"), string("x")), "abc");
    expect_text(query_text_after(&frame, string("abc"), string("")), "abc");
    expect_text(query_text_before(&frame, string("abc"), string("")), "");
    expect_text(query_text_after(&frame, string("abc"), string("c")), "");
}

static void blanks_are_trimmed(void **state)
{
    (void)state;
    expect_text(query_text_trim(&frame, string("  a b  ")), "a b");
    expect_text(query_text_trim(&frame, string("a \t\r\n b\nc ")), "a b c");
    expect_text(query_text_trim(&frame, string(" \n")), "");
    expect_text(query_text_trim(&frame, string("\xc2\xa0 a")), "\xc2\xa0 a");
}

static void a_text_is_padded(void **state)
{
    (void)state;
    expect_text(query_text_pad(&frame, string("ab"), 4, NULL), "ab  ");
    expect_text(query_text_pad(&frame, string("ab"), -4, string("")), "  ab");
    expect_text(query_text_pad(&frame, string("ab"), -7, string("xyz")), "xyzxyab");
    expect_text(query_text_pad(&frame, string("ab"), 2, string("#")), "ab");
    expect_text(query_text_pad(&frame, string("a"), 3, string("\xf0\x9f\x98\x80")),
                "a\xf0\x9f\x98\x80\xf0\x9f\x98\x80");
    expect_failure(query_text_pad(&frame, string("ab"), 3.5, NULL), "D1001", "3.5");
}

static void a_text_is_split(void **state)
{
    (void)state;
    expect(query_text_split(&frame, string("a,b,,c"), string(","), INFINITY), "['a','b','','c']");
    expect(query_text_split(&frame, string("a,b,,c"), string(","), 2), "['a','b']");
    expect(query_text_split(&frame, string("a,b"), string(","), 2), "['a','b']");
    expect(query_text_split(&frame, string(""), string(","), INFINITY), "['']");
    expect(query_text_split(&frame, string(""), string(""), INFINITY), "[]");
    expect(query_text_split(&frame, string("a\xc3\xa9z"), string(""), INFINITY),
           "['a','\xc3\xa9','z']");
    expect(query_text_split(&frame, string("abc"), string(""), 2), "['a','b']");
    expect(query_text_split(&frame, string("abc"), string("b"), 0), "[]");
    expect(query_text_split(&frame, string("a,"), string(","), INFINITY), "['a','']");
    expect_failure(query_text_split(&frame, string("a"), string(","), -1), "D3020", "positive");
}

static void a_text_is_replaced(void **state)
{
    (void)state;
    expect_text(query_text_replace(&frame, string("aXbXc"), string("X"), string("$1"), INFINITY),
                "a$1b$1c");
    expect_text(query_text_replace(&frame, string("aXbXc"), string("X"), string(""), 1), "abXc");
    expect_text(query_text_replace(&frame, string("aXbXc"), string("X"), string("."), 0), "aXbXc");
    expect_failure(query_text_replace(&frame, string("a"), string(""), string("."), 1), "D3010",
                   "empty");
    expect_failure(query_text_replace(&frame, string("a"), string("b"), string("."), -1), "D3011",
                   "positive");
}

static void texts_are_joined(void **state)
{
    (void)state;
    expect_text(query_text_join(&frame, json("['a','','b']"), string("-")), "a--b");
    expect_text(query_text_join(&frame, json("['a','b']"), NULL), "ab");
    expect_text(query_text_join(&frame, json("[]"), string("-")), "");
}

static void case_is_that_of_unicode(void **state)
{
    (void)state;
    expect_text(query_upper(&frame, string("stra\xc3\x9f"
                                           "e 1z{")),
                "STRASSE 1Z{");
    expect_text(query_lower(&frame, string("\xce\x91\xce\xa3 \xce\xa3\xce\x91.\xce\xa3")),
                "\xce\xb1\xcf\x82 \xcf\x83\xce\xb1.\xcf\x82");
    expect_text(query_lower(&frame, string("\xc4\xb0[A")), "i\xcc\x87[a");
    expect_text(query_upper(&frame, string("\xef\xac\x83")), "FFI");
    expect_text(query_upper(&frame, string("")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_part_counts_characters), TEST(a_text_is_cut_where_another_stands),
        TEST(blanks_are_trimmed),       TEST(a_text_is_padded),
        TEST(a_text_is_split),          TEST(a_text_is_replaced),
        TEST(texts_are_joined),         TEST(case_is_that_of_unicode),
    };

    return cmocka_run_group_tests_name("lang/jsonata/text", tests, NULL, NULL);
}
