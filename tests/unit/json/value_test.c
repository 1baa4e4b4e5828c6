/* tests/unit/json/value_test.c - making values, and asking what they hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/json/read.h"
#include "runtime/json/value.h"

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

static const struct value *read_text(const char *text)
{
    struct json_error error;
    const struct value *value = json_read(&region, text, strlen(text), JSON_TEXT_BORROWED, &error);

    assert_non_null(value);
    return value;
}

static void assert_order(const char *left, const char *right, int order)
{
    const struct value *a = read_text(left);
    const struct value *b = read_text(right);
    int forth = value_compare_numbers(a, b);
    int back = value_compare_numbers(b, a);

    assert_int_equal((forth > 0) - (forth < 0), order);
    assert_int_equal((back > 0) - (back < 0), -order);
    assert_int_equal(value_equals(a, b), order == 0);
}

static void numbers_compare_exactly(void **state)
{
    (void)state;
    assert_order("1", "2", -1);
    assert_order("1", "1.0", 0);
    assert_order("-1", "-1.5", 1);
    assert_order("0", "-0.0", 0);
    assert_order("9007199254740993", "9007199254740992.0", 1);
    assert_order("-9007199254740993", "-9007199254740992.0", -1);
    assert_order("9223372036854775807", "9223372036854775808.0", -1);
    assert_order("-9223372036854775808", "-9223372036854775808.0", 0);
    assert_order("1", "1e300", -1);
    assert_order("1", "-1e300", 1);
    assert_order("3", "3.0000000000000004", -1);
}

static void big_numbers_compare_exactly(void **state)
{
    (void)state;
    assert_order("9223372036854775808", "9223372036854775807", 1);
    assert_order("-9223372036854775809", "-9223372036854775808", -1);
    assert_order("9223372036854775808", "9223372036854775808.0", 0);
    assert_order("9223372036854775809", "9223372036854775808.0", 1);
    assert_order("-9223372036854775809", "-9223372036854775808.0", -1);
    assert_order("100000000000000000000", "99999999999999999999", 1);
    assert_order("-100000000000000000000", "-99999999999999999999", -1);
    assert_order("100000000000000000000", "1e20", 0);
    assert_order("100000000000000000000", "1e300", -1);
    assert_order("-100000000000000000000", "1.5", -1);
    assert_order("100000000000000000000", "-100000000000000000000", 1);
}

static void a_number_as_a_double(void **state)
{
    (void)state;
    assert_true(value_real(read_text("3")) == 3.0);
    assert_true(value_real(read_text("3.5")) == 3.5);
    assert_true(value_real(read_text("100000000000000000000")) == 1e20);
    assert_true(value_is_number(&value_zero));
    assert_false(value_is_number(&value_true));
    assert_false(value_is_number(NULL));
}

static void assert_equality(const char *left, const char *right, bool equal)
{
    assert_int_equal(value_equals(read_text(left), read_text(right)), equal);
    assert_int_equal(value_equals(read_text(right), read_text(left)), equal);
}

static void equality_is_deep(void **state)
{
    (void)state;
    assert_equality("null", "null", true);
    assert_equality("null", "false", false);
    assert_equality("true", "true", true);
    assert_equality("true", "1", false);
    assert_equality("\"a\"", "\"a\"", true);
    assert_equality("\"a\"", "\"b\"", false);
    assert_equality("\"\"", "\"\"", true);
    assert_equality("\"1\"", "1", false);
    assert_equality("[1,[2,\"x\"]]", "[1.0,[2,\"x\"]]", true);
    assert_equality("[1,2]", "[2,1]", false);
    assert_equality("[]", "[]", true);
    assert_equality("[]", "{}", false);
    assert_equality("{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", true);
    assert_equality("{\"a\":1}", "{\"a\":1,\"b\":1}", false);
    assert_equality("{\"a\":1}", "{\"b\":1}", false);
    assert_equality("{\"a\":null}", "{\"b\":null}", false);
    assert_equality("{\"a\":{}}", "{\"a\":[]}", false);
    assert_true(value_equals(NULL, NULL));
    assert_false(value_equals(NULL, &value_null));
    assert_false(value_equals(&value_null, NULL));
}

static void hashes_are_part_of_the_abi(void **state)
{
    (void)state;
    /* Executables carry these: a change breaks every one that was built before. */
    assert_int_equal(value_hash("", 0), 0x00000000u);
    assert_int_equal(value_hash("a", 1), 0x54a1d40eu);
    assert_int_equal(value_hash("orderId", 7), 0x18203b8au);
    assert_int_equal(value_hash("customer", 8), 0x1cf0ec84u);
    assert_int_equal(value_hash("a rather long field name", 24), 0x4fab2d69u);
    assert_int_equal(value_hash("\xff\x80 bytes", 8) & KEY_FIXED, 0);
}

