/* tests/unit/lang/jsonata/date_test.c - times by pictures, and in ISO 8601. */
#include "tests/unit/lang/fixture.h"

#include <math.h>

#include "runtime/lang/jsonata/picture/date_text.h"

#define NOW 1700000000123.0 /* 2023-11-14T22:13:20.123Z */

static void expect_written(double millis, const char *picture, const char *zone, const char *text)
{
    const struct date_picture *prepared = date_picture(&frame, picture, strlen(picture));

    assert_non_null(prepared);
    expect_text(query_from_millis(&frame, millis, prepared, zone != NULL ? string(zone) : NULL),
                text);
}

static const struct value *read(const char *text, const char *picture)
{
    const struct date_picture *prepared = date_picture(&frame, picture, strlen(picture));

    return prepared != NULL ? query_to_millis(&frame, string(text), prepared, NOW) : NULL;
}

static void a_time_is_written_by_a_picture(void **state)
{
    (void)state;
    expect_written(1521801216617, DATE_PICTURE_ISO, NULL, "2018-03-23T10:33:36.617Z");
    expect_written(1521801216617, DATE_PICTURE_ISO, "-0500", "2018-03-23T05:33:36.617-05:00");
    expect_written(1521801216617, "[FNn], [D1o] [MNn,*-3] [Y,2-2] [h]:[m] [P] [z]", NULL,
                   "Friday, 23rd Mar 18 10:33 am GMT+00:00");
    expect_written(1104537600000, "[X]-W[W01]-[F1] [x] [w]", NULL, "2004-W53-6 12 5");
    expect_written(1521801216617, "[[[Y]]] [YI] [Dwo] [dW]", NULL,
                   "[2018] MMXVIII twenty-third EIGHTY-TWO");
    expect_written(NAN, "[Y]", NULL, "NaN");
}

static void a_text_is_read_by_a_picture(void **state)
{
    (void)state;
    expect(read("2018-03-23T10:33:36.617Z", "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001]Z"),
           "1521801216617");
    expect(read("FRIDAY, 23RD March 2018", "[FNn], [D1o] [MNn] [Y]"), "1521763200000");
    expect(read("23 March 2018 1:05 PM", "[D] [MNn] [Y] [h]:[m] [P]"), "1521810300000");
    expect(read("2018-82", "[Y]-[d]"), "1521763200000");
    expect(read("10:30", "[H]:[m]"), "1699957800000"); /* today */
    expect(read("2018-03-23 +01:00", "[Y]-[M]-[D] [Z]"), "1521759600000");
    expect(read("twenty-third March MCM", "[Dwo] [MNn] [YI]"), "-2201990400000");
    assert_int_equal(read("nothing", "[Y]")->kind, VALUE_UNDEFINED);
    assert_int_equal(read("nothing", "nothing")->kind, VALUE_UNDEFINED);
}

static void a_picture_may_be_wrong(void **state)
{
    (void)state;
    expect_failure(read("1", "[Y"), "D3135", "bracket");
    expect_failure(read("1", "[q]"), "D3132", "\"q\"");
    expect_failure(read("1", "[YN]"), "D3133", "\"Y\"");
    expect_failure(read("1", "[Yx]"), "D3130", "\"x\"");
    expect_failure(read("2018-10", "[Y]-[H]"), "D3136", "missing");
    expect_failure(read("2018-10", "[X]-[W]"), "D3136", "missing");
    assert_null(query_from_millis(&frame, 0, date_picture(&frame, "[Z00000]", 8), NULL));
    expect_failure(NULL, "D3134", "four digits");
}

static void iso_8601_is_read(void **state)
{
    (void)state;
    expect(query_to_millis_iso(&frame, string("1970-01-01T00:00:00.001Z")), "1");
    expect(query_to_millis_iso(&frame, string("2018")), "1514764800000");
    expect(query_to_millis_iso(&frame, string("2018-02-01T10:00:00.1+0100")), "1517475600100");
    expect(query_to_millis_iso(&frame, string("0001-01-01")), "-62135596800000");
    expect(query_to_millis_iso(&frame, string("2018-13")), "null");
    expect_failure(query_to_millis_iso(&frame, string("13 Mar 2018")), "D3110",
                   "Given \"13 Mar 2018\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_time_is_written_by_a_picture),
        TEST(a_text_is_read_by_a_picture),
        TEST(a_picture_may_be_wrong),
        TEST(iso_8601_is_read),
    };

    return cmocka_run_group_tests_name("lang/jsonata/date", tests, NULL, NULL);
}
