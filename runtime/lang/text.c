/* runtime/lang/text.c - order and length of strings as Java counts them. */
#include "runtime/lang/text.h"

#include <string.h>

/* UTF-8 sorts as code points do. UTF-16 differs in one place: characters beyond U+FFFF are written
 * with surrogates (D800 to DFFF) and so come before U+E000 to U+FFFF, whose first bytes are EE and
 * EF. */
static int lead_rank(unsigned char byte)
{
    if (byte >= 0xf0)
        return byte - 2;
    if (byte >= 0xee)
        return byte + 0x100;
    return byte;
}

int text_compare(const struct value *left, const struct value *right)
{
    const unsigned char *a = (const unsigned char *)left->as.text;
    const unsigned char *b = (const unsigned char *)right->as.text;
    size_t common = left->size < right->size ? left->size : right->size;

    for (size_t i = 0; i < common; i++)
        if (a[i] != b[i])
            return lead_rank(a[i]) < lead_rank(b[i]) ? -1 : 1;
    if (left->size == right->size)
        return 0;
    return left->size < right->size ? -1 : 1;
}

bool text_equals(const struct value *left, const struct value *right)
{
    return left->size == right->size && memcmp(left->as.text, right->as.text, left->size) == 0;
}

size_t text_characters(const char *text, size_t size)
{
    size_t count = 0;

    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

size_t text_units(const char *text, size_t size)
{
    size_t count = 0;

    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];

        count += (byte & 0xc0) != 0x80;
        count += byte >= 0xf0; /* two surrogates */
    }
    return count;
}
