/* tests/unit/durable/failure_test.c - nothing acts before its commit is told, and what is not
 * durable is taken back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "runtime/store/commit.h"
#include "tests/unit/durable/bench.h"

static const char pays[] = "{\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK ",\"Next\":\"Ship\"},"
                           "\"Ship\":" TASK ",\"TimeoutSeconds\":60,\"End\":true}}}";

static const char pays_each[] =
    "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"End\":true,\"ItemProcessor\":{"
    "\"StartAt\":\"Pay\",\"States\":{\"Pay\":" TASK ",\"End\":true}}}}}}";

static struct program pay, each;

static int set_up(void **state)
{
    pay = program_compile("pay", pays, false);
    each = program_compile("each", pays_each, false);
    return 0;
}

static int tear_down(void **state)
{
    program_drop(&pay);
    program_drop(&each);
    return 0;
}

static void nothing_acts_before_it_is_recorded(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_hold(&bench);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "");
    bench_release(&bench);
    bench_run_for(&bench, 1);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
    bench_hold(&bench);
    bench_succeed(&bench, "Pay", "1");
    bench_run_for(&bench, 1000);
    bench_stop(&bench, "one"); /* waits for its turn */
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "");
    bench_release(&bench);
    bench_run_for(&bench, 1);
    bench_expect(&bench, "+ Ship 7:0\n- Ship\nstop: OK one\none ABORTED Enough\n");
    bench_expect_kept(&bench, 1,
                      "ABORTED ExecutionStarted TaskStateEntered TaskScheduled TaskStarted "
                      "TaskSucceeded TaskStateExited TaskStateEntered TaskScheduled TaskStarted "
                      "ExecutionAborted");
    bench_drop(&bench);
}

/* ---- somebody else's commits ---- */

static void log_outcome(void *context, enum store_result result)
{
    struct bench *bench = context;

    buffer_add_format(&bench->log, "note: %s\n", store_result_text(result));
}

static void submit_note(struct bench *bench)
{
    struct store_commit *commit = durable_commit_new(bench->durable, log_outcome, bench);

    store_commit_request(commit, bench->now_ms, (struct store_text){"{}", 2});
    durable_commit_submit(bench->durable, commit);
}

static void another_commit_is_told_when_it_is_recorded(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_hold(&bench);
    submit_note(&bench);
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "");
    bench_release(&bench);
    bench_run_for(&bench, 1);
    bench_expect(&bench, "note: done\n");
    bench_fail_commit(&bench, STORE_FULL);
    submit_note(&bench);
    bench_run_for(&bench, 1);
    bench_expect(&bench, "note: no room is left\n");
    submit_note(&bench);
    bench_close(&bench);
    bench_expect(&bench, "note: done\n");
    bench_open(&bench);
    submit_note(&bench);
    bench_abandon(&bench);
    bench_expect(&bench, "");
    bench_drop(&bench);
}

static void another_commit_finds_out_that_the_store_is_broken(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_fail_commit(&bench, STORE_BROKEN);
    submit_note(&bench);
    bench_run_for(&bench, 1);
    bench_expect(&bench,
                 "broken: the store could not be written\nnote: the store could not be written\n");
    bench_start(&bench, "one", "{}");
    bench_expect(&bench, "start: REFUSED: the store takes no more\n");
    bench_drop(&bench);
}

static void a_start_without_room_is_refused(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_fail_commit(&bench, STORE_FULL);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5000);
    bench_expect(&bench, "start: REFUSED: no room is left\n");
    bench_expect_kept(&bench, 1, "");
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
    bench_drop(&bench);
}

/* The answer of a task is offered again; who asked for something is refused. */
static void an_answer_without_room_waits(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_fail_commit(&bench, STORE_FULL);
    bench_succeed(&bench, "Pay", "{\"paid\":1}");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
    bench_expect_kept(&bench, 1,
                      "RUNNING ExecutionStarted TaskStateEntered TaskScheduled TaskStarted");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "+ Ship 7:0\n");
    bench_fail_commit(&bench, STORE_FULL);
    bench_stop(&bench, "one");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "stop: REFUSED: no room is left\n");
    bench_succeed(&bench, "Ship", "2");
    bench_run_for(&bench, 2000);
    bench_expect(&bench, "one SUCCEEDED 2\n");
    bench_drop(&bench);
}

/* ... but not if it is too large to be held: then its task starts again. */
static void a_large_answer_without_room_is_forgotten(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_close(&bench);
    bench.options.held_bytes = 100;
    bench_open(&bench);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_fail_commit(&bench, STORE_FULL);
    bench_succeed(&bench, "Pay", "{\"paid\":1}");
    bench_run_for(&bench, 900);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
    bench_run_for(&bench, 200);
    bench_expect(&bench, "+ Pay 2:0\n");
    bench_succeed(&bench, "Pay", "{\"paid\":1}");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ Ship 7:0\n");
    bench_drop(&bench);
}

