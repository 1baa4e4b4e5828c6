/* runtime/trigger/schedule.c - read rate(...) and cron(...), and find the next firing.
 *
 * A cron expression becomes sets of bits, and the days of a month are worked out month by month, so
 * that the search for the next firing looks at no more than the months of 230 years. */
#include "runtime/trigger/schedule.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/base/time.h"

#define MINUTE_MS 60000
#define DAY_MINUTES 1440
#define RATE_MAX 1000000000 /* of minutes, hours or days */

/* ---- reading ---- */

/* What is being read. The fields of a cron expression are read where they stand. */
struct reading {
    const char *text;
    const char *at;
    const char *end; /* of the field */
    char *problem;
};

/* One of the six fields. */
struct field {
    const char *name;
    int first, last;
    const char *const *names; /* JAN, SUN: the first stands for `first` */
    size_t names_count;
    bool wraps; /* 22-2 goes on at the beginning */
};

static const char *const month_names[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                          "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
static const char *const weekday_names[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

enum { MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS, YEARS, FIELDS };

static const struct field fields[FIELDS] = {
    [MINUTES] = {"minutes", 0, 59, NULL, 0, true},
    [HOURS] = {"hours", 0, 23, NULL, 0, true},
    [DAYS] = {"day-of-month", 1, 31, NULL, 0, true},
    [MONTHS] = {"month", 1, 12, month_names, COUNT_OF(month_names), true},
    [WEEKDAYS] = {"day-of-week", 1, 7, weekday_names, COUNT_OF(weekday_names), true},
    [YEARS] = {"year", SCHEDULE_YEAR_FIRST, SCHEDULE_YEAR_LAST, NULL, 0, false},
};

/* Note the problem at a place of the text; the first one stays. Returns false. */
static bool fail(struct reading *reading, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(struct reading *reading, const char *at, const char *format, ...)
{
    struct buffer problem = BUFFER_EMPTY;
    va_list arguments;
    char what[200];

    if (reading->problem != NULL)
        return false;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    buffer_add_text(&problem, "schedule \"");
    text_add_plain(&problem, reading->text, strnlen(reading->text, 256));
    buffer_add_format(&problem, "\", column %zu: %s", (size_t)(at - reading->text) + 1, what);
    reading->problem = buffer_take(&problem);
    return false;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Read digits; more than nine are a number that is too large for everything. */
static bool read_digits(struct reading *reading, int *number)
{
    const char *start = reading->at;

    *number = 0;
    for (; reading->at < reading->end && is_digit(*reading->at); reading->at++)
        *number = reading->at - start < 9 ? *number * 10 + (*reading->at - '0') : RATE_MAX;
    return reading->at > start;
}

/* Whether a byte stands next, which is then passed. */
static bool take(struct reading *reading, char byte)
{
    if (reading->at == reading->end || (*reading->at & ~0x20) != (byte & ~0x20))
        return false;
    reading->at++;
    return true;
}

/* Read a number or a name that the field may have. */
static bool read_value(struct reading *reading, const struct field *field, int *value)
{
    const char *start = reading->at;

    if (read_digits(reading, value)) {
        if (*value >= field->first && *value <= field->last)
            return true;
        return fail(reading, start, "%s goes from %d to %d", field->name, field->first,
                    field->last);
    }
    for (size_t i = 0; i < field->names_count; i++) {
        if (reading->end - start < 3 || strncasecmp(start, field->names[i], 3) != 0)
            continue;
        reading->at += 3;
        *value = field->first + (int)i;
        return true;
    }
    if (start == reading->end)
        return fail(reading, start, "%s ends where a value should follow", field->name);
    return fail(reading, start, "this is not a value of %s, which goes from %d to %d%s",
                field->name, field->first, field->last,
                field->names == month_names ? " or JAN to DEC"
                : field->names != NULL      ? " or SUN to SAT"
                                            : "");
}

/* Add `from`, `from + step` and so on up to `to` to the set. A range whose end comes before its
 * beginning goes on at the field's first value. */
static void add_range(uint64_t *set, const struct field *field, int from, int to, int step)
{
    int count = field->last - field->first + 1;
    int length = to - from + (to < from ? count : 0);

    for (int i = 0; i <= length; i += step) {
        int bit = (from - field->first + i) % count;

        set[bit / 64] |= (uint64_t)1 << bit % 64;
    }
}

/* Read one element of a list: `*`, a value or a range, and perhaps a step. */
static bool read_element(struct reading *reading, const struct field *field, uint64_t *set)
{
    const char *start = reading->at;
    int from = field->first, to = field->last, step = 1;
    bool single = false;

    if (reading->at < reading->end && *reading->at == '*') {
        reading->at++;
    } else {
        if (!read_value(reading, field, &from))
            return false;
        single = reading->at == reading->end || *reading->at != '-';
        if (!single) {
            reading->at++;
            if (!read_value(reading, field, &to))
                return false;
        }
    }
    if (!single && to < from && !field->wraps)
        return fail(reading, start, "the range of %s ends before it begins", field->name);
    if (reading->at < reading->end && *reading->at == '/') {
        const char *place = ++reading->at;

        if (!read_digits(reading, &step))
            return fail(reading, place, "a step is a number");
        if (step < 1 || step > field->last - field->first + (field->first > 0))
            return fail(reading, place, "a step of %s goes from 1 to %d", field->name,
                        field->last - field->first + (field->first > 0));
    } else if (single) {
        to = from;
    }
    add_range(set, field, from, to, step);
    return true;
}

/* Read a list up to the field's end. */
static bool read_list(struct reading *reading, const struct field *field, uint64_t *set)
{
    do {
        if (!read_element(reading, field, set))
            return false;
        if (reading->at == reading->end)
            return true;
    } while (*reading->at++ == ',');
    return fail(reading, reading->at - 1, "this does not belong into %s", field->name);
}

/* True at the end of a field of which `what` must be all. */
static bool read_alone(struct reading *reading, const char *what)
{
    return reading->at == reading->end ||
           fail(reading, reading->at, "%s must be all of its field", what);
}

/* Read the days of the month: a list, or L, L-2, LW, 15W. */
static bool read_days(struct reading *reading, struct schedule *schedule)
{
    const char *start = reading->at;
    uint64_t set = 0;
    int day = 0;

    if (take(reading, 'L')) {
        const char *place = reading->at;

        schedule->kind = SCHEDULE_LAST;
        if (take(reading, 'W')) {
            schedule->kind = SCHEDULE_LAST_WORKDAY;
        } else if (place < reading->end && *place == '-') {
            reading->at++;
            if (!read_digits(reading, &day) || day > 30)
                return fail(reading, place + 1, "L- is followed by 0 to 30 days");
        }
        schedule->day = (uint8_t)day;
        return read_alone(reading, "L");
    }
    if (read_digits(reading, &day) && take(reading, 'W')) {
        if (day < 1 || day > 31)
            return fail(reading, start, "day-of-month goes from 1 to 31");
        schedule->kind = SCHEDULE_WORKDAY;
        schedule->day = (uint8_t)day;
        return read_alone(reading, "W");
    }
    reading->at = start;
    schedule->kind = SCHEDULE_DAYS;
    if (!read_list(reading, &fields[DAYS], &set))
        return false;
    schedule->days = (uint32_t)set << 1;
    return true;
}

/* Read the days of the week: a list, or L, 6L, 6#3. */
static bool read_weekdays(struct reading *reading, struct schedule *schedule)
{
    const char *start = reading->at;
    uint64_t set = 0;
    int weekday;

    schedule->kind = SCHEDULE_WEEKDAYS;
    if (take(reading, 'L')) {
        schedule->weekdays = 1 << 6;
        return read_alone(reading, "L");
    }
    if (*start == '*' || !read_value(reading, &fields[WEEKDAYS], &weekday)) {
        if (reading->problem != NULL)
            return false;
    } else if (take(reading, 'L')) {
        schedule->kind = SCHEDULE_LAST_WEEKDAY;
        schedule->weekday = (uint8_t)(weekday - 1);
        return read_alone(reading, "L");
    } else if (reading->at < reading->end && *reading->at == '#') {
        const char *place = ++reading->at;
        int nth;

        if (!read_digits(reading, &nth) || nth < 1 || nth > 5)
            return fail(reading, place, "# is followed by 1 to 5");
        schedule->kind = SCHEDULE_NTH_WEEKDAY;
        schedule->weekday = (uint8_t)(weekday - 1);
        schedule->day = (uint8_t)nth;
        return read_alone(reading, "#");
    }
    reading->at = start;
    if (!read_list(reading, &fields[WEEKDAYS], &set))
        return false;
    schedule->weekdays = (uint8_t)set;
    return true;
}

/* Find the six fields. */
static bool split(struct reading *reading, const char *starts[FIELDS], const char *ends[FIELDS])
{
    const char *at = reading->at, *end = reading->end;
    size_t count = 0;

    for (;; count++) {
        while (at < end && text_byte_is_blank(*at))
            at++;
        if (at == end)
            break;
        if (count < FIELDS)
            starts[count] = at;
        while (at < end && !text_byte_is_blank(*at))
            at++;
        if (count < FIELDS)
            ends[count] = at;
    }
    if (count == FIELDS)
        return true;
    return fail(reading, reading->at,
                "cron has six fields, minutes hours day-of-month month day-of-week year, not %zu",
                count);
}

static bool is_any(const char *start, const char *end)
{
    return end - start == 1 && *start == '?';
}

static bool read_cron(struct reading *reading, struct schedule *schedule)
{
    const char *starts[FIELDS], *ends[FIELDS];
    uint64_t sets[FIELDS][SCHEDULE_YEAR_WORDS] = {{0}};

    if (!split(reading, starts, ends))
        return false;
    if (is_any(starts[DAYS], ends[DAYS]) == is_any(starts[WEEKDAYS], ends[WEEKDAYS]))
        return fail(reading, starts[WEEKDAYS],
                    "one of day-of-month and day-of-week must be ?, and only one");
    for (size_t i = 0; i < FIELDS; i++) {
        bool read;

        reading->at = starts[i];
        reading->end = ends[i];
        if ((i == DAYS || i == WEEKDAYS) && is_any(starts[i], ends[i]))
            continue;
        if (i == DAYS)
            read = read_days(reading, schedule);
        else if (i == WEEKDAYS)
            read = read_weekdays(reading, schedule);
        else
            read = read_list(reading, &fields[i], sets[i]);
        if (!read)
            return false;
    }
    schedule->minutes = sets[MINUTES][0];
    schedule->hours = (uint32_t)sets[HOURS][0];
    schedule->months = (uint16_t)(sets[MONTHS][0] << 1);
    memcpy(schedule->years, sets[YEARS], sizeof schedule->years);
    return true;
}

/* A number, a blank, and a unit in the singular for 1 and in the plural for more. */
static bool read_rate(struct reading *reading, struct schedule *schedule)
{
    static const struct {
        const char *name;
        int64_t ms;
    } units[] = {{"minute", MINUTE_MS}, {"hour", 60 * MINUTE_MS}, {"day", DAY_MINUTES * MINUTE_MS}};
    const char *start = reading->at;
    int number;

    if (!read_digits(reading, &number) || number < 1 || number >= RATE_MAX)
        return fail(reading, start, "rate needs a number from 1 to %d", RATE_MAX - 1);
    if (reading->at == reading->end || *reading->at != ' ')
        return fail(reading, reading->at, "a blank and a unit should follow: minute, hour or day");
    start = ++reading->at;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        size_t size = strlen(units[i].name);
        size_t left = (size_t)(reading->end - start);
        bool plural = left == size + 1 && start[size] == 's';

        if (left < size || memcmp(start, units[i].name, size) != 0 || (left > size && !plural))
            continue;
        if (plural != (number > 1))
            return fail(reading, start, "it is %d %s%s", number, units[i].name,
                        number > 1 ? "s" : "");
        schedule->period_ms = number * units[i].ms;
        return true;
    }
    return fail(reading, start, "a unit is minute, minutes, hour, hours, day or days");
}

bool schedule_read(struct schedule *schedule, const char *text, char **problem)
{
    struct reading reading = {text, text, text + strlen(text), NULL};
    bool rate = text_starts(text, "rate("), cron = text_starts(text, "cron(");

    *schedule = (struct schedule){0};
    if (!rate && !cron) {
        fail(&reading, text, "a schedule is rate(...) or cron(...)");
    } else if (reading.end[-1] != ')') {
        fail(&reading, reading.end, "the closing parenthesis is missing");
    } else {
        reading.at += strlen("rate(");
        reading.end--;
        rate ? read_rate(&reading, schedule) : read_cron(&reading, schedule);
    }
    *problem = reading.problem;
    return reading.problem == NULL;
}

/* ---- firing ---- */

static uint32_t bit_if(int day, int length)
{
    return day >= 1 && day <= length ? (uint32_t)1 << day : 0;
}

/* The day from Monday to Friday that is nearest to `day` in a month of `length` days of which the
 * first is the weekday `first` (0: Sunday). */
static int nearest_workday(int day, int length, int first)
{
    int weekday = (first + day - 1) % 7;

    if (weekday == 6)
        return day > 1 ? day - 1 : day + 2;
    if (weekday == 0)
        return day < length ? day + 1 : day - 2;
    return day;
}

/* The days of a month on which it fires, as bits. */
static uint32_t days_of(const struct schedule *schedule, int64_t year, int month)
{
    int length = time_days_in_month(year, month);
    int first = (int)((time_days(year, month, 1) + 4) % 7); /* 1970-01-01 was a Thursday */
    int day = schedule->day, nth = 1 + (schedule->weekday - first + 7) % 7;
    uint32_t days = 0;

    switch (schedule->kind) {
    case SCHEDULE_DAYS:
        return schedule->days & (((uint32_t)2 << length) - 2);
    case SCHEDULE_WEEKDAYS:
        for (int i = 1; i <= length; i++)
            days |= schedule->weekdays >> (first + i - 1) % 7 & 1 ? (uint32_t)1 << i : 0;
        return days;
    case SCHEDULE_LAST:
        return bit_if(length - day, length);
    case SCHEDULE_LAST_WORKDAY:
        return bit_if(nearest_workday(length, length, first), length);
    case SCHEDULE_WORKDAY:
        return day > length ? 0 : bit_if(nearest_workday(day, length, first), length);
    case SCHEDULE_LAST_WEEKDAY:
        return bit_if(nth + 28 <= length ? nth + 28 : nth + 21, length);
    case SCHEDULE_NTH_WEEKDAY:
        return bit_if(nth + 7 * (day - 1), length);
    }
    return 0;
}

/* The first minute of a day, from `minute` on, at which it fires; DAY_MINUTES: none. */
static int minute_of(const struct schedule *schedule, int minute)
{
    int first = minute % 60;

    for (int hour = minute / 60; hour < 24; hour++, first = 0) {
        if ((schedule->hours >> hour & 1) == 0)
            continue;
        for (int i = first; i < 60; i++) {
            if (schedule->minutes >> i & 1)
                return hour * 60 + i;
        }
    }
    return DAY_MINUTES;
}

/* The first firing of a cron expression in that minute or after it. */
static bool next_of_cron(const struct schedule *schedule, int64_t minute, int64_t *next)
{
    int64_t year, date = minute / DAY_MINUTES;
    int month, day, from = (int)(minute % DAY_MINUTES);

    time_date(date, &year, &month, &day);
    for (; year <= SCHEDULE_YEAR_LAST; year++, month = 1, day = 1, from = 0) {
        int64_t bit = year - SCHEDULE_YEAR_FIRST;

        if ((schedule->years[bit / 64] >> bit % 64 & 1) == 0)
            continue;
        for (; month <= 12; month++, day = 1, from = 0) {
            uint64_t days = schedule->months >> month & 1 ? days_of(schedule, year, month) : 0;

            for (; days >> day > 0; day++, from = 0) {
                int found = days >> day & 1 ? minute_of(schedule, from) : DAY_MINUTES;

                if (found == DAY_MINUTES)
                    continue;
                *next = time_days(year, month, day) * DAY_MINUTES + found;
                return true;
            }
        }
    }
    return false;
}

bool schedule_next(const struct schedule *schedule, int64_t start_ms, int64_t after_ms,
                   int64_t *next_ms)
{
    int64_t minute;

    if (schedule->period_ms > 0) {
        int64_t gone = after_ms < start_ms ? 0 : (after_ms - start_ms) / schedule->period_ms;

        return !__builtin_mul_overflow(gone + 1, schedule->period_ms, next_ms) &&
               !__builtin_add_overflow(start_ms, *next_ms, next_ms);
    }
    if (!next_of_cron(schedule, after_ms < 0 ? 0 : after_ms / MINUTE_MS + 1, &minute))
        return false;
    *next_ms = minute * MINUTE_MS;
    return true;
}

bool schedule_last(const struct schedule *schedule, int64_t start_ms, int64_t after_ms,
                   int64_t until_ms, int64_t *last_ms)
{
    int64_t from = after_ms, to = until_ms, next;

    if (!schedule_next(schedule, start_ms, after_ms, last_ms) || *last_ms > until_ms)
        return false;
    /* After `from` there is one in time, after `to` there is none. */
    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;

        if (schedule_next(schedule, start_ms, middle, &next) && next <= until_ms) {
            *last_ms = next;
            from = next > middle ? next - 1 : middle;
        } else {
            to = middle;
        }
    }
    return true;
}
