/* tests/fuzz/json_fuzz.c - any bytes as JSON: refused, or the same after writing and reading again.
 *
 * Held against each other: both lifetimes of the text, the compact and the pretty form, the copy,
 * the move, and the value itself. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct value *read_again(struct region *region, const struct buffer *text)
{
    struct json_error error;
    const struct value *value = json_read(region, text->text, text->size, JSON_TEXT_COPIED, &error);

    ENSURE(value != NULL);
    return value;
}

static void check_writes_as(const struct value *value, const struct buffer *expected)
{
    struct buffer out = BUFFER_EMPTY;

    json_write(&out, value);
    ENSURE(out.size == expected->size && memcmp(out.text, expected->text, out.size) == 0);
    buffer_fini(&out);
}

/* Look every member up: with keys as they are, and with keys hashed anew. */
static void check_members(const struct value *value)
{
    for (uint32_t i = 0; i < value->size; i++) {
        if (value->kind == VALUE_ARRAY) {
            check_members(&value->as.items[i]);
        } else if (value->kind == VALUE_OBJECT) {
            const struct member *member = &value->as.members[i];
            struct key key = key_of(member->key.text, member->key.size);

            ENSURE(value_member(value, &key) == &member->value);
            ENSURE(value_member(value, &member->key) == &member->value);
            check_members(&member->value);
        }
    }
}

static void check_value(const struct value *value)
{
    struct buffer compact = BUFFER_EMPTY;
    struct buffer pretty = BUFFER_EMPTY;
    struct region other, third;
    const struct value *copy, *moved;

    region_init(&other);
    region_init(&third);
    json_write(&compact, value);
    json_write_pretty(&pretty, value);
    copy = read_again(&other, &compact);
    ENSURE(value_equals(value, copy) && value_equals(copy, value));
    check_writes_as(copy, &compact);
    check_writes_as(read_again(&other, &pretty), &compact);
    check_members(value);
    check_writes_as(value_copy(&other, value), &compact);
    moved = value_move(&third, copy);
    region_fini(&other);
    ENSURE(value_equals(value, moved));
    check_members(moved);
    check_writes_as(moved, &compact);
    region_fini(&third);
    buffer_fini(&compact);
    buffer_fini(&pretty);
}

/* Where keys must be distinct, less is read, never more, and nothing else. */
static void check_distinct(struct region *region, const char *text, size_t size,
                           const struct value *value)
{
    struct json_error error;
    const struct value *distinct = json_read_distinct(region, text, size, &error);

    ENSURE(distinct == NULL || (value != NULL && value_equals(distinct, value)));
    if (distinct == NULL) {
        ENSURE(error.offset <= size);
        ENSURE(!error.twice || text[error.offset] == '"' || text[error.offset] == '}');
        ENSURE(error.twice || value == NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A copy of the exact size: reading beyond the text is seen. */
    char *text = mem_alloc(size);
    struct region region;
    struct json_error error, again;
    const struct value *borrowed, *copied;

    if (size > 0)
        memcpy(text, data, size);
    region_init(&region);
    borrowed = json_read(&region, text, size, JSON_TEXT_BORROWED, &error);
    copied = json_read(&region, text, size, JSON_TEXT_COPIED, &again);
    ENSURE((borrowed == NULL) == (copied == NULL));
    check_distinct(&region, text, size, borrowed);
    if (borrowed == NULL) {
        ENSURE(error.message == again.message && error.offset == again.offset);
        ENSURE(error.message != NULL && error.offset <= size && error.line > 0 && error.column > 0);
    } else {
        check_value(borrowed);
        free(text);
        text = NULL;
        check_value(copied);
    }
    region_fini(&region);
    free(text);
    return 0;
}
