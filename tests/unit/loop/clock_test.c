/* tests/unit/loop/clock_test.c - a clock that is set while timers run. The system's clock is
 * replaced by one of ours, which shows as much more as we like. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "runtime/loop/loop.h"

#define HOUR_MS INT64_C(3600000)

static int64_t ahead_ms; /* how much the time of day is ahead */

int clock_gettime(clockid_t clock, struct timespec *now)
{
    long error = syscall(SYS_clock_gettime, clock, now);

    if (clock == CLOCK_REALTIME)
        now->tv_sec += ahead_ms / 1000;
    return (int)error;
}

static int64_t steady_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct account {
    struct loop *loop;
    int64_t began_ms;
    int64_t took_ms; /* when the timer was due, after the beginning; -1: not yet */
};

static void due(void *context)
{
    struct account *account = context;

    account->took_ms = steady_ms() - account->began_ms;
}

static void set_clock(void *context)
{
    ahead_ms = *(int64_t *)context;
}

static struct account account_of(struct loop *loop)
{
    return (struct account){.loop = loop, .began_ms = steady_ms(), .took_ms = -1};
}

static void a_clock_set_forward_ends_waits_for_a_time(void **state)
{
    struct loop *loop = loop_new(false);
    struct account by_clock = account_of(loop);
    struct account steady = account_of(loop);
    int64_t hour_ms = HOUR_MS;
    int64_t now_ms = loop_now_ms(loop);

    (void)state;
    loop_arm(loop, now_ms + 200, set_clock, &hour_ms);
    loop_arm(loop, now_ms + 2500, due, &steady);
    loop_arm_by_clock(loop, now_ms + 1800000, due, &by_clock);
    loop_run(loop);
    assert_in_range(by_clock.took_ms, 200, steady.took_ms);
    assert_in_range(steady.took_ms, 2499, 60000);
    assert_in_range(loop_now_ms(loop), now_ms + HOUR_MS, now_ms + HOUR_MS + 60000);
    loop_free(loop);
    ahead_ms = 0;
}

static void stop(void *context)
{
    loop_stop(context);
}

static void a_clock_set_back_puts_waits_for_a_time_off(void **state)
{
    struct loop *loop;
    struct account by_clock;
    struct account steady;
    int64_t now_ms;

    (void)state;
    ahead_ms = HOUR_MS;
    loop = loop_new(false);
    by_clock = account_of(loop);
    steady = account_of(loop);
    now_ms = loop_now_ms(loop);
    loop_arm_by_clock(loop, now_ms + 300, due, &by_clock);
    loop_arm(loop, now_ms + 500, due, &steady);
    loop_arm(loop, now_ms + 600, stop, loop);
    ahead_ms = 0;
    usleep(150000);
    loop_run(loop);
    assert_in_range(steady.took_ms, 499, 60000);
    assert_int_equal(by_clock.took_ms, -1);
    assert_true(loop_now_ms(loop) < now_ms); /* events show what the clock shows */
    ahead_ms = 2 * HOUR_MS;
    loop_run(loop);
    assert_true(by_clock.took_ms >= 599);
    loop_free(loop);
    ahead_ms = 0;
}

/* As on a board without a battery, until it has found the network. */
static void a_clock_before_1970_is_none_and_time_passes(void **state)
{
    const int64_t real_ms = (int64_t)time(NULL) * 1000;
    struct loop *loop;
    struct account steady;
    int64_t now_ms;

    (void)state;
    ahead_ms = -real_ms - 1000 * HOUR_MS;
    loop = loop_new(false);
    steady = account_of(loop);
    now_ms = loop_now_ms(loop);
    assert_in_range(now_ms, 1, steady_ms() + 1);
    loop_arm(loop, now_ms + 50, due, &steady);
    loop_run(loop);
    assert_in_range(steady.took_ms, 49, 60000);
    usleep(150000);
    assert_in_range(loop_now_ms(loop), now_ms + 150, steady_ms() + 1);
    assert_int_equal(loop_set_by_ms(loop), 0);
    ahead_ms = 0;
    usleep(150000);
    assert_true(loop_now_ms(loop) >= real_ms);
    loop_free(loop);
}

/* By how much a clock was set is told, be it real or simulated. */
static void it_is_told_by_how_much_it_was_set(void **state)
{
    struct loop *loop = loop_new(false);
    int64_t now_ms = loop_now_ms(loop);

    (void)state;
    assert_int_equal(loop_set_by_ms(loop), 0);
    ahead_ms = HOUR_MS;
    usleep(150000);
    assert_true(loop_now_ms(loop) >= now_ms + HOUR_MS);
    assert_in_range(loop_set_by_ms(loop), HOUR_MS - 100, HOUR_MS + 100);
    loop_free(loop);
    ahead_ms = 0;
    loop = loop_new(true);
    now_ms = loop_now_ms(loop);
    loop_set_clock(loop, HOUR_MS);
    assert_int_equal(loop_now_ms(loop), now_ms + HOUR_MS);
    loop_set_clock(loop, -2 * HOUR_MS);
    assert_int_equal(loop_now_ms(loop), now_ms - HOUR_MS);
    assert_int_equal(loop_set_by_ms(loop), -HOUR_MS);
    loop_free(loop);
}

/* A simulated clock that is set is no time that passes. */
static void a_simulated_clock_is_set(void **state)
{
    struct loop *loop = loop_new(true);
    struct account first = account_of(loop);
    struct account second = account_of(loop);
    int64_t now_ms = loop_now_ms(loop);

    (void)state;
    loop_arm(loop, now_ms + HOUR_MS, due, &second);
    loop_arm_by_clock(loop, now_ms + HOUR_MS + HOUR_MS / 2, due, &first);
    loop_set_clock(loop, HOUR_MS);
    loop_run(loop);
    assert_int_equal(loop_now_ms(loop), now_ms + 2 * HOUR_MS);
    assert_true(first.took_ms >= 0 && second.took_ms >= first.took_ms);
    loop_free(loop);
}

static void the_order_is_by_time_in_both(void **state)
{
    struct loop *loop = loop_new(true);
    struct account first = account_of(loop);
    struct account second = account_of(loop);
    int64_t now_ms = loop_now_ms(loop);

    (void)state;
    loop_arm_by_clock(loop, now_ms + HOUR_MS, due, &second);
    loop_arm(loop, now_ms + HOUR_MS / 2, due, &first);
    loop_run(loop);
    assert_int_equal(loop_now_ms(loop), now_ms + HOUR_MS);
    assert_true(first.took_ms >= 0 && second.took_ms >= first.took_ms);
    loop_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_set_forward_ends_waits_for_a_time),
        cmocka_unit_test(a_clock_set_back_puts_waits_for_a_time_off),
        cmocka_unit_test(a_clock_before_1970_is_none_and_time_passes),
        cmocka_unit_test(it_is_told_by_how_much_it_was_set),
        cmocka_unit_test(a_simulated_clock_is_set),
        cmocka_unit_test(the_order_is_by_time_in_both),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
