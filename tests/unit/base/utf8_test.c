/* tests/unit/base/utf8_test.c - UTF-8: what is one character, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/count.h"
#include "runtime/base/utf8.h"

static void what_is_written_is_read_back(void **state)
{
    char out[4];
    uint32_t character;

    (void)state;
    for (uint32_t c = 0; c < 0x110000; c += c < 0x1000 ? 1 : 997) {
        size_t size = utf8_write(out, c);

        if (c >= 0xd800 && c < 0xe000) {
            assert_int_equal(utf8_length(out, size), 0);
            continue;
        }
        assert_int_equal(utf8_read(out, size, &character), size);
        assert_int_equal(character, c);
        assert_int_equal(utf8_length(out, size), size);
        assert_int_equal(utf8_lead_length(out[0]), size);
        assert_int_equal(utf8_characters(out, size), 1);
        assert_int_equal(utf8_units(out, size), c < 0x10000 ? 1 : 2);
        if (size > 1)
            assert_int_equal(utf8_length(out, size - 1), 0);
    }
}

/* The first and the last character of each length, and their neighbours that are none. */
static void bounds_are_exact(void **state)
{
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {
        {"\x7f", 1},         {"\x80", 0},         {"\xc1\xbf", 0},         {"\xc2\x80", 2},
        {"\xdf\xbf", 2},     {"\xe0\x9f\xbf", 0}, {"\xe0\xa0\x80", 3},     {"\xed\x9f\xbf", 3},
        {"\xed\xa0\x80", 0}, {"\xee\x80\x80", 3}, {"\xf0\x8f\xbf\xbf", 0}, {"\xf0\x90\x80\x80", 4},
        {"\xef\xbf\xbf", 3}, {"\xc3", 0},         {"\xf4\x8f\xbf\xbf", 4}, {"\xf4\x90\x80\x80", 0},
        {"\xe2\x82", 0},     {"\xc3(", 0},        {"\xe2(\xa1", 0},        {"\xf5\x80\x80\x80", 0},
        {"\xe2\x82(", 0},    {"\xff", 0},         {"\xf0\x90\x80(", 0},    {"\xf0\x90(\x80", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(utf8_length(cases[i].text, strlen(cases[i].text)), cases[i].length);
}

/* As Java and the Unicode standard count replacement characters. */
static void a_broken_beginning_is_one_mistake(void **state)
{
    (void)state;
    assert_int_equal(utf8_broken_length("\xff\xff", 2), 1);
    assert_int_equal(utf8_broken_length("\xc3(", 2), 1);
    assert_int_equal(utf8_broken_length("\xe2\x82", 2), 2);
    assert_int_equal(utf8_broken_length("\xe2\x82(", 3), 2);
    assert_int_equal(utf8_broken_length("\xf0\x90\x80", 3), 3);
    assert_int_equal(utf8_broken_length("\xed\xa0\x80", 3), 1); /* a surrogate */
    assert_int_equal(utf8_broken_length("\x80\x80", 2), 1);
}

static void texts_are_checked_and_counted(void **state)
{
    static const char text[] = "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80";

    (void)state;
    assert_int_equal(utf8_check("ab\xff", 3), 2);
    assert_int_equal(utf8_check("ab\xc3\xbc", 4), 4);
    assert_int_equal(utf8_check("", 0), 0);
    assert_int_equal(utf8_characters(text, sizeof text - 1), 4);
    assert_int_equal(utf8_units(text, sizeof text - 1), 5);
    assert_int_equal(utf8_characters("", 0), 0);
    assert_false(utf8_is_inside(text[1]));
    assert_true(utf8_is_inside(text[2]));
}

static void a_byte_order_mark_is_known(void **state)
{
    (void)state;
    assert_int_equal(utf8_mark_size(UTF8_MARK "{}", 5), 3);
    assert_int_equal(utf8_mark_size(UTF8_MARK, 3), 3);
    assert_int_equal(utf8_mark_size(UTF8_MARK, 2), 0);
    assert_int_equal(utf8_mark_size("{}", 2), 0);
    assert_int_equal(utf8_mark_size(NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(bounds_are_exact),
        cmocka_unit_test(a_broken_beginning_is_one_mistake),
        cmocka_unit_test(texts_are_checked_and_counted),
        cmocka_unit_test(a_byte_order_mark_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
