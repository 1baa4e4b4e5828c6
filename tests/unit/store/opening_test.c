/* tests/unit/store/opening_test.c - open the database of a store, or say by name why not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/count.h"
#include "tests/unit/store/bench.h"
#include "tests/unit/store/hands.h"
#include "tests/unit/store/place.h"

static long file_system; /* what statfs says from now on; 0: the truth */

int statfs(const char *path, struct statfs *about)
{
    long error = syscall(SYS_statfs, path, about);

    if (file_system != 0)
        about->f_type = file_system;
    return (int)error;
}

static void make_store(const char *path)
{
    struct bench *bench = bench_new(STORE_OWN);

    bench_open(bench, path);
    keep_definition(bench, "d");
    for (int64_t i = 1; i <= 100; i++)
        start(bench, i);
    bench_free(bench);
}

/* Opening must fail; the problem lives until the next call. */
static const char *problem_of(const char *url, enum store_mode mode)
{
    static char *problem;
    struct bench *bench = bench_new(mode);

    free(problem);
    problem = NULL;
    assert_null(store_open(url, &bench->options, &problem));
    assert_non_null(problem);
    bench_free(bench);
    return problem;
}

static void assert_problem(const char *path, enum store_mode mode, const char *wanted)
{
    char line[1024];

    snprintf(line, sizeof line, wanted, path);
    assert_string_equal(problem_of(path, mode), line);
}

/* ---- what is made ---- */

static void a_store_is_made_for_its_owner_alone(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    struct bench *bench = bench_new(STORE_OWN);
    const char *path = place_new();
    char url[600];
    struct stat about;

    (void)state;
    umask(0);
    snprintf(url, sizeof url, "sqlite:%s", path);
    bench_open(bench, url);
    keep_definition(bench, "d");
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(stat(place_beside(path, ends[i]), &about), 0);
        assert_int_equal(about.st_mode & 0777, 0600);
    }
    assert_string_equal(rows_of_sql(path, "SELECT value FROM meta WHERE name = 'created_by'"),
                        "the test\n");
    assert_string_equal(rows_of_sql(path, "PRAGMA auto_vacuum"), "2\n");
    assert_string_equal(rows_of_sql(path, "PRAGMA journal_mode"), "wal\n");
    assert_string_equal(rows_of_sql(path, "SELECT length(value) FROM meta"
                                          " WHERE name = 'token_key'"),
                        "64\n");
    bench_free(bench);
    assert_int_equal(stat(place_beside(path, "-wal"), &about), 0);
    assert_int_equal(about.st_size, 0); /* a copy of the file alone is whole */
}

static void two_stores_have_two_keys(void **state)
{
    struct bench *one = bench_new(STORE_OWN), *other = bench_new(STORE_OWN);

    (void)state;
    bench_open(one, place_new());
    bench_open(other, place_new());
    assert_memory_not_equal(store_key(one->store), store_key(other->store), STORE_KEY_SIZE);
    bench_free(one);
    bench_free(other);
}

