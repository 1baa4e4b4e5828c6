/* tests/unit/lang/time_test.c - timestamps and random bits. */
#include "runtime/base/count.h"
#include "tests/unit/lang/fixture.h"

#include "runtime/lang/random.h"
#include "runtime/base/time.h"

static void expect_instant(const char *text, int64_t seconds, int32_t nanoseconds)
{
    struct instant instant;

    if (!time_read(text, strlen(text), &instant))
        fail_msg("%s is no timestamp", text);
    assert_int_equal(instant.seconds, seconds);
    assert_int_equal(instant.nanoseconds, nanoseconds);
}

static void timestamps_are_read(void **state)
{
    (void)state;
    expect_instant("1970-01-01T00:00:00Z", 0, 0);
    expect_instant("1969-12-31T23:59:59.5Z", -1, 500000000);
    expect_instant("2016-03-14T01:59:00Z", 1457920740, 0);
    expect_instant("2016-03-14T01:59:00.123456Z", 1457920740, 123456000);
    expect_instant("2016-03-14T01:59:00+05:30", 1457920740 - 19800, 0);
    expect_instant("2016-03-14T01:59:00-00:01", 1457920740 + 60, 0);
    expect_instant("2016-02-29T00:00:00Z", 1456704000, 0);
    expect_instant("2000-02-29T00:00:00.000000001Z", 951782400, 1);
    expect_instant("2026-01-01T00:00:00.1234567891234567Z", 1767225600, 123456789);
    expect_instant("2016-12-31T23:59:60Z", 1483228800, 0);
    expect_instant("0000-01-01T00:00:00Z", -62167219200, 0);
    expect_instant("9999-12-31T23:59:59Z", 253402300799, 0);
}

static void wrong_timestamps_are_refused(void **state)
{
    static const char *const texts[] = {
        "", "2016", "2016-03-14", "2016-03-14T01:59:00", "2016-03-14 01:59:00Z",
        "2016-03-14t01:59:00Z", "2016-03-14T01:59:00z", "2016-02-30T00:00:00Z",
        "2015-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2016-13-01T00:00:00Z",
        "2016-00-01T00:00:00Z", "2016-01-00T00:00:00Z", "2016-01-01T24:00:00Z",
        "2016-01-01T00:60:00Z", "2016-01-01T00:00:61Z", "2016-01-01T00:00:00.Z",
        "2016-01-01T00:00:00+0100", "2016-01-01T00:00:00+24:00", "2016-01-01T00:00:00+00:60",
        "2016-01-01T00:00:00Z ", " 2016-01-01T00:00:00Z", "2016-01-01T00:00Z", "16-01-01T00:00:00Z",
        "+2016-01-01T00:00:00Z", "2016-1-1T00:00:00Z",
    };
    struct instant instant;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (time_read(texts[i], strlen(texts[i]), &instant))
            fail_msg("%s is taken for a timestamp", texts[i]);
    assert_false(time_read("2016-03-14T01:59:00Z\0", 21, &instant));
}

static void expect_written(int64_t ms, const char *text)
{
    char out[TIME_TEXT_MAX];

    assert_int_equal(time_write_ms(out, ms), strlen(text));
    assert_string_equal(out, text);
}

static void milliseconds_are_written(void **state)
{
    char out[TIME_TEXT_MAX];

    (void)state;
    expect_written(0, "1970-01-01T00:00:00.000Z");
    expect_written(-1, "1969-12-31T23:59:59.999Z");
    expect_written(-1000, "1969-12-31T23:59:59.000Z");
    expect_written(1795557824120, "2026-11-24T22:03:44.120Z");
    expect_written(951868799007, "2000-02-29T23:59:59.007Z");
    expect_written(-62167219200001, "-0001-12-31T23:59:59.999Z");
    assert_in_range(time_write_ms(out, INT64_MAX), 24, TIME_TEXT_MAX - 1);
    assert_in_range(time_write_ms(out, INT64_MIN), 24, TIME_TEXT_MAX - 1);
}

static void expect_trimmed(int64_t ms, const char *text)
{
    char out[TIME_TEXT_MAX];

    assert_int_equal(time_write_trimmed(out, ms), strlen(text));
    assert_string_equal(out, text);
}

static void zeros_at_the_end_are_trimmed(void **state)
{
    (void)state;
    expect_trimmed(1795557824123, "2026-11-24T22:03:44.123Z");
    expect_trimmed(1795557824120, "2026-11-24T22:03:44.12Z");
    expect_trimmed(1795557824100, "2026-11-24T22:03:44.1Z");
    expect_trimmed(1795557824007, "2026-11-24T22:03:44.007Z");
    expect_trimmed(1795557824000, "2026-11-24T22:03:44Z");
    expect_trimmed(1795557820000, "2026-11-24T22:03:40Z");
}

static void every_day_is_written_and_read(void **state)
{
    char out[TIME_TEXT_MAX];
    struct instant instant;

    (void)state;
    for (int64_t day = -719000; day < 2900000; day += 13) {
        int length = time_write_ms(out, day * 86400000 + 1);

        assert_true(time_read(out, (size_t)length, &instant));
        assert_int_equal(instant.seconds, day * 86400);
        assert_int_equal(instant.nanoseconds, 1000000);
    }
}

static void random_bits_are_reproducible(void **state)
{
    uint64_t seed = 1234567, again = 1234567;
    char uuid[UUID_TEXT_SIZE];

    (void)state;
    /* The first numbers of the reference implementation for this seed. */
    assert_int_equal(random_next(&seed), 6457827717110365317);
    assert_int_equal(random_next(&seed), 3203168211198807973);
    assert_true(random_real(&again) < 1);
    assert_true(random_real(&again) >= 0);
    for (int i = 0; i < 100; i++) {
        random_uuid(&seed, uuid);
        assert_int_equal(strlen(uuid), 36);
        assert_int_equal(strspn(uuid, "0123456789abcdef-"), 36);
        assert_int_equal(uuid[14], '4');
        assert_non_null(strchr("89ab", uuid[19]));
        assert_true(uuid[8] == '-' && uuid[13] == '-' && uuid[18] == '-' && uuid[23] == '-');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timestamps_are_read),
        cmocka_unit_test(wrong_timestamps_are_refused),
        cmocka_unit_test(milliseconds_are_written),
        cmocka_unit_test(zeros_at_the_end_are_trimmed),
        cmocka_unit_test(every_day_is_written_and_read),
        cmocka_unit_test(random_bits_are_reproducible),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
