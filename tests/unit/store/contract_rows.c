/* tests/unit/store/contract_rows.c - what every kind of store promises: rows, events, waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/store/contract.h"

void rows_are_read_in_order(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    put(bench, 1, 1, 5, "", 10, "ten");
    put(bench, 1, 1, 5, "", 9, "nine");
    put(bench, 1, 1, 4, "b", 0, "b");
    put(bench, 1, 1, 4, "aa", 0, "aa");
    put(bench, 1, 1, 4, "a", 0, "a");
    put(bench, 1, 1, 5, "", UINT64_C(1) << 40, "far");
    put(bench, 1, 2, 0, "", 0, "of another frame");
    put(bench, 2, 1, 4, "a", 0, "of another execution");
    put(bench, 1, 1, 6, "", 0, "!stop");
    put(bench, 1, 1, 7, "", 0, "behind");
    assert_string_equal(rows_of(bench, 1, 1, 0, 0, 5),
                        "1.4.0.a=a 1.4.0.aa=aa 1.4.0.b=b 1.5.9.=nine 1.5.10.=ten "
                        "1.5.1099511627776.=far ");
    assert_string_equal(rows_of(bench, 1, 1, 5, 10, 5), "1.5.10.=ten 1.5.1099511627776.=far ");
    assert_string_equal(rows_of(bench, 1, 1, 6, 0, 99), "1.6.0.=!stop ");
    assert_string_equal(rows_of(bench, 1, 3, 0, 0, 99), "");
    assert_string_equal(row_of(bench, 1, 1, 4, "aa", 0), "aa");
    assert_string_equal(row_of(bench, 1, 1, 4, "ab", 0), "(there is none)");
    bench_free(bench);
}

void rows_are_replaced_and_dropped(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit;

    (void)state;
    for (int32_t number = 0; number < 8; number++)
        put(bench, 1, 1, number, "", 3, "one");
    put(bench, 1, 2, 3, "", 3, "two");
    put(bench, 2, 1, 3, "", 3, "of another execution");
    put(bench, 1, 1, 1, "", 3, "changed");
    commit = bench_commit(bench);
    store_commit_drop_kinds(commit, 1, 1, 3, 5);
    store_commit_drop(commit, 1, &(struct store_row_key){1, 0, 3, {"", 0}});
    store_commit_drop(commit, 1, &(struct store_row_key){1, 0, 3, {"", 0}});
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(rows_of(bench, 1, 1, 0, 0, 99),
                        "1.1.3.=changed 1.2.3.=one 1.6.3.=one 1.7.3.=one ");
    commit = bench_commit(bench);
    store_commit_drop_rows(commit, 1);
    add_row(commit, 1, 1, 1, "", 0, "after");
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(rows_of(bench, 1, 1, 0, 0, 99), "1.1.0.=after ");
    assert_string_equal(rows_of(bench, 1, 2, 0, 0, 99), "");
    assert_string_equal(rows_of(bench, 2, 1, 0, 0, 99), "1.3.3.=of another execution ");
    bench_free(bench);
}

static void put_frame(struct bench *bench, uint64_t frame, int64_t parent)
{
    struct store_commit *commit = bench_commit(bench);
    const struct store_row row = {{frame, 2, 0, text_of("")}, parent, text_of("{}")};

    store_commit_put(commit, 1, &row);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

void children_are_found_by_their_parent(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit;

    (void)state;
    put_frame(bench, 0, -1);
    for (uint64_t frame = 12; frame > 0; frame--)
        put_frame(bench, frame, frame <= 10 ? 0 : 3);
    put_frame(bench, 2, 0); /* put again */
    assert_string_equal(children_of(bench, 1, 0, 0), "1 2 3 4 5 6 7 8 9 10 ");
    assert_string_equal(children_of(bench, 1, 0, 8), "9 10 ");
    assert_string_equal(children_of(bench, 1, 3, 0), "11 12 ");
    assert_string_equal(children_of(bench, 1, 4, 0), "");
    assert_string_equal(children_of(bench, 2, 0, 0), "");
    commit = bench_commit(bench);
    store_commit_drop_kinds(commit, 1, 9, 2, 7);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(children_of(bench, 1, 0, 7), "8 10 ");
    bench_free(bench);
}

static enum store_result submit_events(struct bench *bench, int64_t execution, int64_t first,
                                       int32_t count)
{
    struct store_commit *commit = bench_commit(bench);

    add_events(commit, execution, first, count);
    return bench_submit(bench, commit);
}

void events_follow_without_a_gap(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    assert_int_equal(submit_events(bench, 1, 2, 1), STORE_REFUSED);
    assert_int_equal(submit_events(bench, 1, 1, 3), STORE_OK);
    assert_int_equal(submit_events(bench, 1, 1, 3), STORE_REFUSED);
    assert_int_equal(submit_events(bench, 1, 3, 1), STORE_REFUSED);
    assert_int_equal(submit_events(bench, 1, 5, 1), STORE_REFUSED);
    assert_int_equal(submit_events(bench, 1, 4, 1), STORE_OK);
    assert_int_equal(submit_events(bench, 2, 1, 1), STORE_OK);
    assert_string_equal(events_of(bench, 1, 1, false), "1+3 4+1 ");
    assert_string_equal(events_of(bench, 2, 1, false), "1+1 ");
    bench_free(bench);
}

