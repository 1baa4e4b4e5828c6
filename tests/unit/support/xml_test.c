/* tests/unit/support/xml_test.c - whatever a text is, what is written of it is XML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/support/xml.h"
#include "runtime/base/count.h"

#define NONE "\xef\xbf\xbd" /* U+FFFD */

static const struct {
    const char *text, *written, *attribute;
} rows[] = {
    {"", "", ""},
    {"a < b & c > \"d\" 'e'", "a &lt; b &amp; c &gt; &quot;d&quot; 'e'",
     "a &lt; b &amp; c &gt; &quot;d&quot; 'e'"},
    {"]]>", "]]&gt;", "]]&gt;"},
    {"a\tb\nc\r\n", "a\tb\nc&#13;\n", "a&#9;b&#10;c&#13;&#10;"},
    {"\x01\x1b[31m\x7f", NONE NONE "[31m" NONE, NONE NONE "[31m" NONE},
    {"\xc3\xa4\xf0\x9f\x98\x80", "\xc3\xa4\xf0\x9f\x98\x80", "\xc3\xa4\xf0\x9f\x98\x80"},
    {"\xef\xbf\xbe\xef\xbf\xbf", NONE NONE, NONE NONE},
    {"\xff\xed\xa0\x80\xc3", NONE NONE NONE NONE NONE, NONE NONE NONE NONE NONE},
};

static void texts_are_escaped(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buffer out = BUFFER_EMPTY, wanted = BUFFER_EMPTY;

        xml_add_text(&out, rows[i].text, strlen(rows[i].text));
        assert_string_equal(out.size > 0 ? out.text : "", rows[i].written);
        buffer_clear(&out);
        xml_add_attribute(&out, "name", rows[i].text, strlen(rows[i].text));
        buffer_add_format(&wanted, " name=\"%s\"", rows[i].attribute);
        assert_string_equal(out.text, wanted.text);
        buffer_fini(&out);
        buffer_fini(&wanted);
    }
}

static void nul_is_a_control_character(void **unused)
{
    struct buffer out = BUFFER_EMPTY;

    (void)unused;
    xml_add_text(&out, "a\0b", 3);
    assert_string_equal(out.text, "a" NONE "b");
    buffer_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(nul_is_a_control_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
