/* tests/unit/lang/fixture.h - a frame to run operations in, and values written as JSON text.
 *
 * Single quotes stand for double quotes in the texts, so that they stay readable. */
#ifndef TEST_LANG_FIXTURE_H
#define TEST_LANG_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/frame.h"

static struct region region;
static uint64_t random_state;
static struct sfn_frame frame;

__attribute__((unused)) static int frame_begin(void **state)
{
    (void)state;
    region_init(&region);
    random_state = 1;
    frame = (struct sfn_frame){.region = &region, .random = &random_state};
    return 0;
}

__attribute__((unused)) static int frame_end(void **state)
{
    (void)state;
    region_fini(&region);
    return 0;
}

/* The value that the text means. */
__attribute__((unused)) static const struct value *json(const char *text)
{
    struct json_error error;
    size_t size = strlen(text);
    char *copy = region_alloc(&region, size);
    const struct value *value;

    for (size_t i = 0; i < size; i++)
        copy[i] = text[i] == '\'' ? '"' : text[i];
    value = json_read(&region, copy, size, JSON_TEXT_COPIED, &error);
    if (value == NULL)
        fail_msg("%s: %s", text, error.message);
    return value;
}

/* A string value, taken as it is. */
__attribute__((unused)) static const struct value *string(const char *text)
{
    return value_text(&region, text);
}

/* The value prints as `text` does when read and written again. */
__attribute__((unused)) static void expect(const struct value *value, const char *text)
{
    struct buffer got = BUFFER_EMPTY;
    struct buffer wanted = BUFFER_EMPTY;

    if (value == NULL) {
        if (frame.failure.cause != NULL)
            print_message("cause: %.*s\n", (int)frame.failure.cause->size,
                          frame.failure.cause->as.text);
        fail_msg("nothing, not %s", text);
    }
    json_write(&got, value);
    json_write(&wanted, json(text));
    assert_string_equal(got.text, wanted.text);
    buffer_fini(&got);
    buffer_fini(&wanted);
}

__attribute__((unused)) static void expect_text(const struct value *value, const char *text)
{
    assert_true(value_is(value, VALUE_STRING));
    assert_int_equal(value->size, strlen(text));
    assert_memory_equal(value->as.text, text, value->size);
}

/* The operation failed so; `cause` is a part of the cause. */
__attribute__((unused)) static void expect_failure(const struct value *value, const char *error,
                                                   const char *cause)
{
    char text[2000];

    assert_null(value);
    assert_non_null(frame.failure.error);
    assert_true(value_is_text(frame.failure.error, error));
    assert_true(frame.failure.cause->size < sizeof(text));
    memcpy(text, frame.failure.cause->as.text, frame.failure.cause->size);
    text[frame.failure.cause->size] = '\0';
    if (strstr(text, cause) == NULL)
        fail_msg("the cause is: %s", text);
    assert_false(frame.failure.placed);
    frame.failure = (struct failure){NULL, NULL, false};
}

/* An array nested as deep as a value may be; less deep by `less`. */
__attribute__((unused)) static const struct value *nested(unsigned less)
{
    const struct value *value = &value_empty_array;

    while (value->depth < VALUE_DEPTH_MAX - less)
        value = value_array_of(&region, &value, 1);
    return value;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, frame_begin, frame_end)

#endif
