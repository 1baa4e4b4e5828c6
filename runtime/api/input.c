/* runtime/api/input.c - check the members of a request's input, in AWS's words. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/api/request.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

enum {
    RESULTS_USUAL = 100,
    SHOWN_MOST = 1000, /* characters of a text that is not taken */
};

/* ---- patterns ---- */

/* Letters, digits, `_`, `-` and `.`, and not digits alone: those are versions. */
static bool is_alias_name(const struct value *value)
{
    bool digits = true;

    for (size_t i = 0; i < value->size; i++) {
        const char byte = value->as.text[i];
        const bool digit = byte >= '0' && byte <= '9';

        digits = digits && digit;
        if (!digit && !(byte >= 'a' && byte <= 'z') && !(byte >= 'A' && byte <= 'Z') &&
            byte != '_' && byte != '-' && byte != '.')
            return false;
    }
    return !digits;
}

static bool is_ascii(const struct value *value)
{
    for (size_t i = 0; i < value->size; i++)
        if ((unsigned char)value->as.text[i] >= 0x80)
            return false;
    return true;
}

static bool is_visible(const struct value *value)
{
    for (size_t i = 0; i < value->size; i++)
        if (value->as.text[i] < '!' || value->as.text[i] > '~')
            return false;
    return value->size > 0;
}

/* Of a tag. Beyond ASCII all but control characters is taken for letters and digits. */
static bool is_tag(const struct value *value)
{
    uint32_t character;

    for (size_t i = 0, length; i < value->size; i += length) {
        length = utf8_read(value->as.text + i, value->size - i, &character);
        if (length == 0 || !utf8_is_printable(character) || !utf8_is_assigned(character) ||
            (length == 1 && strchr("!\"#$%&'()*,;<>?[\\]^`{|}~", (char)character) != NULL))
            return false;
    }
    return true;
}

static const struct {
    const char *pattern;
    bool (*matches)(const struct value *value);
} patterns[] = {
    {PATTERN_ALIAS_NAME, is_alias_name},
    {PATTERN_ASCII, is_ascii},
    {PATTERN_VISIBLE, is_visible},
    {PATTERN_TAG, is_tag},
};

/* Whether what is said of a member is a pattern, and the text does not match it. */
static bool misses_pattern(const char *words, const struct value *value)
{
    for (size_t i = 0; words != NULL && i < COUNT_OF(patterns); i++)
        if (strcmp(words, patterns[i].pattern) == 0)
            return !patterns[i].matches(value);
    return false;
}

static bool is_pattern(const char *words)
{
    for (size_t i = 0; words != NULL && i < COUNT_OF(patterns); i++)
        if (strcmp(words, patterns[i].pattern) == 0)
            return true;
    return false;
}

/* ---- checking ---- */

/* All that is wrong with an input is told together. */
struct problems {
    struct buffer text;
    unsigned count;
};

/* A list as AWS shows it: [NAME(member=value, ...), ...]. */
static void add_list(struct buffer *out, const struct value *list, const char *name)
{
    buffer_add_byte(out, '[');
    for (size_t i = 0; i < list->size; i++) {
        const struct value *item = &list->as.items[i];

        buffer_add_format(out, "%s%s(", i > 0 ? ", " : "", name);
        for (size_t k = 0; value_is(item, VALUE_OBJECT) && k < item->size; k++) {
            const struct member *member = &item->as.members[k];

            buffer_add_text(out, k > 0 ? ", " : "");
            text_add_clean(out, member->key.text, member->key.size, member->key.size);
            buffer_add_byte(out, '=');
            if (member->value.kind == VALUE_STRING)
                text_add_clean(out, member->value.as.text, member->value.size, SHOWN_MOST);
            else
                json_write(out, &member->value);
        }
        buffer_add_byte(out, ')');
    }
    buffer_add_byte(out, ']');
}

static bool is_secret(const struct request_member *member)
{
    return member->kind == MEMBER_SECRET || member->kind == MEMBER_DATA;
}

/* Append the value as a refusal shows it, with a blank behind it; of a secret nothing, not even
 * that there is none. */
static void add_shown(struct buffer *out, const struct request_member *member,
                      const struct value *value)
{
    if (is_secret(member))
        return;
    if (value == NULL) {
        buffer_add_text(out, "null ");
        return;
    }
    buffer_add_byte(out, '\'');
    if (value->kind == VALUE_STRING)
        text_add_clean(out, value->as.text, value->size, SHOWN_MOST);
    else if (member->kind == MEMBER_LIST && member->words != NULL)
        add_list(out, value, member->words);
    else
        json_write(out, value);
    buffer_add_text(out, "' ");
}

