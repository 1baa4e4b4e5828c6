/* tests/unit/store/sqlite_test.c - the store in a database keeps the contract, and its files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "runtime/store/sqlite/reader.h"
#include "runtime/store/sqlite/write.h"
#include "tests/unit/store/contract.h"
#include "tests/unit/store/place.h"

static const char *path; /* of the store that was opened last */

static void open_empty(struct bench *bench)
{
    path = place_new();
    bench_open(bench, path);
}

/* Without its lock the store has no owner, and only the epoch keeps the former one from writing. */
static void open_beside(struct bench *bench, struct bench *other)
{
    (void)other;
    if (bench->options.mode == STORE_OWN)
        unlink(place_beside(path, ".lock"));
    bench_open(bench, path);
}

static void reopen(struct bench *bench)
{
    store_close(bench->store);
    bench_open(bench, path);
}

static void assert_searches(sqlite3 *handle, const char *sql)
{
    struct buffer explain = BUFFER_EMPTY;
    sqlite3_stmt *statement;

    buffer_add_format(&explain, "EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(handle, explain.text, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(statement, 3);
        bool searches = strncmp(line, "SCAN", 4) != 0 && strstr(line, "TEMP B-TREE") == NULL;

        /* All are wanted: the requests that nobody has acted on yet, the definitions that are
         * kept or used (each of which is found by an index). */
        if (!searches && strcmp(line, "SCAN CONSTANT ROW") != 0 &&
            strcmp(line, "SCAN request") != 0 && strcmp(line, "SCAN used") != 0 &&
            strncmp(line, "SCAN definition", 15) != 0) {
            print_error("%s\n%s\n", sql, line);
            fail();
        }
    }
    sqlite3_finalize(statement);
    buffer_fini(&explain);
}

/* What a statement costs must not depend on how much the store holds: it goes through an index to
 * where it begins, and sorts nothing. */
static void every_statement_finds_its_rows_by_an_index(void **state)
{
    struct bench *bench = bench_for_test();
    sqlite3 *handle;

    (void)state;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    for (size_t i = 0; i < READ_STATEMENTS; i++)
        assert_searches(handle, sqlite_read_texts[i]);
    for (size_t i = 0; i < WRITE_STATEMENTS; i++)
        assert_searches(handle, sqlite_write_texts[i]);
    sqlite3_close(handle);
    bench_free(bench);
}

int main(void)
{
    static const struct contract sqlite = {open_empty, open_beside, reopen};
    const struct CMUnitTest own[] = {
        cmocka_unit_test(every_statement_finds_its_rows_by_an_index),
    };

    return contract_run(&sqlite, own, 1);
}
