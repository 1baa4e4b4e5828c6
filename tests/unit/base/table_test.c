/* tests/unit/base/table_test.c - a hash table: what is put under a key is found there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/base/region.h"
#include "runtime/base/table.h"

enum { MANY = 10000 };

static int items[MANY];

static void a_key_is_a_number_and_a_text(void **state)
{
    struct table table = TABLE_EMPTY;

    (void)state;
    assert_null(table_get(&table, 0, "a", 1));
    table_put(&table, 0, "a", 1, &items[0]);
    table_put(&table, 1, "a", 1, &items[1]);
    table_put(&table, 0, "ab", 2, &items[2]);
    table_put(&table, 0, "", 0, &items[3]);
    table_put(&table, UINT64_MAX, "a", 1, &items[4]);
    table_put(&table, 0, "a\0b", 3, &items[5]);
    assert_int_equal(table.count, 6);
    assert_ptr_equal(table_get(&table, 0, "abc", 1), &items[0]);
    assert_ptr_equal(table_get(&table, 1, "a", 1), &items[1]);
    assert_ptr_equal(table_get(&table, 0, "ab", 2), &items[2]);
    assert_ptr_equal(table_get(&table, 0, NULL, 0), &items[3]);
    assert_ptr_equal(table_get(&table, UINT64_MAX, "a", 1), &items[4]);
    assert_ptr_equal(table_get(&table, 0, "a\0b", 3), &items[5]);
    assert_null(table_get(&table, 0, "a\0c", 3));
    assert_null(table_get(&table, 2, "a", 1));
    table_fini(&table);
    assert_null(table_get(&table, 0, "a", 1));
}

static void the_last_one_stays(void **state)
{
    struct table table = TABLE_EMPTY;
    void **place;

    (void)state;
    table_put(&table, 0, "a", 1, &items[0]);
    table_put(&table, 0, "a", 1, &items[1]);
    assert_int_equal(table.count, 1);
    assert_ptr_equal(table_get(&table, 0, "a", 1), &items[1]);
    place = table_at(&table, 0, "a", 1);
    assert_ptr_equal(*place, &items[1]);
    place = table_at(&table, 0, "b", 1);
    assert_null(*place);
    *place = &items[2];
    assert_ptr_equal(table_get(&table, 0, "b", 1), &items[2]);
    table_clear(&table);
    assert_int_equal(table.count, 0);
    assert_null(table_get(&table, 0, "b", 1));
    assert_null(*table_at(&table, 0, "b", 1));
    table_fini(&table);
}

static void many_are_found(struct table *table)
{
    static char names[MANY][16];

    for (int i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "%d", i);
        table_put(table, (uint64_t)i % 3, names[i], strlen(names[i]), &items[i]);
        table_put_of(table, &items[i], names[i]);
    }
    assert_int_equal(table->count, 2 * MANY);
    for (int i = 0; i < MANY; i++) {
        uint64_t number = (uint64_t)i % 3;

        assert_ptr_equal(table_get(table, number, names[i], strlen(names[i])), &items[i]);
        assert_null(table_get(table, number + 1, names[i], strlen(names[i])));
        assert_ptr_equal(table_get_of(table, &items[i]), names[i]);
    }
    assert_null(table_get_of(table, names));
}

static void many_in_own_memory(void **state)
{
    struct table table = TABLE_EMPTY;

    (void)state;
    many_are_found(&table);
    table_fini(&table);
}

static void many_in_a_region(void **state)
{
    struct region region;
    struct table table;

    (void)state;
    region_init(&region);
    table_init(&table, &region);
    many_are_found(&table);
    region_fini(&region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_a_number_and_a_text),
        cmocka_unit_test(the_last_one_stays),
        cmocka_unit_test(many_in_own_memory),
        cmocka_unit_test(many_in_a_region),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