void events_are_read_both_ways(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);

    (void)state;
    add_events(commit, 7, 1, 3);
    add_events(commit, 7, 4, 2);
    add_events(commit, 7, 6, 1);
    add_events(commit, 6, 1, 5);
    add_events(commit, 8, 1, 9); /* the bench stops after nine at once */
    add_events(commit, 8, 10, 1);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(events_of(bench, 7, 1, false), "1+3 4+2 6+1 ");
    assert_string_equal(events_of(bench, 7, 3, false), "1+3 4+2 6+1 ");
    assert_string_equal(events_of(bench, 7, 4, false), "4+2 6+1 ");
    assert_string_equal(events_of(bench, 7, 7, false), "");
    assert_string_equal(events_of(bench, 7, 0, true), "6+1 4+2 1+3 ");
    assert_string_equal(events_of(bench, 7, 5, true), "4+2 1+3 ");
    assert_string_equal(events_of(bench, 7, 1, true), "1+3 ");
    assert_string_equal(events_of(bench, 8, 1, false), "1+9 ");
    assert_string_equal(events_of(bench, 8, 10, true), "10+1 1+9 ");
    assert_string_equal(events_of(bench, 9, 0, true), "");
    bench_free(bench);
}

void timers_are_read_in_the_order_of_due_time(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);

    (void)state;
    add_timer(commit, 2, 1, 300);
    add_timer(commit, 1, 2, 300);
    add_timer(commit, 1, UINT64_C(5) << 28, 200);
    add_timer(commit, 3, 4, 100);
    add_timer(commit, 3, 5, INT64_C(-7));
    add_timer(commit, 3, 6, 100);
    add_timer(commit, 3, 6, 301); /* set again */
    add_timer(commit, 3, 8, 50);
    store_commit_clear_timer(commit, 3, 8);
    store_commit_clear_timer(commit, 3, 9);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(timers_of(bench, 300, 99, NULL),
                        "3.5@-7c 3.4@100 1.1342177280@200 1.2@300 2.1@300c ");
    assert_string_equal(timers_of(bench, 299, 2, NULL), "3.5@-7c 3.4@100 ");
    assert_string_equal(timers_of(bench, 999, 2, &(struct store_timer){3, 4, 100, false}),
                        "1.1342177280@200 1.2@300 ");
    assert_string_equal(timers_of(bench, 999, 9, &(struct store_timer){1, 2, 300, false}),
                        "2.1@300c 3.6@301 ");
    /* Behind all that are due by then, whatever their numbers. */
    assert_string_equal(
        timers_of(bench, INT64_MAX, 9, &(struct store_timer){INT64_MAX, INT64_MAX, 300, false}),
        "3.6@301 ");
    bench_free(bench);
}

static enum store_result move_timers(struct bench *bench, int64_t by_ms)
{
    struct store_commit *commit = bench_commit(bench);

    store_commit_move_timers(commit, by_ms);
    return bench_submit(bench, commit);
}

/* The test's timers go by the clock if their id is odd. */
void timers_are_moved_but_those_by_the_clock(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);

    (void)state;
    add_timer(commit, 1, 2, 100);
    add_timer(commit, 1, 3, 150);
    add_timer(commit, 2, 4, 200);
    add_timer(commit, 3, 6, 300);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_int_equal(move_timers(bench, 100), STORE_OK);
    assert_string_equal(timers_of(bench, 999, 9, NULL), "1.3@150c 1.2@200 2.4@300 3.6@400 ");
    assert_int_equal(move_timers(bench, -250), STORE_OK);
    assert_string_equal(timers_of(bench, 999, 9, NULL), "1.2@-50 2.4@50 1.3@150c 3.6@150 ");
    commit = bench_commit(bench);
    store_commit_clear_timer(commit, 2, 4); /* it is found where it was moved to */
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(timers_of(bench, 999, 9, NULL), "1.2@-50 1.3@150c 3.6@150 ");
    bench_free(bench);
}

void attempts_are_counted(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);

    (void)state;
    add_attempt(commit, 2, 1, 0);
    add_attempt(commit, 1, 9, 4);
    add_attempt(commit, 1, 8, 0);
    add_attempt(commit, 1, 8, 1);
    add_attempt(commit, 1, 7, 1);
    store_commit_end_attempt(commit, 1, 7);
    store_commit_end_attempt(commit, 1, 6);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(attempts_of(bench, NULL), "1.8*1 1.9*4 2.1*0 ");
    assert_string_equal(attempts_of(bench, &(struct store_attempt){.execution = 1, .id = 8}),
                        "1.9*4 2.1*0 ");
    bench_free(bench);
}
