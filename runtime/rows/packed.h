/* runtime/rows/packed.h - numbers and texts in as few bytes as they need. Inside runtime/rows.
 *
 * For what this process has written itself: what is read must be whole. */
#ifndef SFN_ROWS_PACKED_H
#define SFN_ROWS_PACKED_H

#include <stdint.h>
#include <string.h>

#include "runtime/base/buffer.h"

#define PACKED_NUMBER_MAX 10 /* bytes of a number */

/* Write a number where there is room for the longest; returns what is behind it. Seven bits a byte,
 * the lowest first; the highest bit says that there is more. */
static inline char *packed_write(char *at, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        *at++ = (char)(number | 0x80);
    *at++ = (char)number;
    return at;
}

static inline void packed_add(struct buffer *out, uint64_t number)
{
    char *start = buffer_reserve(out, PACKED_NUMBER_MAX);

    out->size += (size_t)(packed_write(start, number) - start);
}

/* A byte with a number behind it. */
static inline void packed_add_tagged(struct buffer *out, char tag, uint64_t number)
{
    char *start = buffer_reserve(out, 1 + PACKED_NUMBER_MAX);

    *start = tag;
    out->size += (size_t)(packed_write(start + 1, number) - start);
}

static inline uint64_t packed_read(const char **at)
{
    uint64_t number = 0;
    unsigned shift = 0;
    unsigned char byte;

    do {
        byte = (unsigned char)*(*at)++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte > 0x7f);
    return number;
}

/* A signed number as one of which small negative ones are small, too. */
static inline uint64_t packed_signed(int64_t number)
{
    return (uint64_t)number << 1 ^ (uint64_t)(number >> 63);
}

static inline int64_t packed_read_signed(const char **at)
{
    uint64_t number = packed_read(at);

    return (int64_t)(number >> 1 ^ (0 - (number & 1)));
}

static inline void packed_add_text(struct buffer *out, const char *text, size_t size)
{
    packed_add(out, size);
    if (size > 0)
        buffer_add(out, text, size);
}

/* Borrowed. */
static inline const char *packed_read_text(const char **at, size_t *size)
{
    const char *text;

    *size = (size_t)packed_read(at);
    text = *at;
    *at += *size;
    return text;
}

#endif
