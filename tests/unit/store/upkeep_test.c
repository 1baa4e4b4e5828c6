/* tests/unit/store/upkeep_test.c - check a store, give space back, write it out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/store/upkeep.h"
#include "tests/unit/store/bench.h"
#include "tests/unit/store/place.h"

static const char *path;

static struct bench *open_store(void)
{
    struct bench *bench = bench_new(STORE_OWN);

    path = place_new();
    bench_open(bench, path);
    keep_definition(bench, "d");
    return bench;
}

static void fill(struct bench *bench, int64_t executions)
{
    for (int64_t i = 1; i <= executions; i++) {
        struct store_commit *commit = bench_commit(bench);

        add_start(commit, i);
        add_row(commit, i, 0, 0, "", 0, "{\"events\":22}");
        add_row(commit, i, 0, 2, "", 0, "{\"state\":\"A\"}");
        add_events(commit, i, 1, 20);
        add_events(commit, i, 21, 2);
        add_timer(commit, i, 1, 100);
        assert_int_equal(bench_submit(bench, commit), STORE_OK);
    }
}

static void run_sql(const char *sql)
{
    sqlite3 *handle;

    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static bool add_line(void *context, const char *line)
{
    buffer_add_format(context, "%s\n", line);
    return true;
}

static bool go_on(void *context)
{
    return true;
}

static bool stop(void *context)
{
    return false;
}

static bool add_text(void *context, const char *text, size_t size)
{
    assert_int_equal(strlen(text), size);
    return add_line(context, text);
}

/* What the check tells after some SQL, which then is taken back. */
static void assert_told(struct bench *bench, const char *damage, const char *wanted)
{
    static const char *const tables[] = {
        "meta",  "shard",   "definition", "execution", "map_run",  "row",    "event",
        "timer", "attempt", "offer",      "express",   "resource", "request"};
    struct buffer lines = BUFFER_EMPTY, keep = BUFFER_EMPTY, back = BUFFER_EMPTY;

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        buffer_add_format(&keep, "CREATE TABLE old_%s AS SELECT * FROM %s;", tables[i], tables[i]);
        buffer_add_format(&back,
                          "DELETE FROM %s; INSERT INTO %s SELECT * FROM old_%s;"
                          "DROP TABLE old_%s;",
                          tables[i], tables[i], tables[i], tables[i]);
    }
    run_sql(keep.text);
    run_sql(damage);
    assert_int_equal(store_check(bench->store, add_line, go_on, &lines), STORE_DAMAGED);
    assert_string_equal(lines.text, wanted);
    run_sql(back.text);
    buffer_clear(&lines);
    assert_int_equal(store_check(bench->store, add_line, go_on, &lines), STORE_OK);
    assert_int_equal(lines.size, 0);
    buffer_fini(&lines);
    buffer_fini(&keep);
    buffer_fini(&back);
}

static void a_check_tells_what_is_wrong_with_the_store(void **state)
{
    struct bench *bench = open_store();

    (void)state;
    fill(bench, 3);
    assert_told(bench, "DELETE FROM shard", "table shard: there is no row 0\n");
    assert_told(bench, "UPDATE shard SET last_execution = 9223372036854775807",
                "table shard: shard 0: epoch 1 and last_execution 9223372036854775807 cannot be "
                "right\n");
    assert_told(bench, "UPDATE shard SET last_execution = 2",
                "table shard: shard 0 has given the number 2, but not 3\n");
    assert_told(bench, "DELETE FROM meta", "table meta: there is no row token_key\n");
    assert_told(bench, "UPDATE meta SET value = 'x'", "table meta: token_key is no key\n");
    bench_free(bench);
}