static void hashes_do_not_depend_on_where_the_text_lies(void **state)
{
    char text[64];

    (void)state;
    for (size_t size = 0; size <= 30; size++) {
        uint32_t hash;

        memset(text, 'k', sizeof(text));
        hash = value_hash(text, size);
        for (size_t shift = 1; shift < 9; shift++) {
            memset(text, 'z', sizeof(text));
            memset(text + shift, 'k', size);
            assert_int_equal(value_hash(text + shift, size), hash);
        }
    }
}

static void members_are_found(void **state)
{
    const struct value *object = read_text("{\"a\":1,\"\":2,\"long enough for words\":3}");
    struct key key = key_of("a", 1);

    (void)state;
    assert_int_equal(value_member(object, &key)->as.integer, 1);
    assert_int_equal(value_member_named(object, "")->as.integer, 2);
    assert_int_equal(value_member_named(object, "long enough for words")->as.integer, 3);
    assert_null(value_member_named(object, "long enough for wordz"));
    assert_null(value_member_named(object, "b"));
    assert_null(value_member_named(NULL, "a"));
    assert_null(value_member_named(&value_null, "a"));
    assert_null(value_member_named(read_text("[1]"), "a"));
    assert_null(value_member_named(&value_empty_object, "a"));
}

/* Names of the same hash and size that differ in one byte, wherever it is. */
static void names_are_compared_to_the_last_byte(void **state)
{
    char text[40], other[40];

    (void)state;
    memset(text, 'x', sizeof(text));
    for (size_t size = 1; size < sizeof(text); size++) {
        const struct value *values[] = {&value_true};
        struct key key = key_of(text, size);
        const struct value *object = value_object_of(&region, &key, values, 1);

        assert_non_null(value_member(object, &(struct key){text, key.size, key.hash}));
        for (size_t place = 0; place < size; place++) {
            memcpy(other, text, size);
            assert_non_null(value_member(object, &(struct key){other, key.size, key.hash}));
            other[place] = 'y';
            assert_null(value_member(object, &(struct key){other, key.size, key.hash}));
        }
    }
}

static void items_are_counted_from_both_ends(void **state)
{
    const struct value *array = read_text("[10,20,30]");

    (void)state;
    assert_int_equal(value_item(array, 0)->as.integer, 10);
    assert_int_equal(value_item(array, 2)->as.integer, 30);
    assert_int_equal(value_item(array, -1)->as.integer, 30);
    assert_int_equal(value_item(array, -3)->as.integer, 10);
    assert_null(value_item(array, 3));
    assert_null(value_item(array, -4));
    assert_null(value_item(array, INT64_MAX));
    assert_null(value_item(array, INT64_MIN));
    assert_null(value_item(NULL, 0));
    assert_null(value_item(&value_empty_array, 0));
}

static void made_values_are_what_was_asked(void **state)
{
    char text[] = "changes";
    const struct value *copied = value_text(&region, text);
    const struct value *borrowed = value_string(&region, text, 7);

    (void)state;
    text[0] = 'C';
    assert_true(value_is_text(copied, "changes"));
    assert_true(value_is_text(borrowed, "Changes"));
    assert_int_equal(value_integer(&region, -5)->as.integer, -5);
    assert_true(value_from_real(&region, 2.5)->as.real == 2.5);
    assert_ptr_equal(value_boolean(true), &value_true);
    assert_ptr_equal(value_boolean(false), &value_false);
    assert_int_equal(value_string_copy(&region, "a\0b", 3)->size, 3);
    assert_true(value_is_text(value_string_copy(&region, NULL, 0), ""));
}

