/* compiler/prove/schema/schema_parts.c - parts of a JSON Schema: keywords, references, places. */
#include "compiler/prove/schema/schema_parts.h"

#include <string.h>

#include "runtime/base/buffer.h"

const struct value *schema_keyword(const struct value *schema, const char *name)
{
    return value_member_named(schema, name);
}

bool schema_requires(const struct value *required, const struct key *key)
{
    for (uint32_t i = 0; value_is(required, VALUE_ARRAY) && i < required->size; i++) {
        const struct value *name = &required->as.items[i];

        if (value_is(name, VALUE_STRING) && name->size == key->size &&
            memcmp(name->as.text, key->text, key->size) == 0)
            return true;
    }
    return false;
}

/* ---- places ---- */

/* A name as a step of a JSON pointer, and what follows. */
static const char *before_rest(struct arena *arena, const struct key *name, const char *rest)
{
    struct buffer pointer = BUFFER_EMPTY;
    const char *copy;

    buffer_add_byte(&pointer, '/');
    for (size_t i = 0; i < name->size; i++) {
        if (name->text[i] == '~' || name->text[i] == '/')
            buffer_add_text(&pointer, name->text[i] == '~' ? "~0" : "~1");
        else
            buffer_add_byte(&pointer, name->text[i]);
    }
    buffer_add_text(&pointer, rest);
    copy = arena_text(arena, pointer.text, pointer.size);
    buffer_fini(&pointer);
    return copy;
}

const char *schema_pointer(struct arena *arena, const struct value *whole,
                           const struct value *sought)
{
    const char *rest = whole == sought ? "" : NULL;

    for (uint32_t i = 0; value_is(whole, VALUE_ARRAY) && rest == NULL && i < whole->size; i++) {
        rest = schema_pointer(arena, &whole->as.items[i], sought);
        if (rest != NULL)
            return arena_format(arena, "/%u%s", (unsigned)i, rest);
    }
    for (uint32_t i = 0; value_is(whole, VALUE_OBJECT) && rest == NULL && i < whole->size; i++) {
        const struct member *member = &whole->as.members[i];

        rest = schema_pointer(arena, &member->value, sought);
        if (rest != NULL)
            return before_rest(arena, &member->key, rest);
    }
    return rest;
}

/* One step of a JSON pointer, in which "~1" stands for a slash and "~0" for a tilde. */
static const struct value *step(const struct value *at, const char *text, size_t size)
{
    struct buffer name = BUFFER_EMPTY;
    const struct value *found = NULL;
    int64_t index = 0;
    struct key key;

    for (size_t i = 0; i < size; i++) {
        bool escaped = text[i] == '~' && i + 1 < size && (text[i + 1] == '0' || text[i + 1] == '1');

        buffer_add_byte(&name, (char)(!escaped ? text[i] : text[i + 1] == '0' ? '~' : '/'));
        i += escaped;
    }
    if (value_is(at, VALUE_ARRAY)) {
        bool digits = size > 0 && size < 9;

        for (size_t i = 0; i < size && digits; i++) {
            digits = text[i] >= '0' && text[i] <= '9';
            index = 10 * index + (text[i] - '0');
        }
        found = digits ? value_item(at, index) : NULL;
    } else {
        key = key_of(name.size > 0 ? name.text : "", name.size);
        found = value_member(at, &key);
    }
    buffer_fini(&name);
    return found;
}

const struct value *schema_referred(const struct value *whole, const struct value *reference)
{
    const struct value *at = whole;
    const char *text = value_is(reference, VALUE_STRING) ? reference->as.text : "";
    const char *end = text + (value_is(reference, VALUE_STRING) ? reference->size : 0);

    if (text == end || *text++ != '#')
        return NULL;
    while (at != NULL && text < end) {
        const char *slash;

        if (*text++ != '/')
            return NULL;
        slash = memchr(text, '/', (size_t)(end - text));
        if (slash == NULL)
            slash = end;
        at = step(at, text, (size_t)(slash - text));
        text = slash;
    }
    return at;
}
