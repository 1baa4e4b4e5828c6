/* runtime/trigger/schedule.h - when something happens again and again: rate(...) and cron(...).
 *
 * The language is that of schedules of EventBridge's rules (docs/triggers.md). All times are UTC.
 * Pure: the time is an argument. */
#ifndef SFN_TRIGGER_SCHEDULE_H
#define SFN_TRIGGER_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#define SCHEDULE_YEAR_FIRST 1970
#define SCHEDULE_YEAR_LAST 2199
#define SCHEDULE_YEAR_WORDS ((SCHEDULE_YEAR_LAST - SCHEDULE_YEAR_FIRST) / 64 + 1)

/* How a cron expression names the days of a month. */
enum schedule_day {
    SCHEDULE_DAYS,         /* days: 1-31 */
    SCHEDULE_WEEKDAYS,     /* days of the week: every one of `weekdays` */
    SCHEDULE_LAST,         /* L, L-2: the last day, or `day` days before it */
    SCHEDULE_LAST_WORKDAY, /* LW: the last from Monday to Friday */
    SCHEDULE_WORKDAY,      /* 15W: from Monday to Friday, nearest to `day`, in the same month */
    SCHEDULE_LAST_WEEKDAY, /* 6L: the last `weekday` of the month */
    SCHEDULE_NTH_WEEKDAY,  /* 6#3: the third `weekday`; `day` is 3 */
};

/* An expression as it was read: plain data. Of minutes, hours, days and months bit N stands for N,
 * of days of the week bit 0 for Sunday, of years bit 0 of the first word for 1970. */
struct schedule {
    int64_t period_ms; /* of a rate; 0: a cron expression */
    uint64_t minutes;
    uint32_t hours;
    uint32_t days;
    uint16_t months;
    uint8_t weekdays;
    uint8_t weekday; /* 0 (Sunday) to 6 */
    uint8_t day;
    enum schedule_day kind;
    uint64_t years[SCHEDULE_YEAR_WORDS];
};

/* Read an expression. False when it is not one: *problem is then one line that says what is wrong
 * and where; free it. */
bool schedule_read(struct schedule *schedule, const char *text, char **problem);

/* The first firing after a time. A rate counts from `start_ms`: its first firing is one period
 * later. False when there is none. */
bool schedule_next(const struct schedule *schedule, int64_t start_ms, int64_t after_ms,
                   int64_t *next_ms);

/* The last firing after a time that is not after another one. False when there is none. */
bool schedule_last(const struct schedule *schedule, int64_t start_ms, int64_t after_ms,
                   int64_t until_ms, int64_t *last_ms);

#endif