static void a_check_tells_what_is_wrong_with_executions(void **state)
{
    struct bench *bench = open_store();

    (void)state;
    fill(bench, 3);
    assert_told(
        bench, "UPDATE execution SET redrives = -1 WHERE number = 2",
        "table execution: execution 2: the number, shard 0 or redrives -1 cannot be right\n");
    assert_told(bench, "UPDATE execution SET status = 'FAILED' WHERE number = 2",
                "table execution: execution 2: status FAILED does not fit ended_ms\n");
    assert_told(bench, "UPDATE execution SET input = '{' WHERE number = 2",
                "table execution: execution 2: its input is no JSON\n");
    assert_told(bench, "UPDATE execution SET definition = 9 WHERE number = 2",
                "table execution: execution 2: it has no definition 9\n");
    assert_told(bench, "DELETE FROM execution WHERE number = 1",
                "table row: execution 1, which is not there, has rows\n"
                "table event: execution 1, which is not there, has events\n"
                "table timer: execution 1, which does not run, has a timer\n");
    bench_free(bench);
}

static void a_check_tells_what_is_wrong_with_rows(void **state)
{
    struct bench *bench = open_store();

    (void)state;
    fill(bench, 3);
    assert_told(bench, "UPDATE row SET text = '{' WHERE execution = 2 AND kind = 2",
                "table row: execution 2, frame 0, kind 2: its text is no JSON\n");
    assert_told(bench, "UPDATE row SET text = '=' WHERE execution = 2 AND kind = 0",
                "table row: execution 2, frame 0, kind 0: its text is no JSON\n");
    assert_told(bench, "DELETE FROM row WHERE execution = 2 AND kind = 0",
                "table row: execution 2 runs, but has no row of frame 0, kind 0\n");
    assert_told(bench, "DELETE FROM row WHERE execution = 2",
                "table row: execution 2 runs, but has no row of frame 0, kind 0\n"
                "table row: execution 2 runs, but has no row of frame 0, kind 2\n"
                "table timer: execution 2: timer 1 is of frame 0, which is not there\n");
    assert_told(bench, "INSERT INTO row VALUES (2, 0, 99, 0, '', NULL, '1')",
                "table row: execution 2, frame 0: a row has kind 99 and position 0, which cannot "
                "be right\n");
    assert_told(bench, "INSERT INTO row VALUES (2, 0, 5, -1, '', NULL, '1')",
                "table row: execution 2, frame 0: a row has kind 5 and position -1, which cannot "
                "be right\n");
    assert_told(bench, "INSERT INTO row VALUES (2, 4, 2, 0, '', 3, '{}')",
                "table row: execution 2, frame 4: the frame above, 3, is not there\n");
    assert_told(bench,
                "UPDATE execution SET status = 'FAILED', ended_ms = 1, redrive_until_ms = 2"
                " WHERE number = 2; DELETE FROM timer WHERE execution = 2;"
                "DELETE FROM row WHERE execution = 2",
                "table row: execution 2 can be redriven, but has no row of frame 0, kind 0\n");
    bench_free(bench);
}

static void a_check_tells_what_is_wrong_with_events(void **state)
{
    struct bench *bench = open_store();

    (void)state;
    fill(bench, 3);
    assert_told(bench, "UPDATE event SET first = 22 WHERE execution = 2 AND first = 21",
                "table event: execution 2: events 22 follow on 21\n"
                "table event: execution 2: 23 events are there, but its rows say 22\n");
    assert_told(bench, "UPDATE event SET count = 3 WHERE execution = 3 AND first = 21",
                "table event: execution 3: 2 events from 21 on are said to be 3\n"
                "table event: execution 3: 23 events are there, but its rows say 22\n");
    assert_told(bench, "UPDATE event SET text = '[' WHERE execution = 1 AND first = 1",
                "table event: execution 1: its events from 1 on are no JSON\n");
    assert_told(bench, "DELETE FROM event WHERE execution = 1",
                "table event: execution 1 runs, but has no events\n");
    assert_told(bench, "DELETE FROM event WHERE execution = 1 AND first = 21",
                "table event: execution 1: 20 events are there, but its rows say 22\n");
    bench_free(bench);
}

