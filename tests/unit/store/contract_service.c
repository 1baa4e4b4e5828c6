/* tests/unit/store/contract_service.c - what every kind of store promises: what a service has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/store/contract.h"

/* ---- offers ---- */

static void offer(struct bench *bench, int64_t execution, uint64_t id, const char *activity)
{
    struct store_commit *commit = bench_commit(bench);

    add_offer(commit, execution, id, activity);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

static void end_offer(struct bench *bench, int64_t execution, uint64_t id)
{
    struct store_commit *commit = bench_commit(bench);

    store_commit_end_offer(commit, execution, id);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

void a_queue_is_in_the_order_of_its_offers(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    start(bench, 1);
    start(bench, 2);
    offer(bench, 2, 7, "arn:a");
    offer(bench, 1, 9, "arn:a");
    offer(bench, 1, 8, "arn:ab");
    offer(bench, 1, 3, "arn:a");
    offer(bench, 2, 7, "arn:a"); /* it stays where it is */
    assert_string_equal(offers_of(bench, "arn:a", 0, 9), "1:2.7 2:1.9 4:1.3 ");
    assert_string_equal(offers_of(bench, "arn:a", 0, 2), "1:2.7 2:1.9 ");
    assert_string_equal(offers_of(bench, "arn:a", 2, 2), "4:1.3 ");
    assert_string_equal(offers_of(bench, "arn:a", INT64_MAX, 2), "");
    assert_string_equal(offers_of(bench, "arn:ab", 0, 9), "3:1.8 ");
    assert_string_equal(offers_of(bench, "arn:", 0, 9), "");
    end_offer(bench, 2, 7);
    end_offer(bench, 2, 7); /* it may be absent */
    end_offer(bench, 1, 3);
    assert_string_equal(offers_of(bench, "arn:a", 0, 9), "2:1.9 ");
    offer(bench, 2, 7, "arn:a"); /* at the end, and by a number that none has had */
    assert_string_equal(offers_of(bench, "arn:a", 0, 9), "2:1.9 5:2.7 ");
    offer(bench, 2, 99, "arn:a");
    offer(bench, 2, 100, "arn:a");
    assert_string_equal(offers_of(bench, "arn:a", 2, 9), "5:2.7 6:2.99 ");
    bench_free(bench);
}

void offers_go_with_the_end(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    start(bench, 1);
    start(bench, 2);
    start(bench, 3);
    offer(bench, 1, 5, "a");
    offer(bench, 2, 5, "a");
    offer(bench, 3, 5, "a");
    offer(bench, 1, 6, "b");
    end(bench, 1, "FAILED", 50, 0);
    end(bench, 2, "FAILED", 50, 5000); /* also if it may be redriven */
    assert_string_equal(offers_of(bench, "a", 0, 9), "3:3.5 ");
    assert_string_equal(offers_of(bench, "b", 0, 9), "");
    bench_free(bench);
}

/* ---- express starts ---- */

static enum store_result submit_express(struct bench *bench, int64_t number, const char *text)
{
    struct store_commit *commit = bench_commit(bench);

    store_commit_express(commit, number, text_of(text));
    return bench_submit(bench, commit);
}

void express_starts_are_kept_until_they_end(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit;

    (void)state;
    assert_string_equal(express_of(bench, 0, 9), "");
    assert_int_equal(submit_express(bench, 7, "{\"a\":7}"), STORE_OK);
    assert_int_equal(submit_express(bench, 3, "{\"a\":3}"), STORE_OK);
    assert_int_equal(submit_express(bench, 99, "{}"), STORE_OK);
    assert_int_equal(submit_express(bench, 100, "{}"), STORE_OK);
    assert_int_equal(submit_express(bench, 3, "{\"a\":4}"), STORE_REFUSED);
    assert_string_equal(express_of(bench, 0, 9), "3={\"a\":3} 7={\"a\":7} 99={} ");
    assert_string_equal(express_of(bench, 0, 1), "3={\"a\":3} ");
    assert_string_equal(express_of(bench, 3, 1), "7={\"a\":7} ");
    assert_string_equal(express_of(bench, INT64_MAX, 9), "");
    commit = bench_commit(bench);
    store_commit_end_express(commit, 3);
    store_commit_end_express(commit, 4); /* it may be absent */
    store_commit_end_express(commit, 99);
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(express_of(bench, 0, 9), "7={\"a\":7} 100={} ");
    bench_free(bench);
}

/* ---- resources ---- */

static enum store_result submit_resource(struct bench *bench, const char *arn, const char *owner,
                                         const char *digest)
{
    struct store_commit *commit = bench_commit(bench);

    add_resource(commit, arn, owner, digest);
    return bench_submit(bench, commit);
}

static void drop_resource(struct bench *bench, const char *arn)
{
    struct store_commit *commit = bench_commit(bench);

    store_commit_drop_resource(commit, text_of(arn));
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
}

void resources_are_found_by_their_arn(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    assert_int_equal(submit_resource(bench, "arn:m", "", "d"), STORE_OK);
    assert_int_equal(submit_resource(bench, "arn:m:1", "arn:m", "d"), STORE_OK);
    assert_int_equal(submit_resource(bench, "arn:act", "", NULL), STORE_OK);
    assert_int_equal(submit_resource(bench, "arn:n", "", "e"), STORE_REFUSED); /* no definition */
    assert_string_equal(resource_of(bench, "arn:m"), "1 1 arn:m  d {\"owner\":\"\"}; ");
    assert_string_equal(resource_of(bench, "arn:m:1"),
                        "2 1 arn:m:1 arn:m d {\"owner\":\"arn:m\"}; ");
    assert_string_equal(resource_of(bench, "arn:act"), "3 1 arn:act  - {\"owner\":\"\"}; ");
    assert_string_equal(resource_of(bench, "arn:n"), "(there is none)");
    assert_string_equal(resource_of(bench, "arn"), "(there is none)");
    drop_resource(bench, "arn:act");
    drop_resource(bench, "arn:act"); /* it may be absent */
    assert_string_equal(resource_of(bench, "arn:act"), "(there is none)");
    assert_string_equal(resources_of(bench, 1, NULL, 0, false, 9), "1:arn:m 2:arn:m:1 ");
    bench_free(bench);
}

void a_resource_that_is_replaced_keeps_its_place(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);

    (void)state;
    add_resource(commit, "x", "o", "d");
    add_resource(commit, "y", "o", NULL);
    add_resource(commit, "x", "p", NULL);
    store_commit_resource(commit, &(struct store_resource){2, text_of("z"), text_of("o"),
                                                           text_of(NULL), text_of("[1]")});
    store_commit_definition(commit, text_of("d"), text_of("{}"));
    add_resource(commit, "z", "o", "d"); /* also its kind */
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(resources_of(bench, 1, NULL, 0, false, 9), "1:x 2:y 3:z ");
    assert_string_equal(resources_of(bench, 1, "o", 0, false, 9), "2:y 3:z ");
    assert_string_equal(resources_of(bench, 1, "p", 0, false, 9), "1:x ");
    assert_string_equal(resources_of(bench, 2, NULL, 0, false, 9), "");
    assert_string_equal(resource_of(bench, "x"), "1 1 x p - {\"owner\":\"p\"}; ");
    assert_string_equal(resource_of(bench, "z"), "3 1 z o d {\"owner\":\"o\"}; ");
    drop_resource(bench, "z");
    keep_definition(bench, "d");
    assert_int_equal(submit_resource(bench, "x", "p", "d"), STORE_OK);
    drop_resource(bench, "y");
    assert_int_equal(submit_resource(bench, "y", "o", "d"), STORE_OK); /* a new one */
    assert_string_equal(resources_of(bench, 1, NULL, 0, false, 9), "1:x 4:y ");
    bench_free(bench);
}

void resources_are_listed_in_pages(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);

    (void)state;
    for (int i = 1; i <= 9; i++) {
        char arn[8];

        (void)snprintf(arn, sizeof arn, "r%d", 10 - i);
        add_resource(commit, arn, i % 2 == 0 ? "even" : "", "d");
    }
    store_commit_resource(commit, &(struct store_resource){2, text_of("s"), text_of("even"),
                                                           text_of(NULL), text_of("{}")});
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    assert_string_equal(resources_of(bench, 1, NULL, 0, false, 3), "1:r9 2:r8 3:r7 ");
    assert_string_equal(resources_of(bench, 1, NULL, 3, false, 3), "4:r6 5:r5 6:r4 ");
    assert_string_equal(resources_of(bench, 1, NULL, 8, false, 3), "9:r1 ");
    assert_string_equal(resources_of(bench, 1, NULL, 9, false, 3), "");
    assert_string_equal(resources_of(bench, 1, NULL, INT64_MAX, false, 3), "");
    assert_string_equal(resources_of(bench, 1, NULL, 0, true, 3), "9:r1 8:r2 7:r3 ");
    assert_string_equal(resources_of(bench, 1, NULL, 7, true, 5), "6:r4 5:r5 4:r6 3:r7 2:r8 ");
    assert_string_equal(resources_of(bench, 1, NULL, 1, true, 5), "");
    assert_string_equal(resources_of(bench, 1, "even", 0, false, 2), "2:r8 4:r6 ");
    assert_string_equal(resources_of(bench, 1, "even", 4, false, 9), "6:r4 8:r2 ");
    assert_string_equal(resources_of(bench, 1, "even", 0, true, 2), "8:r2 6:r4 ");
    assert_string_equal(resources_of(bench, 1, "even", 6, true, 2), "4:r6 2:r8 ");
    assert_string_equal(resources_of(bench, 1, "", 0, false, 9), "1:r9 3:r7 5:r5 7:r3 9:r1 ");
    assert_string_equal(resources_of(bench, 1, "eve", 0, false, 9), "");
    assert_string_equal(resources_of(bench, 2, NULL, 0, false, 9), "10:s ");
    assert_string_equal(resources_of(bench, 2, "even", 0, true, 9), "10:s ");
    assert_string_equal(resources_of(bench, -1, NULL, 0, false, 9), "");
    assert_int_equal(submit_resource(bench, "enough", "", NULL), STORE_OK);
    assert_string_equal(resources_of(bench, 1, NULL, 0, true, 9 /* heard */), "11:enough ");
    bench_free(bench);
}

