/* tests/unit/store/contract_ends.c - what every kind of store promises: ends, lists, retention. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "tests/unit/store/contract.h"

static enum store_result submit_redrive(struct bench *bench, int64_t number)
{
    struct store_commit *commit = bench_commit(bench);

    store_commit_redrive(commit, number, 60);
    return bench_submit(bench, commit);
}

static void start_with_waits(struct bench *bench, int64_t number)
{
    struct store_commit *commit = bench_commit(bench);

    add_start(commit, number);
    add_row(commit, number, 0, 2, "", 0, "{}");
    add_row(commit, number, 1, 2, "", 0, "{}");
    add_timer(commit, number, 1, 100);
    add_timer(commit, number, 2, 100);
    add_attempt(commit, number, 3, 0);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

void what_ends_waits_for_nothing(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit;

    (void)state;
    start_with_waits(bench, 1);
    start_with_waits(bench, 2);
    end(bench, 1, "SUCCEEDED", 50, 0);
    assert_string_equal(timers_of(bench, 999, 9, NULL), "2.1@100c 2.2@100 ");
    assert_string_equal(attempts_of(bench, NULL), "2.3*0 ");
    assert_string_equal(rows_of(bench, 1, 0, 0, 0, 9), "");
    assert_string_equal(children_of(bench, 1, 0, 0), "");
    assert_string_equal(children_of(bench, 2, 0, 0), "1 ");
    assert_non_null(strstr(execution_of(bench, 1), "SUCCEEDED"));
    commit = bench_commit(bench);
    add_end(commit, 1, "FAILED", 51, 0);
    assert_int_equal(bench_submit(bench, commit), STORE_REFUSED);
    assert_int_equal(submit_redrive(bench, 1), STORE_REFUSED);
    commit = bench_commit(bench);
    add_end(commit, 3, "FAILED", 51, 0);
    assert_int_equal(bench_submit(bench, commit), STORE_REFUSED);
    bench_free(bench);
}

void what_may_be_redriven_keeps_its_rows(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    start_with_waits(bench, 1);
    assert_int_equal(submit_redrive(bench, 1), STORE_REFUSED);
    end(bench, 1, "FAILED", 50, 5000);
    assert_string_equal(timers_of(bench, 999, 9, NULL), "");
    assert_string_equal(attempts_of(bench, NULL), "");
    assert_string_equal(rows_of(bench, 1, 0, 0, 0, 9), "0.2.0.={} ");
    assert_int_equal(submit_redrive(bench, 1), STORE_OK);
    assert_int_equal(submit_redrive(bench, 1), STORE_REFUSED);
    assert_string_equal(execution_of(bench, 1),
                        "1 arn:1 RUNNING m 1 - d - {\"n\":1} - - - parent 0 started 1001 ended 0 "
                        "until 0 redriven 1 at 60");
    retain(bench, 9000, 9000, 9);
    assert_string_equal(rows_of(bench, 1, 0, 0, 0, 9), "0.2.0.={} ");
    end(bench, 1, "FAILED", 70, 5000);
    retain(bench, 4999, 9000, 9); /* it ended long ago, and may be redriven */
    assert_string_equal(rows_of(bench, 1, 0, 0, 0, 9), "0.2.0.={} ");
    retain(bench, 5000, 70, 9);
    assert_string_equal(rows_of(bench, 1, 0, 0, 0, 9), "");
    assert_int_equal(submit_redrive(bench, 1), STORE_REFUSED);
    assert_non_null(strstr(execution_of(bench, 1), "ended 70 until 0 redriven 1"));
    retain(bench, 5000, 71, 9);
    assert_string_equal(execution_of(bench, 1), "(there is none)");
    bench_free(bench);
}