static void a_timer_without_room_comes_again(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_succeed(&bench, "Pay", "1");
    bench_run_for(&bench, 59000);
    bench_fail_commit(&bench, STORE_FULL);
    bench_run_for(&bench, 1500);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n+ Ship 7:0\n");
    bench_run_for(&bench, 1000);
    bench_expect(&bench, "- Ship\none FAILED States.Timeout\n");
    bench_drop(&bench);
}

static void a_broken_store_is_the_end(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_fail_commit(&bench, STORE_BROKEN);
    bench_succeed(&bench, "Pay", "1");
    bench_run_for(&bench, 5000);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\nbroken: the store could not be written\n");
    bench_start(&bench, "two", "{}");
    bench_expect(&bench, "start: REFUSED: the store takes no more\n");
    bench_abandon(&bench);
    bench_open(&bench);
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ Pay 2:0\n"); /* its answer was not recorded */
    bench_drop(&bench);
}

static void another_owner_is_the_end_too(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_fail_commit(&bench, STORE_FENCED);
    bench_start(&bench, "one", "{}");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "start: REFUSED: another process owns the store now\n"
                         "broken: another process owns the store now\n");
    bench_drop(&bench);
}

static void a_start_is_idempotent(void **state)
{
    struct bench bench;

    bench_init(&bench, "memory", &pay);
    bench_start(&bench, "one", "{\"a\":1}");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "+ Pay 2:0\nstart: OK one\n");
    bench_start(&bench, "one", "{\"a\":1}");
    bench_start(&bench, "one", "{\"a\":2}");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "start: OK one\nstart: EXISTS one: an execution with this name runs with "
                         "another input\n");
    bench_stop(&bench, "one");
    bench_start(&bench, "one", "{\"a\":1}");
    bench_run_for(&bench, 5);
    bench_expect(&bench, "- Pay\nstop: OK one\none ABORTED Enough\nstart: EXISTS one: an execution "
                         "with this name has ended\n");
    bench_start(&bench, "two", "{");
    bench_expect(&bench, "start: BAD_INPUT: the input is not JSON: expected '\"': a key (line 1, "
                         "column 2)\n");
    bench_drop(&bench);
}

static void what_waits_in_memory_is_bounded(void **state)
{
    struct bench bench;
    char name[16];

    bench_init(&bench, "memory", &pay);
    bench_close(&bench);
    bench.options.cached_max = 2;
    bench.options.turns_max = 3;
    bench_open(&bench);
    for (int i = 0; i < 50; i++) {
        snprintf(name, sizeof name, "%d", i);
        bench_start(&bench, name, "{}");
    }
    bench_run_for(&bench, 5);
    for (int i = 0; i < 50; i++)
        bench_succeed(&bench, "Pay", "1");
    bench_run_for(&bench, 5);
    for (int i = 0; i < 50; i++)
        bench_succeed(&bench, "Ship", "1");
    bench_run_for(&bench, 5);
    assert_int_equal(bench.ended, 50);
    assert_false(durable_is_busy(bench.durable));
    bench_drop(&bench);
}

/* What one of many children costs that answers is what one of few costs. */
static void an_answer_costs_its_own_rows(void **state)
{
    static const int many[] = {100, 2000};
    int operations[2], reads[2];

    for (int i = 0; i < 2; i++) {
        struct buffer input = BUFFER_EMPTY;
        struct bench bench;

        bench_init(&bench, "memory", &each);
        buffer_add_text(&input, "[0");
        for (int item = 1; item < many[i]; item++)
            buffer_add_format(&input, ",%d", item);
        buffer_add_text(&input, "]");
        bench_start(&bench, "one", input.text);
        bench_run_for(&bench, 5);
        bench_abandon(&bench);
        bench_open(&bench);
        bench_run_for(&bench, 5);
        bench.operations = bench.reads = 0;
        for (int answer = 0; answer < 50; answer++) {
            bench_succeed(&bench, "Pay", "1");
            bench_run_for(&bench, 1);
        }
        operations[i] = bench.operations;
        reads[i] = bench.reads;
        bench_drop(&bench);
        buffer_fini(&input);
    }
    assert_int_equal(operations[0], operations[1]);
    assert_true(reads[1] - reads[0] < 100); /* those that are not kept in memory are read */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_acts_before_it_is_recorded),
        cmocka_unit_test(another_commit_is_told_when_it_is_recorded),
        cmocka_unit_test(another_commit_finds_out_that_the_store_is_broken),
        cmocka_unit_test(a_start_without_room_is_refused),
        cmocka_unit_test(an_answer_without_room_waits),
        cmocka_unit_test(a_large_answer_without_room_is_forgotten),
        cmocka_unit_test(a_timer_without_room_comes_again),
        cmocka_unit_test(a_broken_store_is_the_end),
        cmocka_unit_test(another_owner_is_the_end_too),
        cmocka_unit_test(a_start_is_idempotent),
        cmocka_unit_test(an_answer_costs_its_own_rows),
        cmocka_unit_test(what_waits_in_memory_is_bounded),
    };

    return cmocka_run_group_tests_name("durable/failure", tests, set_up, tear_down);
}
