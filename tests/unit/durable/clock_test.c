/* tests/unit/durable/clock_test.c - a clock that is set while executions wait in a store. What goes
 * by the time that passes is due as if nothing had happened, what goes by the clock follows it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "runtime/base/count.h"
#include "runtime/store/read.h"
#include "tests/unit/durable/bench.h"

#define SECOND_MS INT64_C(1000)
#define HOUR_MS (3600 * SECOND_MS)

/* Longer than timers are in memory. */
static const char rests[] = "{\"StartAt\":\"Rest\",\"States\":{\"Rest\":{\"Type\":\"Wait\","
                            "\"SecondsPath\":\"$.for\",\"End\":true}}}";
/* Two hours after the bench's clock begins. */
static const char waits_until[] = "{\"StartAt\":\"Rest\",\"States\":{\"Rest\":{\"Type\":\"Wait\","
                                  "\"Timestamp\":\"2023-11-15T00:13:20Z\",\"End\":true}}}";
static const char pays[] =
    "{\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK ",\"TimeoutSeconds\":7200,\"End\":true}}}";

static const char pays_each[] =
    "{\"StartAt\":\"Each\",\"States\":{\"Each\":{\"Type\":\"Map\",\"Label\":\"L\",\"End\":true,"
    "\"ItemProcessor\":{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":"
    "\"STANDARD\"},\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK ",\"End\":true}}}}}}";

static struct program rest, until, pay, each;

static int set_up(void **state)
{
    rest = program_compile("rest", rests, false);
    until = program_compile("until", waits_until, false);
    pay = program_compile("pay", pays, false);
    each = program_compile("each", pays_each, false);
    return 0;
}

static int tear_down(void **state)
{
    program_drop(&rest);
    program_drop(&until);
    program_drop(&pay);
    program_drop(&each);
    return 0;
}

static const char *const kinds[] = {"memory", "sqlite"};

/* Nothing is told before the wait is over, which it is in `ms`. */
static void expect_end_after(struct bench *bench, int64_t ms, const char *end)
{
    bench_run_for(bench, ms - SECOND_MS);
    bench_expect(bench, "");
    bench_run_for(bench, 2 * SECOND_MS);
    bench_expect(bench, end);
}

static void begin(struct bench *bench, const char *kind, const struct program *program)
{
    bench_init(bench, kind, program);
    bench_start(bench, "one", "{\"for\":7200}");
    bench_run_for(bench, SECOND_MS);
    bench_expect(bench, "start: OK one\n");
}

/* Hours by which the clock is set. */
static const int64_t steps[] = {1, 3, 24 * 365, -1, -3, -24 * 365};

static void a_wait_takes_as_long_as_it_says(void **state)
{
    for (size_t i = 0; i < COUNT_OF(steps) * COUNT_OF(kinds); i++) {
        struct bench bench;

        begin(&bench, kinds[i % COUNT_OF(kinds)], &rest);
        loop_set_clock(bench.loop, steps[i / COUNT_OF(kinds)] * HOUR_MS);
        expect_end_after(&bench, 7199 * SECOND_MS, "one SUCCEEDED {\"for\":7200}\n");
        bench_drop(&bench);
    }
}

/* What is recorded is by the clock as it is now: the next owner knows how much is left. */
static void so_it_does_over_a_restart(void **state)
{
    for (size_t i = 0; i < COUNT_OF(steps) * COUNT_OF(kinds); i++) {
        struct bench bench;

        begin(&bench, kinds[i % COUNT_OF(kinds)], &rest);
        loop_set_clock(bench.loop, steps[i / COUNT_OF(kinds)] * HOUR_MS);
        bench_start(&bench, "two", "{\"for\":5400}"); /* it is not moved */
        bench_run_for(&bench, 1800 * SECOND_MS);
        bench_expect(&bench, "start: OK two\n");
        bench_close(&bench);
        bench_open(&bench);
        expect_end_after(&bench, 3600 * SECOND_MS, "two SUCCEEDED {\"for\":5400}\n");
        expect_end_after(&bench, 1798 * SECOND_MS, "one SUCCEEDED {\"for\":7200}\n");
        bench_drop(&bench);
    }
}

