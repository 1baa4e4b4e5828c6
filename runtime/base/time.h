/* runtime/base/time.h - RFC 3339 timestamps as Step Functions reads and writes them, and dates. */
#ifndef SFN_BASE_TIME_H
#define SFN_BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct instant {
    int64_t seconds; /* since 1970-01-01T00:00:00Z */
    int32_t nanoseconds;
};

/* Read a timestamp: with an upper-case T, seconds, an optional fraction of any length, and Z or
 * +hh:mm; the date must exist. The second :60 is the one after :59. False when it is not one. */
bool time_read(const char *text, size_t size, struct instant *instant);

/* Negative, 0 or positive as `left` is before, at or after `right`. */
int time_compare(const struct instant *left, const struct instant *right);

/* A date of the Gregorian calendar as days since 1970-01-01, and back. Months count from 1. */
int64_t time_days(int64_t year, int month, int day);
void time_date(int64_t days, int64_t *year, int *month, int *day);

/* How many days a month has, 28 to 31. */
int time_days_in_month(int64_t year, int month);

#define TIME_TEXT_MAX 40
/* "2026-11-24T22:03:44.120Z" from milliseconds since the epoch, always three digits. Returns the
 * length. */
int time_write_ms(char out[TIME_TEXT_MAX], int64_t ms);

/* The same without the zeros that end the fraction: "2026-11-24T22:03:44.12Z", "...:44Z". */
int time_write_trimmed(char out[TIME_TEXT_MAX], int64_t ms);

#endif
