/* runtime/bucket/json.c - read the items of an array or object somewhere in a JSON document.
 *
 * In: bytes of the file, an ItemsPointer (RFC 6901) or none. Out: the array's items, or the
 * object's members as {"Key", "Value"}, one by one. Why byte by byte: the document may be much
 * larger than memory, so only one item at a time becomes a value. What follows the items is not
 * read. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/bucket/source.h"
#include "runtime/json/making.h"
#include "runtime/json/read.h"

struct json {
    struct items items;
    struct text_file file;
    struct buffer text; /* the text of the value that is being read, if it is kept */
    bool begun;
    int end; /* the bracket behind the last item */
};

static char *broken(const struct json *json, const char *what)
{
    char *problem = text_file_problem(&json->file);

    return problem != NULL
               ? problem
               : text_format("line %llu of %s is not JSON: %s", (unsigned long long)json->file.line,
                             json->file.name, what);
}

/* The next byte that is not white space; it stays to be read. */
static int next_token(struct json *json)
{
    for (;;) {
        int byte = text_file_peek(&json->file);

        if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r')
            return byte;
        text_file_byte(&json->file);
    }
}

static bool take(struct json *json, int wanted, const char *what, char **problem)
{
    if (next_token(json) != wanted) {
        *problem = broken(json, what);
        return false;
    }
    text_file_byte(&json->file);
    return true;
}

static bool keep(struct json *json, int byte, bool kept, char **problem)
{
    if (!kept)
        return true;
    if (json->text.size == ITEM_BYTES_MAX) {
        *problem =
            text_format("an item of %s before line %llu is larger than %zu MiB", json->file.name,
                        (unsigned long long)json->file.line, ITEM_BYTES_MAX >> 20);
        return false;
    }
    buffer_add_byte(&json->text, (char)byte);
    return true;
}

static bool pass_string(struct json *json, bool kept, char **problem)
{
    bool escaped = false;

    if (!keep(json, text_file_byte(&json->file), kept, problem))
        return false;
    for (;;) {
        int byte = text_file_byte(&json->file);

        if (byte == EOF) {
            *problem = broken(json, "a string has no end");
            return false;
        }
        if (!keep(json, byte, kept, problem))
            return false;
        if (!escaped && byte == '"')
            return true;
        escaped = !escaped && byte == '\\';
    }
}

/* Skip a value, up to the comma or bracket behind it. If `kept` its text is kept, to be read, and
 * so checked, as JSON. */
static bool pass_value(struct json *json, bool kept, char **problem)
{
    size_t depth = 0;

    if (kept)
        buffer_clear(&json->text);
    for (;;) {
        int byte = text_file_peek(&json->file);

        if (byte == EOF) {
            *problem = broken(json, "it ends within a value");
            return false;
        }
        if (depth == 0 && (byte == ',' || byte == ']' || byte == '}'))
            return true;
        if (byte == '"') {
            if (!pass_string(json, kept, problem))
                return false;
            continue;
        }
        if (byte == '{' || byte == '[')
            depth++;
        else if (byte == '}' || byte == ']')
            depth--;
        text_file_byte(&json->file);
        if (!keep(json, byte, kept, problem))
            return false;
    }
}

/* Whether the string that was just kept is, without its escapes, this part of the pointer. */
static bool key_is(struct json *json, const struct buffer *part)
{
    struct region region;
    struct json_error error;
    const struct value *key;
    bool same;

    region_init(&region);
    key = json_read(&region, json->text.text, json->text.size, JSON_TEXT_BORROWED, &error);
    same = value_is(key, VALUE_STRING) && key->size == part->size &&
           (part->size == 0 || memcmp(key->as.text, part->text, part->size) == 0);
    region_fini(&region);
    return same;
}

/* Whether the text that was just kept is JSON. */
static bool is_json(struct json *json)
{
    struct region region;
    struct json_error error;
    bool fine;

    region_init(&region);
    fine = json_read(&region, json->text.text != NULL ? json->text.text : "", json->text.size,
                     JSON_TEXT_BORROWED, &error) != NULL;
    region_fini(&region);
    return fine;
}

/* Check that a string, number or word, where an array or object was looked for, is JSON. An object
 * or array is not looked into. */
static bool check_other(struct json *json, char **problem)
{
    int byte = next_token(json);

    buffer_clear(&json->text);
    if (byte == '{' || byte == '[')
        return true;
    if (byte == '"' && !pass_string(json, true, problem))
        return false;
    if (byte != '"') {
        for (; byte > ' ' && byte != ',' && byte != ']' && byte != '}';
             byte = text_file_peek(&json->file))
            if (!keep(json, text_file_byte(&json->file), true, problem))
                return false;
    }
    if (!is_json(json))
        *problem =
            broken(json, json->text.size == 0 && byte == EOF ? "it is empty" : "expected a value");
    return *problem == NULL;
}

