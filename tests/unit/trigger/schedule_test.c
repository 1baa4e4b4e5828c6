/* tests/unit/trigger/schedule_test.c - rate and cron expressions: what they are, when they fire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/buffer.h"
#include "runtime/base/time.h"
#include "runtime/trigger/schedule.h"

static int64_t ms_of(const char *time)
{
    struct instant instant;

    assert_true(time_read(time, strlen(time), &instant));
    return instant.seconds * 1000 + instant.nanoseconds / 1000000;
}

/* The next `count` firings after a time, as text; "none" where there is no more. */
static const char *firings(const char *expression, const char *start, const char *after, int count)
{
    static struct buffer out;
    struct schedule schedule;
    char *problem, text[TIME_TEXT_MAX];
    int64_t time = ms_of(after);

    buffer_clear(&out);
    assert_true(schedule_read(&schedule, expression, &problem));
    for (int i = 0; i < count; i++) {
        buffer_add_text(&out, i > 0 ? " " : "");
        if (!schedule_next(&schedule, ms_of(start), time, &time)) {
            buffer_add_text(&out, "none");
            break;
        }
        time_write_trimmed(text, time);
        buffer_add_text(&out, text);
    }
    return out.text;
}

#define ASSERT_CRON(expression, after, times)                                                      \
    assert_string_equal(firings("cron(" expression ")", after, after, 3), times)

