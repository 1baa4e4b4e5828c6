/* compiler/syntax/path_build.c - make the texts, numbers and nodes of a path. */
#include <string.h>

#include "compiler/syntax/path_parse.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/utf8.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

void path_complain(struct path_parse *parse, struct path_place place, const char *message)
{
    if (parse->message != NULL)
        return;
    parse->message = message;
    parse->place = place;
}

/* ---- texts ---- */

struct path_text path_copy(struct path_parse *parse, const char *text, size_t size)
{
    struct path_text copy = {arena_text(parse->arena, text, size), size};

    return copy;
}

/* The four hexadecimal digits at text, or -1. */
static int32_t read_hex(const char *text, size_t size)
{
    int32_t value = 0;

    if (size < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char digit = text[i];

        if (digit >= '0' && digit <= '9')
            value = value << 4 | (digit - '0');
        else if ((digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F'))
            value = value << 4 | ((digit & 0x5f) - 'A' + 10);
        else
            return -1;
    }
    return value;
}

/* Append to *out the character that \uXXXX at text means; characters beyond U+FFFF take a pair of
 * them. Returns how many bytes of the text that took, 0 when there is no such escape. */
static size_t unescape_unicode(const char *text, size_t size, char **out)
{
    int32_t character = size >= 6 && text[1] == 'u' ? read_hex(text + 2, size - 2) : -1;
    int32_t low;

    if (character < 0)
        return 0;
    if (character >= 0xd800 && character < 0xdc00 && size >= 12 && text[6] == '\\' &&
        text[7] == 'u') {
        low = read_hex(text + 8, size - 8);
        if (low >= 0xdc00 && low < 0xe000) {
            *out += utf8_write(*out, 0x10000u + ((uint32_t)(character - 0xd800) << 10) +
                                         (uint32_t)(low - 0xdc00));
            return 12;
        }
    }
    if (character >= 0xd800 && character < 0xe000)
        character = 0xfffd;
    *out += utf8_write(*out, (uint32_t)character);
    return 6;
}

/* Resolve backslashes. `letters`: \n, \t and the like mean control characters. */
static struct path_text unescape(struct path_parse *parse, const char *text, size_t size,
                                 bool letters)
{
    static const char names[] = "bfnrt", bytes[] = "\b\f\n\r\t";
    char *copy = arena_text(parse->arena, text, size), *out = copy;
    struct path_text result;

    for (size_t i = 0; i < size; i++) {
        const char *found;
        size_t used;

        if (text[i] != '\\' || i + 1 == size) {
            *out++ = text[i];
            continue;
        }
        used = unescape_unicode(text + i, size - i, &out);
        if (used > 0) {
            i += used - 1;
            continue;
        }
        i++;
        found = letters && text[i] != '\0' ? strchr(names, text[i]) : NULL;
        *out++ = found == NULL ? text[i] : bytes[found - names];
    }
    *out = '\0';
    result.text = copy;
    result.size = (size_t)(out - copy);
    return result;
}

struct path_text path_unquote(struct path_parse *parse, const char *text, size_t size)
{
    return unescape(parse, text, size, true);
}

/* A name in brackets and quotes. AWS keeps backslashes in such names, as recorded executions show.
 * Only a backslash before the quote itself is dropped: that quote could not be written otherwise.
 */
struct path_text path_bracket_name(struct path_parse *parse, const char *text, size_t size)
{
    char delimiter = text[-1];
    struct path_text name;
    char *out;

    if (parse->dialect == PATH_DIALECT_JAYWAY)
        return unescape(parse, text, size, true);
    out = arena_text(parse->arena, text, size);
    name.text = out;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\\' && i + 1 < size) {
            if (text[i + 1] != delimiter)
                *out++ = '\\';
            i++;
        }
        *out++ = text[i];
    }
    *out = '\0';
    name.size = (size_t)(out - name.text);
    return name;
}

struct path_text path_dotted_name(struct path_parse *parse, const char *text, size_t size)
{
    return unescape(parse, text, size, false);
}

/* ---- numbers ---- */

