/* tests/sim/model_test.c - the store of the simulation keeps the contract of stores, and loses what
 * a crash may lose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "runtime/base/count.h"
#include "runtime/store/memory/memory.h"
#include "tests/sim/model.h"
#include "tests/unit/store/contract.h"

/* A bench knows only its store. */
static struct model *models[64];
static size_t model_count;

static struct model *new_model(uint64_t seed)
{
    const struct model_options options = {.seed = seed};

    assert_true(model_count < COUNT_OF(models));
    return models[model_count++] = model_new(&options);
}

static void free_models(void)
{
    while (model_count > 0)
        model_free(models[--model_count]);
}

static void open_empty(struct bench *bench)
{
    bench->store = model_open(new_model(1), &bench->options);
}

/* What the contract asks for next to an owner is a store in memory over the same contents. */
static void open_beside(struct bench *bench, struct bench *other)
{
    (void)other;
    bench->store = store_memory_again(model_durable(models[model_count - 1]), &bench->options);
}

static void reopen(struct bench *bench)
{
    store_close(bench->store);
    bench->store = model_open(models[model_count - 1], &bench->options);
}

static void submit_start(struct bench *bench, int64_t number)
{
    struct store_commit *commit = bench_commit(bench);

    add_start(commit, number);
    store_submit(bench->store, commit);
}

/* How many of the executions from number 2 on are there: all before the first that is not. */
static int64_t count_kept(struct model *model, int64_t last)
{
    struct bench look = {.store = model_durable(model)};
    int64_t kept = 0;

    while (kept < last - 1 && strcmp(execution_of(&look, kept + 2), "(there is none)") != 0)
        kept++;
    for (int64_t number = kept + 2; number <= last; number++)
        assert_string_equal(execution_of(&look, number), "(there is none)");
    return kept;
}

static void a_crash_keeps_what_was_told_and_some_of_the_rest(void **state)
{
    bool all = false, none = false, some = false;

    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct bench *bench = bench_new(STORE_OWN);
        struct model *model = new_model(seed);
        int64_t kept;

        bench->store = model_open(model, &bench->options);
        keep_definition(bench, "d");
        start(bench, 1);
        for (int64_t number = 2; number <= 6; number++)
            submit_start(bench, number);
        model_crash(model);
        kept = count_kept(model, 6);
        all = all || kept == 5;
        none = none || kept == 0;
        some = some || (kept > 0 && kept < 5);
        bench_free(bench);
        model_free(models[--model_count]);
    }
    assert_true(all && none && some);
}

static void a_dead_process_changes_nothing(void **state)
{
    struct bench *bench = bench_new(STORE_OWN);
    struct model *model = new_model(1);

    (void)state;
    bench->store = model_open(model, &bench->options);
    keep_definition(bench, "d");
    model_crash(model);
    submit_start(bench, 2);
    store_flush(bench->store);
    assert_int_equal(count_kept(model, 2), 0);
    bench_free(bench);
}

int main(void)
{
    static const struct contract contract = {open_empty, open_beside, reopen};
    const struct CMUnitTest own[] = {
        cmocka_unit_test(a_crash_keeps_what_was_told_and_some_of_the_rest),
        cmocka_unit_test(a_dead_process_changes_nothing),
    };
    int failed = contract_run(&contract, own, sizeof own / sizeof *own);

    free_models();
    return failed;
}
