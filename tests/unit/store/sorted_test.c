/* tests/unit/store/sorted_test.c - a map in the order of its keys, against a sorted array. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>

#include "runtime/store/memory/sorted.h"

enum { NUMBERS = 500, ROUNDS = 20000 };

static struct buffer key = BUFFER_EMPTY;

static const struct buffer *key_of(int64_t number)
{
    buffer_clear(&key);
    sorted_key_add(&key, number);
    return &key;
}

static int64_t number_of(const struct sorted_entry *entry)
{
    return entry != NULL ? sorted_key_number(entry, 0) : INT64_MAX;
}

static void what_is_put_is_found_in_order(void **state)
{
    struct sorted map;
    int items[NUMBERS] = {0};
    bool there[NUMBERS] = {false};
    size_t count = 0;

    (void)state;
    sorted_init(&map);
    srand(7);
    for (int round = 0; round < ROUNDS; round++) {
        int number = rand() % NUMBERS;

        if (rand() % 2 == 0) {
            assert_ptr_equal(sorted_put(&map, key_of(number), &items[number]),
                             there[number] ? &items[number] : NULL);
            count += !there[number];
            there[number] = true;
        } else {
            assert_ptr_equal(sorted_remove(&map, key_of(number)),
                             there[number] ? &items[number] : NULL);
            count -= there[number];
            there[number] = false;
        }
        assert_ptr_equal(sorted_find(&map, key_of(number)),
                         there[number] ? sorted_from(&map, &key) : NULL);
        assert_int_equal(map.count, count);
    }
    for (int number = 0; number < NUMBERS; number++) {
        int64_t from = number, before = number - 1;

        while (from < NUMBERS && !there[from])
            from++;
        while (before >= 0 && !there[before])
            before--;
        assert_int_equal(number_of(sorted_from(&map, key_of(number))),
                         from < NUMBERS ? from : INT64_MAX);
        assert_int_equal(number_of(sorted_before(&map, key_of(number))),
                         before >= 0 ? before : INT64_MAX);
    }
    sorted_fini(&map, NULL);
    buffer_fini(&key);
}

static void parts_of_keys_are_in_order(void **state)
{
    static const int64_t numbers[] = {INT64_MIN, -256, -1, 0, 1, 255, 256, INT64_MAX};
    struct sorted map;
    const struct sorted_entry *entry;
    int item;

    (void)state;
    sorted_init(&map);
    for (size_t i = 8; i > 0; i--)
        sorted_put(&map, key_of(numbers[i - 1]), &item);
    entry = map.first[0];
    for (size_t i = 0; i < 8; i++, entry = sorted_next(entry))
        assert_int_equal(sorted_key_number(entry, 0), numbers[i]);
    assert_null(entry);
    sorted_fini(&map, NULL);
    for (size_t i = 0; i < 3; i++) {
        static const char *const texts[] = {"a", "a b", "ab"};

        buffer_clear(&key);
        sorted_key_add_text(&key, texts[i], i == 0 ? 1 : i == 1 ? 3 : 2);
        sorted_key_add(&key, i == 0 ? INT64_MAX : INT64_MIN);
        sorted_put(&map, &key, (void *)texts[i]);
    }
    entry = map.first[0];
    assert_string_equal(entry->item, "a");
    assert_string_equal(sorted_next(entry)->item, "a b");
    buffer_clear(&key);
    sorted_key_add_text(&key, "a", 1);
    assert_true(sorted_is_in(entry, &key));
    assert_false(sorted_is_in(sorted_next(entry), &key));
    assert_false(sorted_is_in(NULL, &key));
    sorted_fini(&map, NULL);
    buffer_fini(&key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_found_in_order),
        cmocka_unit_test(parts_of_keys_are_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