/* As docs/store.md shows it. */
static void it_is_read_while_it_runs(void **state)
{
    struct bench *bench = bench_new(STORE_OWN);
    const char *path = place_new();
    struct store_commit *commit;

    (void)state;
    bench_open(bench, path);
    keep_definition(bench, "d");
    commit = bench_commit(bench);
    add_start(commit, 1);
    add_row(commit, 1, 0, 2, "", 0, "{\"state\":\"Each\",\"wait\":\"children\"}");
    add_row(commit, 1, 1, 2, "", 0, "{\"state\":\"Pay\",\"wait\":\"task\"}");
    add_row(commit, 1, 0, 4, "total", 0, "12");
    add_row(commit, 1, 0, 5, "", 1, "{\"item\":1}");
    add_row(commit, 1, 0, 7, "", 0, "{\"result\":0}");
    add_timer(commit, 1, (UINT64_C(1) << 28) + 5, 1700000000000);
    add_attempt(commit, 1, (UINT64_C(1) << 28) + 5, 0);
    add_offer(commit, 1, (UINT64_C(1) << 28) + 6, "arn:act");
    add_events(commit, 1, 1, 2);
    add_events(commit, 1, 3, 1);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(rows_of_sql(path, "SELECT frame, parent, state, wait, due_ms FROM frame"),
                        "0|-|Each|children|-\n1|0|Pay|task|1700000000000\n");
    assert_string_equal(rows_of_sql(path, "SELECT name, text FROM variable"), "total|12\n");
    assert_string_equal(rows_of_sql(path, "SELECT position, text FROM item"), "1|{\"item\":1}\n");
    assert_string_equal(rows_of_sql(path, "SELECT position, text FROM result"),
                        "0|{\"result\":0}\n");
    assert_string_equal(rows_of_sql(path, "SELECT execution, number, type FROM history"),
                        "arn:1|1|E\narn:1|2|E\narn:1|3|E\n");
    assert_string_equal(rows_of_sql(path, "SELECT * FROM waiting"),
                        "arn:1|0|Each|children|-|0|-|1\n"
                        "arn:1|1|Pay|task|2023-11-14T22:13:20Z|1|arn:act|0\n");
    bench_free(bench);
}

/* ---- what is refused ---- */

static void write_file(const char *path, const char *text, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(file >= 0);
    assert_int_equal(write(file, text, size), size);
    close(file);
}

static void other_files_are_refused(void **state)
{
    static const char *const ends[] = {"-wal", "-shm", ".lock"};
    const char *text = place_new(), *database = place_new(), *none = place_new();
    char far[600];

    (void)state;
    write_file(text,
               "This is a letter, not a database, and it is long enough to show that. "
               "It has a hundred bytes and more.",
               103);
    assert_problem(text, STORE_OWN, "%s is no SQLite database");
    assert_int_equal(access(place_beside(text, ".lock"), F_OK), -1);
    run_sql(database, "PRAGMA journal_mode=WAL; CREATE TABLE other (x)");
    assert_problem(database, STORE_OWN, "%s is another application's database");
    assert_problem(database, STORE_VISIT, "%s is another application's database");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) /* nothing is left beside it */
        assert_int_equal(access(place_beside(database, ends[i]), F_OK), -1);
    assert_problem(place_folder(), STORE_OWN, "%s is no file");
    assert_problem(none, STORE_VISIT, "there is no store %s");
    assert_int_equal(access(none, F_OK), -1);
    snprintf(far, sizeof far, "%s/none/x.db", place_folder());
    assert_problem(far, STORE_OWN, "cannot open %s: No such file or directory");
    assert_string_equal(problem_of("sqlite:", STORE_OWN), "sqlite: needs a path: sqlite:PATH");
    assert_string_equal(problem_of("sqlite:", STORE_VISIT), "sqlite: needs a path: sqlite:PATH");
}

static void what_names_no_store_makes_none(void **state)
{
    static const char *const names[] = {"",       "mysql://host/db", "foo:bar",   "SQLite:x.db",
                                        "file:x", "s3+http:x",       "sqlit:x.db"};
    /* Each is a file, here in a folder that is not there. */
    static const char *const paths[] = {"none/foo:bar", "./none/foo:bar", "C:none/x",  ":none/x",
                                        "1a:none/x",    "none/a://b",     "n_e:none/x"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char expected[100];

        snprintf(expected, sizeof expected,
                 "\"%s\" names no store: memory:, sqlite:PATH and a path do", names[i]);
        assert_string_equal(problem_of(names[i], STORE_OWN), expected);
        assert_string_equal(problem_of(names[i], STORE_VISIT), expected);
        assert_int_equal(access(names[i], F_OK), -1);
    }
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_non_null(strstr(problem_of(paths[i], STORE_OWN), "No such file or directory"));
}

static void an_empty_file_becomes_a_store(void **state)
{
    struct bench *bench = bench_new(STORE_OWN);
    const char *path = place_new();

    (void)state;
    write_file(path, "", 0);
    assert_problem(path, STORE_VISIT, "%s is an empty database: no store was made in it yet");
    bench_open(bench, path);
    keep_definition(bench, "d");
    bench_free(bench);
}

