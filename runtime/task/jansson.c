/* runtime/task/jansson.c - convert values to those of the jansson library, and back.
 *
 * In: a value of either kind. Out: the same value of the other kind. C functions of tasks use
 * jansson's (sfn/task.h).
 * Why not by way of text: it would only be written to be read at once. Only for a value that cannot
 * be converted text is made, because its reader says best what is wrong. */
#include "runtime/task/jansson.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/buffer.h"
#include "runtime/base/utf8.h"
#include "runtime/json/write.h"

/* ---- to jansson ---- */

static json_t *make(const struct value *value, struct buffer *key);

static json_t *make_array(const struct value *value, struct buffer *key)
{
    json_t *array = json_array();

    for (uint32_t i = 0; array != NULL && i < value->size; i++) {
        if (json_array_append_new(array, make(&value->as.items[i], key)) == 0)
            continue;
        json_decref(array);
        return NULL;
    }
    return array;
}

/* `key` is a buffer for names, because jansson wants a NUL behind each. */
static json_t *make_object(const struct value *value, struct buffer *key)
{
    json_t *object = json_object();

    for (uint32_t i = 0; object != NULL && i < value->size; i++) {
        const struct member *member = &value->as.members[i];
        json_t *child = NULL;

        if (member->key.size == 0 || memchr(member->key.text, '\0', member->key.size) == NULL)
            child = make(&member->value, key);
        buffer_clear(key);
        buffer_add(key, member->key.text, member->key.size);
        if (json_object_set_new_nocheck(object, key->text, child) == 0)
            continue;
        json_decref(object);
        return NULL;
    }
    return object;
}

/* NULL when jansson has no such value. */
static json_t *make(const struct value *value, struct buffer *key)
{
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return json_null();
    case VALUE_BOOLEAN:
        return json_boolean(value->as.integer != 0);
    case VALUE_INTEGER:
        return json_integer(value->as.integer);
    case VALUE_REAL:
        return json_real(value->as.real);
    case VALUE_BIG:
        return NULL;
    case VALUE_STRING:
        return json_stringn_nocheck(value->size > 0 ? value->as.text : "", value->size);
    case VALUE_ARRAY:
        return make_array(value, key);
    case VALUE_OBJECT:
        return make_object(value, key);
    case VALUE_UNDEFINED:
    case VALUE_FUNCTION:
        break;
    }
    BUG("a value of unknown kind");
}

json_t *jansson_of_value(const struct value *value, json_error_t *problem)
{
    struct buffer text = BUFFER_EMPTY;
    json_t *json;

    buffer_add(&text, "", 0);
    json = make(value, &text);
    if (json == NULL) {
        buffer_clear(&text);
        json_write(&text, value);
        json = json_loadb(text.text, text.size, JSON_DECODE_ANY | JSON_ALLOW_NUL, problem);
    }
    buffer_fini(&text);
    return json;
}

/* ---- from jansson ---- */

static bool take(struct region *region, const json_t *json, struct value *value, int depth);

static bool take_text(struct region *region, const char *text, size_t size, struct value *value)
{
    char *copy;

    if (size > UINT32_MAX || utf8_check(text, size) != size)
        return false;
    copy = region_alloc(region, size);
    if (size > 0)
        memcpy(copy, text, size);
    *value = (struct value){.kind = VALUE_STRING, .size = (uint32_t)size, .as.text = copy};
    return true;
}

static bool take_array(struct region *region, const json_t *json, struct value *value, int depth)
{
    size_t count = json_array_size(json);
    struct value *items = value_new_items(region, count);
    const struct value *array;

    for (size_t i = 0; i < count; i++)
        if (!take(region, json_array_get(json, i), &items[i], depth))
            return false;
    array = value_array(region, items, count);
    if (array != NULL)
        *value = *array;
    return array != NULL;
}

static size_t key_size(void *member)
{
#if JANSSON_VERSION_HEX >= 0x020e00
    return json_object_iter_key_len(member);
#else
    return strlen(json_object_iter_key(member));
#endif
}

static bool take_object(struct region *region, json_t *json, struct value *value, int depth)
{
    size_t count = json_object_size(json);
    struct member *members = value_new_members(region, count);
    const struct value *object;
    size_t i = 0;

    for (void *at = json_object_iter(json); at != NULL; at = json_object_iter_next(json, at)) {
        struct value key;

        if (!take_text(region, json_object_iter_key(at), key_size(at), &key) ||
            !take(region, json_object_iter_value(at), &members[i].value, depth))
            return false;
        members[i++].key = key_of(key.as.text, key.size);
    }
    object = value_object(region, members, count);
    if (object != NULL)
        *value = *object;
    return object != NULL;
}

/* Convert to *value. False when there is no such value, or it has more than `depth` levels. */
static bool take(struct region *region, const json_t *json, struct value *value, int depth)
{
    switch (json_typeof(json)) {
    case JSON_NULL:
        *value = value_null;
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        *value = *value_boolean(json_is_true(json));
        return true;
    case JSON_INTEGER:
        *value = (struct value){.kind = VALUE_INTEGER, .as.integer = json_integer_value(json)};
        return true;
    case JSON_REAL:
        *value = (struct value){.kind = VALUE_REAL, .as.real = json_real_value(json)};
        return true;
    case JSON_STRING:
        return take_text(region, json_string_value(json), json_string_length(json), value);
    case JSON_ARRAY:
        return depth > 0 && take_array(region, json, value, depth - 1);
    case JSON_OBJECT: /* jansson's iterator does not take a const object, but does not change it */
        return depth > 0 && take_object(region, (json_t *)json, value, depth - 1);
    }
    BUG("a jansson value of unknown type");
}

/* Find out what is wrong with a value that could not be converted, by reading its text. */
static void find_error(struct region *region, const json_t *json, struct json_error *error)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));

    *error = (struct json_error){.message = NULL};
    if (text != NULL)
        ENSURE(json_read(region, text, strlen(text), JSON_TEXT_COPIED, error) == NULL);
    free(text);
}

const struct value *value_of_jansson(struct region *region, const json_t *json,
                                     struct json_error *error)
{
    struct value *value = region_alloc(region, sizeof *value);

    if (take(region, json, value, VALUE_DEPTH_MAX))
        return value;
    find_error(region, json, error);
    return NULL;
}
