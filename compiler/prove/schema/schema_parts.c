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

static int hex(char digit)
{
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
           : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                          : -1;
}

/* The fragment of a URI, in which "%20" stands for a blank (RFC 6901, section 6). */
static void add_fragment(struct buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool escaped =
            text[i] == '%' && i + 2 < size && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;

        buffer_add_byte(out, escaped ? (char)(16 * hex(text[i + 1]) + hex(text[i + 2])) : text[i]);
        i += escaped ? 2 : 0;
    }
}

static const struct value *follow_pointer(const struct value *at, const char *text, const char *end)
{
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

/* The schema that an "$anchor" gives this name. */
static const struct value *find_anchor(const struct value *at, const char *name, size_t size)
{
    const struct value *said = value_is(at, VALUE_OBJECT) ? schema_keyword(at, "$anchor") : NULL;
    const struct value *found = NULL;

    if (value_is(said, VALUE_STRING) && said->size == size &&
        memcmp(said->as.text, name, size) == 0)
        return at;
    for (uint32_t i = 0; value_is(at, VALUE_OBJECT) && i < at->size && found == NULL; i++)
        found = find_anchor(&at->as.members[i].value, name, size);
    for (uint32_t i = 0; value_is(at, VALUE_ARRAY) && i < at->size && found == NULL; i++)
        found = find_anchor(&at->as.items[i], name, size);
    return found;
}

const struct value *schema_referred(const struct value *whole, const struct value *reference)
{
    struct buffer to = BUFFER_EMPTY;
    const struct value *found;

    if (!value_is(reference, VALUE_STRING) || reference->size == 0 || reference->as.text[0] != '#')
        return NULL;
    add_fragment(&to, reference->as.text + 1, reference->size - 1);
    found = to.size == 0 || to.text[0] == '/' ? follow_pointer(whole, to.text, to.text + to.size)
                                              : find_anchor(whole, to.text, to.size);
    buffer_fini(&to);
    return found;
}
