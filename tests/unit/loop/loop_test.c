/* tests/unit/loop/loop_test.c - timers, clocks, and calls from other threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/event.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "runtime/loop/loop.h"

/* What happened, a letter each. */
struct account {
    struct loop *loop;
    char letters[32];
    size_t count;
    int64_t at_ms[32];
};

struct note {
    struct account *account;
    char letter;
    int64_t again_ms; /* > 0: arm the same once more, this much later */
};

static void note(void *context)
{
    struct note *note_of = context;
    struct account *account = note_of->account;

    account->at_ms[account->count] = loop_now_ms(account->loop);
    account->letters[account->count++] = note_of->letter;
    if (note_of->again_ms > 0)
        loop_arm(account->loop, loop_now_ms(account->loop) + note_of->again_ms, note, note_of);
    note_of->again_ms = 0;
}

static int64_t real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void an_empty_loop_ends_at_once(void **state)
{
    struct loop *loop = loop_new(false);

    (void)state;
    loop_run(loop);
    loop_free(loop);
}

static void timers_go_by_due_time_then_by_arming(bool virtual_time)
{
    struct account account = {.loop = loop_new(virtual_time)};
    struct note notes[5];
    int64_t now = loop_now_ms(account.loop);
    struct loop_timer *forgotten;

    for (int i = 0; i < 5; i++)
        notes[i] = (struct note){&account, (char)('a' + i), 0};
    loop_arm(account.loop, now + 20, note, &notes[0]);
    loop_arm(account.loop, now + 10, note, &notes[1]);
    forgotten = loop_arm(account.loop, now + 5, note, &notes[2]);
    loop_arm(account.loop, now + 10, note, &notes[3]);
    loop_arm(account.loop, now - 1000, note, &notes[4]);
    loop_disarm(account.loop, forgotten);
    loop_disarm(account.loop, NULL);
    loop_run(account.loop);

    assert_int_equal(account.count, 4);
    assert_memory_equal(account.letters, "ebda", 4);
    assert_true(account.at_ms[1] >= now + 10);
    assert_true(account.at_ms[3] >= now + 20);
    if (virtual_time)
        assert_int_equal(account.at_ms[3], now + 20);
    loop_free(account.loop);
}

static void order_of_real_timers(void **state)
{
    (void)state;
    timers_go_by_due_time_then_by_arming(false);
}

static void order_of_simulated_timers(void **state)
{
    (void)state;
    timers_go_by_due_time_then_by_arming(true);
}

static void simulated_time_takes_no_time(void **state)
{
    struct account account = {.loop = loop_new(true)};
    struct note year = {&account, 'y', 1000};
    int64_t now = loop_now_ms(account.loop);
    int64_t began = real_ms();

    (void)state;
    assert_true(now > INT64_C(1500000000000));
    loop_arm(account.loop, now + INT64_C(31536000000), note, &year);
    loop_run(account.loop);
    assert_int_equal(account.count, 2);
    assert_int_equal(loop_now_ms(account.loop), now + INT64_C(31536001000));
    assert_true(real_ms() - began < 1000);
    loop_free(account.loop);
}

static void simulated_time_begins_anywhere(void **state)
{
    struct loop *loop = loop_new(true);

    (void)state;
    loop_begin_at(loop, 86400000);
    assert_int_equal(loop_now_ms(loop), 86400000);
    loop_free(loop);
}

static void the_end_of_time_is_no_overflow(void **state)
{
    struct account account = {.loop = loop_new(true)};
    struct note end = {&account, 'e', 0};

    (void)state;
    loop_arm(account.loop, INT64_MAX, note, &end);
    loop_run(account.loop);
    assert_int_equal(account.count, 1);
    loop_free(account.loop);
}

static void many_real_timers_are_not_early_and_hardly_late(void **state)
{
    enum { MANY = 10000 };
    struct account account = {.loop = loop_new(false)};
    struct note last = {&account, 'z', 0};
    int64_t now = loop_now_ms(account.loop);
    int64_t began = real_ms();

    (void)state;
    for (int i = 0; i < MANY; i++) {
        struct loop_timer *timer = loop_arm(account.loop, now + 100 - i % 50, note, NULL);

        loop_disarm(account.loop, timer);
    }
    loop_arm(account.loop, now + 100, note, &last);
    loop_run(account.loop);
    assert_int_equal(account.count, 1);
    assert_true(account.at_ms[0] >= now + 100);
    assert_true(real_ms() - began >= 99);
    assert_true(real_ms() - began < 1000);
    loop_free(account.loop);
}

static void heap_keeps_order_under_disarming(void **state)
{
    enum { MANY = 1000 };
    static struct loop_timer *timers[MANY];
    static int64_t fired[MANY];
    static struct account account;
    static struct note notes[MANY];
    uint32_t dice = 7;
    size_t left = 0;

    (void)state;
    account = (struct account){.loop = loop_new(true)};
    for (int i = 0; i < MANY; i++) {
        dice = dice * 1664525 + 1013904223;
        notes[i] = (struct note){&account, 'n', 0};
        timers[i] = loop_arm(account.loop, loop_now_ms(account.loop) + dice % 100, note, &notes[i]);
    }
    for (int i = 0; i < MANY; i++) {
        if (i % 50 != 0)
            loop_disarm(account.loop, timers[i]);
        else
            left++;
    }
    loop_run(account.loop);
    assert_int_equal(account.count, left);
    for (size_t i = 0; i < left; i++) {
        fired[i] = account.at_ms[i];
        assert_true(i == 0 || fired[i] >= fired[i - 1]);
    }
    loop_free(account.loop);
}

static void stop(void *context)
{
    loop_stop(context);
}