static void containers_of_values(void **state)
{
    const struct value *values[] = {value_integer(&region, 1), read_text("[[2]]")};
    const struct key keys[] = {key_of("a", 1), key_of("b", 1)};
    const struct value *array = value_array_of(&region, values, 2);
    const struct value *object = value_object_of(&region, keys, values, 2);

    (void)state;
    assert_true(value_equals(array, read_text("[1,[[2]]]")));
    assert_int_equal(array->depth, 3);
    assert_true(value_equals(object, read_text("{\"a\":1,\"b\":[[2]]}")));
    assert_int_equal(object->depth, 3);
    assert_true(value_equals(value_array_of(&region, NULL, 0), &value_empty_array));
    assert_true(value_equals(value_object_of(&region, NULL, NULL, 0), &value_empty_object));
}

static void a_member_is_replaced_or_appended(void **state)
{
    const struct value *object = read_text("{\"a\":1,\"b\":2}");
    struct key b = key_of("b", 1);
    struct key c = key_of("c", 1);

    (void)state;
    assert_true(value_equals(value_with_member(&region, object, &b, &value_null),
                             read_text("{\"a\":1,\"b\":null}")));
    object = value_with_member(&region, object, &c, &value_true);
    assert_true(value_equals(object, read_text("{\"a\":1,\"b\":2,\"c\":true}")));
    assert_memory_equal(object->as.members[2].key.text, "c", 1);
    assert_true(value_equals(value_with_member(&region, &value_empty_object, &c, &value_zero),
                             read_text("{\"c\":0}")));
}

static void a_member_counts_for_the_depth_while_it_is_there(void **state)
{
    const struct value *object = read_text("{\"a\":[1]}");
    struct key a = key_of("a", 1);
    struct key b = key_of("b", 1);

    (void)state;
    assert_int_equal(object->depth, 2);
    assert_int_equal(value_with_member(&region, object, &b, &value_zero)->depth, 2);
    assert_int_equal(value_with_member(&region, object, &b, object)->depth, 3);
    assert_int_equal(value_with_member(&region, object, &a, &value_zero)->depth, 1);
    assert_int_equal(value_with_member(&region, object, &a, object)->depth, 3);
    assert_int_equal(value_with_member(&region, &value_empty_object, &b, object)->depth, 3);
}

static void an_item_is_replaced(void **state)
{
    const struct value *array = read_text("[1,2,3]");

    (void)state;
    assert_true(
        value_equals(value_with_item(&region, array, 1, &value_true), read_text("[1,true,3]")));
    assert_true(value_equals(array, read_text("[1,2,3]")));
}

static void objects_grow_past_the_index(void **state)
{
    const struct value *object = &value_empty_object;
    char names[100][16];

    (void)state;
    for (int i = 0; i < 100; i++) {
        struct key key;

        snprintf(names[i], sizeof(names[i]), "k%d", i);
        key = key_of(names[i], strlen(names[i]));
        assert_null(value_member(object, &key));
        object = value_with_member(&region, object, &key, value_integer(&region, i));
        for (int j = 0; j <= i; j++)
            assert_int_equal(value_member_named(object, names[j])->as.integer, j);
    }
    assert_int_equal(object->size, 100);
}

static void nothing_is_deeper_than_the_limit(void **state)
{
    const struct value *value = &value_zero;
    struct key key = key_of("a", 1);

    (void)state;
    for (int i = 0; i < VALUE_DEPTH_MAX; i++) {
        value = value_array_of(&region, &value, 1);
        assert_non_null(value);
        assert_int_equal(value->depth, i + 1);
    }
    assert_null(value_array_of(&region, &value, 1));
    assert_null(value_object_of(&region, &key, &value, 1));
    assert_null(value_with_member(&region, &value_empty_object, &key, value));
    assert_null(value_with_item(&region, read_text("[1]"), 0, value));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_compare_exactly),
        TEST(big_numbers_compare_exactly),
        TEST(a_number_as_a_double),
        TEST(equality_is_deep),
        TEST(hashes_are_part_of_the_abi),
        TEST(hashes_do_not_depend_on_where_the_text_lies),
        TEST(members_are_found),
        TEST(names_are_compared_to_the_last_byte),
        TEST(items_are_counted_from_both_ends),
        TEST(made_values_are_what_was_asked),
        TEST(containers_of_values),
        TEST(a_member_is_replaced_or_appended),
        TEST(a_member_counts_for_the_depth_while_it_is_there),
        TEST(an_item_is_replaced),
        TEST(objects_grow_past_the_index),
        TEST(nothing_is_deeper_than_the_limit),
    };

    return cmocka_run_group_tests_name("json value", tests, NULL, NULL);
}
