/* tests/unit/store/versions_test.c - stores that older versions of the schema wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "runtime/store/upkeep.h"
#include "tests/unit/store/bench.h"
#include "tests/unit/store/hands.h"
#include "tests/unit/store/place.h"

/* The store that lies beside this test, as a version of the schema wrote it. */
static const char *store_of_version(const char *name)
{
    const char *root = getenv("srcdir"), *path = place_new();
    struct buffer sql = BUFFER_EMPTY;
    char file[600];

    snprintf(file, sizeof file, "%s/tests/unit/store/%s", root != NULL ? root : ".", name);
    assert_int_equal(buffer_add_file(&sql, file, SIZE_MAX), 0);
    run_sql(path, sql.text);
    buffer_fini(&sql);
    return path;
}

static char *schema_of(const char *path)
{
    return strdup(rows_of_sql(path, "SELECT type, name, sql FROM sqlite_schema"
                                    " ORDER BY type, name"));
}

static void stores_of_this_version_are_those_that_were_published(void **state)
{
    const char *published = store_of_version("version-3.sql"), *own = place_new();
    struct bench *bench = bench_new(STORE_OWN);
    char *wanted = schema_of(published), *made;

    (void)state;
    bench_open(bench, own);
    bench_free(bench);
    made = schema_of(own);
    assert_string_equal(made, wanted);
    free(made);
    free(wanted);
}

/* What the published stores hold, whoever opens them. */
static void expect_published(struct bench *bench)
{
    assert_int_equal(store_last_execution(bench->store), 3);
    assert_int_equal(store_key(bench->store)[0], 0x96);
    assert_string_equal(execution_of(bench, 1),
                        "1 arn:1 RUNNING m 1 - d - {\"n\":1} - - - parent 0 started 1001 ended 0 "
                        "until 0 redriven 0 at 0");
    assert_string_equal(execution_of(bench, 2),
                        "2 arn:2 FAILED m 2 - d - {\"n\":1} {\"out\":1} - - parent 0 started 1002 "
                        "ended 1700000000001 until 1800000000000 redriven 0 at 0");
    assert_string_equal(execution_of(bench, 3),
                        "3 arn:3 RUNNING m/L 3 arn:run d - {\"n\":1} - - - parent 1.536870912 "
                        "started 1003 ended 0 until 0 redriven 0 at 0");
    assert_string_equal(map_runs_of(bench, 1, 0),
                        "1.7 arn:run RUNNING 1500-0 {\"itemCounts\":{\"running\":1}} ");
    assert_string_equal(events_of(bench, 1, 1, false), "1+3 4+2 ");
    assert_string_equal(rows_of(bench, 1, 0, 0, 0, 9),
                        "0.0.0.={\"status\":\"RUNNING\"} "
                        "0.2.0.={\"state\":\"Each\",\"wait\":\"children\"} 0.4.0.total=12 "
                        "0.5.1.={\"item\":1} ");
    assert_string_equal(children_of(bench, 1, 0, 0), "1 ");
    assert_string_equal(rows_of(bench, 2, 0, 0, 0, 9), "0.0.0.={\"status\":\"FAILED\"} ");
    assert_string_equal(timers_of(bench, INT64_MAX, 9, NULL), "1.5@1700000000000c ");
    assert_string_equal(attempts_of(bench, NULL), "1.6*2 ");
    assert_string_equal(requests_of(bench), "1@1700000000002={\"stop\":1} ");
}

/* What only those of version 3 hold; the others have nothing of it. */
static void expect_published_service(struct bench *bench, bool is_there)
{
    assert_string_equal(offers_of(bench, "arn:act", 0, 9), is_there ? "2:1.6 3:1.7 " : "");
    assert_string_equal(express_of(bench, 0, 9), is_there ? "9={\"input\":1} " : "");
    assert_string_equal(resource_of(bench, "m"),
                        is_there ? "1 1 m  d {\"type\":\"STANDARD\"}; " : "(there is none)");
    assert_string_equal(resources_of(bench, 2, "m", 0, false, 9), is_there ? "4:m:1 " : "");
    assert_string_equal(resources_of(bench, 3, NULL, 0, true, 9), is_there ? "5:arn:act " : "");
}

static bool add_line(void *context, const char *text, size_t size)
{
    (void)size;
    buffer_add_format(context, "%s\n", text);
    return true;
}

/* It is written out without what its version has not; with version 3 came resources. */
static void expect_written_out(struct bench *bench, bool is_there)
{
    struct buffer lines = BUFFER_EMPTY;

    assert_int_equal(store_export(bench->store, add_line, &lines), STORE_OK);
    assert_non_null(strstr(lines.text, "{\"is\":\"attempt\""));
    assert_non_null(strstr(lines.text, "{\"is\":\"request\""));
    assert_int_equal(strstr(lines.text, "{\"is\":\"resource\"") != NULL, is_there);
    buffer_fini(&lines);
}

static bool add_problem(void *context, const char *line)
{
    buffer_add_format(context, "%s\n", line);
    return true;
}

static bool go_on(void *context)
{
    (void)context;
    return true;
}

/* A check looks through what a version has. (Nothing ran that wrote these stores, and it shows.) */
static void expect_checked(struct bench *bench, bool is_there)
{
    static const char executions[] =
        "table row: execution 3, a child of 1, runs, but no frame is it\n"
        "table event: execution 1: 5 events are there, but its rows say 0\n"
        "table attempt: execution 1, frame 1 waits for a task of which there is no attempt\n";
    static const char offers[] =
        "table offer: execution 1: no frame waits for task 6, which is offered\n"
        "table offer: execution 1: no frame waits for task 7, which is offered\n";
    struct buffer lines = BUFFER_EMPTY;

    assert_int_equal(store_check(bench->store, add_problem, go_on, &lines), STORE_DAMAGED);
    assert_memory_equal(lines.text, executions, strlen(executions));
    assert_string_equal(lines.text + strlen(executions), is_there ? offers : "");
    buffer_fini(&lines);
}

/* An older store is read as it is, and becomes one of this version when it is owned. */
static void stores_of_all_versions_are_opened(void **state)
{
    static const char *const versions[] = {"version-1.sql", "version-2.sql", "version-3.sql"};
    char *wanted = schema_of(store_of_version("version-3.sql"));

    (void)state;
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        const char *published = store_of_version(versions[i]);
        struct bench *visitor = bench_new(STORE_VISIT), *bench = bench_new(STORE_OWN);
        struct store_commit *commit;
        char *made;

        bench_open(visitor, published);
        expect_published(visitor);
        expect_published_service(visitor, i == 2);
        expect_written_out(visitor, i == 2);
        expect_checked(visitor, i == 2);
        bench_open(bench, published);
        expect_published(bench);
        expect_published_service(bench, i == 2);
        commit = bench_commit(bench);
        add_offer(commit, 1, 8, "arn:new");
        assert_int_equal(bench_submit(bench, commit), STORE_OK);
        assert_string_equal(offers_of(visitor, "arn:new", 0, 9), i == 2 ? "4:1.8 " : "1:1.8 ");
        bench_free(visitor);
        bench_free(bench);
        made = schema_of(published);
        assert_string_equal(made, wanted);
        assert_string_equal(rows_of_sql(published, "PRAGMA user_version"), "3\n");
        free(made);
    }
    free(wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stores_of_this_version_are_those_that_were_published),
        cmocka_unit_test(stores_of_all_versions_are_opened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
