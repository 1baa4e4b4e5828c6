/* tests/unit/store/owner_test.c - a store belongs to one process, until that ends in any way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/store/bench.h"
#include "tests/unit/store/place.h"

/* A process that owns the store and waits; it has told when this returns. */
static pid_t start_owner(const char *path)
{
    int ready[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        struct bench *bench = bench_new(STORE_OWN);

        bench_open(bench, path);
        keep_definition(bench, "d");
        start(bench, store_last_execution(bench->store) + 1);
        if (write(ready[1], "!", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return child;
}

static void end_owner(pid_t child)
{
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void assert_owned(const char *path, const char *named, long number)
{
    struct bench *bench = bench_new(STORE_OWN);
    char *problem = NULL;
    char wanted[512];

    assert_null(store_open(path, &bench->options, &problem));
    snprintf(wanted, sizeof wanted, "%s is owned by process %ld", named, number);
    assert_string_equal(problem, wanted);
    free(problem);
    bench_free(bench);
}

static void a_second_owner_is_refused_by_the_number_of_the_first(void **state)
{
    const char *path = place_new();
    pid_t first = start_owner(path);

    (void)state;
    assert_owned(path, path, (long)first);
    assert_owned(path, path, (long)first);
    end_owner(first);
}

static void a_link_leads_to_the_same_owner(void **state)
{
    const char *path = place_new(), *link = place_new();
    pid_t first = start_owner(path);

    (void)state;
    assert_int_equal(symlink(path, link), 0);
    assert_owned(link, path, (long)first);
    end_owner(first);
}

static void after_sigkill_the_next_owner_starts_at_once(void **state)
{
    const char *path = place_new();

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct bench *bench;

        end_owner(start_owner(path));
        bench = bench_new(STORE_OWN);
        bench_open(bench, path);
        assert_non_null(strstr(execution_of(bench, 1), "RUNNING"));
        assert_owned(path, path, (long)getpid());
        bench_free(bench);
    }
}

static void a_visitor_comes_and_goes_beside_the_owner(void **state)
{
    const char *path = place_new();
    pid_t owner = start_owner(path);
    struct bench *visitor = bench_new(STORE_VISIT);
    struct store_commit *commit;
    struct bench *next;

    (void)state;
    bench_open(visitor, path);
    assert_non_null(strstr(execution_of(visitor, 1), "RUNNING"));
    commit = bench_commit(visitor);
    store_commit_request(commit, 7, text_of("{}"));
    assert_int_equal(bench_submit(visitor, commit), STORE_OK);
    end_owner(owner);
    next = bench_new(STORE_OWN); /* the visitor stays */
    bench_open(next, path);
    assert_string_equal(requests_of(next), "1@7={} ");
    bench_free(visitor);
    bench_free(next);
    visitor = bench_new(STORE_VISIT); /* nobody owns it */
    bench_open(visitor, path);
    assert_string_equal(requests_of(visitor), "1@7={} ");
    bench_free(visitor);
}

/* The store cannot be opened for this reason, and nothing is made. */
static void assert_no_lock(const char *path, const char *wanted)
{
    struct bench *bench = bench_new(STORE_OWN);
    char *problem = NULL;
    char line[512];

    snprintf(line, sizeof line, wanted, path);
    assert_null(store_open(path, &bench->options, &problem));
    assert_string_equal(problem, line);
    assert_int_equal(access(path, F_OK), -1);
    free(problem);
    bench_free(bench);
}

static void who_cannot_take_the_lock_leaves_nothing(void **state)
{
    char name[400];
    const char *path = place_new();

    (void)state;
    assert_int_equal(symlink("/etc/hostname", place_beside(path, ".lock")), 0);
    assert_no_lock(path, "cannot open %s.lock: Too many levels of symbolic links");
    path = place_new();
    assert_int_equal(symlink("/none/at/all", place_beside(path, ".lock")), 0);
    assert_no_lock(path, "cannot open %s.lock: Too many levels of symbolic links");
    path = place_new();
    assert_int_equal(mkfifo(place_beside(path, ".lock"), 0600), 0);
    assert_no_lock(path, "cannot lock %s.lock: it is no file");
    path = place_new();
    assert_int_equal(mkdir(place_beside(path, ".lock"), 0700), 0);
    assert_no_lock(path, "cannot open %s.lock: Is a directory");
    assert_int_equal(rmdir(place_beside(path, ".lock")), 0);
    snprintf(name, sizeof name, "%s/%0251d", place_folder(), 0);
    assert_no_lock(name, "cannot open %s.lock: File name too long");
    snprintf(name, sizeof name, "%s/%0249d", place_folder(), 0); /* too long for the log only */
    assert_no_lock(name, "cannot open %s: unable to open database file");
    assert_int_equal(access(place_beside(name, ".lock"), F_OK), -1);
}

static void the_owner_is_found(void **state)
{
    const char *path = place_new();
    pid_t owner = start_owner(path);
    struct bench *visitor = bench_new(STORE_VISIT);
    long process;

    (void)state;
    bench_open(visitor, path);
    assert_true(store_has_owner(visitor->store, &process));
    assert_int_equal(process, owner);
    end_owner(owner);
    assert_false(store_has_owner(visitor->store, &process));
    bench_free(visitor);
}

/* ---- what is lost ---- */

static void assert_lacks(const char *path, const char *how_much)
{
    struct bench *bench = bench_new(STORE_OWN);
    char *problem = NULL;

    assert_null(store_open(path, &bench->options, &problem));
    assert_non_null(strstr(problem, "lacks what was recorded in it"));
    assert_non_null(strstr(problem, how_much));
    free(problem);
    bench_free(bench);
}

/* How a visitor's request ends. */
static enum store_result leave_request(const char *path)
{
    struct bench *visitor = bench_new(STORE_VISIT);
    struct store_commit *commit;
    enum store_result result;

    bench_open(visitor, path);
    commit = bench_commit(visitor);
    store_commit_request(commit, 7, text_of("{}"));
    result = bench_submit(visitor, commit);
    assert_int_equal(strstr(store_barrier(visitor->store), "lacks what was") != NULL,
                     result == STORE_DAMAGED);
    bench_free(visitor);
    return result;
}

static void a_lost_log_is_told_until_somebody_accepts_it(void **state)
{
    const char *path = place_new();
    struct bench *bench;

    (void)state;
    end_owner(start_owner(path));
    assert_int_equal(unlink(place_beside(path, "-wal")), 0);
    for (int i = 0; i < 3; i++) /* to try does not make it right */
        assert_lacks(path, "(it is of owner 0 and execution 0, and there were 1 and 1)");
    assert_int_equal(leave_request(path), STORE_DAMAGED); /* where no owner would find it */
    assert_int_equal(unlink(place_beside(path, ".lock")), 0);
    assert_int_equal(leave_request(path), STORE_OK);
    for (int i = 1; i <= 2; i++) {
        bench = bench_new(STORE_OWN);
        bench_open(bench, path); /* without its log a young store is a store, too */
        keep_definition(bench, "d");
        start(bench, i);
        bench_free(bench);
    }
}

static void copy_file(const char *from, const char *to)
{
    FILE *source = fopen(from, "rb"), *copy = fopen(to, "wb");
    int byte;

    assert_non_null(source);
    assert_non_null(copy);
    while ((byte = getc(source)) != EOF)
        putc(byte, copy);
    assert_int_equal(fclose(source), 0);
    assert_int_equal(fclose(copy), 0);
}

static void move_log(const char *path)
{
    sqlite3 *handle;

    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "PRAGMA wal_checkpoint", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void what_an_owner_started_is_missed_where_it_lost_the_rest(void **state)
{
    const char *path = place_new(), *copy = place_new();
    struct bench *bench = bench_new(STORE_OWN);
    char *lock;

    (void)state;
    bench_open(bench, path);
    keep_definition(bench, "d");
    start(bench, 1);
    move_log(path);
    copy_file(path, copy);
    start(bench, 2);
    lock = strdup(place_beside(path, ".lock"));
    copy_file(lock, place_beside(copy, ".lock"));
    free(lock);
    assert_lacks(copy, "(it is of owner 1 and execution 1, and there were 1 and 2)");
    bench_free(bench);
}

static void a_new_store_may_take_the_place_of_one_that_is_gone(void **state)
{
    const char *path = place_new();
    struct bench *bench;

    (void)state;
    end_owner(start_owner(path));
    end_owner(start_owner(path));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(unlink(place_beside(path, "-wal")), 0);
    for (int i = 1; i <= 2; i++) {
        bench = bench_new(STORE_OWN);
        bench_open(bench, path);
        assert_int_equal(store_lease_of(bench->store).epoch, i);
        bench_free(bench);
    }
}

static void a_file_that_was_replaced_takes_nothing(void **state)
{
    const char *path = place_new(), *other = place_new();
    struct bench *bench = bench_new(STORE_OWN);
    struct store_commit *commit;

    (void)state;
    bench_open(bench, path);
    keep_definition(bench, "d");
    move_log(path);
    copy_file(path, other);
    start(bench, 1);
    assert_false(store_is_gone(bench->store));
    assert_int_equal(rename(other, path), 0);
    assert_true(store_is_gone(bench->store));
    commit = bench_commit(bench);
    add_start(commit, 2);
    assert_int_equal(bench_submit(bench, commit), STORE_BROKEN);
    assert_non_null(strstr(bench->lines.text, "it was removed, or another file is there now"));
    bench_free(bench);
    assert_int_equal(unlink(place_beside(path, ".lock")), 0);
    bench = bench_new(STORE_OWN); /* the log of the former file is not taken for its own */
    bench_open(bench, path);
    assert_int_equal(store_last_execution(bench->store), 0);
    bench_free(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_owner_is_refused_by_the_number_of_the_first),
        cmocka_unit_test(a_link_leads_to_the_same_owner),
        cmocka_unit_test(after_sigkill_the_next_owner_starts_at_once),
        cmocka_unit_test(a_visitor_comes_and_goes_beside_the_owner),
        cmocka_unit_test(who_cannot_take_the_lock_leaves_nothing),
        cmocka_unit_test(the_owner_is_found),
        cmocka_unit_test(a_lost_log_is_told_until_somebody_accepts_it),
        cmocka_unit_test(what_an_owner_started_is_missed_where_it_lost_the_rest),
        cmocka_unit_test(a_new_store_may_take_the_place_of_one_that_is_gone),
        cmocka_unit_test(a_file_that_was_replaced_takes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