static void add_problem(struct problems *problems, const struct request_member *member,
                        const char *name, const struct value *value, const char *what)
{
    if (problems->count++ > 0)
        buffer_add_text(&problems->text, "; ");
    buffer_add_text(&problems->text, "Value ");
    add_shown(&problems->text, member, value);
    buffer_add_format(&problems->text, "at '%s' failed to satisfy constraint: Member must %s", name,
                      what);
}

static void check_text(struct problems *problems, const struct request_member *member,
                       const char *shown, const struct value *value)
{
    int64_t size = (int64_t)utf8_characters(value->as.text, value->size);
    const bool listed = member->words != NULL && !is_pattern(member->words);
    char *what = NULL;

    if (listed && !text_is_one_of(value->as.text, value->size, member->words))
        what = text_format("satisfy enum value set: [%s]", member->words);
    else if (!listed && size < member->least)
        what = text_format("have length greater than or equal to %" PRId64, member->least);
    else if (!listed && size > member->most)
        what = text_format("have length less than or equal to %" PRId64, member->most);
    if (what != NULL)
        add_problem(problems, member, shown, value, what);
    free(what);
    if (misses_pattern(member->words, value)) {
        what = text_format("satisfy regular expression pattern: %s", member->words);
        add_problem(problems, member, shown, value, what);
        free(what);
    }
}

static void check_data(const struct request *request, struct problems *problems,
                       const struct request_member *member, const char *shown,
                       const struct value *value)
{
    char *what;

    if (value->size <= member->most || !request->api->aws_limits)
        return;
    what = text_format("have size less than or equal to %" PRId64 " bytes in UTF-8 encoding",
                       member->most);
    add_problem(problems, member, shown, value, what);
    free(what);
}

static void check_size(struct problems *problems, const struct request_member *member,
                       const char *shown, const struct value *value)
{
    char *what = NULL;

    if (value->size < member->least)
        what = text_format("have length greater than or equal to %" PRId64, member->least);
    else if (value->size > member->most)
        what = text_format("have length less than or equal to %" PRId64, member->most);
    if (what != NULL)
        add_problem(problems, member, shown, value, what);
    free(what);
}

static void check_number(struct problems *problems, const struct request_member *member,
                         const char *shown, const struct value *value)
{
    char *what = NULL;

    if (value_real(value) < (double)member->least)
        what = text_format("have value greater than or equal to %" PRId64, member->least);
    else if (value_real(value) > (double)member->most)
        what = text_format("have value less than or equal to %" PRId64, member->most);
    if (what != NULL)
        add_problem(problems, member, shown, value, what);
    free(what);
}

static bool has_kind(const struct value *value, enum member_kind kind)
{
    switch (kind) {
    case MEMBER_TEXT:
    case MEMBER_SECRET:
    case MEMBER_DATA:
        return value->kind == VALUE_STRING;
    case MEMBER_INTEGER:
        return value->kind == VALUE_INTEGER;
    case MEMBER_NUMBER:
        return value->kind == VALUE_INTEGER || value->kind == VALUE_REAL;
    case MEMBER_BOOLEAN:
        return value->kind == VALUE_BOOLEAN;
    case MEMBER_OBJECT:
        return value->kind == VALUE_OBJECT;
    case MEMBER_LIST:
        return value->kind == VALUE_ARRAY;
    }
    return false;
}

static const struct value *member_of(const struct request *request, const char *name)
{
    const struct value *value = request->input;

    while (value != NULL && *name != '\0') {
        size_t size = strcspn(name, ".");
        struct key key = key_of(name, size);

        value = value->kind == VALUE_OBJECT ? value_member(value, &key) : NULL;
        name += size + (name[size] == '.');
    }
    return value != NULL && value->kind != VALUE_NULL ? value : NULL;
}

/* What is wrong with a member that is called `shown` in full. */
static void check_value(struct request *request, struct problems *problems,
                        const struct request_member *member, const char *shown,
                        const struct value *value)
{
    static const char *const kinds[] = {"a string", "a string",      "a string",  "an integer",
                                        "a number", "true or false", "an object", "a list"};

    if (value == NULL && member->required)
        add_problem(problems, member, shown, NULL, "not be null");
    else if (value != NULL && !has_kind(value, member->kind))
        request_fail(request, "SerializationException", "%s must be %s", shown,
                     kinds[member->kind]);
    else if (value != NULL && (member->kind == MEMBER_TEXT || member->kind == MEMBER_SECRET))
        check_text(problems, member, shown, value);
    else if (value != NULL && member->kind == MEMBER_DATA)
        check_data(request, problems, member, shown, value);
    else if (value != NULL && member->kind == MEMBER_LIST)
        check_size(problems, member, shown, value);
    else if (value != NULL && (member->kind == MEMBER_INTEGER || member->kind == MEMBER_NUMBER))
        check_number(problems, member, shown, value);
}

