/* runtime/lang/jsonata/picture/date_iso.c - $toMillis of a text in ISO 8601. */
#include <math.h>
#include <string.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/picture/date.h"
#include "runtime/lang/jsonata/picture/date_text.h"
#include "runtime/lang/jsonata/text/number.h"
#include "runtime/lang/jsonata/text/print.h"

/* Whether the text begins as the form says; each letter of it but T and Z is the largest digit that
 * may stand there, other characters are themselves. Moves *at behind it. */
static bool take(const char **at, const char *end, const char *form)
{
    size_t size = strlen(form);

    if ((size_t)(end - *at) < size)
        return false;
    for (size_t i = 0; i < size; i++) {
        char byte = (*at)[i];

        if (form[i] >= '0' && form[i] <= '9' ? byte < '0' || byte > form[i] : byte != form[i])
            return false;
    }
    *at += size;
    return true;
}

static bool take_digits(const char **at, const char *end)
{
    const char *start = *at;

    while (take(at, end, "9"))
        ;
    return *at > start;
}

/* A year, and then each other part any number of times, without an offset. */
static bool has_body(const char *at, const char *end)
{
    if (!take(&at, end, "9999"))
        return false;
    while (take(&at, end, "-19"))
        ;
    while (take(&at, end, "-39"))
        ;
    while (take(&at, end, "T29:59:59"))
        ;
    return at == end || (take(&at, end, ".") && take_digits(&at, end) && at == end);
}

/* How many bytes at the end are an offset of this form; 0: none are. */
static size_t zone_size(const char *start, const char *end, const char *form)
{
    size_t size = strlen(form);
    const char *at = end - size;

    return (size_t)(end - start) > size && take(&at, end, form) ? size : 0;
}

/* What the reference takes for a timestamp. */
static bool has_form(const char *at, const char *end)
{
    static const char *const zones[] = {"Z", "+29:59", "-29:59", "+2959", "-2959"};

    if (has_body(at, end))
        return true;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        size_t size = zone_size(at, end, zones[i]);

        if (size > 0 && has_body(at, end - size))
            return true;
    }
    return false;
}

static double two(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

/* The parts of a timestamp. */
struct stamp {
    double year, month, day, hour, minute, second, millisecond, offset_minutes;
};

/* Milliseconds: three digits, the others say nothing. */
static double read_fraction(const char **at, const char *end)
{
    double millis = 0, unit = 100;

    for (++*at; *at < end && **at >= '0' && **at <= '9'; ++*at, unit = floor(unit / 10))
        millis += (**at - '0') * unit;
    return millis;
}

static bool read_time(const char **at, const char *end, struct stamp *stamp)
{
    stamp->hour = two(*at + 1);
    stamp->minute = two(*at + 4);
    stamp->second = two(*at + 7);
    *at += 9;
    if (*at < end && **at == '.')
        stamp->millisecond = read_fraction(at, end);
    return stamp->hour < 24 || (stamp->hour == 24 && stamp->minute == 0 && stamp->second == 0 &&
                                stamp->millisecond == 0);
}

static bool read_zone(const char *at, const char *end, bool has_time, struct stamp *stamp)
{
    double sign = *at == '-' ? -1 : 1, hours;

    if (*at == 'Z')
        return true;
    if (!has_time || end - at < 5)
        return false;
    hours = two(at + 1);
    stamp->offset_minutes = sign * (hours * 60 + two(end - 2));
    return hours < 24;
}

/* Read what has the form; false where ECMAScript sees no time in it. */
static bool read_stamp(const char *at, const char *end, struct stamp *stamp)
{
    bool has_time = false;

    stamp->year = two(at) * 100 + two(at + 2);
    at += 4;
    if (take(&at, end, "-19")) {
        stamp->month = two(at - 2);
        if (take(&at, end, "-39"))
            stamp->day = two(at - 2);
    } else if (take(&at, end, "-39")) {
        return false;
    }
    if (at < end && *at == 'T') {
        has_time = true;
        if (!read_time(&at, end, stamp))
            return false;
    }
    if (at < end && *at != 'Z' && *at != '+' && !(*at == '-' && has_time))
        return false;
    if (at < end && !read_zone(at, end, has_time, stamp))
        return false;
    return stamp->month >= 1 && stamp->month <= 12 && stamp->day >= 1 && stamp->day <= 31;
}

/* Without the meaning that Date.UTC gives to years below 100. */
static double time_of(const struct stamp *stamp)
{
    double shift = stamp->year < 100 ? 400 : 0; /* years, after which all days are the same */
    double time = date_utc(stamp->year + shift, stamp->month - 1, stamp->day, stamp->hour,
                           stamp->minute, stamp->second, stamp->millisecond);

    return time - shift / 400 * 146097 * 86400000.0 - stamp->offset_minutes * 60000;
}

const struct value *query_to_millis_iso(struct sfn_frame *frame, const struct value *text)
{
    const char *at = text->as.text, *end = at + text->size;
    struct stamp stamp = {.month = 1, .day = 1};

    if (!has_form(at, end))
        return query_fail(frame, "D3110",
                          "The argument of the toMillis function must be an ISO 8601 formatted "
                          "timestamp. Given %s",
                          query_quote(frame, text));
    if (!read_stamp(at, end, &stamp))
        return &value_null;
    return query_number(frame->region, time_of(&stamp));
}
