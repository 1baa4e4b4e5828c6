/* runtime/base/time.c - read and write RFC 3339 timestamps.
 *
 * Days are counted in the proleptic Gregorian calendar. For the arithmetic a year begins in March,
 * so that the leap day is its last day and every month has a fixed offset. */
#include "runtime/base/time.h"

#include <string.h>

#define DAYS_IN_ERA 146097   /* 400 years */
#define DAYS_TO_EPOCH 719468 /* from 0000-03-01 to 1970-01-01 */
#define SECONDS_IN_DAY 86400

int64_t time_days(int64_t year, int month, int day)
{
    int64_t era, year_of_era, day_of_year;

    if (month <= 2)
        year--;
    era = (year >= 0 ? year : year - 399) / 400;
    year_of_era = year - era * 400;
    day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * DAYS_IN_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
           day_of_year - DAYS_TO_EPOCH;
}

void time_date(int64_t days, int64_t *year, int *month, int *day)
{
    int64_t era, day_of_era, year_of_era, day_of_year, shifted;

    days += DAYS_TO_EPOCH;
    era = (days >= 0 ? days : days - (DAYS_IN_ERA - 1)) / DAYS_IN_ERA;
    day_of_era = days - era * DAYS_IN_ERA;
    year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    shifted = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = year_of_era + era * 400 + (*month <= 2);
}

int time_days_in_month(int64_t year, int month)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && leap);
}

/* The rest of a timestamp that is still to be read. */
struct cursor {
    const char *at;
    const char *end;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Read exactly `count` digits. */
static bool read_digits(struct cursor *cursor, int count, int *number)
{
    *number = 0;
    for (; count > 0; count--) {
        if (cursor->at == cursor->end || !is_digit(*cursor->at))
            return false;
        *number = *number * 10 + (*cursor->at++ - '0');
    }
    return true;
}

static bool read_byte(struct cursor *cursor, char byte)
{
    if (cursor->at == cursor->end || *cursor->at != byte)
        return false;
    cursor->at++;
    return true;
}

static bool read_date(struct cursor *cursor, int64_t *days)
{
    int year, month, day;

    if (!read_digits(cursor, 4, &year) || !read_byte(cursor, '-') ||
        !read_digits(cursor, 2, &month) || !read_byte(cursor, '-') || !read_digits(cursor, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > time_days_in_month(year, month))
        return false;
    *days = time_days(year, month, day);
    return true;
}

/* Read hh:mm:ss and an optional fraction, whose digits beyond nanoseconds are dropped. A leap
 * second, :60, is the second after :59. */
static bool read_clock(struct cursor *cursor, struct instant *instant)
{
    int hour, minute, second;
    int scale = 100000000;

    if (!read_digits(cursor, 2, &hour) || !read_byte(cursor, ':') ||
        !read_digits(cursor, 2, &minute) || !read_byte(cursor, ':') ||
        !read_digits(cursor, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    instant->seconds = hour * 3600 + minute * 60 + second;
    instant->nanoseconds = 0;
    if (!read_byte(cursor, '.'))
        return true;
    if (cursor->at == cursor->end || !is_digit(*cursor->at))
        return false;
    for (; cursor->at < cursor->end && is_digit(*cursor->at); cursor->at++) {
        instant->nanoseconds += (*cursor->at - '0') * scale;
        scale /= 10;
    }
    return true;
}

/* Read Z or +hh:mm, the offset from UTC, in seconds. */
static bool read_zone(struct cursor *cursor, int64_t *offset)
{
    int hour, minute, sign;

    *offset = 0;
    if (read_byte(cursor, 'Z'))
        return true;
    if (read_byte(cursor, '+'))
        sign = 1;
    else if (read_byte(cursor, '-'))
        sign = -1;
    else
        return false;
    if (!read_digits(cursor, 2, &hour) || !read_byte(cursor, ':') ||
        !read_digits(cursor, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *offset = sign * (hour * 3600 + minute * 60);
    return true;
}

bool time_read(const char *text, size_t size, struct instant *instant)
{
    struct cursor cursor = {text, text + size};
    int64_t days, offset;

    if (!read_date(&cursor, &days) || !read_byte(&cursor, 'T') || !read_clock(&cursor, instant) ||
        !read_zone(&cursor, &offset) || cursor.at != cursor.end)
        return false;
    instant->seconds += days * SECONDS_IN_DAY - offset;
    return true;
}

int time_compare(const struct instant *left, const struct instant *right)
{
    if (left->seconds != right->seconds)
        return left->seconds < right->seconds ? -1 : 1;
    if (left->nanoseconds != right->nanoseconds)
        return left->nanoseconds < right->nanoseconds ? -1 : 1;
    return 0;
}

/* Write `number` with at least `width` digits; returns where it ends. */
static char *write_digits(char *at, int64_t number, int width)
{
    char digits[20];
    int count = 0;

    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (count < width)
        digits[count++] = '0';
    while (count > 0)
        *at++ = digits[--count];
    return at;
}

int time_write_ms(char out[TIME_TEXT_MAX], int64_t ms)
{
    int64_t seconds = ms / 1000 - (ms % 1000 < 0);
    int64_t days = seconds / SECONDS_IN_DAY - (seconds % SECONDS_IN_DAY < 0);
    int64_t second = seconds - days * SECONDS_IN_DAY;
    int64_t year;
    int month, day;
    char *at = out;

    time_date(days, &year, &month, &day);
    if (year < 0) {
        *at++ = '-';
        year = -year;
    }
    at = write_digits(at, year, 4);
    *at++ = '-';
    at = write_digits(at, month, 2);
    *at++ = '-';
    at = write_digits(at, day, 2);
    *at++ = 'T';
    at = write_digits(at, second / 3600, 2);
    *at++ = ':';
    at = write_digits(at, second / 60 % 60, 2);
    *at++ = ':';
    at = write_digits(at, second % 60, 2);
    *at++ = '.';
    at = write_digits(at, ms % 1000 + (ms % 1000 < 0 ? 1000 : 0), 3);
    *at++ = 'Z';
    *at = '\0';
    return (int)(at - out);
}

int time_write_trimmed(char out[TIME_TEXT_MAX], int64_t ms)
{
    char *end = out + time_write_ms(out, ms) - 1; /* the Z */

    while (end[-1] == '0') /* never beyond the point */
        end--;
    if (end[-1] == '.')
        end--;
    memcpy(end, "Z", 2);
    return (int)(end + 1 - out);
}