static void a_stopped_loop_can_go_on(void **state)
{
    struct account account = {.loop = loop_new(true)};
    struct note first = {&account, 'a', 0};
    struct note second = {&account, 'b', 0};

    (void)state;
    loop_post(account.loop, note, &first);
    loop_post(account.loop, stop, account.loop);
    loop_post(account.loop, note, &second);
    loop_run(account.loop);
    assert_int_equal(account.count, 1);
    loop_run(account.loop);
    assert_int_equal(account.count, 2);
    assert_int_equal(account.letters[1], 'b');
    loop_free(account.loop);
}

static void forget(void *context)
{
    struct note *forgotten = context;

    loop_forget(forgotten->account->loop, note, forgotten);
}

static void what_was_posted_can_be_forgotten(void **state)
{
    struct account account = {.loop = loop_new(true)};
    struct note first = {&account, 'a', 0};
    struct note second = {&account, 'b', 0};

    (void)state;
    loop_post(account.loop, note, &first);
    loop_post(account.loop, note, &second);
    forget(&first);
    loop_post(account.loop, forget, &first); /* in the turn in which it would be called */
    loop_post(account.loop, note, &first);
    loop_post(account.loop, note, &second);
    loop_run(account.loop);
    assert_int_equal(account.count, 2);
    assert_int_equal(account.letters[0], 'b');
    assert_int_equal(account.letters[1], 'b');
    loop_free(account.loop);
}

struct helper {
    struct loop *loop;
    struct account *account;
    struct note note;
};

static void helped(void *context)
{
    struct helper *helper = context;

    loop_idle(helper->loop);
    note(&helper->note);
}

static void *help(void *context)
{
    struct helper *helper = context;

    usleep(30000);
    loop_post(helper->loop, helped, helper);
    return NULL;
}

static void a_thread_wakes_the_loop(bool virtual_time)
{
    struct account account = {.loop = loop_new(virtual_time)};
    struct helper helper = {account.loop, &account, {&account, 't', 0}};
    struct note timer = {&account, 'v', 0};
    int64_t began = loop_now_ms(account.loop);
    pthread_t thread;

    loop_busy(account.loop);
    loop_arm(account.loop, began + (virtual_time ? 5 : 60000), note, &timer);
    assert_int_equal(pthread_create(&thread, NULL, help, &helper), 0);
    if (!virtual_time)
        loop_arm(account.loop, began + 60, stop, account.loop);
    loop_run(account.loop);
    pthread_join(thread, NULL);

    assert_int_equal(account.letters[0], 't');
    if (virtual_time) { /* simulated time stood still while the thread worked */
        assert_int_equal(account.at_ms[0], began);
        assert_int_equal(account.letters[1], 'v');
    } else {
        assert_true(account.at_ms[0] >= began + 29);
        assert_int_equal(account.count, 1);
    }
    loop_free(account.loop);
}

static void a_thread_wakes_a_real_loop(void **state)
{
    (void)state;
    a_thread_wakes_the_loop(false);
}

static void simulated_time_waits_for_a_thread(void **state)
{
    (void)state;
    a_thread_wakes_the_loop(true);
}

/* ---- turns that are long ---- */

enum { SLICES = 100 };

/* What takes its time, again and again. */
struct slices {
    struct loop *loop;
    size_t done, seen; /* seen: how many were done when a descriptor got its turn */
};

static void slice(void *context)
{
    struct slices *slices = context;
    const struct timespec millisecond = {.tv_nsec = 1000000};

    nanosleep(&millisecond, NULL);
    slices->done++;
}

static void see(int fd, short what, void *context)
{
    struct slices *slices = context;

    (void)fd;
    (void)what;
    slices->seen = slices->done;
}

/* A descriptor that is ready from the beginning is looked at before all is done that could be. */
static void a_long_turn_leaves_the_rest(bool posts)
{
    struct slices slices = {.loop = loop_new(false)};
    struct event *event;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    event = event_new(loop_base(slices.loop), ends[0], EV_READ, see, &slices);
    assert_int_equal(event_add(event, NULL), 0);
    for (int i = 0; i < SLICES; i++)
        if (posts)
            loop_post(slices.loop, slice, &slices);
        else
            loop_arm(slices.loop, 0, slice, &slices);
    loop_run(slices.loop);
    assert_int_equal(slices.done, SLICES);
    assert_in_range(slices.seen, 1, 10);
    event_free(event);
    close(ends[0]);
    close(ends[1]);
    loop_free(slices.loop);
}

static void timers_do_not_keep_others_waiting(void **state)
{
    (void)state;
    a_long_turn_leaves_the_rest(false);
}

static void nor_does_what_is_posted(void **state)
{
    (void)state;
    a_long_turn_leaves_the_rest(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_loop_ends_at_once),
        cmocka_unit_test(order_of_real_timers),
        cmocka_unit_test(order_of_simulated_timers),
        cmocka_unit_test(simulated_time_takes_no_time),
        cmocka_unit_test(simulated_time_begins_anywhere),
        cmocka_unit_test(the_end_of_time_is_no_overflow),
        cmocka_unit_test(many_real_timers_are_not_early_and_hardly_late),
        cmocka_unit_test(heap_keeps_order_under_disarming),
        cmocka_unit_test(a_stopped_loop_can_go_on),
        cmocka_unit_test(what_was_posted_can_be_forgotten),
        cmocka_unit_test(a_thread_wakes_a_real_loop),
        cmocka_unit_test(simulated_time_waits_for_a_thread),
        cmocka_unit_test(timers_do_not_keep_others_waiting),
        cmocka_unit_test(nor_does_what_is_posted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
