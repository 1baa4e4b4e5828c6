/* runtime/lang/jsonata/text/blank.h - what ECMAScript takes for a blank: \s of its regular
 * expressions. */
#ifndef SFN_LANG_JSONATA_TEXT_BLANK_H
#define SFN_LANG_JSONATA_TEXT_BLANK_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/utf8.h"

/* Blanks and ends of lines, as first and last character of ranges. */
#define BLANK_RANGES                                                                               \
    {                                                                                              \
        {0x09, 0x0d}, {0x20, 0x20}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a},              \
            {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000},                \
        {                                                                                          \
            0xfeff, 0xfeff                                                                         \
        }                                                                                          \
    }

static inline bool blank_is(uint32_t character)
{
    static const uint32_t ranges[][2] = BLANK_RANGES;

    if (character < 0xa0)
        return character == ' ' || (character >= 0x09 && character <= 0x0d);
    for (size_t i = 2; i < sizeof ranges / sizeof *ranges; i++)
        if (character >= ranges[i][0] && character <= ranges[i][1])
            return true;
    return false;
}

/* The first place that is no blank, from the front and from the back. */
static inline const char *blank_skip(const char *at, const char *end)
{
    uint32_t character;

    while (at < end) {
        size_t size = utf8_read(at, (size_t)(end - at), &character);

        if (size == 0 || !blank_is(character))
            break;
        at += size;
    }
    return at;
}

static inline const char *blank_skip_back(const char *start, const char *end)
{
    uint32_t character;

    while (end > start) {
        const char *at = end - 1;

        while (at > start && utf8_is_inside(*at))
            at--;
        if (utf8_read(at, (size_t)(end - at), &character) == 0 || !blank_is(character))
            break;
        end = at;
    }
    return end;
}

#endif
