/* tests/unit/json/index_test.c - finding members, whatever the keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "runtime/json/bytes.h"
#include "runtime/json/index.h"
#include "runtime/json/value.h"

#define MANY 20000

static struct region region;

static int setup(void **state)
{
    (void)state;
    region_init(&region);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    region_fini(&region);
    return 0;
}

/* The key number `i` of many that all have one hash: its second word undoes what its first did. */
static struct key colliding_key(uint64_t i)
{
    char *text = region_alloc(&region, 16);
    uint64_t hash = 16 * BYTES_ODD;

    hash = (hash ^ i) * BYTES_ODD;
    hash ^= hash >> 32;
    bytes_store(text, i);
    bytes_store(text + 8, hash ^ 0x5f5f5f5f5f5f5f5fu);
    return key_of(text, 16);
}

static struct member *colliding_members(size_t count, size_t different)
{
    struct member *members = value_new_members(&region, count);

    for (size_t i = 0; i < count; i++) {
        members[i].key = colliding_key(i % different);
        members[i].value = *value_integer(&region, (int64_t)i);
    }
    assert_int_equal(members[0].key.hash, members[count - 1].key.hash);
    return members;
}

/* Quadratic work would take minutes here. */
static void colliding_keys_are_found_all_the_same(void **state)
{
    const struct value *object = value_object(&region, colliding_members(MANY, MANY), MANY);
    struct key absent = colliding_key(MANY);

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        struct key key = colliding_key(i);

        assert_int_equal(value_member(object, &key)->as.integer, i);
    }
    assert_null(value_member(object, &absent));
    assert_null(value_member_named(object, "other"));
}

static void colliding_keys_merge(void **state)
{
    struct member *members = colliding_members(2 * MANY, MANY);
    struct value_block *block = (struct value_block *)members - 1;

    (void)state;
    assert_int_equal(index_build(block, members, 2 * MANY, 1), MANY);
    for (size_t i = 0; i < MANY; i++) {
        struct key key = colliding_key(i);
        const struct member *found = index_find(block, members, MANY, &key);

        assert_ptr_equal(found, &members[i]);
        assert_int_equal(found->value.as.integer, MANY + i);
    }
}

/* Merging has begun in the table when it is given up. */
static void merging_survives_the_change_of_method(void **state)
{
    struct member *members = value_new_members(&region, MANY + 200);
    struct value_block *block = (struct value_block *)members - 1;
    struct key key = key_of("a", 1);

    (void)state;
    for (size_t i = 0; i < MANY + 200; i++) {
        members[i].key = i < 200 ? key : colliding_key(i % 1000);
        members[i].value = *value_integer(&region, (int64_t)i);
    }
    assert_int_equal(index_build(block, members, MANY + 200, 1), 1001);
    assert_int_equal(index_find(block, members, 1001, &key)->value.as.integer, 199);
    assert_ptr_equal(index_find(block, members, 1001, &key), &members[0]);
    key = colliding_key(200);
    assert_ptr_equal(index_find(block, members, 1001, &key), &members[1]);
    assert_int_equal(members[1].value.as.integer, MANY - 800);
}

static void fewer_members_than_were_set_aside(void **state)
{
    struct member *members = colliding_members(100, 100);
    const struct value *object = value_object(&region, members, 20);
    struct key key = colliding_key(19);

    (void)state;
    assert_int_equal(value_member(object, &key)->as.integer, 19);
    key = colliding_key(20);
    assert_null(value_member(object, &key));
    object = value_object(&region, colliding_members(100, 100), 3);
    key = colliding_key(2);
    assert_int_equal(value_member(object, &key)->as.integer, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(colliding_keys_are_found_all_the_same),
        TEST(colliding_keys_merge),
        TEST(merging_survives_the_change_of_method),
        TEST(fewer_members_than_were_set_aside),
    };

    return cmocka_run_group_tests_name("json index", tests, NULL, NULL);
}
