/* compiler/prove/cover/patterns.c - what patterns of StringMatches say of each other.
 *
 * A star may stand for a character that no pattern names. So the one is within the other if its
 * text, with such a character for each star, matches the other; and two with stars are apart only
 * because of how they begin or how they end, since what is between may stand one after the other.
 */
#include "compiler/prove/cover/patterns.h"

#include <string.h>

#include "runtime/base/buffer.h"
#include "sfn/abi.h"

static const struct value *piece(const struct value *pattern, uint32_t index)
{
    return &pattern->as.items[index];
}

static const struct value *last_of(const struct value *pattern)
{
    return piece(pattern, pattern->size - 1);
}

static bool begins_alike(const struct value *left, const struct value *right)
{
    uint32_t size = left->size < right->size ? left->size : right->size;

    return size == 0 || memcmp(left->as.text, right->as.text, size) == 0;
}

static bool ends_alike(const struct value *left, const struct value *right)
{
    uint32_t size = left->size < right->size ? left->size : right->size;

    return size == 0 || memcmp(left->as.text + left->size - size,
                               right->as.text + right->size - size, size) == 0;
}

/* U+10FFFD, which hardly anybody writes. */
#define NOBODYS "\xf4\x8f\xbf\xbd"
#define NOBODYS_SIZE 4

static bool names_nobodys(const struct value *pattern)
{
    for (uint32_t i = 0; i < pattern->size; i++)
        for (uint32_t k = 0; k + NOBODYS_SIZE <= piece(pattern, i)->size; k++)
            if (memcmp(piece(pattern, i)->as.text + k, NOBODYS, NOBODYS_SIZE) == 0)
                return true;
    return false;
}

bool patterns_within(const struct value *pattern, const struct value *other)
{
    struct buffer text = BUFFER_EMPTY;
    struct value made = {.kind = VALUE_STRING};
    bool within;

    if (names_nobodys(other))
        return false;
    for (uint32_t i = 0; i < pattern->size; i++) {
        if (i > 0)
            buffer_add(&text, NOBODYS, NOBODYS_SIZE);
        buffer_add(&text, piece(pattern, i)->as.text, piece(pattern, i)->size);
    }
    made.as.text = text.text != NULL ? text.text : "";
    made.size = (uint32_t)text.size;
    within = sfn_string_matches(&made, other);
    buffer_fini(&text);
    return within;
}

bool patterns_apart(const struct value *pattern, const struct value *other)
{
    if (pattern->size < 2)
        return !sfn_string_matches(piece(pattern, 0), other);
    if (other->size < 2)
        return !sfn_string_matches(piece(other, 0), pattern);
    return !begins_alike(piece(pattern, 0), piece(other, 0)) ||
           !ends_alike(last_of(pattern), last_of(other));
}

const struct value *patterns_text(struct arena *arena, const struct value *const *patterns,
                                  size_t count, const char *filler, size_t turn)
{
    const struct value *first = NULL;
    const struct value *last = NULL;
    const struct value *made;
    struct buffer text = BUFFER_EMPTY;

    for (size_t i = 0; i < count; i++) {
        const struct value *pattern = patterns[i];

        if (first == NULL || piece(pattern, 0)->size > first->size)
            first = piece(pattern, 0);
        if (last == NULL || last_of(pattern)->size > last->size)
            last = last_of(pattern);
    }
    if (first != NULL)
        buffer_add(&text, first->as.text, first->size);
    buffer_add_text(&text, filler);
    for (size_t i = 0; i < count; i++) {
        const struct value *pattern = patterns[(i + turn) % count];

        for (uint32_t k = 1; k + 1 < pattern->size; k++) {
            buffer_add(&text, piece(pattern, k)->as.text, piece(pattern, k)->size);
            buffer_add_text(&text, filler);
        }
    }
    if (last != NULL)
        buffer_add(&text, last->as.text, last->size);
    made = value_string_copy(&arena->region, text.size > 0 ? text.text : "", text.size);
    buffer_fini(&text);
    return made;
}
