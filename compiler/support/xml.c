/* compiler/support/xml.c - write texts that may be anything into XML 1.0. */
#include "compiler/support/xml.h"

#include <stdbool.h>

#include "runtime/base/utf8.h"

/* What stands for an ASCII character that cannot stand for itself, or NULL. A reader makes one
 * newline of a carriage return and a newline, and blanks of both and of tabs in an attribute. */
static const char *reference_of(uint32_t character, bool attribute)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\r':
        return "&#13;";
    case '\n':
        return attribute ? "&#10;" : NULL;
    case '\t':
        return attribute ? "&#9;" : NULL;
    default:
        return character < ' ' || character == 0x7f ? UTF8_REPLACEMENT : NULL;
    }
}

static void add(struct buffer *out, const char *text, size_t size, bool attribute)
{
    for (size_t at = 0; at < size;) {
        uint32_t character = 0;
        size_t length = utf8_read(text + at, size - at, &character);
        const char *reference = reference_of(character, attribute);

        if (length == 0 || character == 0xfffe || character == 0xffff)
            buffer_add_text(out, UTF8_REPLACEMENT);
        else if (reference != NULL)
            buffer_add_text(out, reference);
        else
            buffer_add(out, text + at, length);
        at += length == 0 ? 1 : length;
    }
}

void xml_add_text(struct buffer *out, const char *text, size_t size)
{
    add(out, text, size, false);
}

void xml_add_attribute(struct buffer *out, const char *name, const char *text, size_t size)
{
    buffer_add_format(out, " %s=\"", name);
    add(out, text, size, true);
    buffer_add_byte(out, '"');
}