static bool count_one(void *context, const struct store_execution *execution)
{
    (void)execution;
    ++*(int *)context;
    return true;
}

/* Another one's log is not written over. */
static void an_emptied_file_becomes_none(void **state)
{
    const char *path = place_new();

    (void)state;
    write_file(path, "", 0);
    write_file(place_beside(path, "-wal"), "what was written last", 21);
    for (enum store_mode mode = STORE_OWN; mode <= STORE_VISIT; mode++)
        assert_non_null(strstr(problem_of(path, mode), " is empty, but its log "));
}

/* SQLite takes any bytes for a text. */
static void a_text_that_is_none_is_told(void **state)
{
    const struct store_query query = {.machine = {"m", 1}, .most = 1000};
    struct bench *bench = bench_new(STORE_OWN);
    const char *path = place_new();
    struct buffer token = BUFFER_EMPTY;
    int count = 0;

    (void)state;
    make_store(path);
    run_sql(path, "UPDATE execution SET name = CAST(x'41ff42' AS TEXT) WHERE number = 7");
    bench_open(bench, path);
    assert_int_equal(store_list(bench->store, &query, &token, count_one, &count), STORE_DAMAGED);
    buffer_fini(&token);
    bench_free(bench);
}

static void other_versions_are_refused(void **state)
{
    const char *path = place_new();

    (void)state;
    make_store(path);
    run_sql(path, "PRAGMA user_version=4");
    assert_problem(path, STORE_OWN,
                   "%s was written by a newer sfnc: its schema has version 4, and this one "
                   "knows 3");
    run_sql(path, "PRAGMA user_version=0");
    assert_problem(path, STORE_VISIT,
                   "%s has a schema of version 0, which this sfnc does not know");
    run_sql(path, "PRAGMA user_version=3; DROP TABLE offer");
    assert_problem(path, STORE_OWN, "%s is damaged: there is no table offer");
    run_sql(path, "DROP TABLE shard");
    assert_problem(path, STORE_OWN, "%s is damaged: there is no table shard");
    assert_problem(path, STORE_VISIT, "%s is damaged: there is no table shard");
}

/* ---- what is damaged ---- */

static void what_was_cut_off_is_told(void **state)
{
    const char *path = place_new();
    struct stat about;

    (void)state;
    make_store(path);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(truncate(path, about.st_size - 4096), 0);
    assert_problem(path, STORE_OWN, "%s is damaged: database disk image is malformed");
    assert_int_equal(truncate(path, 50), 0);
    assert_problem(path, STORE_OWN, "%s is damaged: database disk image is malformed");
}

/* It may be seen when the store is opened, or only by who reads it. */
static void what_is_overwritten_is_told(void **state)
{
    struct bench *bench = bench_new(STORE_OWN);
    const struct store_query query = {.machine = {"m", 1}, .most = 1000};
    const char *path = place_new();
    struct buffer token = BUFFER_EMPTY;
    char noise[4096];
    char *problem = NULL;
    int file;

    (void)state;
    make_store(path);
    memset(noise, 0xa5, sizeof noise);
    file = open(path, O_WRONLY);
    for (off_t page = 5; page < 40; page++)
        assert_int_equal(pwrite(file, noise, sizeof noise, page * 4096), sizeof noise);
    close(file);
    bench->store = store_open(path, &bench->options, &problem);
    if (bench->store == NULL) {
        assert_non_null(strstr(problem, "is damaged: "));
    } else {
        assert_int_equal(store_list(bench->store, &query, &token, NULL, NULL), STORE_DAMAGED);
        assert_non_null(strstr(store_problem(bench->store), "the store is damaged: "));
    }
    free(problem);
    buffer_fini(&token);
    bench_free(bench);
}

