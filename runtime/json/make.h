/* runtime/json/make.h - allocate and fill values fast; private to json/. */
#ifndef SFN_JSON_MAKE_H
#define SFN_JSON_MAKE_H

#include <stddef.h>
#include <string.h>

#include "runtime/base/region.h"
#include "runtime/json/index.h"
#include "runtime/json/value.h"

/* Allocate the text of a string. *flags becomes VALUE_BLOCK when the text is long enough to have a
 * value_block before it, else 0. */
char *value_new_text(struct region *region, size_t size, uint8_t *flags);

/* The same as value_new_members, but inline when there are few. */
static inline struct member *value_new_few_members(struct region *region, size_t count)
{
    struct value_block *block;

    if (count >= INDEX_MEMBERS_MIN)
        return value_new_members(region, count);
    block = region_alloc(region, sizeof(*block) + count * sizeof(struct member));
    block->forward = NULL;
    block->index = NULL;
    return (struct member *)(block + 1);
}

/* The first eight bytes of a value in one word. Why: bytes stored one by one and loaded as a word
 * soon after stall the processor, and that is what a reader does all day. */
static inline uint64_t value_head(enum value_kind kind, unsigned flags, unsigned depth,
                                  uint32_t size)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return (uint64_t)kind << 56 | (uint64_t)flags << 48 | (uint64_t)depth << 32 | size;
#else
    return (uint64_t)kind | (uint64_t)flags << 8 | (uint64_t)depth << 16 | (uint64_t)size << 32;
#endif
}

/* Fill a value with two stores. `payload` is what lies in value.as. */
static inline void value_fill(struct value *value, uint64_t head, uint64_t payload)
{
    memcpy(value, &head, sizeof(head));
    memcpy(&value->as, &payload, sizeof(payload));
}

/* *to = *from, word by word: a value is often stored a moment before, and one load of both its
 * words would wait for them. */
static inline void value_put(struct value *to, const struct value *from)
{
    uint64_t head, payload;

    memcpy(&head, from, sizeof(head));
    memcpy(&payload, &from->as, sizeof(payload));
    memcpy(to, &head, sizeof(head));
    /* Keeps the compiler from making one wide copy of it again. */
    __asm__("" : "+m"(*to));
    memcpy(&to->as, &payload, sizeof(payload));
}

/* The same for a value that becomes a part of another one (value_part). */
static inline void value_put_part(struct value *to, const struct value *from)
{
    uint64_t head, payload;

    memcpy(&head, from, sizeof(head));
    memcpy(&payload, &from->as, sizeof(payload));
    value_fill(to, head & ~value_head((enum value_kind)0, VALUE_INPUT, 0, 0), payload);
}

static inline void key_fill(struct key *key, const char *text, uint32_t size, uint32_t hash)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    uint64_t word = (uint64_t)size << 32 | hash;
#else
    uint64_t word = (uint64_t)hash << 32 | size;
#endif

    key->text = text;
    memcpy(&key->size, &word, sizeof(word));
}

#endif
