/* compiler/driver/test/difference.c - say in one line where two JSON values first differ.
 *
 * In: the expected value and the one that came. Out: a path, and the two values there.
 * Why only the first: one is enough to begin with, and a long list would bury it. */
#include "compiler/driver/test/difference.h"

#include <string.h>

#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

#define SHOWN_BYTES 200

void difference_show(struct buffer *out, const struct value *value)
{
    size_t start = out->size;

    if (value == NULL) {
        buffer_add_text(out, "nothing");
        return;
    }
    json_write(out, value);
    if (out->size - start <= SHOWN_BYTES)
        return;
    out->size = start + SHOWN_BYTES;
    while (out->size > start && utf8_is_inside(out->text[out->size]))
        out->size--; /* not inside a character */
    buffer_add_text(out, "...");
}

static bool is_plain(const struct key *key)
{
    for (uint32_t i = 0; i < key->size; i++) {
        char byte = key->text[i];

        if (!((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
              (i > 0 && byte >= '0' && byte <= '9')))
            return false;
    }
    return key->size > 0;
}

static void add_step(struct buffer *path, const struct key *key)
{
    if (is_plain(key)) {
        buffer_add_byte(path, '.');
        buffer_add(path, key->text, key->size);
        return;
    }
    buffer_add_text(path, "[");
    json_write_string(path, key->text, key->size);
    buffer_add_text(path, "]");
}

/* Walk down to the first difference of two values that differ. `path` grows on the way, and the two
 * values become those that stand there. Nesting is bounded, so this may recurse. */
static void descend(struct buffer *path, const struct value **expected, const struct value **got)
{
    const struct value *left = *expected, *right = *got;
    uint32_t count;

    if (left == NULL || right == NULL || left->kind != right->kind)
        return;
    if (left->kind == VALUE_ARRAY) {
        count = left->size > right->size ? left->size : right->size;
        for (uint32_t i = 0; i < count; i++) {
            *expected = value_item(left, i);
            *got = value_item(right, i);
            if (*expected != NULL && *got != NULL && value_equals(*expected, *got))
                continue;
            buffer_add_format(path, "[%u]", i);
            descend(path, expected, got);
            return;
        }
    }
    if (left->kind != VALUE_OBJECT)
        return;
    for (int side = 0; side < 2; side++) {
        const struct value *object = side == 0 ? left : right;

        for (uint32_t i = 0; i < object->size; i++) {
            const struct key *key = &object->as.members[i].key;

            *expected = value_member(left, key);
            *got = value_member(right, key);
            if (*expected != NULL && *got != NULL && value_equals(*expected, *got))
                continue;
            add_step(path, key);
            descend(path, expected, got);
            return;
        }
    }
}

bool difference_write(struct buffer *out, const char *what, const struct value *expected,
                      const struct value *got)
{
    struct buffer path = BUFFER_EMPTY;

    if (expected == got || (expected != NULL && got != NULL && value_equals(expected, got)))
        return false;
    descend(&path, &expected, &got);
    buffer_add_text(out, what);
    if (path.size > 0) {
        buffer_add_text(out, " $");
        buffer_add(out, path.text, path.size);
    }
    buffer_add_text(out, ": expected ");
    difference_show(out, expected);
    buffer_add_text(out, ", got ");
    difference_show(out, got);
    buffer_fini(&path);
    return true;
}
