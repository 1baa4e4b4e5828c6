/* compiler/prove/shape/words.c - sets of texts: some that are listed, or all that begin alike and
 * are not shorter than a size. */
#include "compiler/prove/shape/words.h"

#include <stdlib.h>
#include <string.h>

int word_compare(struct shape_word left, struct shape_word right)
{
    uint32_t size = left.size < right.size ? left.size : right.size;
    int order = size > 0 ? memcmp(left.text, right.text, size) : 0;

    return order != 0 ? order : (left.size > right.size) - (left.size < right.size);
}

static int compare(const void *left, const void *right)
{
    return word_compare(*(const struct shape_word *)left, *(const struct shape_word *)right);
}

static bool begins(struct shape_word word, struct shape_word prefix)
{
    return word.size >= prefix.size &&
           (prefix.size == 0 || memcmp(word.text, prefix.text, prefix.size) == 0);
}

static struct shape_word common_prefix(struct shape_word left, struct shape_word right)
{
    uint32_t size = 0;

    while (size < left.size && size < right.size && left.text[size] == right.text[size])
        size++;
    return (struct shape_word){left.text, size};
}

const struct shape_texts *words_with_prefix(struct arena *arena, struct shape_word prefix,
                                            uint32_t least)
{
    struct shape_texts *texts;

    if (prefix.size == 0 && least == 0)
        return NULL;
    texts = ARENA_NEW(arena, struct shape_texts);
    texts->prefix = prefix;
    texts->least = least > prefix.size ? least : prefix.size;
    return texts;
}

uint32_t words_least(const struct shape_texts *texts)
{
    uint32_t least = UINT32_MAX;

    if (texts == NULL || texts->count == 0)
        return texts == NULL ? 0 : texts->least;
    for (size_t i = 0; i < texts->count; i++)
        if (texts->words[i].size < least)
            least = texts->words[i].size;
    return least;
}

struct shape_word words_prefix(const struct shape_texts *texts)
{
    /* They are in order: what the first and the last have in common, all have. */
    return texts->count == 0 ? texts->prefix
                             : common_prefix(texts->words[0], texts->words[texts->count - 1]);
}

const struct shape_texts *words_of(struct arena *arena, const struct shape_word *words,
                                   size_t count)
{
    struct shape_word *sorted = ARENA_ARRAY(arena, struct shape_word, count);
    struct shape_texts *texts = ARENA_NEW(arena, struct shape_texts);
    size_t different = 0;

    if (count > 0)
        memcpy(sorted, words, count * sizeof *words);
    qsort(sorted, count, sizeof *sorted, compare);
    for (size_t i = 0; i < count; i++)
        if (different == 0 || word_compare(sorted[different - 1], sorted[i]) != 0)
            sorted[different++] = sorted[i];
    *texts = (struct shape_texts){different, sorted, {NULL, 0}, 0};
    return different <= SHAPE_WORDS_MAX
               ? texts
               : words_with_prefix(arena, words_prefix(texts), words_least(texts));
}

bool words_have(const struct shape_texts *texts, struct shape_word word)
{
    if (texts == NULL)
        return true;
    if (texts->count == 0)
        return word.size >= texts->least && begins(word, texts->prefix);
    return bsearch(&word, texts->words, texts->count, sizeof word, compare) != NULL;
}

bool words_equal(const struct shape_texts *left, const struct shape_texts *right)
{
    if (left == right)
        return true;
    if (left == NULL || right == NULL || left->count != right->count ||
        left->least != right->least || word_compare(left->prefix, right->prefix) != 0)
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (word_compare(left->words[i], right->words[i]) != 0)
            return false;
    return true;
}

const struct shape_texts *words_join(struct arena *arena, const struct shape_texts *left,
                                     const struct shape_texts *right)
{
    struct shape_word *both;

    if (left == NULL || right == NULL)
        return NULL;
    if (left->count == 0 || right->count == 0) {
        uint32_t least = words_least(left), other = words_least(right);

        return words_with_prefix(arena, common_prefix(words_prefix(left), words_prefix(right)),
                                 least < other ? least : other);
    }
    both = ARENA_ARRAY(arena, struct shape_word, left->count + right->count);
    memcpy(both, left->words, left->count * sizeof *both);
    memcpy(both + left->count, right->words, right->count * sizeof *both);
    return words_of(arena, both, left->count + right->count);
}

const struct shape_texts *words_widen(struct arena *arena, const struct shape_texts *before,
                                      const struct shape_texts *after)
{
    const struct shape_texts *both = words_join(arena, before, after);

    if (both == NULL || both->least == 0 || both->least >= words_least(before))
        return both;
    return words_with_prefix(arena, both->prefix, 0);
}

bool words_meet(struct arena *arena, const struct shape_texts *left,
                const struct shape_texts *right, const struct shape_texts **out)
{
    const struct shape_texts *listed = left != NULL && left->count > 0 ? left : right;
    const struct shape_texts *other = listed == left ? right : left;
    struct shape_word *both;
    size_t count = 0;

    if (left == NULL || right == NULL) {
        *out = left != NULL ? left : right;
        return true;
    }
    if (listed->count == 0) { /* two prefixes: one begins with the other, or nothing does */
        struct shape_word longer =
            listed->prefix.size >= other->prefix.size ? listed->prefix : other->prefix;

        *out = words_with_prefix(arena, longer,
                                 left->least > right->least ? left->least : right->least);
        return begins(longer, listed->prefix) && begins(longer, other->prefix);
    }
    both = ARENA_ARRAY(arena, struct shape_word, listed->count);
    for (size_t i = 0; i < listed->count; i++)
        if (words_have(other, listed->words[i]))
            both[count++] = listed->words[i];
    *out = words_of(arena, both, count);
    return count > 0;
}