static void a_check_tells_what_is_wrong_with_waits(void **state)
{
    struct bench *bench = open_store();

    (void)state;
    fill(bench, 3);
    assert_told(bench,
                "UPDATE row SET text = '{\"timer\":{\"id\":7},\"task\":{\"timeout\":{\"id\":8}}}'"
                " WHERE execution = 2 AND kind = 2",
                "table timer: execution 2, frame 0 waits for timer 7, which is not there\n"
                "table timer: execution 2, frame 0 waits for timer 8, which is not there\n");
    assert_told(bench, "INSERT INTO timer VALUES (2, 9 << 28, 0, 0, 0)",
                "table timer: execution 2: timer 2415919104 is of frame 9, which is not there\n");
    assert_told(bench, "INSERT INTO timer VALUES (2, 9, 1, 0, 0)",
                "table timer: execution 2: timer 9 or its shard 1 cannot be right\n");
    assert_told(bench, "INSERT INTO attempt VALUES (2, 9 << 28, 0, 0, '{}')",
                "table attempt: execution 2: attempt 2415919104 is of frame 9, which is not "
                "there\n");
    assert_told(bench, "INSERT INTO attempt VALUES (2, 5, 0, -1, '{}')",
                "table attempt: execution 2: attempt 5 is no JSON, or a number cannot be right\n");
    assert_told(bench,
                "UPDATE row SET text = '{\"wait\":\"task\",\"task\":{\"id\":5}}'"
                " WHERE execution = 2 AND kind = 2",
                "table attempt: execution 2, frame 0 waits for a task of which there is no "
                "attempt\n");
    assert_told(bench, "INSERT INTO request VALUES (1, 0, 5, '{')",
                "table request: request 1 is no JSON, or its shard 0 cannot be right\n");
    bench_free(bench);
}

static void a_check_tells_what_is_wrong_with_offers(void **state)
{
    struct bench *bench = open_store();
    struct store_commit *commit = bench_commit(bench);
    struct buffer lines = BUFFER_EMPTY;

    (void)state;
    fill(bench, 2);
    add_row(commit, 2, 0, 2, "", 0, "{\"wait\":\"task\",\"task\":{\"id\":5,\"token\":\"t\"}}");
    add_offer(commit, 2, 5, "arn:act");
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_int_equal(store_check(bench->store, add_line, go_on, &lines), STORE_OK);
    assert_told(bench, "DELETE FROM offer",
                "table attempt: execution 2, frame 0 waits for a task of which there is no "
                "attempt\n");
    assert_told(bench, "UPDATE offer SET number = -1",
                "table offer: execution 2: offer -1 of task 5 has a number that cannot be "
                "right\n");
    assert_told(bench, "UPDATE offer SET execution = 3",
                "table attempt: execution 2, frame 0 waits for a task of which there is no "
                "attempt\n"
                "table offer: execution 3, which does not run, has an offer\n");
    assert_told(bench, "INSERT INTO offer VALUES (2, 2, 6, 'arn:act'), (3, 2, 9 << 28, 'arn:act')",
                "table offer: execution 2: no frame waits for task 6, which is offered\n"
                "table offer: execution 2: no frame waits for task 2415919104, which is "
                "offered\n");
    /* A worker has taken it. */
    commit = bench_commit(bench);
    add_row(commit, 2, 0, 2, "", 0,
            "{\"wait\":\"task\",\"task\":{\"id\":5,\"token\":\"t\",\"started\":true}}");
    store_commit_end_offer(commit, 2, 5);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_int_equal(store_check(bench->store, add_line, go_on, &lines), STORE_OK);
    assert_int_equal(lines.size, 0);
    buffer_fini(&lines);
    bench_free(bench);
}

