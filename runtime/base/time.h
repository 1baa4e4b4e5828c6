/* runtime/base/time.h - RFC 3339 timestamps as ASL reads and writes them (semantics 6.4). */
#ifndef SFN_BASE_TIME_H
#define SFN_BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct instant {
    int64_t seconds; /* since 1970-01-01T00:00:00Z */
    int32_t nanoseconds;
};

/* Upper-case T, seconds, optional fraction (to 9 digits and beyond), Z or +hh:mm, real dates only;
 * the second :60 is the one after :59. */
bool time_read(const char *text, size_t size, struct instant *instant);

/* Negative, 0 or positive. */
int time_compare(const struct instant *left, const struct instant *right);

#define TIME_TEXT_MAX 40
/* "2026-11-24T22:03:44.120Z" from milliseconds since the epoch, always three digits. Returns the
 * length. */
int time_write_ms(char out[TIME_TEXT_MAX], int64_t ms);

/* The same without the zeros that end the fraction: "2026-11-24T22:03:44.12Z", "...:44Z". */
int time_write_trimmed(char out[TIME_TEXT_MAX], int64_t ms);

#endif