static void start_listed(struct bench *bench, int64_t number, const char *machine,
                         const char *map_run)
{
    struct store_commit *commit = bench_commit(bench);
    char id[32];
    struct store_start start = start_of(number, id);

    start.machine = text_of(machine);
    start.map_run = text_of(map_run);
    store_commit_start(commit, &start);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

void pages_begin_with_the_newest(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_query query = {.machine = text_of("m"), .most = 4};
    struct buffer token = BUFFER_EMPTY;

    (void)state;
    for (int64_t i = 1; i <= 9; i++)
        start(bench, i);
    assert_string_equal(page_of(bench, &query, &token), "9 8 7 6 ");
    start(bench, 10);
    assert_string_equal(page_of(bench, &query, &token), "5 4 3 2 ");
    assert_string_equal(page_of(bench, &query, &token), "1 ");
    assert_int_equal(token.size, 0);
    query.most = 10;
    assert_string_equal(page_of(bench, &query, &token), "10 9 8 7 6 5 4 3 2 1 ");
    assert_int_equal(token.size, 0);
    for (size_t i = 0; i < 5; i++) {
        static const char *const bad[] = {"", "1", "000000000000000G", "0000000000000000",
                                          "ffffffffffffffff"};

        query.token = text_of(bad[i]);
        assert_int_equal(store_list(bench->store, &query, &token, NULL, NULL), STORE_REFUSED);
        assert_string_equal(store_problem(bench->store),
                            "the token of the next page is none of this store's");
    }
    buffer_fini(&token);
    bench_free(bench);
}

static const char *listed(struct bench *bench, struct store_query query)
{
    struct buffer token = BUFFER_EMPTY;
    const char *page;

    query.most = 100;
    page = page_of(bench, &query, &token);
    assert_int_equal(token.size, 0);
    buffer_fini(&token);
    return page;
}

void a_page_is_of_what_was_asked(void **state)
{
    struct bench *bench = bench_for_test();
    const struct store_text m = text_of("m"), run = text_of("run"), failed = text_of("FAILED");

    (void)state;
    for (int64_t i = 1; i <= 4; i++)
        start_listed(bench, i, "m", NULL);
    for (int64_t i = 5; i <= 7; i++)
        start_listed(bench, i, "m/run", "run");
    start_listed(bench, 8, "mm", "run2");
    end(bench, 2, "FAILED", 10, 0);
    end(bench, 3, "SUCCEEDED", 10, 0);
    end(bench, 6, "FAILED", 10, 99);
    assert_string_equal(listed(bench, (struct store_query){.machine = m}), "4 3 2 1 ");
    assert_string_equal(listed(bench, (struct store_query){.definition = text_of("d")}),
                        "8 7 6 5 4 3 2 1 ");
    assert_string_equal(
        listed(bench, (struct store_query){.definition = text_of("d"), .status = failed}), "6 2 ");
    assert_string_equal(listed(bench, (struct store_query){.definition = text_of("e")}), "");
    assert_string_equal(listed(bench, (struct store_query){.machine = m, .status = failed}), "2 ");
    assert_string_equal(
        listed(bench, (struct store_query){.machine = m, .status = text_of("RUNNING")}), "4 1 ");
    assert_string_equal(listed(bench, (struct store_query){.map_run = run}), "7 6 5 ");
    assert_string_equal(listed(bench, (struct store_query){.map_run = run, .status = failed}),
                        "6 ");
    assert_string_equal(listed(bench, (struct store_query){.status = failed}), "6 2 ");
    assert_string_equal(listed(bench, (struct store_query){.started_from_ms = 0}),
                        "8 7 6 5 4 3 2 1 ");
    assert_string_equal(
        listed(bench, (struct store_query){.started_from_ms = 1003, .started_before_ms = 1006}),
        "5 4 3 ");
    assert_string_equal(listed(bench, (struct store_query){.machine = text_of("other")}), "");
    bench_free(bench);
}

static void change(struct bench *bench, int64_t number, const char *detail)
{
    struct store_commit *commit = bench_commit(bench);

    store_commit_change(commit, number, text_of(detail));
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

void a_page_is_of_what_is_in_details(void **state)
{
    struct bench *bench = bench_for_test();
    const struct store_text m = text_of("m"), one = text_of("\"v:1\""), ten = text_of("v:1");

    (void)state;
    for (int64_t i = 1; i <= 5; i++)
        start_listed(bench, i, "m", NULL);
    change(bench, 2, "{\"version\":\"v:1\"}");
    change(bench, 3, "{\"version\":\"v:10\"}");
    change(bench, 5, "{}");
    end(bench, 2, "FAILED", 10, 0);
    assert_string_equal(listed(bench, (struct store_query){.machine = m, .within = one}), "2 ");
    assert_string_equal(listed(bench, (struct store_query){.machine = m, .within = ten}), "3 2 ");
    assert_string_equal(
        listed(bench,
               (struct store_query){.machine = m, .within = ten, .status = text_of("RUNNING")}),
        "3 ");
    assert_string_equal(listed(bench, (struct store_query){.machine = m, .within = text_of("v:2")}),
                        "");
    bench_free(bench);
}

void a_call_looks_at_some_thousands(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_query query = {.status = text_of("FAILED"), .most = 10};
    struct buffer token = BUFFER_EMPTY;

    (void)state;
    for (int64_t i = 0; i < 120; i++) {
        struct store_commit *commit = bench_commit(bench);

        for (int64_t number = i * 100 + 1; number <= i * 100 + 100; number++)
            add_start(commit, number);
        assert_int_equal(bench_submit(bench, commit), STORE_OK);
    }
    end(bench, 1, "FAILED", 10, 0);
    end(bench, 11999, "FAILED", 10, 0);
    assert_string_equal(page_of(bench, &query, &token), "11999 ");
    assert_int_not_equal(token.size, 0);
    assert_string_equal(page_of(bench, &query, &token), "");
    assert_int_not_equal(token.size, 0);
    assert_string_equal(page_of(bench, &query, &token), "1 ");
    assert_int_equal(token.size, 0);
    buffer_fini(&token);
    bench_free(bench);
}

static enum store_result submit_run(struct bench *bench, int64_t execution, uint64_t id,
                                    const char *arn, int64_t ended_ms)
{
    struct store_commit *commit = bench_commit(bench);

    add_map_run(commit, execution, id, arn, ended_ms);
    return bench_submit(bench, commit);
}

void runs_are_found_by_arn_and_execution(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    start(bench, 1);
    start(bench, 2);
    assert_int_equal(submit_run(bench, 1, 9, "r9", 0), STORE_OK);
    assert_int_equal(submit_run(bench, 2, 7, "r8", 0), STORE_OK);
    assert_int_equal(submit_run(bench, 1, 7, "r7", 0), STORE_OK);
    assert_int_equal(submit_run(bench, 1, 7, "r7", 50), STORE_OK);
    assert_string_equal(map_run_of(bench, "r7"), "1.7 r7 FAILED 40-50 {} ");
    assert_string_equal(map_run_of(bench, "r8"), "2.7 r8 RUNNING 40-0 {} ");
    assert_string_equal(map_run_of(bench, "r"), "(there is none)");
    assert_string_equal(map_runs_of(bench, 1, 0), "1.7 r7 FAILED 40-50 {} 1.9 r9 RUNNING 40-0 {} ");
    assert_string_equal(map_runs_of(bench, 1, 7), "1.9 r9 RUNNING 40-0 {} ");
    assert_string_equal(map_runs_of(bench, 3, 0), "");
    /* An ARN is that of one run, for ever. */
    assert_int_equal(submit_run(bench, 2, 8, "r7", 0), STORE_REFUSED);
    assert_int_equal(submit_run(bench, 1, 7, "r10", 0), STORE_REFUSED);
    assert_string_equal(map_run_of(bench, "r7"), "1.7 r7 FAILED 40-50 {} ");
    end(bench, 1, "FAILED", 60, 0); /* its runs stay as long as it does */
    assert_string_equal(map_runs_of(bench, 1, 8), "1.9 r9 RUNNING 40-0 {} ");
    retain(bench, 1000, 1000, 9);
    assert_string_equal(map_runs_of(bench, 1, 0), "");
    assert_string_equal(map_run_of(bench, "r7"), "(there is none)");
    assert_string_equal(map_runs_of(bench, 2, 0), "2.7 r8 RUNNING 40-0 {} ");
    bench_free(bench);
}

void retention_removes_a_little_at_a_time(void **state)
{
    struct bench *bench = bench_for_test();
    struct buffer text = BUFFER_EMPTY;
    const struct store_query all = {.machine = text_of(NULL)};

    (void)state;
    for (int64_t i = 1; i <= 6; i++) {
        start_with_waits(bench, i);
        end(bench, i, "SUCCEEDED", 100 - i, 0);
    }
    retain(bench, 1000, 100, 4); /* those that ended first */
    assert_string_equal(listed(bench, all), "2 1 ");
    retain(bench, 1000, 99, 4);
    assert_string_equal(listed(bench, all), "1 ");
    assert_int_equal(store_read_definition(bench->store, text_of("d"), &text), STORE_OK);
    retain(bench, 1000, 100, 4);
    assert_string_equal(listed(bench, all), "");
    assert_int_equal(store_read_definition(bench->store, text_of("d"), &text), STORE_NONE);
    assert_string_equal(events_of(bench, 1, 1, false), "");
    keep_definition(bench, "d");
    start(bench, 1); /* its id is free again */
    buffer_fini(&text);
    bench_free(bench);
}

/* A child of another, which knows it by its number, or (0) no child. */
static void start_child(struct bench *bench, int64_t number, int64_t parent)
{
    struct store_commit *commit = bench_commit(bench);
    char id[32];
    struct store_start start = start_of(number, id);

    start.parent = parent;
    start.child = parent != 0 ? (uint64_t)number : 0;
    store_commit_start(commit, &start);
    add_events(commit, number, 1, 2);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

/* How long a child can be redriven is said of its parent only. */
void a_child_is_redriven_with_its_parent(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    start_child(bench, 1, 0);
    start_child(bench, 2, 1);
    assert_int_equal(submit_redrive(bench, 2), STORE_REFUSED);
    end(bench, 2, "FAILED", 50, 0);
    end(bench, 1, "FAILED", 50, 5000);
    retain(bench, 4000, 4000, 9);
    assert_int_equal(submit_redrive(bench, 2), STORE_OK);
    assert_int_equal(submit_redrive(bench, 2), STORE_REFUSED);
    assert_non_null(strstr(execution_of(bench, 2), "ended 0 until 0 redriven 1 at 60"));
    end(bench, 2, "SUCCEEDED", 70, 0);
    assert_int_equal(submit_redrive(bench, 1), STORE_OK);
    end(bench, 1, "SUCCEEDED", 70, 0);
    retain(bench, 4000, 4000, 9);
    assert_string_equal(execution_of(bench, 2), "(there is none)");
    bench_free(bench);
}

void retention_spares_what_may_be_asked_for(void **state)
{
    struct bench *bench = bench_for_test();
    const struct store_query all = {.machine = text_of(NULL)};

    (void)state;
    start_child(bench, 1, 0);
    for (int64_t i = 2; i <= 5; i++) {
        start_child(bench, i, 1);
        end(bench, i, "SUCCEEDED", 10, 0);
    }
    start_child(bench, 6, 0);
    end(bench, 6, "SUCCEEDED", 20, 0);
    retain(bench, 1000, 1000, 1); /* the children do not stand in its way */
    assert_string_equal(listed(bench, all), "5 4 3 2 1 ");
    end(bench, 1, "FAILED", 30, 2000);
    retain(bench, 1000, 1000, 99);
    assert_string_equal(listed(bench, all), "5 4 3 2 1 ");
    retain(bench, 2000, 1000, 99);
    assert_string_equal(listed(bench, all), "");
    assert_string_equal(events_of(bench, 3, 1, false), "");
    bench_free(bench);
}