static void a_check_tells_what_is_wrong_with_a_service(void **state)
{
    struct bench *bench = open_store();
    struct store_commit *commit = bench_commit(bench);

    (void)state;
    store_commit_express(commit, 8, text_of("{}"));
    add_resource(commit, "arn:m", "", "d");
    add_resource(commit, "arn:act", "", NULL);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_told(bench, "UPDATE express SET text = '{'",
                "table express: express start 8 is no JSON, or its number cannot be right\n");
    assert_told(bench, "UPDATE express SET number = -1",
                "table express: express start -1 is no JSON, or its number cannot be right\n");
    assert_told(bench, "UPDATE resource SET text = '' WHERE number = 2",
                "table resource: resource 2 is no JSON, or its number cannot be right: "
                "arn:act\n");
    assert_told(bench, "DELETE FROM definition",
                "table resource: resource 1 has no definition 1: arn:m\n");
    bench_free(bench);
}

static void a_check_tells_of_children(void **state)
{
    struct bench *bench = open_store();
    struct store_commit *commit = bench_commit(bench);
    struct buffer lines = BUFFER_EMPTY;
    char id[32];
    struct store_start child = start_of(2, id);

    (void)state;
    fill(bench, 1);
    child.parent = 1;
    child.child = 7;
    child.map_run = text_of("arn:run");
    store_commit_start(commit, &child);
    add_map_run(commit, 1, 7, "arn:run", 0);
    add_row(commit, 1, 7, 2, "", 0, "{\"execution\":{\"number\":2,\"events\":3}}");
    add_events(commit, 2, 1, 3);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_int_equal(store_check(bench->store, add_line, go_on, &lines), STORE_OK);
    assert_told(bench, "UPDATE execution SET parent = 9 WHERE number = 2",
                "table execution: execution 2 runs, but not execution 9, which it is a child "
                "of\n");
    assert_told(bench, "UPDATE map_run SET arn = 'arn:other'",
                "table execution: execution 2 is of a map run that is not there: arn:run\n");
    assert_told(bench, "UPDATE map_run SET execution = 9",
                "table map_run: execution 9, which is not there, has a map run\n"
                "table map_run: execution 9, which does not run, has a map run that does\n");
    assert_told(bench, "DELETE FROM row WHERE frame = 7",
                "table row: execution 2, a child of 1, runs, but no frame is it\n");
    assert_told(bench,
                "DELETE FROM execution WHERE number = 2; DELETE FROM event"
                " WHERE execution = 2",
                "table execution: execution 2 is not there, but frame 7 of execution 1 is it\n");
    assert_told(bench, "UPDATE event SET count = 2, text = '[1,2]' WHERE execution = 2",
                "table event: execution 2: 2 events are there, but frame 7 of execution 1 says "
                "3\n");
    buffer_fini(&lines);
    bench_free(bench);
}

static void an_index_that_lies_is_told(void **state)
{
    struct bench *bench = open_store();
    struct buffer lines = BUFFER_EMPTY;

    (void)state;
    fill(bench, 2);
    store_close(bench->store);
    run_sql("PRAGMA writable_schema=ON;"
            "UPDATE sqlite_schema SET sql = replace(sql, '(definition)', '(shard)')"
            " WHERE name = 'execution_definition'");
    bench_open(bench, path);
    assert_int_equal(store_check(bench->store, add_line, go_on, &lines), STORE_DAMAGED);
    assert_non_null(strstr(lines.text, "missing from index execution_definition"));
    buffer_fini(&lines);
    bench_free(bench);
}

static void a_check_can_be_stopped(void **state)
{
    struct bench *bench = open_store();

    (void)state;
    fill(bench, 2000);
    assert_int_equal(store_check(bench->store, add_line, stop, NULL), STORE_NONE);
    assert_int_equal(store_check(bench->store, add_line, go_on, NULL), STORE_OK);
    bench_free(bench);
}

static int64_t file_size(void)
{
    struct stat about;

    assert_int_equal(stat(path, &about), 0);
    return (int64_t)about.st_size;
}

static bool note_left(void *context, int64_t bytes_left)
{
    int64_t *steps = context;

    assert_true(bytes_left >= 0);
    steps[0]++;
    steps[1] = bytes_left;
    return steps[0] < 1000;
}

