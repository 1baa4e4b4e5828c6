/* compiler/backend/c/text.c - write any text as C: as a string literal, a comment, an identifier.
 *
 * In: bytes that a user wrote. Out: C source that they cannot break.
 * Why octal escapes: they have three digits at most, while a hexadecimal escape takes in all digits
 * that follow ("\x1" before "2" would be "\x12"). */
#include "compiler/backend/c/emitter.h"

#include <inttypes.h>
#include <limits.h>

#define LINE_WIDTH 84

static bool is_printable(char c)
{
    return c >= ' ' && c <= '~';
}

/* Append a byte of a string literal. Returns how many columns it takes. */
static int literal_byte(struct buffer *out, char byte, char before)
{
    if (byte == '\n') {
        buffer_add_text(out, "\\n");
        return 2;
    }
    /* Two question marks could begin a trigraph. */
    if (byte == '"' || byte == '\\' || (byte == '?' && before == '?')) {
        buffer_add_byte(out, '\\');
        buffer_add_byte(out, byte);
        return 2;
    }
    if (is_printable(byte)) {
        buffer_add_byte(out, byte);
        return 1;
    }
    buffer_add_format(out, "\\%03o", (unsigned)(unsigned char)byte);
    return 4;
}

void text_literal(struct buffer *out, const char *text, size_t size, int indent)
{
    int column = 0;

    buffer_add_byte(out, '"');
    for (size_t i = 0; i < size; i++) {
        /* A long text is also cut where its own lines end, so that a definition can be read. */
        if (indent != TEXT_ONE_LINE &&
            (column >= LINE_WIDTH || (i > 0 && text[i - 1] == '\n' && size > LINE_WIDTH))) {
            buffer_add_format(out, "\"\n%*s\"", indent, "");
            column = 0;
        }
        column += literal_byte(out, text[i], i > 0 ? text[i - 1] : '\0');
    }
    buffer_add_byte(out, '"');
}

void text_comment(struct buffer *out, const char *text, size_t size, size_t most)
{
    char before = '\0';

    for (size_t i = 0; i < size && i < most; i++) {
        char byte = is_printable(text[i]) ? text[i] : (text[i] == '\n' ? ' ' : '?');

        if ((before == '*' && byte == '/') || (before == '/' && byte == '*') ||
            (before == '?' && byte == '?'))
            buffer_add_byte(out, ' ');
        buffer_add_byte(out, byte);
        before = byte;
    }
    if (size > most)
        buffer_add_text(out, "...");
}

void text_identifier(struct buffer *out, const char *text, size_t size, size_t most)
{
    for (size_t i = 0; i < size && i < most; i++) {
        char c = text[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (i == 0 && !letter)
            buffer_add_byte(out, 'x');
        buffer_add_byte(out, letter || (c >= '0' && c <= '9') ? c : '_');
    }
}

void text_integer(struct buffer *out, int64_t integer)
{
    if (integer == INT64_MIN)
        buffer_add_text(out, "INT64_MIN"); /* C has no literal for it */
    else if (integer > INT_MAX || integer < -INT_MAX)
        buffer_add_format(out, "INT64_C(%" PRId64 ")", integer);
    else
        buffer_add_format(out, "%" PRId64, integer);
}