/* Skip the comma behind an item or a member. Only a comma or the end (`end`) may follow. */
static bool pass_comma(struct json *json, int end, char **problem)
{
    int byte = next_token(json);

    if (byte == ',')
        text_file_byte(&json->file);
    else if (byte != end)
        *problem = broken(json, end == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
    return *problem == NULL;
}

/* Skip to the value of a member of an object; *found tells whether it has one of that name. */
static bool enter_member(struct json *json, const struct buffer *part, bool *found, char **problem)
{
    *found = false;
    text_file_byte(&json->file);
    while (next_token(json) == '"') {
        buffer_clear(&json->text);
        if (!pass_string(json, true, problem) || !take(json, ':', "expected ':'", problem))
            return false;
        *found = key_is(json, part);
        next_token(json);
        if (*found)
            return true;
        if (!pass_value(json, false, problem) || !pass_comma(json, '}', problem))
            return false;
    }
    return take(json, '}', "expected a member", problem);
}

static bool enter_element(struct json *json, const struct buffer *part, bool *found, char **problem)
{
    char *end;
    unsigned long long index = strtoull(part->size > 0 ? part->text : "-", &end, 10);

    *found = false;
    text_file_byte(&json->file);
    if (*end != '\0' || part->size == 0 || part->text[0] < '0' || part->text[0] > '9')
        return true;
    while (next_token(json) != ']') {
        if (index-- == 0) {
            *found = true;
            return true;
        }
        if (!pass_value(json, false, problem) || !pass_comma(json, ']', problem))
            return false;
    }
    return true;
}

/* Unescape the first part of a pointer. Returns what follows it. */
static const char *pointer_part(const char *pointer, struct buffer *part)
{
    buffer_clear(part);
    for (pointer++; *pointer != '\0' && *pointer != '/'; pointer++) {
        char byte = *pointer;

        if (byte == '~' && (pointer[1] == '0' || pointer[1] == '1'))
            byte = *++pointer == '0' ? '~' : '/';
        buffer_add_byte(part, byte);
    }
    return pointer;
}

static bool follow(struct json *json, const char *pointer, char **problem)
{
    struct buffer part = BUFFER_EMPTY;
    const char *rest = pointer;
    bool found = true;

    while (found && *problem == NULL && *rest == '/') {
        int byte = next_token(json);

        rest = pointer_part(rest, &part);
        if (byte == '{')
            enter_member(json, &part, &found, problem);
        else if (byte == '[')
            enter_element(json, &part, &found, problem);
        else
            found = !check_other(json, problem);
    }
    if (*problem == NULL && (!found || *rest != '\0'))
        *problem =
            text_format("the ItemsPointer \"%s\" finds nothing in %s", pointer, json->file.name);
    buffer_fini(&part);
    return *problem == NULL;
}

/* Skip to the first item. */
static bool begin(struct json *json, const char *pointer, char **problem)
{
    int byte;

    if (pointer != NULL && !follow(json, pointer, problem))
        return false;
    byte = next_token(json);
    if (byte != '[' && byte != '{') {
        if (check_other(json, problem))
            *problem = text_format("Attempting to map over non-iterable node.");
        return false;
    }
    text_file_byte(&json->file);
    json->items.members = byte == '{';
    json->end = byte == '{' ? '}' : ']';
    return true;
}

/* Read the value that begins here, up to what follows it. */
static const struct value *read_value(struct json *json, struct region *region, char **problem)
{
    const struct value *value;
    struct json_error error;
    uint64_t line;

    next_token(json);
    line = json->file.line;
    if (!pass_value(json, true, problem))
        return NULL;
    if (json->text.size == 0) {
        *problem = broken(json, "expected a value");
        return NULL;
    }
    value = json_read(region, json->text.text, json->text.size, JSON_TEXT_COPIED, &error);
    if (value == NULL)
        *problem = text_format("line %llu of %s is not JSON: %s",
                               (unsigned long long)line + (unsigned)error.line - 1, json->file.name,
                               error.message);
    return value;
}

/* Read a member of an object, as {"Key", "Value"}. */
static const struct value *read_pair(struct json *json, struct region *region, char **problem)
{
    struct making pair = {.region = region};
    const struct value *key, *value, *object;
    struct json_error error;

    if (next_token(json) != '"') {
        *problem = broken(json, "expected a member");
        return NULL;
    }
    buffer_clear(&json->text);
    if (!pass_string(json, true, problem))
        return NULL;
    key = json_read(region, json->text.text, json->text.size, JSON_TEXT_COPIED, &error);
    if (key == NULL) {
        *problem = broken(json, error.message);
        return NULL;
    }
    if (!take(json, ':', "expected ':'", problem))
        return NULL;
    value = read_value(json, region, problem);
    if (value == NULL)
        return NULL;
    making_add(&pair, "Key", key);
    making_add(&pair, "Value", value);
    object = making_object(&pair);
    return object != NULL ? object : value; /* either is then too deep to stand in an array */
}

static const struct value *json_next(struct items *items, struct region *region, char **problem)
{
    struct json *json = (struct json *)items;
    const struct value *item;
    uint64_t line;

    if (next_token(json) == json->end)
        return NULL;
    if (json->begun &&
        !take(json, ',', json->end == '}' ? "expected ',' or '}'" : "expected ',' or ']'", problem))
        return NULL;
    json->begun = true;
    next_token(json);
    line = json->file.line;
    item =
        json->items.members ? read_pair(json, region, problem) : read_value(json, region, problem);
    if (item != NULL && !text_file_item(&json->file, line, item, problem))
        return NULL;
    return item;
}

static void json_close(struct items *items)
{
    struct json *json = (struct json *)items;

    text_file_close(&json->file);
    buffer_fini(&json->text);
    free(json);
}

struct items *items_open_json(const struct items_request *request, char **problem)
{
    static const struct item_format format = {json_next, json_close};
    struct json *json;
    char *pointer;
    bool fine;

    if (!place_text(request->config, "ItemsPointer", &pointer, problem))
        return NULL;
    json = mem_zeroed(1, sizeof *json);
    json->items.format = &format;
    fine = text_file_open(&json->file, request->path, problem);
    if (fine && !begin(json, pointer, problem)) {
        json_close(&json->items);
        json = NULL;
    } else if (!fine) {
        free(json);
        json = NULL;
    }
    free(pointer);
    return json != NULL ? &json->items : NULL;
}
