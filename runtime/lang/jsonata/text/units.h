/* runtime/lang/jsonata/text/units.h - UTF-16 units, in which ECMAScript counts, and bytes of a
 * text. */
#ifndef SFN_LANG_JSONATA_TEXT_UNITS_H
#define SFN_LANG_JSONATA_TEXT_UNITS_H

#include "runtime/json/value.h"

/* How many bytes the character with this first byte has. */
static inline size_t units_bytes(char first)
{
    unsigned char byte = (unsigned char)first;

    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/* The offset at which so many units end; the text's end if it has fewer. */
static inline size_t units_offset(const struct value *text, double units)
{
    size_t at = 0;
    double seen = 0;

    while (at < text->size && seen < units) {
        size_t size = units_bytes(text->as.text[at]);

        seen += size == 4 ? 2 : 1;
        at += size;
    }
    return at < text->size ? at : text->size;
}

static inline size_t units_count(const struct value *text)
{
    size_t count = 0;

    for (size_t at = 0; at < text->size;) {
        size_t size = units_bytes(text->as.text[at]);

        count += size == 4 ? 2 : 1;
        at += size;
    }
    return count;
}

#endif