bool path_index(struct path_parse *parse, struct path_place place, const char *text, size_t size,
                int64_t *index)
{
    bool negative = size > 0 && text[0] == '-';
    int64_t value = 0;

    for (size_t i = negative; i < size; i++) {
        value = 10 * value + (text[i] - '0');
        if (value > (int64_t)INT32_MAX + negative) {
            path_complain(parse, place, "an index must fit 32 bits");
            return false;
        }
    }
    *index = negative ? -value : value;
    return true;
}

/* One bound of a slice: nothing, or digits with an optional minus. */
static bool read_bound(struct path_parse *parse, struct path_place place, const char *text,
                       size_t size, bool *has, int64_t *bound)
{
    const char *minus = size > 0 ? memchr(text + 1, '-', size - 1) : NULL;

    *has = size > 0;
    if (minus != NULL || (size == 1 && text[0] == '-')) {
        path_complain(parse, place, "a slice is written [from:to]");
        return false;
    }
    return size == 0 || path_index(parse, place, text, size, bound);
}

struct path_step *path_slice(struct path_parse *parse, struct path_place place, const char *text,
                             size_t size)
{
    struct path_step *step = path_step_new(parse, PATH_SLICE, place);
    const char *colon = memchr(text, ':', size);
    const char *rest = colon + 1;
    size_t left = size - (size_t)(rest - text);
    const char *second = memchr(rest, ':', left);
    size_t to_size = second == NULL ? left : (size_t)(second - rest);

    ENSURE(colon != NULL);
    if (!read_bound(parse, place, text, (size_t)(colon - text), &step->has_from, &step->from) ||
        !read_bound(parse, place, rest, to_size, &step->has_to, &step->to))
        return NULL;
    if (!step->has_from && !step->has_to) {
        path_complain(parse, place, "a slice needs a bound: [from:], [:to] or [from:to]; * is all");
        return NULL;
    }
    return step;
}

const struct value *path_constant(struct arena *arena, struct value value)
{
    struct value *copy = ARENA_NEW(arena, struct value);

    value.flags |= VALUE_FIXED;
    *copy = value;
    return copy;
}

const struct value *path_number(struct path_parse *parse, struct path_place place, const char *text,
                                size_t size)
{
    char *copy = arena_text(parse->arena, text, size);
    bool negative = copy[0] == '-';
    struct value number;

    /* Jayway accepts leading zeros, JSON does not. */
    copy += negative;
    while (copy[0] == '0' && copy[1] >= '0' && copy[1] <= '9')
        copy++;
    if (negative)
        *--copy = '-';
    if (!json_read_number(copy, strlen(copy), &number)) {
        path_complain(parse, place, "the number is too large");
        return NULL;
    }
    return path_constant(parse->arena, number);
}

/* ---- steps ---- */

struct path_step *path_step_new(struct path_parse *parse, enum path_step_kind kind,
                                struct path_place place)
{
    struct path_step *step = ARENA_NEW(parse->arena, struct path_step);

    step->kind = kind;
    step->start = place.start;
    step->end = place.end;
    return step;
}

struct path_step *path_name_step(struct path_parse *parse, struct path_place place,
                                 struct path_text name)
{
    struct path_step *step = path_step_new(parse, PATH_NAME, place);

    step->names = ARENA_NEW(parse->arena, struct path_text);
    step->names[0] = name;
    step->count = 1;
    return step;
}

struct path_step *path_names_step(struct path_parse *parse, struct path_place place,
                                  const struct path_name_list *names)
{
    struct path_step *step =
        path_step_new(parse, names->count == 1 ? PATH_NAME : PATH_NAMES, place);

    step->names = names->items;
    step->count = names->count;
    return step;
}

struct path_step *path_indexes_step(struct path_parse *parse, struct path_place place,
                                    const struct path_index_list *indexes)
{
    struct path_step *step =
        path_step_new(parse, indexes->count == 1 ? PATH_INDEX : PATH_INDEXES, place);

    step->indexes = indexes->items;
    step->count = indexes->count;
    return step;
}

/* AWS's Jayway is one that has no functions yet: to it the call is a name like any other. */
static struct path_step *call_step(struct path_parse *parse, struct path_place place)
{
    const char *text = parse->text + place.start;
    size_t size = place.end - place.start;
    struct path_step *step = path_name_step(parse, place, path_copy(parse, text, size));