static bool is_kept(struct bench *bench, const char *digest)
{
    struct buffer text = BUFFER_EMPTY;
    enum store_result result = store_read_definition(bench->store, text_of(digest), &text);

    buffer_fini(&text);
    return result == STORE_OK;
}

void a_definition_stays_for_a_resource(void **state)
{
    struct bench *bench = bench_for_test();

    (void)state;
    keep_definition(bench, "e");
    assert_int_equal(submit_resource(bench, "m", "", "d"), STORE_OK);
    assert_int_equal(submit_resource(bench, "m:1", "m", "d"), STORE_OK);
    start(bench, 1);
    end(bench, 1, "SUCCEEDED", 10, 0);
    retain(bench, 1000, 1000, 9);
    assert_true(is_kept(bench, "d")); /* though its last execution is gone */
    assert_int_equal(submit_resource(bench, "m", "", "e"), STORE_OK);
    assert_true(is_kept(bench, "d"));
    drop_resource(bench, "m:1");
    assert_false(is_kept(bench, "d"));
    assert_true(is_kept(bench, "e"));
    keep_definition(bench, "d");
    start(bench, 2);
    assert_int_equal(submit_resource(bench, "m", "", "d"), STORE_OK);
    assert_false(is_kept(bench, "e"));
    assert_int_equal(submit_resource(bench, "m", "", "d"), STORE_OK);
    drop_resource(bench, "m"); /* an execution still names it */
    assert_true(is_kept(bench, "d"));
    end(bench, 2, "SUCCEEDED", 10, 0);
    retain(bench, 1000, 1000, 9);
    assert_false(is_kept(bench, "d"));
    bench_free(bench);
}