/* By its lock, its log and the log's index, which go by its name, it would be two. */
static void a_file_of_two_names_is_refused(void **state)
{
    const char *path = place_new(), *other = place_new();
    struct bench *bench = bench_new(STORE_OWN);

    (void)state;
    make_store(path);
    assert_int_equal(link(path, other), 0);
    assert_problem(path, STORE_OWN,
                   "%s has another name, too (a hard link), by which another process could drive "
                   "it: a store must have one name");
    assert_non_null(strstr(problem_of(other, STORE_VISIT), "a hard link"));
    assert_int_equal(unlink(path), 0);
    bench_open(bench, other);
    bench_free(bench);
}

/* The end of a visitor's request. */
static enum store_result leave_request(struct bench *visitor)
{
    struct store_commit *commit = bench_commit(visitor);

    store_commit_request(commit, 1, text_of("{}"));
    return bench_submit(visitor, commit);
}

/* It can be read, but a request that is left there would never be found. */
static void assert_unfit(const char *path, const char *damage, const char *wanted)
{
    struct bench *visitor = bench_new(STORE_VISIT);
    char line[1024];

    make_store(path);
    run_sql(path, damage);
    snprintf(line, sizeof line, "%s is damaged: %s", path, wanted);
    assert_string_equal(problem_of(path, STORE_OWN), line);
    bench_open(visitor, path);
    assert_non_null(strstr(execution_of(visitor, 1), "RUNNING"));
    assert_string_equal(store_barrier(visitor->store), line);
    assert_int_equal(leave_request(visitor), STORE_DAMAGED);
    assert_string_equal(requests_of(visitor), "");
    bench_free(visitor);
}

static void what_no_owner_can_open_takes_no_requests(void **state)
{
    (void)state;
    assert_unfit(place_new(), "DELETE FROM shard", "table shard has no row 0");
    assert_unfit(place_new(), "UPDATE shard SET last_execution = -1",
                 "the numbers in table shard cannot be right");
    assert_unfit(place_new(), "UPDATE shard SET last_execution = 9223372036854775807",
                 "the numbers in table shard cannot be right");
    assert_unfit(place_new(), "DELETE FROM meta", "table meta has no row token_key");
    assert_unfit(place_new(), "UPDATE meta SET value = 'x' WHERE name = 'token_key'",
                 "token_key in table meta is no key");
}

static bool add_digest(void *context, struct store_text digest)
{
    buffer_add(context, digest.text, digest.size);
    buffer_add_byte(context, ' ');
    return true;
}

/* The digests of the store, a blank behind each. */
static void assert_digests(struct bench *bench, const char *wanted)
{
    struct buffer digests = BUFFER_EMPTY;

    assert_int_equal(store_read_digests(bench->store, add_digest, &digests), STORE_OK);
    assert_string_equal(digests.text, wanted);
    buffer_fini(&digests);
}

/* An execution whose definition is gone is there all the same. */
static void an_execution_without_its_definition_is_listed(void **state)
{
    const struct store_query query = {.machine = {"m", 1}, .most = 1000};
    const char *path = place_new();
    struct bench *bench = bench_new(STORE_OWN);
    const struct store_query undefined = {.definition = {"", 0}, .most = 1000};
    struct buffer token = BUFFER_EMPTY;
    int count = 0;

    (void)state;
    make_store(path);
    bench_open(bench, path);
    assert_digests(bench, "d ");
    store_close(bench->store);
    run_sql(path, "UPDATE execution SET definition = 2 WHERE number = 7");
    bench_open(bench, path);
    assert_digests(bench, "d  ");
    assert_int_equal(store_list(bench->store, &undefined, &token, count_one, &count), STORE_OK);
    assert_int_equal(count, 1);
    store_close(bench->store);
    count = 0;
    run_sql(path, "DELETE FROM definition");
    bench_open(bench, path);
    assert_digests(bench, " ");
    assert_non_null(strstr(execution_of(bench, 1), "1 arn:1 RUNNING m 1 -  - "));
    assert_int_equal(store_list(bench->store, &query, &token, count_one, &count), STORE_OK);
    assert_int_equal(count, 100);
    buffer_fini(&token);
    bench_free(bench);
}

