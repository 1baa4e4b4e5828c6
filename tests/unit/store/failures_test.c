/* tests/unit/store/failures_test.c - a store on a disk that fails: nothing acknowledged is lost.
 *
 * A store takes random commits while its disk fails at some write. Beside it a store in memory, the
 * model, takes those that were acknowledged. COUNT and SEED choose other random ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/store/flaky.h"
#include "tests/unit/store/place.h"
#include "tests/unit/store/random_commits.h"

enum { BATCHES = 25, BATCH_MAX = 6, LOG_BYTES = 256 * 1024 };

struct run {
    uint64_t seed;
    const char *path;
    struct random_commits random;
    struct bench *bench; /* its store is NULL while it could not be opened */
    struct bench *model;
    struct store_commit
        *unsure[2 * BATCH_MAX]; /* for the model: commits whose outcome is not known */
    size_t unsure_count;
};

/* How many runs ended with commits that may be there or not, and in how many some of them were. */
static int in_doubt, kept_some;

static void fail_run(const struct run *run, const char *what)
{
    print_error("seed %llu: %s\n%s", (unsigned long long)run->seed, what,
                run->bench->lines.text != NULL ? run->bench->lines.text : "");
    fail();
}

static void run_begin(struct run *run, uint64_t seed, const char *path)
{
    *run = (struct run){.seed = seed, .path = path};
    place_clear(path);
    run->bench = bench_new(STORE_OWN);
    run->bench->options.log_bytes_max = LOG_BYTES; /* so that it often begins anew */
    run->model = bench_new(STORE_OWN);
    bench_open(run->model, "memory:");
    random_begin(&run->random, seed);
}

static void run_open(struct run *run)
{
    char *problem = NULL;

    run->bench->store = store_open(run->path, &run->bench->options, &problem);
    free(problem);
}

static void run_end(struct run *run)
{
    for (size_t i = 0; i < run->unsure_count; i++)
        store_commit_free(run->unsure[i]);
    bench_free(run->bench);
    bench_free(run->model);
    flaky_forget();
}

/* Submit some commits together. Those that come to an end the model takes, too, and it must come to
 * the same. Returns what was told last. */
static enum store_result submit_batch(struct run *run, enum store_result expected)
{
    size_t count = 1 + (size_t)random_below(&run->random, BATCH_MAX);
    size_t before = run->bench->told;
    struct store_commit *made[BATCH_MAX]; /* for the model */
    enum store_result last = STORE_OK;

    for (size_t i = 0; i < count; i++) {
        struct random_commits again = run->random;

        made[i] = random_commit(&again, store_lease_of(run->model->store));
        store_submit(run->bench->store,
                     random_commit(&run->random, store_lease_of(run->bench->store)));
    }
    store_flush(run->bench->store);
    if (run->bench->told != before + count)
        fail_run(run, "not every outcome was told");
    for (size_t i = 0; i < count; i++) {
        enum store_result result = run->bench->results[before + i];

        if (result == STORE_BROKEN && expected == STORE_BROKEN) {
            run->unsure[run->unsure_count++] = made[i];
            last = STORE_BROKEN;
        } else if (result == STORE_FULL && expected == STORE_FULL) {
            store_commit_free(made[i]);
            last = STORE_FULL;
        } else {
            enum store_result wanted = bench_submit(run->model, made[i]);

            if (wanted != result) {
                print_error("%s, but the model: %s\n", store_result_text(result),
                            store_result_text(wanted));
                fail_run(run, "another outcome");
            }
        }
    }
    return last;
}

static bool is_equal(struct run *run)
{
    char *found = all_of(run->bench, RANDOM_EXECUTIONS);
    char *wanted = all_of(run->model, RANDOM_EXECUTIONS);
    bool equal = strcmp(found, wanted) == 0;

    free(found);
    free(wanted);
    return equal;
}

/* The store, opened again, must be what was acknowledged, and perhaps some of what was submitted
 * after that, in order. */
static void check_again(struct run *run)
{
    store_close(run->bench->store);
    flaky_lose(run->seed);
    run_open(run);
    if (run->bench->store == NULL)
        fail_run(run, "cannot be opened again");
    in_doubt += run->unsure_count > 0;
    for (size_t i = 0; !is_equal(run); i++) {
        kept_some += i == 0;
        if (i == run->unsure_count)
            fail_run(run, "is no state that it was in");
        bench_submit(run->model, run->unsure[i]);
        run->unsure[i] = NULL;
    }
    for (size_t i = 0, kept = run->unsure_count; i < kept; i++)
        if (run->unsure[i] != NULL)
            store_commit_free(run->unsure[i]);
    run->unsure_count = 0;
    submit_batch(run, STORE_OK);
    if (!is_equal(run))
        fail_run(run, "does not go on");
}

static void for_each_seed(uint64_t count, void (*run_one)(struct run *run))
{
    const char *path = place_new();

    for (uint64_t seed = random_number_from("SEED", 1), i = random_number_from("COUNT", count);
         i > 0; seed++, i--) {
        struct run run;

        run_begin(&run, seed, path);
        run_one(&run);
        run_end(&run);
    }
}

