/* runtime/lang/jsonata/picture/date.c - times as ECMAScript computes with them. */
#include "runtime/lang/jsonata/picture/date.h"

#include <math.h>
#include <stdint.h>

#include "runtime/base/time.h"

#define DAY_MS 86400000.0
#define WEEK_MS (7 * DAY_MS)
#define TIME_MAX 8.64e15
#define YEAR_MAX 400000 /* beyond all that a Date can have */

const char *const date_months[12] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
const char *const date_days[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                  "Friday", "Saturday", "Sunday"};

double date_clip(double time)
{
    return fabs(time) <= TIME_MAX ? trunc(time) + 0.0 : NAN;
}

double date_utc(double year, double month, double day, double hour, double minute, double second,
                double millisecond)
{
    double days;

    year = trunc(year);
    month = trunc(month);
    if (year >= 0 && year <= 99)
        year += 1900;
    year += floor(month / 12);
    month -= floor(month / 12) * 12;
    if (!(fabs(year) <= YEAR_MAX))
        return NAN;
    days = (double)time_days((int64_t)year, (int)month + 1, 1) + trunc(day) - 1;
    return date_clip(days * DAY_MS + (trunc(hour) * 3600000 + trunc(minute) * 60000 +
                                      trunc(second) * 1000 + trunc(millisecond)));
}

struct date_fields date_fields(double time)
{
    struct date_fields fields = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    double days = floor(time / DAY_MS), rest = time - days * DAY_MS;
    int64_t year;
    int month, day;

    if (isnan(time))
        return fields;
    time_date((int64_t)days, &year, &month, &day);
    fields.year = (double)year;
    fields.month = month - 1;
    fields.day = day;
    fields.week_day = fmod(fmod(days + 3, 7) + 7, 7) + 1; /* day 0 was a Thursday */
    fields.hour = floor(rest / 3600000);
    fields.minute = fmod(floor(rest / 60000), 60);
    fields.second = fmod(floor(rest / 1000), 60);
    fields.millisecond = fmod(rest, 1000);
    return fields;
}

/* ---- weeks ---- */

static double date_of(double year, double month, double day)
{
    return date_utc(year, month, day, 0, 0, 0, 0);
}

/* When the first week of a month begins, on a Monday: it is the week that has the first Thursday.
 * The month may be -1 or 12. */
static double first_week(double year, double month)
{
    double year_of, first, week_day;

    year_of = year + floor(month / 12);
    first = date_of(year_of, month - floor(month / 12) * 12, 1);
    week_day = date_fields(first).week_day;
    return week_day > 4 ? first + (8 - week_day) * DAY_MS : first - (week_day - 1) * DAY_MS;
}

static double weeks_between(double start, double end)
{
    return (end - start) / WEEK_MS + 1;
}

/* The week of a day in its year (months of 12) or month (of 1), whose first month is given. It may
 * be one of what comes before or after. */
static double week_in(double today, double year, double month, int months, int least)
{
    double week = weeks_between(first_week(year, month), today);

    if (week > least && today >= first_week(year, month + months))
        week = 1;
    else if (week < 1)
        week = weeks_between(first_week(year, month - months), today);
    return floor(week);
}

/* ---- components ---- */

static double year_of_week(double time, double year)
{
    if (time < first_week(year, 0))
        return year - 1;
    return time >= first_week(year, 12) ? year + 1 : year;
}

/* From 1 to 12. */
static double month_of_week(double time, double year, double month)
{
    if (time < first_week(year, month))
        month -= 1;
    else if (time >= first_week(year, month + 1))
        month += 1;
    return fmod(month + 12, 12) + 1;
}

static double component_of_week(double time, const struct date_fields *at, char component)
{
    double today = date_of(at->year, at->month, at->day);

    switch (component) {
    case 'W':
        return week_in(today, at->year, 0, 12, 52);
    case 'w':
        return week_in(today, at->year, at->month, 1, 4);
    case 'X':
        return isnan(time) ? NAN : year_of_week(time, at->year);
    default:
        return isnan(time) ? NAN : month_of_week(time, at->year, at->month);
    }
}

double date_component(double time, char component)
{
    struct date_fields at = date_fields(time);

    switch (component) {
    case 'Y':
        return at.year;
    case 'M':
        return at.month + 1;
    case 'D':
        return at.day;
    case 'd':
        return (date_of(at.year, at.month, at.day) - date_of(at.year, 0, 1)) / DAY_MS + 1;
    case 'F':
        return at.week_day;
    case 'H':
        return at.hour;
    case 'h':
        return fmod(at.hour, 12) == 0 ? 12 : fmod(at.hour, 12);
    case 'P':
        return at.hour >= 12;
    case 'm':
        return at.minute;
    case 's':
        return at.second;
    case 'f':
        return at.millisecond;
    default:
        return component_of_week(time, &at, component);
    }
}
