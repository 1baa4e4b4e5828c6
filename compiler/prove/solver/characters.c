/* compiler/prove/solver/characters.c - texts as the places of their characters. */
#include "compiler/prove/solver/characters.h"

#include "runtime/base/utf8.h"

#define SURROGATES 0xd800u /* the first of them, and what comes behind them */
#define BEHIND_SURROGATES 0xe000u
#define BEYOND 0x10000u /* characters that are written with two units, and how many they are */
#define BEYOND_COUNT 0x100000u

static uint32_t place_of(uint32_t character)
{
    if (character >= BEYOND)
        return character - BEYOND + SURROGATES;
    if (character >= BEHIND_SURROGATES)
        return character - BEHIND_SURROGATES + SURROGATES + BEYOND_COUNT;
    return character;
}

static uint32_t character_at(uint32_t place)
{
    if (place >= SURROGATES + BEYOND_COUNT)
        return place - SURROGATES - BEYOND_COUNT + BEHIND_SURROGATES;
    if (place >= SURROGATES)
        return place - SURROGATES + BEYOND;
    return place;
}

struct characters characters_of(struct arena *arena, const struct value *text)
{
    struct characters out = {ARENA_ARRAY(arena, uint32_t, text->size), 0};
    const char *at = text->as.text;
    const char *end = at + text->size;

    while (at < end) {
        uint32_t character;

        at += utf8_read(at, (size_t)(end - at), &character);
        out.at[out.count++] = place_of(character);
    }
    return out;
}

size_t characters_write(char out[4], uint32_t place)
{
    return utf8_write(out, character_at(place));
}

uint32_t characters_between(uint32_t from, uint32_t to)
{
    static const char preferred[] = "x0A-~ \x01";

    for (const char *at = preferred; *at != '\0'; at++)
        if (from <= (uint32_t)*at && (uint32_t)*at < to)
            return (uint32_t)*at;
    return from;
}