static void test_rate(void **state)
{
    (void)state;
    assert_string_equal(
        firings("rate(1 minute)", "2026-01-01T00:00:30Z", "2026-01-01T00:00:30Z", 2),
        "2026-01-01T00:01:30Z 2026-01-01T00:02:30Z");
    /* It counts from its start, whenever it is asked. */
    assert_string_equal(
        firings("rate(5 minutes)", "2026-01-01T00:00:30Z", "2026-01-01T01:02:00Z", 1),
        "2026-01-01T01:05:30Z");
    assert_string_equal(firings("rate(1 hour)", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", 1),
                        "2026-01-01T02:00:00Z");
    assert_string_equal(firings("rate(2 days)", "2026-01-01T00:00:00Z", "2025-12-01T00:00:00Z", 1),
                        "2026-01-03T00:00:00Z");
}

static void test_minutes_and_hours(void **state)
{
    (void)state;
    ASSERT_CRON("0 10 * * ? *", "2026-03-01T09:59:59Z",
                "2026-03-01T10:00:00Z 2026-03-02T10:00:00Z 2026-03-03T10:00:00Z");
    /* The minute that has begun is over. */
    ASSERT_CRON("0 10 * * ? *", "2026-03-01T10:00:00Z",
                "2026-03-02T10:00:00Z 2026-03-03T10:00:00Z 2026-03-04T10:00:00Z");
    ASSERT_CRON("5,35 14 * * ? *", "2026-03-01T14:05:00Z",
                "2026-03-01T14:35:00Z 2026-03-02T14:05:00Z 2026-03-02T14:35:00Z");
    ASSERT_CRON("0/20 8-9 ? * MON-FRI *", "2026-03-06T09:30:00Z",
                "2026-03-06T09:40:00Z 2026-03-09T08:00:00Z 2026-03-09T08:20:00Z");
    ASSERT_CRON("58-1 23 * * ? *", "2026-03-01T23:58:00Z",
                "2026-03-01T23:59:00Z 2026-03-02T23:00:00Z 2026-03-02T23:01:00Z");
    ASSERT_CRON("10-30/10 * * * ? *", "2026-03-01T23:20:00Z",
                "2026-03-01T23:30:00Z 2026-03-02T00:10:00Z 2026-03-02T00:20:00Z");
}

static void test_days(void **state)
{
    (void)state;
    ASSERT_CRON("0 0 31 * ? *", "2026-03-31T00:00:00Z",
                "2026-05-31T00:00:00Z 2026-07-31T00:00:00Z 2026-08-31T00:00:00Z");
    ASSERT_CRON("0 0 29 2 ? *", "2026-01-01T00:00:00Z",
                "2028-02-29T00:00:00Z 2032-02-29T00:00:00Z 2036-02-29T00:00:00Z");
    /* 2100 has no leap day. */
    ASSERT_CRON("0 0 29 FEB ? 2096-2104", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z none");
    ASSERT_CRON("0 0 L * ? *", "2028-02-01T00:00:00Z",
                "2028-02-29T00:00:00Z 2028-03-31T00:00:00Z 2028-04-30T00:00:00Z");
    ASSERT_CRON("0 0 L-30 * ? *", "2026-01-01T00:00:00Z",
                "2026-03-01T00:00:00Z 2026-05-01T00:00:00Z 2026-07-01T00:00:00Z");
    ASSERT_CRON("0 0 30-2 JUN ? *", "2026-06-02T00:00:00Z",
                "2026-06-30T00:00:00Z 2027-06-01T00:00:00Z 2027-06-02T00:00:00Z");
}

static void test_workdays(void **state)
{
    (void)state;
    /* The 15th was a Sunday in February and March 2026, a Wednesday in April. */
    ASSERT_CRON("0 9 15W * ? *", "2026-02-01T00:00:00Z",
                "2026-02-16T09:00:00Z 2026-03-16T09:00:00Z 2026-04-15T09:00:00Z");
    /* The first was a Sunday in February and March; in August it is a Saturday. */
    ASSERT_CRON("0 9 1W 2,8 ? *", "2026-01-15T00:00:00Z",
                "2026-02-02T09:00:00Z 2026-08-03T09:00:00Z 2027-02-01T09:00:00Z");
    /* The last of May 2026 is a Sunday, that of January a Saturday. */
    ASSERT_CRON("0 9 31W * ? *", "2026-01-01T00:00:00Z",
                "2026-01-30T09:00:00Z 2026-03-31T09:00:00Z 2026-05-29T09:00:00Z");
    ASSERT_CRON("0 9 LW * ? *", "2026-01-01T00:00:00Z",
                "2026-01-30T09:00:00Z 2026-02-27T09:00:00Z 2026-03-31T09:00:00Z");
}

static void test_weekdays(void **state)
{
    (void)state;
    ASSERT_CRON("0 2 ? * SAT *", "2026-03-01T00:00:00Z",
                "2026-03-07T02:00:00Z 2026-03-14T02:00:00Z 2026-03-21T02:00:00Z");
    ASSERT_CRON("0 2 ? * 1 *", "2026-03-01T00:00:00Z",
                "2026-03-01T02:00:00Z 2026-03-08T02:00:00Z 2026-03-15T02:00:00Z");
    ASSERT_CRON("0 2 ? * fri-sun *", "2026-03-01T00:00:00Z",
                "2026-03-01T02:00:00Z 2026-03-06T02:00:00Z 2026-03-07T02:00:00Z");
    ASSERT_CRON("15 10 ? * 6L 2026-2027", "2026-01-01T00:00:00Z",
                "2026-01-30T10:15:00Z 2026-02-27T10:15:00Z 2026-03-27T10:15:00Z");
    ASSERT_CRON("0 2 ? * SAT#3 *", "2026-01-01T00:00:00Z",
                "2026-01-17T02:00:00Z 2026-02-21T02:00:00Z 2026-03-21T02:00:00Z");
    ASSERT_CRON("0 2 ? * 2#5 *", "2026-01-01T00:00:00Z",
                "2026-03-30T02:00:00Z 2026-06-29T02:00:00Z 2026-08-31T02:00:00Z");
    ASSERT_CRON("0 2 ? * L *", "2026-03-01T00:00:00Z",
                "2026-03-07T02:00:00Z 2026-03-14T02:00:00Z 2026-03-21T02:00:00Z");
}

static void test_years(void **state)
{
    (void)state;
    ASSERT_CRON("0/5 5 ? JAN 1-5 2022", "2026-01-01T00:00:00Z", "none");
    ASSERT_CRON("0 0 1 1 ? 2198/1", "2026-01-01T00:00:00Z",
                "2198-01-01T00:00:00Z 2199-01-01T00:00:00Z none");
    ASSERT_CRON("0 0 1 1 ? 2027,2030", "2026-01-01T00:00:00Z",
                "2027-01-01T00:00:00Z 2030-01-01T00:00:00Z none");
    /* Never: no month is that long. */
    ASSERT_CRON("0 0 30 2 ? *", "2026-01-01T00:00:00Z", "none");
}

static void assert_refused(const char *expression, const char *expected)
{
    struct schedule schedule;
    char *problem;

    assert_false(schedule_read(&schedule, expression, &problem));
    assert_non_null(strstr(problem, ", column "));
    assert_string_equal(strstr(problem, ", column ") + strlen(", column "), expected);
    free(problem);
}

static void test_refused_rates(void **state)
{
    (void)state;
    assert_refused("", "1: a schedule is rate(...) or cron(...)");
    assert_refused(" rate(10 minutes)", "1: a schedule is rate(...) or cron(...)");
    assert_refused("rate(10 minutes", "16: the closing parenthesis is missing");
    assert_refused("rate()", "6: rate needs a number from 1 to 999999999");
    assert_refused("rate(0 minutes)", "6: rate needs a number from 1 to 999999999");
    assert_refused("rate(-10 minutes)", "6: rate needs a number from 1 to 999999999");
    assert_refused("rate( 10 minutes )", "6: rate needs a number from 1 to 999999999");
    assert_refused("rate(99999999999999999999 days)", "6: rate needs a number from 1 to 999999999");
    assert_refused("rate(10)", "8: a blank and a unit should follow: minute, hour or day");
    assert_refused("rate(1 minutes)", "8: it is 1 minute");
    assert_refused("rate(10 hour)", "9: it is 10 hours");
    assert_refused("rate(10 MINUTES)", "9: a unit is minute, minutes, hour, hours, day or days");
    assert_refused("rate(10 minutess)", "9: a unit is minute, minutes, hour, hours, day or days");
    assert_refused("rate(10 seconds)", "9: a unit is minute, minutes, hour, hours, day or days");
}

static void test_refused_crons(void **state)
{
    (void)state;
    assert_refused("cron(0 10 * * ?)", "6: cron has six fields, minutes hours day-of-month month "
                                       "day-of-week year, not 5");
    assert_refused("cron(0 1 * * * *)",
                   "14: one of day-of-month and day-of-week must be ?, and only one");
    assert_refused("cron(0 1 ? * ? *)",
                   "14: one of day-of-month and day-of-week must be ?, and only one");
    assert_refused("cron(71 8 1 * ? *)", "6: minutes goes from 0 to 59");
    assert_refused("cron(0 dummy ? * MON-FRI *)",
                   "8: this is not a value of hours, which goes from 0 to 23");
    assert_refused("cron(7 20 ? * NOT *)",
                   "15: this is not a value of day-of-week, which goes from 1 to 7 or SUN to SAT");
    assert_refused("cron(*/60 * * * ? *)", "8: a step of minutes goes from 1 to 59");
    assert_refused("cron(0/0 * * * ? *)", "8: a step of minutes goes from 1 to 59");
    assert_refused("cron(0/x * * * ? *)", "8: a step is a number");
    assert_refused("cron(1, * * * ? *)", "8: minutes ends where a value should follow");
    assert_refused("cron(1;2 * * * ? *)", "7: this does not belong into minutes");
    assert_refused("cron(0 0 1 1 ? 2030-2027)", "16: the range of year ends before it begins");
    assert_refused("cron(0 0 1 1 ? 1969)", "16: year goes from 1970 to 2199");
    assert_refused("cron(0 0 ? * 3#1,6#3 *)", "17: # must be all of its field");
    assert_refused("cron(0 0 ? * 3#6 *)", "16: # is followed by 1 to 5");
    assert_refused("cron(0 0 32W * ? *)", "10: day-of-month goes from 1 to 31");
    assert_refused("cron(0 0 L-31 * ? *)", "12: L- is followed by 0 to 30 days");
    assert_refused("cron(0 0 L,15 * ? *)", "11: L must be all of its field");
    assert_refused("cron(0 0 1 13 ? *)", "12: month goes from 1 to 12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rate),          cmocka_unit_test(test_minutes_and_hours),
        cmocka_unit_test(test_days),          cmocka_unit_test(test_workdays),
        cmocka_unit_test(test_weekdays),      cmocka_unit_test(test_years),
        cmocka_unit_test(test_refused_rates), cmocka_unit_test(test_refused_crons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