/* What it is, is not what it needs. */
static void a_resource_without_its_definition_is_read(void **state)
{
    const char *path = place_new();
    struct bench *bench = bench_new(STORE_OWN);
    struct store_commit *commit;

    (void)state;
    make_store(path);
    bench_open(bench, path);
    commit = bench_commit(bench);
    add_resource(commit, "arn:m", "", "d");
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    run_sql(path, "DELETE FROM definition");
    assert_string_equal(resource_of(bench, "arn:m"), "1 1 arn:m   {\"owner\":\"\"}; ");
    assert_string_equal(resources_of(bench, 1, "", 0, false, 9), "1:arn:m ");
    commit = bench_commit(bench);
    add_resource(commit, "arn:m", "", NULL); /* and can be set right */
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(resource_of(bench, "arn:m"), "1 1 arn:m  - {\"owner\":\"\"}; ");
    bench_free(bench);
}

static void shared_file_systems_are_refused(void **state)
{
    const char *path = place_new();

    (void)state;
    file_system = 0x6969;
    assert_problem(path, STORE_OWN,
                   "%s is on a file system that machines share (NFS), where a store cannot be");
    file_system = 0;
}

/* Play a role as somebody who may not write: in a process of its own, because root may write
 * everything, and in a new one, because neither SQLite nor our threads survive a fork. Returns how
 * it ended. */
static int somebody(const char *role, const char *path)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        execl("/proc/self/exe", "opening_test", role, path, (char *)NULL);
        _exit(101);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static bool is_problem(const char *path, enum store_mode mode, const char *wanted)
{
    char line[1024];

    snprintf(line, sizeof line, wanted, path, path);
    return strcmp(problem_of(path, mode), line) == 0;
}

static int problems_of_somebody(const char *path)
{
    if (!is_problem(path, STORE_OWN, "%s cannot be written: Permission denied"))
        return 1;
    return is_problem(path, STORE_VISIT,
                      "%s cannot be read: who may not write it must be able to read %s-shm: "
                      "Permission denied")
               ? 0
               : 2;
}

/* Who may only read reads, and can leave nothing. */
static int read_by_somebody(const char *path)
{
    struct bench *visitor = bench_new(STORE_VISIT);

    bench_open(visitor, path);
    if (strstr(execution_of(visitor, 1), "RUNNING") == NULL)
        return 1;
    if (strstr(store_barrier(visitor->store), " can only be read by this user") == NULL)
        return 2;
    return leave_request(visitor) == STORE_BROKEN ? 0 : 3;
}

static void what_cannot_be_written_can_be_read(void **state)
{
    const char *path = place_new();
    struct bench *owner = bench_new(STORE_OWN);

    (void)state;
    make_store(path);
    chmod(place_folder(), 0755);
    chmod(path, 0444);
    chmod(place_beside(path, "-shm"), getuid() == 0 ? 0600 : 0);
    assert_int_equal(somebody("refused", path), 0);
    chmod(place_beside(path, "-shm"), 0444);
    chmod(place_beside(path, "-wal"), 0444);
    if (getuid() != 0)
        chmod(place_folder(), 0555);
    assert_int_equal(somebody("reader", path), 0);
    if (getuid() == 0) {
        bench_open(owner, path); /* and beside an owner, too */
        assert_int_equal(somebody("reader", path), 0);
    }
    chmod(place_folder(), 0700);
    bench_free(owner);
}

static int problem_without_log(const char *path)
{
    return is_problem(path, STORE_VISIT,
                      "%s cannot be read: who may not write it must find %s-shm there")
               ? 0
               : 1;
}

/* A copy has a log when somebody has opened it, or none at all. */
static void a_copy_can_be_read_and_driven(void **state)
{
    const char *path = place_new(), *with = place_new(), *without = place_new();
    struct bench *bench = bench_new(STORE_OWN);
    char sql[600];

    (void)state;
    make_store(path);
    snprintf(sql, sizeof sql, "VACUUM INTO '%s'; VACUUM INTO '%s'", with, without);
    run_sql(path, sql);
    run_sql(with, "PRAGMA journal_mode=WAL");
    chmod(place_folder(), 0555);
    chmod(with, 0444);
    chmod(without, 0444);
    assert_int_equal(somebody("without log", with), 0);
    assert_int_equal(somebody("reader", without), 0);
    chmod(place_folder(), 0700);
    chmod(without, 0600);
    bench_open(bench, without);
    assert_string_equal(rows_of_sql(without, "PRAGMA journal_mode"), "wal\n");
    bench_free(bench);
}

