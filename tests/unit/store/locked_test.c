/* tests/unit/store/locked_test.c - others who use the database: it waits, tells, and has bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "tests/unit/store/bench.h"
#include "tests/unit/store/place.h"

static const char *path;

static struct bench *open_store(int64_t log_bytes_max)
{
    struct bench *bench = bench_new(STORE_OWN);

    path = place_new();
    bench->options.log_bytes_max = log_bytes_max;
    bench_open(bench, path);
    keep_definition(bench, "d");
    start(bench, 1);
    return bench;
}

/* Somebody's sqlite3 with a transaction that is open. */
static sqlite3 *open_transaction(const char *begin)
{
    sqlite3 *handle;

    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, begin, NULL, NULL, NULL), SQLITE_OK);
    return handle;
}

static double steady_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool was_told(struct bench *bench, const char *line)
{
    bool was;

    pthread_mutex_lock(&bench->lock);
    was = bench->lines.text != NULL && strstr(bench->lines.text, line) != NULL;
    pthread_mutex_unlock(&bench->lock);
    return was;
}

static void wait_until_told(struct bench *bench, const char *line)
{
    const double until_s = steady_s() + 30;

    while (!was_told(bench, line)) {
        assert_true(steady_s() < until_s);
        nanosleep(&(struct timespec){0, 10000000}, NULL);
    }
}

static void a_lock_is_waited_for_and_told(void **state)
{
    struct bench *bench = open_store(0);
    sqlite3 *other = open_transaction("BEGIN IMMEDIATE");
    size_t before = bench->told;
    struct store_commit *commit = bench_commit(bench);

    (void)state;
    add_start(commit, 2);
    store_submit(bench->store, commit);
    wait_until_told(bench, "another program has held the store locked for 1 s; waiting for it");
    assert_int_equal(bench->told, before);
    assert_non_null(strstr(execution_of(bench, 1), "RUNNING")); /* reading goes on */
    sqlite3_close(other);
    store_flush(bench->store);
    assert_int_equal(bench->told, before + 1);
    assert_int_equal(bench->results[before], STORE_OK);
    bench_free(bench);
}

static void closing_does_not_wait_for_ever(void **state)
{
    struct bench *bench = open_store(0);
    sqlite3 *other = open_transaction("BEGIN IMMEDIATE");
    size_t before = bench->told;
    struct store_commit *commit = bench_commit(bench);
    double began_s = steady_s();

    (void)state;
    add_start(commit, 2);
    store_submit(bench->store, commit);
    store_close(bench->store);
    bench->store = NULL;
    assert_true(steady_s() - began_s < 20);
    assert_int_equal(bench->told, before + 1);
    assert_int_equal(bench->results[before], STORE_BUSY);
    sqlite3_close(other);
    bench_open(bench, path);
    assert_string_equal(execution_of(bench, 2), "(there is none)");
    bench_free(bench);
}

static void who_holds_it_alone_is_told_of(void **state)
{
    struct bench *bench = open_store(0);
    char *problem = NULL;
    char wanted[200];
    sqlite3 *other;

    (void)state;
    store_close(bench->store);
    other = open_transaction("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE");
    bench->options.open_ms = 1500;
    bench->store = store_open(path, &bench->options, &problem);
    assert_null(bench->store);
    snprintf(wanted, sizeof wanted, "%s is held locked by another program", path);
    assert_string_equal(problem, wanted);
    assert_true(was_told(bench, "another program has held the store locked for 1 s"));
    free(problem);
    sqlite3_close(other);
    bench_open(bench, path);
    bench_free(bench);
}

static int64_t size_of(const char *file)
{
    struct stat about;

    return stat(file, &about) == 0 ? (int64_t)about.st_size : 0;
}

static struct store_commit *large_commit(struct bench *bench, uint64_t index)
{
    static char text[100 * 1024];
    struct store_commit *commit = bench_commit(bench);

    memset(text, 'x', sizeof text - 1);
    add_row(commit, 1, 0, 5, "", index, text);
    return commit;
}

static enum store_result put_large(struct bench *bench, uint64_t index)
{
    return bench_submit(bench, large_commit(bench, index));
}

