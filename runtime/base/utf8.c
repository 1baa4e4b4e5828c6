/* runtime/base/utf8.c - UTF-8 one character at a time, for texts that may be anything. */
#include "runtime/base/utf8.h"

#include <string.h>

/* How many bytes at the front are well-formed, and in *length how many the character that they
 * begin should have: a whole character has both alike. The second byte tells overlong forms,
 * surrogates and what is beyond Unicode. */
static size_t right_bytes(const unsigned char *text, size_t size, size_t *length)
{
    unsigned char low = 0x80, high = 0xbf;
    unsigned char lead = text[0];
    size_t right = 1;

    *length = 1;
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    *length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (lead == 0xe0)
        low = 0xa0;
    else if (lead == 0xed)
        high = 0x9f;
    else if (lead == 0xf0)
        low = 0x90;
    else if (lead == 0xf4)
        high = 0x8f;
    while (right < *length && right < size && text[right] >= low && text[right] <= high) {
        low = 0x80;
        high = 0xbf;
        right++;
    }
    return right;
}

size_t utf8_length(const char *text, size_t size)
{
    size_t length;

    return right_bytes((const unsigned char *)text, size, &length) == length ? length : 0;
}

size_t utf8_broken_length(const char *text, size_t size)
{
    size_t length;
    size_t right = right_bytes((const unsigned char *)text, size, &length);

    return right > 0 ? right : 1;
}

size_t utf8_read(const char *text, size_t size, uint32_t *character)
{
    size_t length = utf8_length(text, size);

    if (length == 0)
        return 0;
    *character = (unsigned char)text[0];
    if (length > 1)
        *character &= 0x7fu >> length;
    for (size_t i = 1; i < length; i++)
        *character = *character << 6 | ((unsigned char)text[i] & 0x3f);
    return length;
}

size_t utf8_write(char out[4], uint32_t character)
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xc0 | character >> 6);
        out[1] = (char)(0x80 | (character & 0x3f));
        return 2;
    }
    if (character < 0x10000) {
        out[0] = (char)(0xe0 | character >> 12);
        out[1] = (char)(0x80 | (character >> 6 & 0x3f));
        out[2] = (char)(0x80 | (character & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | character >> 18);
    out[1] = (char)(0x80 | (character >> 12 & 0x3f));
    out[2] = (char)(0x80 | (character >> 6 & 0x3f));
    out[3] = (char)(0x80 | (character & 0x3f));
    return 4;
}

size_t utf8_check(const char *text, size_t size)
{
    size_t at = 0;

    while (at < size) {
        size_t length = utf8_length(text + at, size - at);

        if (length == 0)
            return at;
        at += length;
    }
    return size;
}

size_t utf8_characters(const char *text, size_t size)
{
    size_t count = 0;

    for (size_t i = 0; i < size; i++)
        count += !utf8_is_inside(text[i]);
    return count;
}

size_t utf8_units(const char *text, size_t size)
{
    size_t count = utf8_characters(text, size);

    for (size_t i = 0; i < size; i++)
        count += (unsigned char)text[i] >= 0xf0; /* two surrogates */
    return count;
}

bool utf8_is_printable(uint32_t character)
{
    return character >= 0x20 && character != 0x7f && (character < 0x80 || character >= 0xa0) &&
           character != 0x2028 && character != 0x2029;
}

bool utf8_is_assigned(uint32_t character)
{
    return character != 0xfffe && character != 0xffff && character != 0x10ffff;
}

size_t utf8_mark_size(const char *text, size_t size)
{
    const size_t mark_size = sizeof UTF8_MARK - 1;

    return size >= mark_size && memcmp(text, UTF8_MARK, mark_size) == 0 ? mark_size : 0;
}
