/* tests/unit/store/log_file_test.c - the log is written in few pieces, and none is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/store/sqlite/db.h"
#include "tests/unit/store/flaky.h"
#include "tests/unit/store/place.h"

#define PAIR "INSERT INTO t(text) VALUES (zeroblob(9000)), (zeroblob(9000));"

static const char *path;

static void open_db(struct sqlite_db *db)
{
    assert_int_equal(sqlite_db_open(db, path, (struct sqlite_patience){.most_ms = 1000}), STORE_OK);
    sqlite3_busy_timeout(db->handle, 0);
}

static void run(struct sqlite_db *db, const char *sql)
{
    if (sqlite_db_run(db, sql) != STORE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db->handle));
}

static int64_t number(struct sqlite_db *db, const char *sql)
{
    int64_t found;

    if (sqlite_db_number(db, sql, &found) != STORE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db->handle));
    return found;
}

static int64_t rows(struct sqlite_db *db)
{
    return number(db, "SELECT count(*) FROM t");
}

/* Two connections to a database that has a log with a table in it. */
static void begin(struct sqlite_db *db, struct sqlite_db *other)
{
    int file;

    path = place_new();
    file = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    close(file);
    open_db(db);
    run(db, "PRAGMA journal_mode=WAL; CREATE TABLE t(number INTEGER PRIMARY KEY, text TEXT);");
    open_db(other);
}

static void end(struct sqlite_db *db, struct sqlite_db *other)
{
    assert_int_equal(number(other, "SELECT count(*) FROM pragma_integrity_check"
                                   " WHERE integrity_check = 'ok'"),
                     1);
    sqlite_db_close(db);
    sqlite_db_close(other);
    flaky_forget();
}

static void a_transaction_is_one_write(void **state)
{
    struct sqlite_db db, other;
    long before;

    (void)state;
    begin(&db, &other);
    before = flaky_writes();
    run(&db, PAIR);
    assert_int_equal(flaky_writes() - before, 1);
    before = flaky_writes();
    run(&db, "BEGIN;" PAIR PAIR PAIR "COMMIT");
    assert_int_equal(flaky_writes() - before, 1);
    end(&db, &other);
}

static void another_connection_reads_and_moves_what_is_committed(void **state)
{
    struct sqlite_db db, other;

    (void)state;
    begin(&db, &other);
    for (int i = 1; i <= 20; i++) {
        run(&db, PAIR);
        assert_int_equal(rows(&other), 2 * i);
        if (i % 5 == 0) /* and the log begins anew */
            assert_int_equal(number(&other, "PRAGMA wal_checkpoint(RESTART)"), 0);
    }
    run(&db, "BEGIN;" PAIR);
    assert_int_equal(rows(&db), 42);
    assert_int_equal(rows(&other), 40);
    run(&db, "ROLLBACK;" PAIR);
    assert_int_equal(number(&other, "PRAGMA wal_checkpoint(TRUNCATE)"), 0);
    assert_int_equal(rows(&other), 42);
    end(&db, &other);
}

/* With few pages in memory a transaction writes pages before its end, reads them again, and writes
 * them a second time in their place. */
static void a_transaction_reads_what_it_wrote(void **state)
{
    struct sqlite_db db, other;

    (void)state;
    begin(&db, &other);
    run(&db, "PRAGMA cache_size=12; BEGIN");
    for (int i = 0; i < 40; i++) {
        run(&db, PAIR PAIR "UPDATE t SET text = printf('%.*c', 8000, 'a' || number)"
                           " WHERE number % 7 = 3");
        assert_int_equal(rows(&db), 4 * (i + 1));
    }
    assert_int_equal(rows(&other), 0);
    run(&db, "COMMIT");
    assert_int_equal(rows(&other), 160);
    assert_int_equal(number(&other, "SELECT count(*) FROM t WHERE length(text) = 8000"), 23);
    end(&db, &other);
}

/* That which was told is there, that which failed is not, and the next one is. */
static void a_write_that_fails_fails_its_transaction(void **state)
{
    static const struct {
        enum flaky_failure failure;
        enum store_result result;
    } cases[] = {
        {FLAKY_FULL, STORE_FULL}, {FLAKY_WRITE, STORE_BROKEN}, {FLAKY_FLUSH, STORE_BROKEN}};
    struct sqlite_db db, other;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        begin(&db, &other);
        run(&db, PAIR);
        flaky_fail(cases[i].failure, 0, 1);
        assert_int_equal(sqlite_db_run(&db, PAIR), cases[i].result);
        assert_true(flaky_has_failed());
        assert_int_equal(rows(&other), 2);
        flaky_fail(FLAKY_NONE, 0, 0);
        run(&db, PAIR PAIR);
        assert_int_equal(rows(&other), 6);
        end(&db, &other);
    }
}

static void what_was_told_survives_the_power(void **state)
{
    struct sqlite_db db, other;

    (void)state;
    for (uint64_t seed = 0; seed < 14; seed++) {
        begin(&db, &other);
        run(&db, PAIR);
        run(&db, PAIR);
        run(&db, "PRAGMA cache_size=12; BEGIN;" PAIR PAIR PAIR PAIR PAIR PAIR);
        flaky_fail(FLAKY_POWER, 0, 0);
        sqlite_db_close(&db);
        sqlite_db_close(&other);
        flaky_lose(seed);
        open_db(&db);
        open_db(&other);
        assert_int_equal(rows(&db), 4);
        end(&db, &other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transaction_is_one_write),
        cmocka_unit_test(another_connection_reads_and_moves_what_is_committed),
        cmocka_unit_test(a_transaction_reads_what_it_wrote),
        cmocka_unit_test(a_write_that_fails_fails_its_transaction),
        cmocka_unit_test(what_was_told_survives_the_power),
    };

    flaky_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