static void the_log_is_bounded_while_somebody_reads(void **state)
{
    enum { MAX = 4 << 20 };
    struct bench *bench = open_store(MAX);
    sqlite3 *other = open_transaction("BEGIN; SELECT * FROM execution");
    enum store_result result = STORE_OK;

    (void)state;
    for (uint64_t i = 0; i < 100 && result == STORE_OK; i++)
        result = put_large(bench, i);
    assert_int_equal(result, STORE_FULL);
    assert_true(was_told(bench, "another program reads an old state of the store"));
    assert_true(was_told(bench, "as far as it may: nothing is written"));
    assert_true(size_of(place_beside(path, "-wal")) < MAX + MAX / 4);
    assert_int_equal(put_large(bench, 101), STORE_FULL);
    assert_string_equal(row_of(bench, 1, 0, 5, "", 101), "(there is none)");
    sqlite3_close(other);
    for (uint64_t i = 200; i < 300; i++)
        assert_int_equal(put_large(bench, i), STORE_OK);
    assert_true(size_of(place_beside(path, "-wal")) < MAX + MAX / 4);
    bench_free(bench);
}

static void the_log_moves_into_the_file_meanwhile(void **state)
{
    struct bench *bench = open_store(0);
    const double until_s = steady_s() + 30;

    (void)state;
    for (uint64_t i = 0; i < 200; i++)
        assert_int_equal(put_large(bench, i), STORE_OK);
    while (size_of(path) < 4 << 20) {
        assert_true(steady_s() < until_s);
        nanosleep(&(struct timespec){0, 10000000}, NULL);
    }
    bench_free(bench);
}

/* Many small rows all over the file: the writer never rests, and neither does the thread that moves
 * the log. */
static void the_log_begins_anew_under_load(void **state)
{
    enum { COMMITS = 2000, ROWS = 200, EXECUTIONS = 20000, PRIME = 7919 };
    struct bench *bench = open_store(0);
    char text[300];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int64_t i = 0; i < COMMITS; i++) {
        struct store_commit *commit = bench_commit(bench);

        for (int64_t row = i * ROWS; row < (i + 1) * ROWS; row++)
            add_row(commit, row * PRIME % EXECUTIONS, 0, 0, "", 0, text);
        store_submit(bench->store, commit);
    }
    store_flush(bench->store);
    assert_in_range(size_of(place_beside(path, "-wal")), 4 << 20, 96 << 20);
    bench_free(bench);
}

/* When a statement of this thread begins, after so many others, somebody makes a store at a path;
 * NULL: nobody does, or it is done. */
static _Thread_local struct in_between {
    const char *path;
    int statements;
} in_between;

static void make_at(const char *at)
{
    struct bench *other = bench_new(STORE_OWN);
    char *problem = NULL;

    other->options.open_ms = 1; /* it may be the one who waits here that has it locked */
    other->store = store_open(at, &other->options, &problem); /* NULL: it may not */
    free(problem);
    bench_free(other);
}

static int on_statement(unsigned event, void *context, void *statement, void *text)
{
    const char *at = in_between.path;

    (void)event, (void)context, (void)statement, (void)text;
    if (at != NULL && in_between.statements-- == 0) {
        in_between.path = NULL;
        make_at(at);
    }
    return 0;
}

/* SQLite calls it for each connection. */
static int watch_connection(sqlite3 *handle, char **problem, const struct sqlite3_api_routines *api)
{
    (void)problem, (void)api;
    return sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, on_statement, NULL);
}

/* Whichever statement of its opening it is that somebody else, who goes again, is before. */
static void a_store_is_made_in_between(void **state)
{
    int made = 0;

    (void)state;
    sqlite3_auto_extension((void (*)(void))watch_connection);
    for (int before = 0; made == before; before++) {
        struct bench *bench = bench_new(STORE_OWN);

        path = place_new();
        assert_int_equal(close(open(path, O_WRONLY | O_CREAT | O_EXCL, 0600)), 0);
        in_between = (struct in_between){.path = path, .statements = before};
        bench_open(bench, path);
        made += in_between.path == NULL;
        in_between.path = NULL;
        bench_free(bench);
    }
    sqlite3_reset_auto_extension();
    assert_in_range(made, 10, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lock_is_waited_for_and_told),
        cmocka_unit_test(closing_does_not_wait_for_ever),
        cmocka_unit_test(who_holds_it_alone_is_told_of),
        cmocka_unit_test(the_log_is_bounded_while_somebody_reads),
        cmocka_unit_test(the_log_moves_into_the_file_meanwhile),
        cmocka_unit_test(the_log_begins_anew_under_load),
        cmocka_unit_test(a_store_is_made_in_between),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