static void it_may_be_set_often(void **state)
{
    struct bench bench;

    begin(&bench, "sqlite", &rest);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        loop_set_clock(bench.loop, steps[i] * HOUR_MS);
        bench_run_for(&bench, 600 * SECOND_MS);
    }
    expect_end_after(&bench, 3599 * SECOND_MS, "one SUCCEEDED {\"for\":7200}\n");
    bench_drop(&bench);
}

static void a_time_out_comes_no_earlier(void **state)
{
    struct bench bench;

    bench_init(&bench, "sqlite", &pay);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, SECOND_MS);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
    loop_set_clock(bench.loop, 3 * HOUR_MS);
    expect_end_after(&bench, 7199 * SECOND_MS, "- Pay\none FAILED States.Timeout\n");
    bench_drop(&bench);
}

static void a_timestamp_follows_the_clock(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        begin(&bench, kinds[i], &until);
        loop_set_clock(bench.loop, HOUR_MS);
        expect_end_after(&bench, 3599 * SECOND_MS, "one SUCCEEDED {\"for\":7200}\n");
        bench_start(&bench, "two", "{}"); /* that time is over */
        bench_run_for(&bench, SECOND_MS);
        bench_expect(&bench, "start: OK two\ntwo SUCCEEDED {}\n");
        loop_set_clock(bench.loop, -HOUR_MS - 2 * SECOND_MS);
        bench_start(&bench, "three", "{}");
        bench_run_for(&bench, SECOND_MS);
        bench_expect(&bench, "start: OK three\n");
        expect_end_after(&bench, 3599 * SECOND_MS, "three SUCCEEDED {}\n");
        bench_drop(&bench);
    }
}

/* The timer was asked for by the clock as it was, and is told after that. */
static void a_commit_in_flight_is_moved_too(void **state)
{
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        struct bench bench;

        bench_init(&bench, "memory", &rest);
        bench_hold(&bench);
        bench_start(&bench, "one", "{\"for\":7200}");
        loop_set_clock(bench.loop, steps[i] * HOUR_MS);
        bench_start(&bench, "two", "{\"for\":7300}");
        bench_release(&bench);
        bench_run_for(&bench, SECOND_MS);
        bench_expect(&bench, "start: OK one\nstart: OK two\n");
        expect_end_after(&bench, 7199 * SECOND_MS, "one SUCCEEDED {\"for\":7200}\n");
        expect_end_after(&bench, 99 * SECOND_MS, "two SUCCEEDED {\"for\":7300}\n");
        bench_drop(&bench);
    }
}

static void a_store_that_cannot_follow_is_told_of(void **state)
{
    struct bench bench;

    begin(&bench, "memory", &rest);
    loop_set_clock(bench.loop, HOUR_MS);
    bench_fail_commit(&bench, STORE_FULL);
    bench_run_for(&bench, SECOND_MS);
    bench_expect(&bench, "the clock was set, and timers could not be kept from following: "
                         "no room is left\n");
    expect_end_after(&bench, 3598 * SECOND_MS, "one SUCCEEDED {\"for\":7200}\n");
    bench_drop(&bench);
}

/* A machine without a clock that lasts begins anywhere, and learns the time later: what was
 * recorded by the right time is due by it. */
static void a_clock_that_was_behind_is_set_right(void **state)
{
    struct bench bench;
    int64_t now_ms;

    begin(&bench, "sqlite", &rest);
    bench_close(&bench);
    now_ms = bench.now_ms;
    bench.now_ms = SECOND_MS;
    bench_open(&bench);
    bench_run_for(&bench, 60 * SECOND_MS);
    loop_set_clock(bench.loop, now_ms - SECOND_MS);
    expect_end_after(&bench, 7139 * SECOND_MS, "one SUCCEEDED {\"for\":7200}\n");
    bench_drop(&bench);
}

/* ---- what is told of time ---- */

struct times {
    int64_t started_ms, ended_ms, redriven_ms;
};

