/* tests/unit/base/java_order_test.c - hashes of texts, and in which order a HashMap gives them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/base/java_order.h"

static uint32_t hash_of(const char *text)
{
    return java_hash(text, strlen(text));
}

/* Numbers that String.hashCode() is known to give. */
static void hashes_are_those_of_java(void **state)
{
    (void)state;
    assert_int_equal(hash_of(""), 0);
    assert_int_equal(hash_of("a"), 97);
    assert_int_equal(hash_of("Aa"), hash_of("BB"));
    assert_int_equal((int32_t)hash_of("hello"), 99162322);
    assert_int_equal((int32_t)hash_of("polygenelubricants"), INT32_MIN);
    assert_int_equal(hash_of("\xc3\xa9"), 0xe9);                     /* one unit of UTF-16 */
    assert_int_equal(hash_of("\xf0\x9f\x98\x80"), 31 * 0xd83d + 0xde00); /* two */
}

/* The order of texts put in as they stand, with blanks between. */
static void check_order(const char *texts, const char *wanted)
{
    struct java_key keys[64];
    const char *starts[64];
    size_t sizes[64], count = 0, at = 0;
    char found[512] = "";

    for (const char *text = texts; *text != '\0'; count++) {
        starts[count] = text;
        sizes[count] = strcspn(text, " ");
        keys[count] = (struct java_key){java_hash(text, sizes[count]), (uint32_t)count};
        text += sizes[count];
        text += *text == ' ';
    }
    java_order(keys, count);
    for (size_t i = 0; i < count; i++)
        at += (size_t)snprintf(found + at, sizeof(found) - at, "%s%.*s", i > 0 ? " " : "",
                               (int)sizes[keys[i].place], starts[keys[i].place]);
    assert_string_equal(found, wanted);
}

static void buckets_are_walked_from_the_first_on(void **state)
{
    (void)state;
    check_order("", "");
    check_order("d c b a", "a b c d");
    check_order("name role isActive", "role name isActive");
    check_order("p q r o", "p q r o"); /* 'p' has the lowest four bits 0, 'o' has them all */
}

static void names_of_one_bucket_stay_as_they_were_put_in(void **state)
{
    (void)state;
    check_order("Aa BB", "Aa BB");
    check_order("BB Aa", "BB Aa");
    check_order("q a A", "q a A"); /* their lowest four bits are the same */
}

/* "q" and "a" differ in the fifth bit, which counts from the thirteenth key on. */
static void more_keys_have_more_buckets(void **state)
{
    (void)state;
    check_order("q a b c d e f g h i j k", "q a b c d e f g h i j k");
    check_order("q a b c d e f g h i j k l", "a b c d e f g h i j k l q");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_java),
        cmocka_unit_test(buckets_are_walked_from_the_first_on),
        cmocka_unit_test(names_of_one_bucket_stay_as_they_were_put_in),
        cmocka_unit_test(more_keys_have_more_buckets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
