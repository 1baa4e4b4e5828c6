/* tests/unit/store/contract.c - what every kind of store promises: commits, leases, opening. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "tests/unit/store/contract.h"

#define TESTS_MAX 64

const struct contract *kind;

struct bench *bench_for_test(void)
{
    struct bench *bench = bench_new(STORE_OWN);

    kind->open(bench);
    keep_definition(bench, "d");
    return bench;
}

static void a_commit_is_all_or_nothing(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);
    char *before, *after;

    (void)state;
    start(bench, 1);
    put(bench, 1, 0, 0, "", 0, "{}");
    before = all_of(bench, 3);
    add_start(commit, 2);
    add_row(commit, 1, 0, 0, "", 0, "{\"changed\":1}");
    add_row(commit, 1, 1, 2, "", 0, "{}");
    add_timer(commit, 1, 7, 5000);
    add_attempt(commit, 1, 7, 0);
    store_commit_request(commit, 5, text_of("{}"));
    add_events(commit, 1, 1, 2);
    add_end(commit, 1, "FAILED", 9, 10);
    add_events(commit, 2, 2, 1); /* the first event of an execution is 1 */
    assert_int_equal(bench_submit(bench, commit), STORE_REFUSED);
    after = all_of(bench, 3);
    assert_string_equal(after, before);
    assert_string_equal(children_of(bench, 1, 0, 0), "");
    free(before);
    free(after);
    bench_free(bench);
}

static void an_id_is_given_once(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);
    char id[32];
    struct store_start again = start_of(2, id);

    (void)state;
    start(bench, 1);
    again.id = text_of("arn:1");
    store_commit_start(commit, &again);
    assert_int_equal(bench_submit(bench, commit), STORE_EXISTS);
    assert_string_equal(execution_of(bench, 2), "(there is none)");
    commit = bench_commit(bench);
    again.number = 1;
    again.id = text_of("arn:other");
    store_commit_start(commit, &again);
    assert_int_equal(bench_submit(bench, commit), STORE_REFUSED);
    assert_string_equal(execution_of(bench, 1),
                        "1 arn:1 RUNNING m 1 - d - {\"n\":1} - - - parent 0 started 1001 ended 0 "
                        "until 0 redriven 0 at 0");
    start(bench, 2);
    bench_free(bench);
}

static bool keep_number(void *context, const struct store_execution *execution)
{
    *(int64_t *)context = execution->start.number;
    return true;
}

static void an_execution_is_found_by_its_id(void **state)
{
    struct bench *bench = bench_for_test();
    int64_t number = 0;

    (void)state;
    start(bench, 11);
    start(bench, 1);
    assert_int_equal(store_read_execution(bench->store, 0, text_of("arn:1"), keep_number, &number),
                     STORE_OK);
    assert_int_equal(number, 1);
    assert_int_equal(store_read_execution(bench->store, 0, text_of("arn:"), keep_number, &number),
                     STORE_NONE);
    assert_int_equal(store_read_execution(bench->store, 2, text_of(NULL), keep_number, &number),
                     STORE_NONE);
    bench_free(bench);
}

static void all_of_an_execution_is_kept(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);
    const struct store_start start = {3,
                                      text_of("the id"),
                                      text_of("order/label"),
                                      text_of("\xc3\xa9 \" ' name"),
                                      text_of("run"),
                                      2,
                                      9,
                                      text_of("d"),
                                      -5,
                                      text_of("{\"trace\":1}"),
                                      text_of("\"in\"")};
    const struct store_end end = {text_of("FAILED"), 77,           99,
                                  text_of(NULL),     text_of("E"), text_of("why")};

    (void)state;
    store_commit_start(commit, &start);
    store_commit_change(commit, 3, text_of("{\"trace\":2}"));
    store_commit_end(commit, 3, &end);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(execution_of(bench, 3),
                        "3 the id FAILED order/label \xc3\xa9 \" ' name run d {\"trace\":2} "
                        "\"in\" - E why parent 2.9 started -5 ended 77 until 99 redriven 0 at 0");
    commit = bench_commit(bench);
    store_commit_change(commit, 4, text_of("{}"));
    assert_int_equal(bench_submit(bench, commit), STORE_REFUSED);
    bench_free(bench);
}

static void outcomes_are_told_in_order(void **state)
{
    struct bench *bench = bench_for_test();
    size_t before = bench->told;
    int subjects[1000];

    (void)state;
    for (int i = 0; i < 1000; i++) {
        struct store_commit *commit = store_commit_new(store_lease_of(bench->store), &subjects[i]);

        /* Every tenth starts what is there already; its other half may not stay. */
        add_row(commit, 1000 + i, 0, 0, "", 0, "{}");
        add_start(commit, i % 10 == 9 ? 1 : i + 1);
        store_submit(bench->store, commit);
    }
    store_flush(bench->store);
    assert_int_equal(bench->told, before + 1000);
    for (int i = 0; i < 1000; i++) {
        assert_ptr_equal(bench->subjects[before + (size_t)i], &subjects[i]);
        assert_int_equal(bench->results[before + (size_t)i], i % 10 == 9 ? STORE_EXISTS : STORE_OK);
        assert_string_equal(row_of(bench, 1000 + i, 0, 0, "", 0),
                            i % 10 == 9 ? "(there is none)" : "{}");
    }
    bench_free(bench);
}

