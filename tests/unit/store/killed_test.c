/* tests/unit/store/killed_test.c - a process with a store ends at any moment: nothing is lost.
 *
 * A child process submits random commits and tells its parent of each outcome. It is killed, or
 * SQLite finds no memory in it. The parent then knows what was acknowledged, and which commits may
 * be there besides. COUNT and SEED choose other random ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/store/place.h"
#include "tests/unit/store/random_commits.h"

enum { COMMITS = 400 };

/* ---- SQLite's memory ---- */

static sqlite3_mem_methods system_memory;
static atomic_long left_well = -1; /* so many more times there is memory; negative: always */

static bool has_memory(void)
{
    return atomic_load(&left_well) < 0 || atomic_fetch_sub(&left_well, 1) > 0;
}

static void *get_memory(int size)
{
    return has_memory() ? system_memory.xMalloc(size) : NULL;
}

static void *resize_memory(void *block, int size)
{
    return has_memory() ? system_memory.xRealloc(block, size) : NULL;
}

static void watch_memory(void)
{
    sqlite3_mem_methods own;

    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &system_memory);
    own = system_memory;
    own.xMalloc = get_memory;
    own.xRealloc = resize_memory;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &own);
}

/* ---- the child ---- */

static int to_parent;

static void tell_parent(void *context, void *subject, enum store_result result)
{
    const char byte = (char)result;

    if (write(to_parent, &byte, 1) != 1)
        _exit(1);
}

static void child(const char *path, uint64_t seed, long memory)
{
    const struct rlimit no_core = {0, 0};
    struct store_options options = {.program = "the test", .done = tell_parent};
    struct random_commits random;
    char *problem = NULL;
    struct store *store;

    setrlimit(RLIMIT_CORE, &no_core);
    dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
    atomic_store(&left_well, memory);
    store = store_open(path, &options, &problem);
    if (store == NULL)
        _exit(1);
    random_begin(&random, seed);
    for (int i = 0; i < COMMITS; i++)
        store_submit(store, random_commit(&random, store_lease_of(store)));
    store_close(store);
    _exit(0);
}

/* ---- the parent ---- */

static void fail_seed(uint64_t seed, const char *what)
{
    print_error("seed %llu: %s\n", (unsigned long long)seed, what);
    fail();
}

/* The outcomes that a child tells before it ends; it is killed after a time, unless that is 0. */
static size_t outcomes_of(const char *path, uint64_t seed, long memory, long kill_us,
                          char outcomes[COMMITS])
{
    int ends[2];
    size_t told = 0;
    ssize_t size;
    pid_t number;

    assert_int_equal(pipe(ends), 0);
    number = fork();
    if (number == 0) {
        close(ends[0]);
        to_parent = ends[1];
        child(path, seed, memory);
    }
    close(ends[1]);
    if (kill_us > 0) {
        nanosleep(&(struct timespec){0, kill_us * 1000}, NULL);
        kill(number, SIGKILL);
    }
    while (told < COMMITS && (size = read(ends[0], outcomes + told, COMMITS - told)) > 0)
        told += (size_t)size;
    close(ends[0]);
    waitpid(number, NULL, 0);
    return told;
}

static bool is_equal(struct bench *bench, struct bench *model)
{
    char *found = all_of(bench, RANDOM_EXECUTIONS);
    char *wanted = all_of(model, RANDOM_EXECUTIONS);
    bool equal = strcmp(found, wanted) == 0;

    free(found);
    free(wanted);
    return equal;
}

/* What was acknowledged is there, and of what came after that a part from its beginning. */
static void check(const char *path, uint64_t seed, const char *outcomes, size_t told)
{
    struct bench *bench = bench_new(STORE_OWN), *model = bench_new(STORE_OWN);
    struct random_commits random;
    size_t made = 0;

    bench_open(bench, path);
    bench_open(model, "memory:");
    random_begin(&random, seed);
    for (; made < told; made++)
        if (bench_submit(model, random_commit(&random, store_lease_of(model->store))) !=
            (enum store_result)outcomes[made])
            fail_seed(seed, "another outcome");
    for (; !is_equal(bench, model); made++) {
        if (made == COMMITS)
            fail_seed(seed, "is no state that it was in");
        bench_submit(model, random_commit(&random, store_lease_of(model->store)));
    }
    bench_free(bench);
    bench_free(model);
}

static void a_killed_process_loses_nothing(void **state)
{
    const char *path = place_new();
    uint64_t count = random_number_from("COUNT", 100);
    size_t all = 0;

    (void)state;
    for (uint64_t i = 0, seed = random_number_from("SEED", 1); i < count; i++, seed++) {
        char outcomes[COMMITS];
        size_t told = outcomes_of(path, seed, -1, 1000 + (long)(seed * 7919 % 30000), outcomes);

        check(path, seed, outcomes, told);
        place_clear(path);
        all += told;
    }
    print_message("# %zu of %llu commits were acknowledged\n", all,
                  (unsigned long long)count * COMMITS);
}

/* The n-th allocation fails, from n on all do: what little there was is used up. */
static void without_memory_nothing_is_lost(void **state)
{
    const char *path = place_new();
    uint64_t count = random_number_from("COUNT", 100);
    long memory = 0;

    (void)state;
    for (uint64_t i = 0, seed = random_number_from("SEED", 1); i < count; i++, seed++) {
        char outcomes[COMMITS];
        size_t told = outcomes_of(path, seed, memory, 0, outcomes);

        check(path, seed, outcomes, told);
        place_clear(path);
        memory += 1 + (long)(seed * 7919 % 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_process_loses_nothing),
        cmocka_unit_test(without_memory_nothing_is_lost),
    };

    watch_memory();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