    step->call = true;
    return step;
}

struct path_step *path_function_step(struct path_parse *parse, struct path_place place,
                                     struct path_text name, const struct path_item_list *list)
{
    struct path_step *step;
    struct path_argument *arguments;

    if (parse->dialect == PATH_DIALECT_ASL)
        return call_step(parse, place);
    step = path_name_step(parse, place, name);
    arguments = ARENA_ARRAY(parse->arena, struct path_argument, list->count);
    step->kind = PATH_FUNCTION;
    for (const struct path_item *item = list->first; item != NULL; item = item->next)
        arguments[step->argument_count++] = item->argument;
    step->arguments = arguments;
    return step;
}

/* The list with room for one more item. It doubles when it is full; the old one stays in the arena,
 * where nothing is freed alone. */
static void *grown(struct path_parse *parse, void *items, size_t count, size_t *capacity,
                   size_t size)
{
    void *more;

    if (count < *capacity)
        return items;
    *capacity = *capacity == 0 ? 2 : 2 * *capacity;
    more = arena_alloc(parse->arena, *capacity * size);
    if (count > 0)
        memcpy(more, items, count * size);
    return more;
}

void path_names_add(struct path_parse *parse, struct path_name_list *list, struct path_text name)
{
    list->items = grown(parse, list->items, list->count, &list->capacity, sizeof(*list->items));
    list->items[list->count++] = name;
}

void path_indexes_add(struct path_parse *parse, struct path_index_list *list, int64_t index)
{
    list->items = grown(parse, list->items, list->count, &list->capacity, sizeof(*list->items));
    list->items[list->count++] = index;
}

static bool is_definite(const struct path_step *steps, enum path_dialect dialect)
{
    const struct path_step *last = steps;

    while (last != NULL && last->next != NULL)
        last = last->next;
    /* Jayway reads $..a.f() as f($..a): one answer. */
    if (last != NULL && last->kind == PATH_FUNCTION && steps->kind == PATH_DESCENT)
        return true;
    for (const struct path_step *step = steps; step != NULL; step = step->next) {
        switch (step->kind) {
        case PATH_NAME:
        case PATH_INDEX:
        case PATH_FUNCTION:
            break;
        case PATH_NAMES: /* as the last step, where alone AWS takes them, one object with them */
            if (step->next != NULL && dialect != PATH_DIALECT_ASL)
                return false;
            break;
        default:
            return false;
        }
    }
    return true;
}

struct path *path_new(struct path_parse *parse, struct path_place place, enum path_root root,
                      struct path_text variable, struct path_chain chain)
{
    struct path *path = ARENA_NEW(parse->arena, struct path);

    path->text = arena_text(parse->arena, parse->text + place.start, place.end - place.start);
    path->root = root;
    path->variable = variable.text;
    path->steps = chain.first;
    path->definite = is_definite(chain.first, parse->dialect);
    return path;
}

/* ---- literals ---- */

const struct value *path_string(struct path_parse *parse, struct path_text text)
{
    return path_constant(parse->arena, *value_string(&parse->arena->region, text.text, text.size));
}

bool path_items_add(struct path_parse *parse, struct path_place place, struct path_item_list *list,
                    struct path_text key, const struct value *value)
{
    struct path_item *item = ARENA_NEW(parse->arena, struct path_item);

    if (list->count == PATH_CONDITIONS_MAX) {
        path_complain(parse, place, "the list is too long");
        return false;
    }
    if (key.text != NULL) {
        item->key = key_of(key.text, key.size);
        item->key.hash |= KEY_FIXED;
    }
    if (value != NULL) {
        item->value = *value;
        item->argument.literal = value;
    }
    if (list->last == NULL)
        list->first = item;
    else
        list->last->next = item;
    list->last = item;
    list->count++;
    return true;
}

const struct value *path_array(struct path_parse *parse, const struct path_item_list *list)
{
    struct value *items = value_new_items(&parse->arena->region, list->count);
    size_t count = 0;

    for (const struct path_item *item = list->first; item != NULL; item = item->next)
        items[count++] = item->value;
    return path_constant(parse->arena, *value_array(&parse->arena->region, items, count));
}