static void a_definition_is_kept_by_its_digest(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);
    struct buffer text = BUFFER_EMPTY;
    char id[32];
    struct store_start start = start_of(1, id);

    (void)state;
    start.definition = text_of("dd");
    store_commit_start(commit, &start);
    assert_int_equal(bench_submit(bench, commit), STORE_REFUSED);
    assert_int_equal(store_read_definition(bench->store, text_of("dd"), &text), STORE_NONE);
    keep_definition(bench, "d");
    assert_int_equal(store_read_definition(bench->store, text_of("d"), &text), STORE_OK);
    assert_string_equal(text.text, "{\"StartAt\":\"A\"}");
    buffer_fini(&text);
    bench_free(bench);
}

static void who_has_lost_the_shard_writes_no_more(void **state)
{
    struct bench *bench = bench_for_test();
    struct bench *next = bench_new(STORE_OWN);
    struct store_commit *commit;

    (void)state;
    start(bench, 1);
    kind->open_beside(next, bench);
    commit = bench_commit(bench);
    add_start(commit, 2);
    assert_int_equal(bench_submit(bench, commit), STORE_FENCED);
    assert_string_equal(execution_of(bench, 2), "(there is none)");
    start(next, 2);
    commit = store_commit_new((struct store_lease){1, store_lease_of(next->store).epoch}, NULL);
    add_start(commit, 3); /* a shard that there is none of */
    assert_int_equal(bench_submit(next, commit), STORE_FENCED);
    bench_free(bench);
    bench_free(next);
}

static void a_visitor_leaves_requests(void **state)
{
    struct bench *bench = bench_for_test();
    struct bench *visitor = bench_new(STORE_VISIT);
    struct store_commit *commit;

    (void)state;
    start(bench, 1);
    kind->open_beside(visitor, bench);
    assert_int_equal(store_lease_of(visitor->store).epoch, 0);
    assert_non_null(strstr(execution_of(visitor, 1), "RUNNING"));
    for (int i = 0; i < 2; i++) {
        commit = bench_commit(visitor);
        store_commit_request(commit, 50 + i, text_of("{\"stop\":1}"));
        assert_int_equal(bench_submit(visitor, commit), STORE_OK);
    }
    start(bench, 2); /* the visit has not taken the shard */
    assert_string_equal(requests_of(bench), "1@50={\"stop\":1} 2@51={\"stop\":1} ");
    commit = bench_commit(bench);
    store_commit_take_request(commit, 2);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    commit = bench_commit(bench);
    add_start(commit, 3);
    store_commit_take_request(commit, 2);
    assert_int_equal(bench_submit(bench, commit), STORE_REFUSED);
    commit = bench_commit(bench);
    store_commit_request(commit, 52, text_of("{}"));
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(requests_of(bench), "1@50={\"stop\":1} 3@52={} ");
    bench_free(visitor);
    bench_free(bench);
}

static void what_was_told_is_there_when_it_is_opened_again(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);
    struct store_lease lease = store_lease_of(bench->store);
    unsigned char key[STORE_KEY_SIZE];
    char *before, *after;

    (void)state;
    memcpy(key, store_key(bench->store), sizeof key);
    assert_int_equal(store_last_execution(bench->store), 0);
    for (int64_t i = 1; i <= 5; i++) {
        add_start(commit, i);
        add_row(commit, i, 0, 2, "", 0, "{\"state\":\"A\"}");
        add_row(commit, i, 1, 2, "", 0, "{\"state\":\"B\"}");
        add_events(commit, i, 1, 3);
        add_timer(commit, i, 1, 100 - i);
        add_attempt(commit, i, 1, 2);
    }
    store_commit_request(commit, 5, text_of("{}"));
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    end(bench, 5, "SUCCEEDED", 10, 0);
    retain(bench, 20, 20, 10);
    before = all_of(bench, 5);
    kind->reopen(bench);
    after = all_of(bench, 5);
    assert_string_equal(after, before);
    assert_int_equal(store_last_execution(bench->store), 5); /* though it is gone */
    assert_memory_equal(store_key(bench->store), key, sizeof key);
    assert_true(store_lease_of(bench->store).epoch > lease.epoch);
    start(bench, 6);
    free(before);
    free(after);
    bench_free(bench);
}

int contract_run(const struct contract *contract, const struct CMUnitTest *own, size_t count)
{
    struct CMUnitTest tests[TESTS_MAX] = {
        cmocka_unit_test(a_commit_is_all_or_nothing),
        cmocka_unit_test(an_id_is_given_once),
        cmocka_unit_test(an_execution_is_found_by_its_id),
        cmocka_unit_test(all_of_an_execution_is_kept),
        cmocka_unit_test(outcomes_are_told_in_order),
        cmocka_unit_test(a_definition_is_kept_by_its_digest),
        cmocka_unit_test(who_has_lost_the_shard_writes_no_more),
        cmocka_unit_test(a_visitor_leaves_requests),
        cmocka_unit_test(what_was_told_is_there_when_it_is_opened_again),
        CONTRACT_ROWS,
        CONTRACT_ENDS,
        CONTRACT_SERVICE,
    };
    size_t all = 0;

    while (tests[all].test_func != NULL)
        all++;
    assert_true(all + count <= TESTS_MAX);
    if (count > 0)
        memcpy(&tests[all], own, count * sizeof *own);
    kind = contract;
    return _cmocka_run_group_tests("contract", tests, all + count, NULL, NULL);
}
