/* tests/unit/base/buffer_test.c - a growing run of bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/base/buffer.h"

static void text_is_terminated_after_every_step(void **state)
{
    struct buffer buffer = BUFFER_EMPTY;

    (void)state;
    buffer_add(&buffer, "ab", 2);
    assert_string_equal(buffer.text, "ab");
    buffer_add_byte(&buffer, 'c');
    assert_string_equal(buffer.text, "abc");
    buffer_add_text(&buffer, "de");
    assert_string_equal(buffer.text, "abcde");
    buffer_add_format(&buffer, "-%d-%s", 42, "x");
    assert_string_equal(buffer.text, "abcde-42-x");
    assert_int_equal(buffer.size, 10);
    buffer_clear(&buffer);
    assert_string_equal(buffer.text, "");
    assert_int_equal(buffer.size, 0);
    buffer_fini(&buffer);
    assert_null(buffer.text);
}

static void bytes_may_be_nul(void **state)
{
    struct buffer buffer = BUFFER_EMPTY;

    (void)state;
    buffer_add(&buffer, "a\0b", 3);
    buffer_add(&buffer, NULL, 0);
    assert_int_equal(buffer.size, 3);
    assert_memory_equal(buffer.text, "a\0b", 4);
    buffer_fini(&buffer);
}

static void growing_keeps_what_is_there(void **state)
{
    struct buffer buffer = BUFFER_EMPTY;

    (void)state;
    for (int i = 0; i < 10000; i++)
        buffer_add_format(&buffer, "%04d", i);
    assert_int_equal(buffer.size, 40000);
    assert_memory_equal(buffer.text + 4 * 1234, "1234", 4);
    assert_memory_equal(buffer.text + 4 * 9999, "9999", 5);
    buffer_fini(&buffer);
}

static void reserve_gives_room_but_no_size(void **state)
{
    struct buffer buffer = BUFFER_EMPTY;
    char *room;

    (void)state;
    buffer_add_text(&buffer, "a");
    room = buffer_reserve(&buffer, 1000);
    assert_ptr_equal(room, buffer.text + 1);
    memset(room, 'x', 1000);
    room[1000] = '\0';
    assert_int_equal(buffer.size, 1);
    buffer_fini(&buffer);
}

static void take_hands_the_text_over(void **state)
{
    struct buffer buffer = BUFFER_EMPTY;
    char *text;

    (void)state;
    buffer_add_text(&buffer, "mine");
    text = buffer_take(&buffer);
    assert_string_equal(text, "mine");
    assert_null(buffer.text);
    assert_int_equal(buffer.size, 0);
    free(text);
    text = buffer_take(&buffer);
    assert_string_equal(text, "");
    free(text);
}

static void a_file_is_appended_whole(void **state)
{
    struct buffer buffer = BUFFER_EMPTY;
    char path[] = "buffer_test.XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");

    (void)state;
    assert_non_null(file);
    for (int i = 0; i < 50000; i++)
        fputs("0123456789", file);
    fclose(file);
    buffer_add_text(&buffer, "before");
    assert_int_equal(buffer_add_file(&buffer, path, SIZE_MAX), 0);
    unlink(path);
    assert_int_equal(buffer.size, 6 + 500000);
    assert_memory_equal(buffer.text, "before0123456789012", 19);
    assert_string_equal(buffer.text + 500000, "456789");
    assert_int_equal(buffer_add_file(&buffer, "/dev/zero", 1000), -EFBIG);
    assert_int_equal(buffer.size, 6 + 500000);
    buffer_fini(&buffer);
}

static void what_is_no_file_says_why(void **state)
{
    struct buffer buffer = BUFFER_EMPTY;

    (void)state;
    buffer_add_text(&buffer, "kept");
    assert_int_equal(buffer_add_file(&buffer, "no/such/file", SIZE_MAX), -ENOENT);
    assert_int_equal(buffer_add_file(&buffer, ".", SIZE_MAX), -EISDIR);
    assert_string_equal(buffer.text, "kept");
    assert_int_equal(buffer_add_file(&buffer, "/dev/null", SIZE_MAX), 0);
    assert_string_equal(buffer.text, "kept");
    buffer_fini(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_terminated_after_every_step),
        cmocka_unit_test(bytes_may_be_nul),
        cmocka_unit_test(growing_keeps_what_is_there),
        cmocka_unit_test(reserve_gives_room_but_no_size),
        cmocka_unit_test(take_hands_the_text_over),
        cmocka_unit_test(a_file_is_appended_whole),
        cmocka_unit_test(what_is_no_file_says_why),
    };

    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
