/* runtime/lang/text.c - compare strings as Java does. */
#include "runtime/lang/text.h"

#include <string.h>

/* The rank of a first byte by which UTF-8 sorts like UTF-16. The two only differ in that UTF-16
 * writes characters beyond U+FFFF with surrogates (D800 to DFFF), which come before U+E000 to
 * U+FFFF. The UTF-8 of those begins with EE or EF. */
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
    size_t i = 0;

    while (i + 8 <= common && bytes_load(left->as.text + i) == bytes_load(right->as.text + i))
        i += 8;
    for (; i < common; i++)
        if (a[i] != b[i])
            return lead_rank(a[i]) < lead_rank(b[i]) ? -1 : 1;
    if (left->size == right->size)
        return 0;
    return left->size < right->size ? -1 : 1;
}

bool text_equals(const struct value *left, const struct value *right)
{
    return left->size == right->size && text_same(left->as.text, right->as.text, left->size);
}

bool text_contains(const struct value *string, const struct value *part)
{
    return memmem(string->as.text, string->size, part->as.text, part->size) != NULL;
}
