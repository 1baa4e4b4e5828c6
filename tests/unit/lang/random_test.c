/* tests/unit/lang/random_test.c - UUIDs, of random bits and of a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/lang/random.h"

static void a_uuid_has_its_version_and_variant(void **state)
{
    uint64_t random = 7;
    char uuid[UUID_TEXT_SIZE];

    (void)state;
    for (int i = 0; i < 100; i++) {
        random_uuid(&random, uuid);
        assert_int_equal(strlen(uuid), 36);
        assert_int_equal(uuid[14], '4');
        assert_non_null(strchr("89ab", uuid[19]));
    }
}

static void one_of_a_time_begins_with_it(void **state)
{
    uint64_t random = 7;
    char uuid[UUID_TEXT_SIZE];

    (void)state;
    random_uuid_at(&random, INT64_C(0x0123456789ab), uuid);
    assert_memory_equal(uuid, "01234567-89ab-7", 15);
    assert_non_null(strchr("89ab", uuid[19]));
}

static void later_ones_sort_behind(void **state)
{
    uint64_t random = 7;
    char before[UUID_TEXT_SIZE], uuid[UUID_TEXT_SIZE];

    (void)state;
    random_uuid_at(&random, INT64_C(1700000000000), before);
    for (int i = 1; i < 1000; i++) {
        random_uuid_at(&random, INT64_C(1700000000000) + i, uuid);
        assert_true(strcmp(before, uuid) < 0);
        memcpy(before, uuid, sizeof before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_uuid_has_its_version_and_variant),
        cmocka_unit_test(one_of_a_time_begins_with_it),
        cmocka_unit_test(later_ones_sort_behind),
    };

    return cmocka_run_group_tests_name("lang/random", tests, NULL, NULL);
}
