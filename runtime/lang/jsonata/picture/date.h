/* runtime/lang/jsonata/picture/date.h - times as ECMAScript computes with them: milliseconds
 * since 1970 in UTC, as doubles, NaN where there is no time. */
#ifndef SFN_LANG_JSONATA_PICTURE_DATE_H
#define SFN_LANG_JSONATA_PICTURE_DATE_H

/* Date.UTC: months count from 0 and may be beyond 11, days and the rest beyond their bounds; years
 * from 0 to 99 mean 1900 to 1999. */
double date_utc(double year, double month, double day, double hour, double minute, double second,
                double millisecond);

/* A time that a Date can have, without a fraction; else NaN. */
double date_clip(double time);

/* The fields of a time; all NaN if that is NaN. Months count from 0, days of the week from Monday,
 * 1. */
struct date_fields {
    double year, month, day, week_day, hour, minute, second, millisecond;
};

struct date_fields date_fields(double time);

/* What a component of a picture ("YMDdFWwXxHhPmsf") is at a time; P: 0 or 1. */
double date_component(double time, char component);

extern const char *const date_months[12];
extern const char *const date_days[7]; /* from Monday on */

#endif