const struct value *path_object(struct path_parse *parse, const struct path_item_list *list)
{
    struct member *members = value_new_members(&parse->arena->region, list->count);
    size_t count = 0;

    for (const struct path_item *item = list->first; item != NULL; item = item->next) {
        size_t at = 0;

        while (at < count && (members[at].key.size != item->key.size ||
                              memcmp(members[at].key.text, item->key.text, item->key.size) != 0))
            at++;
        members[at].key = item->key;
        members[at].value = item->value;
        count += at == count;
    }
    return path_constant(parse->arena, *value_object(&parse->arena->region, members, count));
}

/* ---- filters ---- */

static const struct filter_operator filter_operators[] = {
    {"==", "filter_equals"},
    {"!=", "filter_not_equals"},
    {"===", "filter_same"},
    {"!==", "filter_not_same"},
    {"<", "filter_less_than"},
    {"<=", "filter_less_than_equals"},
    {">", "filter_greater_than"},
    {">=", "filter_greater_than_equals"},
    {"in", "filter_in"},
    {"nin", "filter_not_in"},
    {"all", "filter_all"},
    {"subsetof", "filter_subset_of"},
    {"anyof", "filter_any_of"},
    {"noneof", "filter_none_of"},
    {"contains", "filter_contains"},
    {"size", "filter_size"},
    {"empty", "filter_empty"},
    {"=~", NULL},
    {"type", NULL},
    {"exists", NULL},
    {"matches", NULL},
};

/* Operators that are words may be written in capitals, too. */
static bool same_word(const char *text, size_t size, const char *word)
{
    for (size_t i = 0; i < size; i++) {
        char letter = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] | 0x20) : text[i];

        if (letter != word[i])
            return false;
    }
    return word[size] == '\0';
}

const struct filter_operator *path_operator(const char *text, size_t size)
{
    for (size_t i = 0; i < COUNT_OF(filter_operators); i++)
        if (same_word(text, size, filter_operators[i].text))
            return &filter_operators[i];
    return NULL;
}

struct path_filter *path_filter_new(struct path_parse *parse, enum filter_kind kind,
                                    struct path_place place)
{
    struct path_filter *filter = ARENA_NEW(parse->arena, struct path_filter);

    filter->kind = kind;
    filter->start = place.start;
    filter->end = place.end;
    return filter;
}

struct path_filter *path_filter_join(struct path_parse *parse, enum filter_kind kind,
                                     struct path_place place, const struct path_filter *first,
                                     const struct path_filter *second)
{
    struct path_filter *filter;

    if (++parse->conditions > PATH_CONDITIONS_MAX) {
        path_complain(parse, place, "the path has too many conditions");
        return NULL;
    }
    filter = path_filter_new(parse, kind, place);
    filter->first = first;
    filter->second = second;
    return filter;
}

struct path_filter *path_compare(struct path_parse *parse, struct path_place place,
                                 struct filter_operand left,
                                 const struct filter_operator *comparison,
                                 struct filter_operand right)
{
    struct path_filter *filter = path_filter_new(parse, FILTER_COMPARE, place);

    if (strcmp(comparison->text, "=~") == 0) {
        path_complain(parse, place, "=~ compares with a pattern: /.../");
        return NULL;
    }
    filter->left = left;
    filter->comparison = comparison;
    filter->right = right;
    return filter;
}

struct path_filter *path_match(struct path_parse *parse, struct path_place place,
                               struct filter_operand left, const struct filter_operator *comparison,
                               struct path_text pattern)
{
    struct path_filter *filter = path_filter_new(parse, FILTER_MATCH, place);
    size_t end = pattern.size;

    if (strcmp(comparison->text, "=~") != 0) {
        path_complain(parse, place, "a pattern is compared with =~");
        return NULL;
    }
    while (end > 0 && pattern.text[end - 1] != '/')
        end--;
    ENSURE(end >= 2);
    filter->left = left;
    filter->pattern = arena_text(parse->arena, pattern.text + 1, end - 2);
    filter->flags = arena_text(parse->arena, pattern.text + end, pattern.size - end);
    return filter;
}