static bool add_times(void *context, const struct store_execution *execution)
{
    *(struct times *)context =
        (struct times){execution->start.started_ms, execution->ended_ms, execution->redriven_ms};
    return false;
}

static struct times times_of(struct bench *bench, int64_t number)
{
    const struct store_text no_id = {NULL, 0};
    struct times times;

    assert_int_equal(
        store_read_execution(durable_store(bench->durable), number, no_id, add_times, &times),
        STORE_OK);
    return times;
}

static void note_time(void *context, const struct durable_reply *reply)
{
    assert_int_equal(reply->result, DURABLE_OK);
    *(int64_t *)context = reply->at_ms;
}

/* When the reply says that it was stopped. */
static int64_t stop(struct bench *bench)
{
    int64_t at_ms = 0;
    const struct durable_asker asker = {.replied = note_time, .context = &at_ms};

    durable_stop(bench->durable, bench_arn(bench, "one"), NULL, NULL, &asker);
    bench_run_for(bench, SECOND_MS);
    return at_ms;
}

static int64_t redrive(struct bench *bench)
{
    int64_t at_ms = 0;
    const struct durable_asker asker = {.replied = note_time, .context = &at_ms};

    durable_redrive(bench->durable, bench_arn(bench, "one"), &asker);
    bench_run_for(bench, SECOND_MS);
    return at_ms;
}

/* As its history says, too: there, and in what is told of it, time never goes back. */
static void nothing_ends_before_it_began(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        begin(&bench, kinds[i], &rest);
        loop_set_clock(bench.loop, -3 * HOUR_MS);
        bench_run_for(&bench, 60 * SECOND_MS);
        assert_int_equal(stop(&bench), BENCH_START_MS);
        assert_int_equal(times_of(&bench, 1).started_ms, BENCH_START_MS);
        assert_int_equal(times_of(&bench, 1).ended_ms, BENCH_START_MS);
        bench_close(&bench);
        bench_open(&bench); /* the next owner goes by what is recorded */
        assert_int_equal(redrive(&bench), BENCH_START_MS);
        assert_int_equal(times_of(&bench, 1).redriven_ms, BENCH_START_MS);
        assert_int_equal(times_of(&bench, 1).ended_ms, 0);
        loop_set_clock(bench.loop, 6 * HOUR_MS); /* behind what it saw last */
        assert_true(stop(&bench) > BENCH_START_MS + 2 * HOUR_MS);
        assert_true(times_of(&bench, 1).ended_ms > BENCH_START_MS + 2 * HOUR_MS);
        bench_drop(&bench);
    }
}

/* Those of the distributed Map, too. */
static void no_child_ends_before_it_began(void **state)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct bench bench;

        bench_init(&bench, kinds[i], &each);
        bench_start(&bench, "one", "[1]");
        bench_run_for(&bench, SECOND_MS);
        bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
        loop_set_clock(bench.loop, -3 * HOUR_MS);
        bench_succeed(&bench, "Pay", "1");
        bench_run_for(&bench, SECOND_MS);
        bench_expect(&bench, "one SUCCEEDED [1]\n");
        for (int64_t number = 1; number <= 2; number++) {
            assert_int_equal(times_of(&bench, number).started_ms, BENCH_START_MS);
            assert_int_equal(times_of(&bench, number).ended_ms, BENCH_START_MS);
        }
        bench_drop(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_takes_as_long_as_it_says),
        cmocka_unit_test(so_it_does_over_a_restart),
        cmocka_unit_test(it_may_be_set_often),
        cmocka_unit_test(a_time_out_comes_no_earlier),
        cmocka_unit_test(a_timestamp_follows_the_clock),
        cmocka_unit_test(a_commit_in_flight_is_moved_too),
        cmocka_unit_test(a_store_that_cannot_follow_is_told_of),
        cmocka_unit_test(a_clock_that_was_behind_is_set_right),
        cmocka_unit_test(nothing_ends_before_it_began),
        cmocka_unit_test(no_child_ends_before_it_began),
    };

    return cmocka_run_group_tests_name("durable/clock", tests, set_up, tear_down);
}