/* ---- the power fails ---- */

static void lose_power(struct run *run)
{
    flaky_fail(FLAKY_POWER, (long)random_below(&run->random, 240), 0);
    run_open(run);
    for (int i = 0; run->bench->store != NULL && i < BATCHES; i++)
        if (submit_batch(run, STORE_BROKEN) == STORE_BROKEN)
            break;
    check_again(run);
}

static void what_was_acknowledged_survives_the_power(void **state)
{
    (void)state;
    in_doubt = kept_some = 0;
    for_each_seed(300, lose_power);
    print_message("# %d times commits were in doubt, %d times some of them were there\n", in_doubt,
                  kept_some);
}

/* ---- the disk is full ---- */

static void fill_disk(struct run *run)
{
    enum store_result last = STORE_OK;
    int fulls = 0;

    run_open(run);
    assert_non_null(run->bench->store);
    flaky_fail(FLAKY_FULL, (long)random_below(&run->random, 60),
               1 + (long)random_below(&run->random, 20));
    for (int i = 0; i < BATCHES; i++) {
        last = submit_batch(run, STORE_FULL);
        fulls += last == STORE_FULL;
        if (!is_equal(run))
            fail_run(run, "does not equal what was acknowledged");
    }
    if (fulls > 0 && (run->bench->lines.text == NULL ||
                      strstr(run->bench->lines.text, "there is no room for") == NULL))
        fail_run(run, "nobody was told");
    flaky_fail(FLAKY_NONE, 0, 0);
    check_again(run);
}

static void a_full_disk_refuses_and_goes_on_when_there_is_room(void **state)
{
    (void)state;
    for_each_seed(60, fill_disk);
}

/* Who drives the store tries again, and says so. Who leaves a request there does not. */
static void a_visitor_does_not_try_again(void **state)
{
    const char *path = place_new();
    struct bench *owner = bench_new(STORE_OWN), *visitor = bench_new(STORE_VISIT);
    struct store_commit *commit;

    (void)state;
    bench_open(owner, path);
    bench_free(owner);
    bench_open(visitor, path);
    commit = bench_commit(visitor);
    store_commit_request(commit, 1, text_of("{}"));
    flaky_fail(FLAKY_FULL, 0, 1000);
    assert_int_equal(bench_submit(visitor, commit), STORE_FULL);
    assert_null(visitor->lines.text);
    flaky_fail(FLAKY_NONE, 0, 0);
    bench_free(visitor);
    flaky_forget();
}

/* ---- a write or flush fails ---- */

static void fail_with(struct run *run, enum flaky_failure failure)
{
    bool broken = false;

    run_open(run);
    assert_non_null(run->bench->store);
    flaky_fail(failure, (long)random_below(&run->random, 60), 1);
    for (int i = 0; i < BATCHES && !broken; i++)
        broken = submit_batch(run, STORE_BROKEN) == STORE_BROKEN;
    if (flaky_has_failed() && !broken && submit_batch(run, STORE_BROKEN) != STORE_BROKEN)
        fail_run(run, "took no notice of a failure");
    if (broken && bench_submit(run->bench, bench_commit(run->bench)) != STORE_BROKEN)
        fail_run(run, "took a commit after a failed write");
    check_again(run);
}

static void fail_write(struct run *run)
{
    fail_with(run, FLAKY_WRITE);
}

static void fail_flush(struct run *run)
{
    fail_with(run, FLAKY_FLUSH);
}

static void after_a_failed_write_nothing_is_written(void **state)
{
    (void)state;
    for_each_seed(60, fail_write);
    for_each_seed(60, fail_flush);
}

/* ---- opening ---- */

/* A store that is there is opened, or one is made, while the n-th write or flush fails: it opens
 * then, or the next time, and nothing is lost. */
static void fail_while_opening(struct run *run)
{
    enum flaky_failure failure = FLAKY_FULL + (enum flaky_failure)random_below(&run->random, 4);

    if (random_below(&run->random, 2) == 0) {
        run_open(run);
        for (int i = 0; i < 5; i++)
            submit_batch(run, STORE_OK);
        store_close(run->bench->store);
    }
    flaky_fail(failure, (long)random_below(&run->random, 40), 1);
    run_open(run);
    flaky_fail(FLAKY_NONE, 0, 0);
    check_again(run);
}

static void a_store_is_opened_after_a_failure_while_it_was_opened(void **state)
{
    (void)state;
    for_each_seed(200, fail_while_opening);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_acknowledged_survives_the_power),
        cmocka_unit_test(a_full_disk_refuses_and_goes_on_when_there_is_room),
        cmocka_unit_test(a_visitor_does_not_try_again),
        cmocka_unit_test(after_a_failed_write_nothing_is_written),
        cmocka_unit_test(a_store_is_opened_after_a_failure_while_it_was_opened),
    };

    flaky_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
