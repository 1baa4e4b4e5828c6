/* runtime/base/java_order.c - the order in which Java's HashMap gives its keys. */
#include "runtime/base/java_order.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"

uint32_t java_hash(const char *text, size_t size)
{
    uint32_t hash = 0;

    for (size_t at = 0; at < size;) {
        uint32_t character = (unsigned char)text[at];
        size_t length = character < 0x80 ? 1 : utf8_read(text + at, size - at, &character);

        ENSURE(length > 0);
        if (character >= 0x10000) { /* two units of UTF-16 */
            hash = 31 * hash + (0xd7c0 + (character >> 10));
            character = 0xdc00 + (character & 0x3ff);
        }
        hash = 31 * hash + character;
        at += length;
    }
    return hash;
}

/* A map has 16 buckets, and twice as many whenever it gets more keys than 3/4 of them. */
static uint32_t bucket_count(size_t keys)
{
    uint32_t count = 16;

    while (keys > count / 4 * 3)
        count *= 2;
    return count;
}

static int compare(const void *left, const void *right)
{
    const struct java_key *a = left, *b = right;

    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

void java_order(struct java_key *keys, size_t count)
{
    uint32_t buckets = bucket_count(count);

    for (size_t i = 0; i < count; i++)
        keys[i].hash = java_bucket(keys[i].hash, buckets);
    if (count > 1)
        qsort(keys, count, sizeof(*keys), compare);
}
