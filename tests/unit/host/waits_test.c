/* tests/unit/host/waits_test.c - what executions wait for: found, removed, none forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "runtime/host/waits.h"

enum { EXECUTIONS = 100, IDS = 100 };

/* Only their addresses count. */
static char things[EXECUTIONS * 64];

static struct execution *execution(int number)
{
    return (struct execution *)&things[64 * number];
}

static void waits_are_found_by_what_they_are_of(void **state)
{
    struct waits waits = {.count = 0};
    struct wait *timer, *work, *other;

    (void)state;
    assert_null(waits_find(&waits, execution(1), WAIT_TIMER, 7));
    timer = waits_add(&waits, NULL, execution(1), WAIT_TIMER, 7);
    work = waits_add(&waits, NULL, execution(1), WAIT_TASK, 7);
    other = waits_add(&waits, NULL, execution(2), WAIT_TIMER, 7);
    assert_int_equal(waits.count, 3);
    assert_ptr_equal(waits_find(&waits, execution(1), WAIT_TIMER, 7), timer);
    assert_ptr_equal(waits_find(&waits, execution(1), WAIT_TASK, 7), work);
    assert_ptr_equal(waits_find(&waits, execution(2), WAIT_TIMER, 7), other);
    assert_null(waits_find(&waits, execution(2), WAIT_TASK, 7));
    assert_null(waits_find(&waits, execution(1), WAIT_TIMER, 8));
    waits_remove(&waits, timer);
    assert_null(waits_find(&waits, execution(1), WAIT_TIMER, 7));
    assert_ptr_equal(waits_find(&waits, execution(1), WAIT_TASK, 7), work);
    waits_fini(&waits);
    assert_int_equal(waits.count, 0);
}

/* Every second one goes; the rest stay where they are and are still found, with others beside. */
static void thousands_stay_where_they_are(void **state)
{
    static struct wait *kept[EXECUTIONS][IDS];
    struct waits waits = {.count = 0};

    (void)state;
    for (int e = 0; e < EXECUTIONS; e++)
        for (int id = 0; id < IDS; id++)
            kept[e][id] = waits_add(&waits, NULL, execution(e), WAIT_TASK, (uint64_t)id);
    for (int e = 0; e < EXECUTIONS; e++)
        for (int id = e % 2; id < IDS; id += 2)
            waits_remove(&waits, kept[e][id]);
    assert_int_equal(waits.count, EXECUTIONS * IDS / 2);
    for (int e = 0; e < EXECUTIONS; e++)
        waits_add(&waits, NULL, execution(e), WAIT_TIMER, 0);
    for (int e = 0; e < EXECUTIONS; e++) {
        for (int id = 0; id < IDS; id++) {
            struct wait *found = waits_find(&waits, execution(e), WAIT_TASK, (uint64_t)id);

            assert_ptr_equal(found, id % 2 == e % 2 ? NULL : kept[e][id]);
        }
    }
    waits_fini(&waits);
}

static void all_are_seen_while_they_are_removed(void **state)
{
    static bool seen[EXECUTIONS][IDS];
    struct waits waits = {.count = 0};
    struct wait *wait;
    size_t from = 0;

    (void)state;
    memset(seen, 0, sizeof seen);
    for (int e = 0; e < EXECUTIONS; e++)
        for (int id = 0; id < IDS; id++)
            waits_add(&waits, NULL, execution(e), WAIT_TIMER, (uint64_t)id);
    while ((wait = waits_next(&waits, &from)) != NULL) {
        int e = (int)(((char *)wait->whose - things) / 64);

        /* As when an execution ends: all that it waits for goes. */
        for (int id = 0; id < IDS; id++) {
            wait = waits_find(&waits, execution(e), WAIT_TIMER, (uint64_t)id);
            assert_non_null(wait);
            assert_false(seen[e][id]);
            seen[e][id] = true;
            waits_remove(&waits, wait);
        }
    }
    assert_int_equal(waits.count, 0);
    for (int e = 0; e < EXECUTIONS; e++)
        assert_true(seen[e][0]);
    waits_fini(&waits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_are_found_by_what_they_are_of),
        cmocka_unit_test(thousands_stay_where_they_are),
        cmocka_unit_test(all_are_seen_while_they_are_removed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
