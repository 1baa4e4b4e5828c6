/* runtime/json/bytes.h - search and hash text eight bytes at a time; private to json/.
 *
 * Words are little-endian whatever the machine: byte 0 of the text is the lowest byte. So the first
 * byte that is found has the lowest bit, and hashes are the same on the machine that compiles and
 * the one that runs. */
#ifndef SFN_JSON_BYTES_H
#define SFN_JSON_BYTES_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sfn/value.h"

#define BYTES_ONES 0x0101010101010101u
#define BYTES_HIGHS 0x8080808080808080u

static inline uint64_t bytes_load(const char *text)
{
    uint64_t word;

    memcpy(&word, text, sizeof(word));
    return le64toh(word);
}

static inline uint64_t bytes_load_half(const char *text)
{
    uint32_t word;

    memcpy(&word, text, sizeof(word));
    return le32toh(word);
}

static inline void bytes_store(char *text, uint64_t word)
{
    word = htole64(word);
    memcpy(text, &word, sizeof(word));
}

/* The `size` bytes (0 to 7) of text in the low bytes of a word, zeros above: reads nothing beyond
 * them, in at most three loads that may overlap. */
static inline uint64_t bytes_load_few(const char *text, size_t size)
{
    uint64_t word;

    if (size >= 4)
        return bytes_load_half(text) | bytes_load_half(text + size - 4) << ((size - 4) * 8);
    if (size == 0)
        return 0;
    word = (uint8_t)text[0];
    word |= (uint64_t)(uint8_t)text[size >> 1] << ((size >> 1) * 8);
    word |= (uint64_t)(uint8_t)text[size - 1] << ((size - 1) * 8);
    return word;
}

/* The high bit of every byte that is a quote, a backslash or a control character. Bits above the
 * lowest one set may be wrong (borrows run upwards), so only the lowest counts. */
static inline uint64_t bytes_escapes(uint64_t word)
{
    uint64_t quotes = (word ^ BYTES_ONES * '"') - BYTES_ONES;
    uint64_t slashes = (word ^ BYTES_ONES * '\\') - BYTES_ONES;
    uint64_t controls = word - BYTES_ONES * 0x20;

    return (quotes | slashes | controls) & ~word & BYTES_HIGHS;
}

/* The same for every byte that is a quote, a backslash, a control character or not ASCII. */
static inline uint64_t bytes_specials(uint64_t word)
{
    uint64_t quotes = (word ^ BYTES_ONES * '"') - BYTES_ONES;
    uint64_t slashes = (word ^ BYTES_ONES * '\\') - BYTES_ONES;
    uint64_t controls = word - BYTES_ONES * 0x20;

    return (quotes | slashes | controls | word) & BYTES_HIGHS;
}

/* A word with all bits of its first `size` bytes (0 to 8) set. */
static inline uint64_t bytes_mask(size_t size)
{
    return size < 8 ? ((uint64_t)1 << (size * 8)) - 1 : ~(uint64_t)0;
}

/* The position (0 to 7) of the lowest high bit. */
static inline unsigned bytes_first(uint64_t highs)
{
    return (unsigned)__builtin_ctzll(highs) / 8;
}

#define BYTES_ODD 0x9e3779b97f4a7c15u /* 2^64 divided by the golden ratio */

/* The last steps of bytes_hash: `few` are the bytes after the last whole word. */
static inline uint32_t bytes_hash_end(uint64_t hash, uint64_t few)
{
    hash = (hash ^ few) * BYTES_ODD;
    hash ^= hash >> 32;
    hash *= BYTES_ODD;
    return (uint32_t)(hash >> 33);
}

/* The hash of fewer than eight bytes that are in a word already, zeros above. */
static inline uint32_t bytes_hash_few(uint64_t few, size_t size)
{
    return bytes_hash_end(size * BYTES_ODD, few);
}

/* The 31-bit hash of a key. It is part of the ABI: emitted code contains hashes of its keys. */
static inline uint32_t bytes_hash(const char *text, size_t size)
{
    uint64_t hash = size * BYTES_ODD;

    for (; size >= 8; size -= 8, text += 8) {
        hash = (hash ^ bytes_load(text)) * BYTES_ODD;
        hash ^= hash >> 32;
    }
    return bytes_hash_end(hash, bytes_load_few(text, size));
}

#define BYTES_FEW 16

/* Whether `size` bytes, at most BYTES_FEW, are the same. Most names are short: two loads of each,
 * which may overlap, cost less than a call. */
static inline int bytes_equal_few(const char *left, const char *right, size_t size)
{
    if (size >= 8)
        return ((bytes_load(left) ^ bytes_load(right)) |
                (bytes_load(left + size - 8) ^ bytes_load(right + size - 8))) == 0;
    if (size >= 4)
        return ((bytes_load_half(left) ^ bytes_load_half(right)) |
                (bytes_load_half(left + size - 4) ^ bytes_load_half(right + size - 4))) == 0;
    return size == 0 || ((left[0] ^ right[0]) | (left[size >> 1] ^ right[size >> 1]) |
                         (left[size - 1] ^ right[size - 1])) == 0;
}

/* Whether two keys are the same, of which one has at most BYTES_FEW bytes. */
static inline int key_equals_few(const struct key *left, const struct key *right)
{
    return ((left->hash ^ right->hash) & ~KEY_FIXED) == 0 && left->size == right->size &&
           (left->text == right->text || bytes_equal_few(left->text, right->text, left->size));
}

static inline int key_equals(const struct key *left, const struct key *right)
{
    return ((left->hash ^ right->hash) & ~KEY_FIXED) == 0 && left->size == right->size &&
           (left->text == right->text || memcmp(left->text, right->text, left->size) == 0);
}

#endif
