/* runtime/json/making.c - build a small object member by member, with constant names. */
#include "runtime/json/making.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/time.h"

void making_add(struct making *making, const char *name, const struct value *value)
{
    struct key key = key_of(name, strlen(name));

    if (value == NULL)
        return;
    ENSURE(making->count < MAKING_MEMBERS_MAX);
    key.hash |= KEY_FIXED;
    making->keys[making->count] = key;
    making->values[making->count++] = value;
}

const struct value *making_object(const struct making *making)
{
    return value_object_of(making->region, making->keys, making->values, making->count);
}

const struct value *making_time(struct region *region, int64_t time_ms)
{
    char text[TIME_TEXT_MAX];
    int size = time_write_trimmed(text, time_ms);

    return value_string_copy(region, text, (size_t)size);
}

const struct value *making_written(struct region *region, struct buffer *text)
{
    const struct value *value = value_string_copy(region, text->text, text->size);

    buffer_clear(text);
    return value;
}
