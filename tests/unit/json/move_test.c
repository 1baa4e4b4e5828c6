/* tests/unit/json/move_test.c - copying values between regions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/buffer.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

static struct region from;
static struct region to;

static int setup(void **state)
{
    (void)state;
    region_init(&from);
    region_init(&to);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    region_fini(&from);
    region_fini(&to);
    return 0;
}

static const struct value *read_into(struct region *region, const char *text,
                                     enum json_text lifetime)
{
    struct json_error error;
    const struct value *value = json_read(region, text, strlen(text), lifetime, &error);

    assert_non_null(value);
    return value;
}

static void assert_text(const struct value *value, const char *text)
{
    struct buffer out = BUFFER_EMPTY;

    json_write(&out, value);
    assert_string_equal(out.text, text);
    buffer_fini(&out);
}

static const char document[] =
    "{\"a\":[1,2.5,null,true,\"text\",12345678901234567890],\"b\":{\"c\":{},\"d\":[]},"
    "\"a string that is longer than sixty-four bytes, so that it is worth sharing\":"
    "\"another string that is longer than sixty-four bytes, for the same reason\"}";

static void a_move_survives_its_source(void **state)
{
    char *text = strdup(document);
    const struct value *value = value_move(&to, read_into(&from, text, JSON_TEXT_COPIED));

    (void)state;
    memset(text, '!', strlen(text));
    free(text);
    region_fini(&from);
    assert_text(value, document);
    assert_int_equal(value->depth, 3);
}

static void a_copy_leaves_its_source_alone(void **state)
{
    const struct value *value = read_into(&from, document, JSON_TEXT_COPIED);
    const struct value *copy = value_copy(&to, value);
    const struct value *again = value_copy(&to, value);

    (void)state;
    assert_text(value, document);
    assert_ptr_not_equal(copy->as.members, again->as.members);
    region_fini(&from);
    assert_text(copy, document);
    assert_text(again, document);
}

static void an_owned_copy_borrows_nothing(void **state)
{
    char *text = strdup(document);
    static const char key_text[] = "fixed";
    struct key key = key_of(key_text, strlen(key_text));
    const struct value *value = read_into(&from, text, JSON_TEXT_BORROWED);
    const struct value *owned;

    (void)state;
    key.hash |= KEY_FIXED;
    value = value_with_member(&from, value, &key, &value_empty_array);
    owned = value_own(&to, value);
    assert_true(value_equals(owned, value));
    assert_ptr_not_equal(owned->as.members[owned->size - 1].key.text, key_text);
    for (uint32_t i = 0; i < owned->size; i++)
        assert_int_equal(owned->as.members[i].value.flags & VALUE_FIXED, 0);
    value = value_copy(&from, owned);
    memset(text, '!', strlen(text));
    free(text);
    assert_true(value_equals(owned, value));
    assert_int_equal(value_member(owned, &key)->size, 0);
}

static void what_is_shared_stays_shared(void **state)
{
    const struct value *shared = read_into(&from, "{\"big\":[1,2,3]}", JSON_TEXT_COPIED);
    const struct value *pair[] = {shared, shared};
    const struct value *both = value_array_of(&from, pair, 2);
    const struct value *alone, *moved;

    (void)state;
    moved = value_move(&to, both);
    alone = value_move(&to, value_item(value_member_named(shared, "big"), 0));
    assert_int_equal(alone->as.integer, 1);
    alone = value_move(&to, shared);
    region_fini(&from);
    assert_ptr_equal(moved->as.items[0].as.members, moved->as.items[1].as.members);
    assert_ptr_equal(moved->as.items[0].as.members, alone->as.members);
    assert_text(moved, "[{\"big\":[1,2,3]},{\"big\":[1,2,3]}]");
}

static void long_strings_are_shared_too(void **state)
{
    char text[1000];
    const struct value *string, *first, *second;

    (void)state;
    memset(text, 'x', sizeof(text));
    string = value_string_copy(&from, text, sizeof(text));
    first = value_move(&to, string);
    second = value_move(&to, string);
    region_fini(&from);
    assert_ptr_equal(first->as.text, second->as.text);
    assert_memory_equal(first->as.text, text, sizeof(text));
}

static void sharing_does_not_reach_over_to_another_move(void **state)
{
    const struct value *value = read_into(&from, "[[1]]", JSON_TEXT_COPIED);
    const struct value *moved = value_move(&to, value);
    struct region third;

    (void)state;
    region_fini(&from);
    region_init(&third);
    moved = value_move(&third, moved);
    region_fini(&to);
    assert_text(moved, "[[1]]");
    region_fini(&third);
}

static void what_is_fixed_stays_where_it_is(void **state)
{
    const char *text = "{\"key\":\"text\",\"n\":12345678901234567890}";
    const struct value *value = value_move(&to, read_into(&from, text, JSON_TEXT_BORROWED));
    const struct value *empty[] = {&value_empty_array, &value_empty_object, &value_empty_string};

    (void)state;
    region_fini(&from);
    assert_ptr_equal(value->as.members[0].key.text, strstr(text, "key"));
    assert_ptr_equal(value->as.members[0].value.as.text, strstr(text, "text"));
    assert_ptr_equal(value->as.members[1].value.as.text, strstr(text, "12345678901234567890"));
    assert_text(value_move(&to, value_array_of(&from, empty, 3)), "[[],{},\"\"]");
}

static void borrowed_strings_are_copied(void **state)
{
    char text[] = "short lived";
    const struct value *value = value_move(&to, value_string(&from, text, strlen(text)));

    (void)state;
    text[0] = '!';
    assert_true(value_is_text(value, "short lived"));
}

static void scalars_and_nothing(void **state)
{
    (void)state;
    assert_null(value_move(&to, NULL));
    assert_null(value_copy(&to, NULL));
    assert_true(value_is(value_move(&to, &value_null), VALUE_NULL));
    assert_int_equal(value_move(&to, &value_true)->as.integer, 1);
    assert_int_equal(value_copy(&to, value_integer(&from, 7))->as.integer, 7);
}

static void a_moved_object_is_indexed_anew(void **state)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *value;

    (void)state;
    buffer_add_text(&text, "{\"k0\":0");
    for (int i = 1; i < 40; i++)
        buffer_add_format(&text, ",\"k%d\":%d", i, i);
    buffer_add_text(&text, "}");
    value = read_into(&from, text.text, JSON_TEXT_COPIED);
    assert_int_equal(value_member_named(value, "k17")->as.integer, 17);
    value = value_move(&to, value);
    region_fini(&from);
    assert_int_equal(value_member_named(value, "k39")->as.integer, 39);
    assert_null(value_member_named(value, "k40"));
    assert_text(value, text.text);
    buffer_fini(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_move_survives_its_source),
        TEST(a_copy_leaves_its_source_alone),
        TEST(an_owned_copy_borrows_nothing),
        TEST(what_is_shared_stays_shared),
        TEST(long_strings_are_shared_too),
        TEST(sharing_does_not_reach_over_to_another_move),
        TEST(what_is_fixed_stays_where_it_is),
        TEST(borrowed_strings_are_copied),
        TEST(scalars_and_nothing),
        TEST(a_moved_object_is_indexed_anew),
    };

    return cmocka_run_group_tests_name("json move", tests, NULL, NULL);
}