static void space_is_given_back(void **state)
{
    static char text[20000];
    struct bench *bench = open_store();
    struct store_commit *commit;
    struct bench *visitor;
    int64_t steps[2] = {0, -1};
    int64_t large;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    fill(bench, 2);
    for (uint64_t i = 0; i < 200; i++)
        put(bench, 1, 0, 5, "", i, text);
    commit = bench_commit(bench);
    store_commit_drop_kinds(commit, 1, 0, 5, 5);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    store_close(bench->store);
    bench_open(bench, path);
    large = file_size();
    assert_true(large > 4000000);
    visitor = bench_new(STORE_VISIT);
    bench_open(visitor, path);
    assert_int_equal(store_compact(visitor->store, note_left, steps), STORE_OK);
    assert_true(steps[0] > 1); /* not all at once */
    assert_int_equal(steps[1], 0);
    bench_free(visitor);
    start(bench, 3);
    store_close(bench->store);
    bench->store = NULL;
    assert_true(file_size() < large / 10);
    bench_open(bench, path);
    assert_string_equal(row_of(bench, 1, 0, 2, "", 0), "{\"state\":\"A\"}");
    bench_free(bench);
}

static void everything_is_written_out(void **state)
{
    struct bench *bench = open_store();
    struct store_commit *commit = bench_commit(bench);
    struct buffer lines = BUFFER_EMPTY;

    (void)state;
    fill(bench, 1);
    add_row(commit, 1, 0, 1, "", 0, "=");
    add_attempt(commit, 1, 2, 1);
    add_end(commit, 1, "FAILED", 50, 99);
    add_map_run(commit, 1, 7, "arn:run", 50);
    store_commit_request(commit, 5, text_of("{\"stop\":1}"));
    add_timer(commit, 1, 3, 7);
    add_offer(commit, 1, 4, "arn:act");
    store_commit_express(commit, 8, text_of("{\"input\":1}"));
    add_resource(commit, "arn:m", "", "d");
    add_resource(commit, "arn:m:1", "arn:m", NULL);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_int_equal(store_export(bench->store, add_text, &lines), STORE_OK);
    assert_string_equal(
        lines.text,
        "{\"is\":\"store\",\"schema\":3,\"created_by\":\"the test\"}\n"
        "{\"is\":\"shard\",\"number\":0,\"epoch\":1,\"last_execution\":1}\n"
        "{\"is\":\"definition\",\"number\":1,\"digest\":\"d\",\"text\":{\"StartAt\":\"A\"}}\n"
        "{\"is\":\"execution\",\"number\":1,\"shard\":0,\"id\":\"arn:1\",\"machine\":\"m\","
        "\"name\":\"1\",\"status\":\"FAILED\",\"started_ms\":1001,\"ended_ms\":50,"
        "\"redrive_until_ms\":99,\"redrives\":0,\"redriven_ms\":null,\"parent\":null,"
        "\"child\":null,\"map_run\":null,\"definition\":1,\"error\":null,\"cause\":null,\"detail\":"
        "null,"
        "\"input\":{\"n\":1},\"output\":{\"out\":1}}\n"
        "{\"is\":\"map_run\",\"execution\":1,\"id\":7,\"arn\":\"arn:run\",\"status\":\"FAILED\","
        "\"started_ms\":40,\"ended_ms\":50,\"text\":{}}\n"
        "{\"is\":\"row\",\"execution\":1,\"frame\":0,\"kind\":0,\"position\":0,\"name\":\"\","
        "\"parent\":null,\"text\":{\"events\":22}}\n"
        "{\"is\":\"row\",\"execution\":1,\"frame\":0,\"kind\":1,\"position\":0,\"name\":\"\","
        "\"parent\":null,\"text\":\"=\"}\n"
        "{\"is\":\"row\",\"execution\":1,\"frame\":0,\"kind\":2,\"position\":0,\"name\":\"\","
        "\"parent\":null,\"text\":{\"state\":\"A\"}}\n"
        "{\"is\":\"events\",\"execution\":1,\"first\":1,\"count\":20,\"events\":["
        "{\"id\":1,\"type\":\"E\"},{\"id\":2,\"type\":\"E\"},{\"id\":3,\"type\":\"E\"},"
        "{\"id\":4,\"type\":\"E\"},{\"id\":5,\"type\":\"E\"},{\"id\":6,\"type\":\"E\"},"
        "{\"id\":7,\"type\":\"E\"},{\"id\":8,\"type\":\"E\"},{\"id\":9,\"type\":\"E\"},"
        "{\"id\":10,\"type\":\"E\"},{\"id\":11,\"type\":\"E\"},{\"id\":12,\"type\":\"E\"},"
        "{\"id\":13,\"type\":\"E\"},{\"id\":14,\"type\":\"E\"},{\"id\":15,\"type\":\"E\"},"
        "{\"id\":16,\"type\":\"E\"},{\"id\":17,\"type\":\"E\"},{\"id\":18,\"type\":\"E\"},"
        "{\"id\":19,\"type\":\"E\"},{\"id\":20,\"type\":\"E\"}]}\n"
        "{\"is\":\"events\",\"execution\":1,\"first\":21,\"count\":2,\"events\":["
        "{\"id\":21,\"type\":\"E\"},{\"id\":22,\"type\":\"E\"}]}\n"
        "{\"is\":\"timer\",\"execution\":1,\"id\":3,\"shard\":0,\"due_ms\":7,\"by_clock\":1}\n"
        "{\"is\":\"offer\",\"number\":1,\"execution\":1,\"id\":4,\"activity\":\"arn:act\"}\n"
        "{\"is\":\"express\",\"number\":8,\"text\":{\"input\":1}}\n"
        "{\"is\":\"resource\",\"number\":1,\"kind\":1,\"arn\":\"arn:m\",\"owner\":\"\","
        "\"definition\":1,\"text\":{\"owner\":\"\"}}\n"
        "{\"is\":\"resource\",\"number\":2,\"kind\":1,\"arn\":\"arn:m:1\","
        "\"owner\":\"arn:m\",\"definition\":null,\"text\":{\"owner\":\"arn:m\"}}\n"
        "{\"is\":\"request\",\"number\":1,\"shard\":0,\"made_ms\":5,\"text\":{\"stop\":1}}\n");
    buffer_fini(&lines);
    bench_free(bench);
}

