/* tests/unit/store/memory_test.c - the store in memory keeps the contract, and fails when told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "runtime/store/memory/memory.h"
#include "tests/unit/store/contract.h"

static void open_empty(struct bench *bench)
{
    bench_open(bench, "memory:");
}

static void open_beside(struct bench *bench, struct bench *other)
{
    bench->store = store_memory_again(other->store, &bench->options);
}

static void reopen(struct bench *bench)
{
    struct store *former = bench->store;

    bench->store = store_memory_again(former, &bench->options);
    store_close(former);
}

static enum store_result submit_start(struct bench *bench, int64_t number)
{
    struct store_commit *commit = bench_commit(bench);

    add_start(commit, number);
    return bench_submit(bench, commit);
}

static void a_commit_fails_as_it_is_told(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    store_memory_fail(bench->store, 1, STORE_FULL);
    assert_int_equal(submit_start(bench, 1), STORE_OK);
    assert_int_equal(submit_start(bench, 2), STORE_FULL);
    assert_string_equal(execution_of(bench, 2), "(there is none)");
    assert_int_equal(submit_start(bench, 2), STORE_OK);
    store_memory_fail(bench->store, 0, STORE_BROKEN);
    assert_int_equal(submit_start(bench, 3), STORE_BROKEN);
    assert_int_equal(submit_start(bench, 3), STORE_BROKEN);
    reopen(bench);
    assert_int_equal(submit_start(bench, 3), STORE_OK);
    bench_free(bench);
}

static void other_urls_are_refused_by_name(void **state)
{
    static const char *const urls[][2] = {
        {"memory:", "a store in memory belongs to one process; nobody can visit it"},
        {"memory:x", "\"memory:x\": nothing may stand behind \"memory:\""},
        {"postgresql://host/db", "this build has no store for PostgreSQL; sqlite:PATH is one"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct bench *bench = bench_new(STORE_VISIT);
        char *problem = NULL;

        assert_null(store_open(urls[i][0], &bench->options, &problem));
        assert_string_equal(problem, urls[i][1]);
        free(problem);
        bench_free(bench);
    }
}

int main(void)
{
    static const struct contract memory = {open_empty, open_beside, reopen};
    const struct CMUnitTest own[] = {
        cmocka_unit_test(a_commit_fails_as_it_is_told),
        cmocka_unit_test(other_urls_are_refused_by_name),
    };

    return contract_run(&memory, own, sizeof own / sizeof *own);
}