/* ---- all of it ---- */

void what_a_service_has_is_all_or_nothing(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);
    char *before, *after;

    (void)state;
    keep_definition(bench, "e");
    add_start(commit, 1);
    add_offer(commit, 1, 5, "a");
    add_resource(commit, "m", "a", "d");
    add_resource(commit, "n", "b", "e");
    store_commit_express(commit, 1, text_of("{}"));
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    before = all_of(bench, 1);
    commit = bench_commit(bench);
    add_offer(commit, 1, 6, "a");
    store_commit_end_offer(commit, 1, 5);
    add_resource(commit, "m", "b", "e");
    add_resource(commit, "o", "a", NULL);
    store_commit_drop_resource(commit, text_of("n"));
    store_commit_end_express(commit, 1);
    store_commit_express(commit, 1, text_of("[]"));
    store_commit_express(commit, 2, text_of("[]"));
    store_commit_express(commit, 2, text_of("[]"));
    assert_int_equal(bench_submit(bench, commit), STORE_REFUSED);
    after = all_of(bench, 1);
    assert_string_equal(after, before);
    assert_true(is_kept(bench, "d"));
    assert_true(is_kept(bench, "e"));
    assert_int_equal(submit_resource(bench, "o", "a", NULL), STORE_OK);
    assert_string_equal(resource_of(bench, "o"), "3 1 o a - {\"owner\":\"a\"}; ");
    free(before);
    free(after);
    bench_free(bench);
}

void what_a_service_has_is_there_again(void **state)
{
    struct bench *bench = bench_for_test();
    struct store_commit *commit = bench_commit(bench);
    char *before, *after;

    (void)state;
    add_start(commit, 1);
    add_offer(commit, 1, 6, "a");
    add_offer(commit, 1, 5, "a");
    add_resource(commit, "y", "a", "d");
    add_resource(commit, "x", "a", NULL);
    add_resource(commit, "z", "", NULL);
    store_commit_drop_resource(commit, text_of("z"));
    store_commit_end_offer(commit, 1, 5);
    store_commit_express(commit, 8, text_of("{}"));
    assert_int_equal(bench_submit(bench, commit), STORE_OK);
    before = all_of(bench, 1);
    kind->reopen(bench);
    after = all_of(bench, 1);
    assert_string_equal(after, before);
    offer(bench, 1, 7, "a");
    assert_int_equal(submit_resource(bench, "z", "", NULL), STORE_OK);
    assert_string_equal(offers_of(bench, "a", 0, 9), "1:1.6 3:1.7 ");
    assert_string_equal(resources_of(bench, 1, NULL, 0, false, 9), "1:y 2:x 4:z ");
    free(before);
    free(after);
    bench_free(bench);
}