static void a_store_in_memory_has_no_upkeep(void **state)
{
    struct bench *bench = bench_new(STORE_OWN);

    (void)state;
    bench_open(bench, "memory:");
    assert_int_equal(store_check(bench->store, add_line, go_on, NULL), STORE_NONE);
    assert_int_equal(store_compact(bench->store, NULL, NULL), STORE_NONE);
    assert_int_equal(store_export(bench->store, add_text, NULL), STORE_NONE);
    bench_free(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_tells_what_is_wrong_with_the_store),
        cmocka_unit_test(a_check_tells_what_is_wrong_with_executions),
        cmocka_unit_test(a_check_tells_what_is_wrong_with_rows),
        cmocka_unit_test(a_check_tells_what_is_wrong_with_events),
        cmocka_unit_test(a_check_tells_what_is_wrong_with_waits),
        cmocka_unit_test(a_check_tells_what_is_wrong_with_offers),
        cmocka_unit_test(a_check_tells_what_is_wrong_with_a_service),
        cmocka_unit_test(a_check_tells_of_children),
        cmocka_unit_test(an_index_that_lies_is_told),
        cmocka_unit_test(a_check_can_be_stopped),
        cmocka_unit_test(space_is_given_back),
        cmocka_unit_test(everything_is_written_out),
        cmocka_unit_test(a_store_in_memory_has_no_upkeep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
