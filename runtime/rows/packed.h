/* runtime/rows/packed.h - numbers and texts in as few bytes as they need. Inside runtime/rows.
 *
 * For what this process has written itself: what is read must be whole. */
#ifndef SFN_ROWS_PACKED_H
#define SFN_ROWS_PACKED_H

#include <stdint.h>
#include <string.h>

#include "runtime/base/buffer.h"

/* Seven bits a byte, the lowest first; the highest bit says that there is more. */
static inline void packed_add(struct buffer *out, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        buffer_add_byte(out, (char)(number | 0x80));
    buffer_add_byte(out, (char)number);
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

/* Small negative numbers are small, too. */
static inline void packed_add_signed(struct buffer *out, int64_t number)
{
    packed_add(out, (uint64_t)number << 1 ^ (uint64_t)(number >> 63));
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