static void check_at(struct request *request, struct problems *problems,
                     const struct request_member *member, const struct value *in, const char *path,
                     struct buffer *shown);

/* The same for each item of the list of a path "NAME[]", or for what lies in them: "NAME[].". */
static void check_items(struct request *request, struct problems *problems,
                        const struct request_member *member, const struct value *list,
                        const char *path, struct buffer *shown)
{
    size_t size = shown->size;

    for (size_t i = 0; value_is(list, VALUE_ARRAY) && i < list->size; i++) {
        const struct value *item = &list->as.items[i];

        buffer_add_format(shown, ".%zu.member", i + 1);
        if (*path == '\0') {
            check_value(request, problems, member, shown->text, item);
        } else if (!value_is(item, VALUE_OBJECT)) {
            request_fail(request, "SerializationException", "%s must be an object", shown->text);
        } else {
            buffer_add_byte(shown, '.');
            check_at(request, problems, member, item, path + 1, shown);
        }
        shown->size = size;
    }
}

/* Check a member by the rest of its path, in an object whose own path is shown already. What is
 * not there has nothing wrong in it. */
static void check_at(struct request *request, struct problems *problems,
                     const struct request_member *member, const struct value *in, const char *path,
                     struct buffer *shown)
{
    size_t size = strcspn(path, ".[");
    struct key key = key_of(path, size);
    const struct value *value = value_member(in, &key);

    if (value != NULL && value->kind == VALUE_NULL)
        value = NULL;
    if (!value_is(in, VALUE_OBJECT))
        return;
    buffer_add(shown, path, size);
    if (path[size] == '\0') {
        check_value(request, problems, member, shown->text, value);
    } else if (path[size] == '[') {
        check_items(request, problems, member, value, path + size + strlen("[]"), shown);
    } else {
        buffer_add_byte(shown, '.');
        check_at(request, problems, member, value, path + size + 1, shown);
    }
}

bool request_check(struct request *request, const struct request_member *members, size_t count)
{
    struct problems problems = {BUFFER_EMPTY, 0};
    struct buffer shown = BUFFER_EMPTY;

    for (size_t i = 0; i < count && request->error == NULL; i++) {
        buffer_clear(&shown);
        check_at(request, &problems, &members[i], request->input, members[i].name, &shown);
    }
    if (request->error == NULL && problems.count > 0) {
        request_fail(request, "ValidationException",
                     "%u validation error%s detected: ", problems.count,
                     problems.count > 1 ? "s" : "");
        buffer_add(&request->message, problems.text.text, problems.text.size);
    }
    buffer_fini(&problems.text);
    buffer_fini(&shown);
    return request->error == NULL;
}

/* ---- taking ---- */

struct store_text request_text(const struct request *request, const char *name)
{
    const struct value *value = member_of(request, name);

    return value != NULL ? (struct store_text){value->as.text, value->size}
                         : (struct store_text){NULL, 0};
}

int64_t request_integer(const struct request *request, const char *name)
{
    const struct value *value = member_of(request, name);

    return value != NULL ? value->as.integer : 0;
}

double request_number(const struct request *request, const char *name)
{
    const struct value *value = member_of(request, name);

    return value != NULL ? value_real(value) : 0;
}

const struct value *request_value(const struct request *request, const char *name)
{
    return member_of(request, name);
}

bool request_has(const struct request *request, const char *name)
{
    return member_of(request, name) != NULL;
}

char *request_copy(const struct request *request, const char *name)
{
    struct store_text text = request_text(request, name);

    return text.text != NULL ? mem_text(text.text, text.size) : NULL;
}

bool request_boolean(const struct request *request, const char *name, bool otherwise)
{
    const struct value *value = member_of(request, name);

    return value != NULL ? value->as.integer != 0 : otherwise;
}

int32_t request_results_most(const struct request *request)
{
    int64_t most = request_integer(request, "maxResults");

    return most > 0 ? (int32_t)most : RESULTS_USUAL;
}