static int made_by_somebody(const char *path)
{
    const char *problem = problem_of(path, STORE_OWN);

    return strstr(problem, " cannot be made: the folder ") != NULL &&
                   strstr(problem, " cannot be written: Permission denied") != NULL
               ? 0
               : 1;
}

static void what_cannot_be_made_is_told(void **state)
{
    const char *path = place_new();

    (void)state;
    chmod(place_folder(), 0555);
    assert_int_equal(somebody("maker", path), 0);
    chmod(place_folder(), 0700);
    assert_int_equal(access(path, F_OK), -1);
}

/* What somebody does who may not write; 0: it went as it should. */
struct role {
    const char *name;
    int (*play)(const char *path);
};

static const struct role roles[] = {
    {"refused", problems_of_somebody},
    {"reader", read_by_somebody},
    {"without log", problem_without_log},
    {"maker", made_by_somebody},
};

static int play_role(const char *name, const char *path)
{
    if (getuid() == 0 && setuid(65534) != 0)
        return 100;
    for (size_t i = 0; i < COUNT_OF(roles); i++)
        if (strcmp(roles[i].name, name) == 0)
            return roles[i].play(path);
    return 102;
}

/* Open a store with so many descriptors; whether that is possible. */
static bool open_with(rlim_t descriptors, const char *path, char **problem)
{
    struct bench *bench = bench_new(STORE_OWN);
    struct rlimit before, few;
    bool opened;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = (struct rlimit){.rlim_cur = descriptors, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    bench->store = store_open(path, &bench->options, problem);
    opened = bench->store != NULL;
    bench_free(bench);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    return opened;
}

/* What is there is not made, at whichever file it is that the descriptors are used up. */
static void who_has_too_few_descriptors_cannot_open_it(void **state)
{
    const char *path = place_new();
    char wanted[1024];
    char *problem = NULL;
    int told = 0;

    (void)state;
    make_store(path);
    snprintf(wanted, sizeof wanted, "cannot open %s: Too many open files", path);
    for (rlim_t descriptors = 3; !open_with(descriptors, path, &problem); descriptors++) {
        assert_true(descriptors < 1000); /* then something else is wrong */
        assert_null(strstr(problem, "cannot make"));
        assert_null(strstr(problem, "not an error"));
        told += strcmp(problem, wanted) == 0;
        free(problem);
        problem = NULL;
    }
    assert_int_not_equal(told, 0);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_is_made_for_its_owner_alone),
        cmocka_unit_test(two_stores_have_two_keys),
        cmocka_unit_test(it_is_read_while_it_runs),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(what_names_no_store_makes_none),
        cmocka_unit_test(an_empty_file_becomes_a_store),
        cmocka_unit_test(an_emptied_file_becomes_none),
        cmocka_unit_test(a_text_that_is_none_is_told),
        cmocka_unit_test(other_versions_are_refused),
        cmocka_unit_test(what_was_cut_off_is_told),
        cmocka_unit_test(what_is_overwritten_is_told),
        cmocka_unit_test(a_file_of_two_names_is_refused),
        cmocka_unit_test(what_no_owner_can_open_takes_no_requests),
        cmocka_unit_test(an_execution_without_its_definition_is_listed),
        cmocka_unit_test(a_resource_without_its_definition_is_read),
        cmocka_unit_test(shared_file_systems_are_refused),
        cmocka_unit_test(what_cannot_be_written_can_be_read),
        cmocka_unit_test(a_copy_can_be_read_and_driven),
        cmocka_unit_test(what_cannot_be_made_is_told),
        cmocka_unit_test(who_has_too_few_descriptors_cannot_open_it),
    };

    if (count == 3)
        return play_role(words[1], words[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
