/* runtime/trigger/pattern_read.c - read an event pattern, with EventBridge's refusals.
 *
 * In: a text. Out: the ways in which an event can match it. How: token by token, as EventBridge's
 * reader does, because of the first mistake it tells the place. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/utf8.h"
#include "runtime/json/value.h"
#include "runtime/trigger/pattern.h"
#include "runtime/trigger/reading.h"
#include "runtime/trigger/ways.h"

/* ---- ways ---- */

/* Ways while they are being read. Lists grow in the scratch region. */
struct draft {
    struct way *ways;
    size_t count;
};

/* Names that mean something as conditions and are therefore refused in a branch of $or. */
static const char *const reserved[] = {
    "exactly",
    "equals-ignore-case",
    "prefix",
    "suffix",
    "anything-but",
    "exists",
    "wildcard",
    "numeric",
    "cidr",
    "=",
    "<",
    "<=",
    ">",
    ">=",
    "regex",
    "not-wildcard",
    "not-equals-ignore-case",
    "date-after",
    "date-on-or-after",
    "date-before",
    "date-on-or-before",
    "in-date-range",
    "ip-address-in-range",
    "ip-address-not-in-range",
};

static struct draft copy_draft(struct pattern_reading *reading, const struct draft *from)
{
    struct draft copy = {region_alloc(&reading->scratch, (from->count + 1) * sizeof(struct way)),
                         from->count};

    for (size_t i = 0; i < from->count; i++) {
        const struct way *way = &from->ways[i];
        size_t capacity = 1;

        while (capacity < way->count)
            capacity *= 2;
        copy.ways[i].count = way->count;
        copy.ways[i].fields = region_alloc(&reading->scratch, capacity * sizeof(struct way_field));
        if (way->count > 0)
            memcpy(copy.ways[i].fields, way->fields, way->count * sizeof(struct way_field));
    }
    return copy;
}

/* An empty pattern has no way yet: whatever comes first needs one. */
static void need_a_way(struct pattern_reading *reading, struct draft *draft)
{
    if (draft->count > 0)
        return;
    draft->ways = region_alloc(&reading->scratch, sizeof(struct way));
    draft->ways[0] = (struct way){NULL, 0};
    draft->count = 1;
}

/* Add a field to a way. What is asked of the same field later counts. */
static void put_field(struct pattern_reading *reading, struct way *way,
                      const struct way_field *field)
{
    struct way_field *fields;

    for (size_t i = 0; i < way->count; i++) {
        if (way->fields[i].size == field->size &&
            memcmp(way->fields[i].path, field->path, field->size) == 0) {
            way->fields[i] = *field;
            return;
        }
    }
    /* There is room up to the next power of two. */
    if ((way->count & (way->count - 1)) == 0) {
        size_t capacity = way->count == 0 ? 1 : way->count * 2;

        fields = region_alloc(&reading->scratch, capacity * sizeof *fields);
        if (way->count > 0)
            memcpy(fields, way->fields, way->count * sizeof *fields);
        way->fields = fields;
    }
    way->fields[way->count++] = *field;
}

/* ---- the pattern ---- */

/* A mistake that names a member. */
static bool fail_name(struct pattern_reading *reading, const char *before, const struct value *name,
                      const char *behind)
{
    struct buffer message = BUFFER_EMPTY;

    buffer_add_text(&message, before);
    buffer_add(&message, name->as.text, name->size);
    pattern_fail_with(reading, message.text, behind, strlen(behind));
    buffer_fini(&message);
    return false;
}

static bool read_object(struct pattern_reading *reading, struct draft *draft, bool in_branch);

/* The path of a member: that of its object, a dot and its name. Returns the size before. */
static size_t path_push(struct pattern_reading *reading, const struct value *name)
{
    size_t before = reading->path.size;

    if (reading->deep)
        buffer_add_byte(&reading->path, '.');
    buffer_add(&reading->path, name->as.text, name->size);
    return before;
}

static void path_pop(struct pattern_reading *reading, size_t before)
{
    reading->path.size = before;
}

static bool read_field(struct pattern_reading *reading, struct draft *draft,
                       const struct value *name)
{
    size_t before = path_push(reading, name);
    struct way_field field = {NULL, reading->path.size, NULL};
    char *path = region_alloc(reading->region, field.size + 1);

    if (field.size > 0)
        memcpy(path, reading->path.text, field.size);
    path_pop(reading, before);
    field.path = path;
    if (!pattern_read_conditions(reading, &field.conditions))
        return false;
    need_a_way(reading, draft);
    for (size_t i = 0; i < draft->count; i++)
        put_field(reading, &draft->ways[i], &field);
    return true;
}

static bool read_or(struct pattern_reading *reading, struct draft *draft)
{
    struct draft before = *draft, all = {NULL, 0};
    enum token_kind kind;
    size_t branches = 0;

    need_a_way(reading, &before);
    kind = tokens_next(&reading->tokens);
    if (kind != TOKEN_ARRAY)
        return pattern_fail(reading, "It must be an Array followed with $or.");
    all.ways = region_alloc(&reading->scratch, EVENT_PATTERN_WAYS_MAX * sizeof(struct way));
    while ((kind = tokens_next(&reading->tokens)) != TOKEN_ARRAY_END) {
        struct draft branch;

        if (kind == TOKEN_BROKEN)
            return pattern_fail_json(reading);
        if (kind != TOKEN_OBJECT)
            return pattern_fail(reading,
                                "Only JSON object is allowed in array of $or relationship.");
        branches++;
        branch = copy_draft(reading, &before);
        if (!read_object(reading, &branch, true))
            return false;
        if (all.count + branch.count > EVENT_PATTERN_WAYS_MAX)
            return pattern_fail_anywhere(reading, "Rule is too complex - there are more than 1000 "
                                                  "combinations of $or");
        memcpy(all.ways + all.count, branch.ways, branch.count * sizeof(struct way));
        all.count += branch.count;
    }
    if (branches < 2)
        return pattern_fail(reading, "There must have at least 2 Objects in $or relationship.");
    *draft = all;
    return true;
}

static bool is_reserved(const struct value *name)
{
    for (size_t i = 0; i < COUNT_OF(reserved); i++) {
        if (value_is_text(name, reserved[i]))
            return true;
    }
    return false;
}

/* Read the value of a member whose name was read. */
static bool read_member(struct pattern_reading *reading, struct draft *draft,
                        const struct value *name, bool in_branch)
{
    bool deep = reading->deep, fine;
    size_t before;

    switch (tokens_next(&reading->tokens)) {
    case TOKEN_BROKEN:
        return pattern_fail_json(reading);
    case TOKEN_ARRAY:
        return read_field(reading, draft, name);
    case TOKEN_OBJECT:
        before = path_push(reading, name);
        reading->deep = true;
        fine = read_object(reading, draft, in_branch);
        reading->deep = deep;
        path_pop(reading, before);
        return fine;
    default:
        return fail_name(reading, "\"", name, "\" must be an object or an array");
    }
}

/* Read the members of an object up to its end. */
static bool read_object(struct pattern_reading *reading, struct draft *draft, bool in_branch)
{
    enum token_kind kind;
    bool empty = true;

    while ((kind = tokens_next(&reading->tokens)) == TOKEN_NAME) {
        const struct value *name = tokens_value(&reading->tokens);
        bool fine;

        empty = false;
        if (value_is_text(name, "$or"))
            fine = read_or(reading, draft);
        else if (in_branch && is_reserved(name))
            fine = fail_name(reading, "", name,
                             " is Ruler reserved fieldName which cannot be used inside $or.");
        else
            fine = read_member(reading, draft, name, in_branch);
        if (!fine)
            return false;
    }
    if (kind != TOKEN_OBJECT_END)
        return pattern_fail_json(reading);
    return !empty || pattern_fail(reading, "Empty objects are not allowed");
}

static int compare_fields(const void *left, const void *right)
{
    const struct way_field *one = left, *other = right;
    size_t size = one->size < other->size ? one->size : other->size;
    int order = memcmp(one->path, other->path, size);

    if (order != 0)
        return order;
    return one->size < other->size ? -1 : one->size > other->size;
}

/* Move the ways from the scratch region into the pattern's. */
static void keep(struct event_pattern *pattern, const struct draft *draft)
{
    pattern->count = draft->count;
    pattern->ways = region_alloc(&pattern->region, draft->count * sizeof(struct way));
    for (size_t i = 0; i < draft->count; i++) {
        const struct way *from = &draft->ways[i];
        struct way *to = &pattern->ways[i];
        size_t size = from->count * sizeof(struct way_field);

        to->count = from->count;
        to->fields = region_alloc(&pattern->region, size);
        memcpy(to->fields, from->fields, size);
        qsort(to->fields, to->count, sizeof(struct way_field), compare_fields);
        if (to->count > pattern->fields_max)
            pattern->fields_max = to->count;
    }
}

/* Blanks between tokens do not count, so that a file may be laid out for people. */
static bool is_too_long(const char *text, size_t size)
{
    size_t characters = 0;
    bool string = false;

    for (size_t i = 0; i < size; i++) {
        if (string && text[i] == '\\' && i + 1 < size) {
            characters++;
            i++;
        } else if (text[i] == '"') {
            string = !string;
        }
        if (!utf8_is_inside(text[i]) && (string || strchr(" \t\r\n", text[i]) == NULL))
            characters++;
    }
    return characters > EVENT_PATTERN_CHARACTERS_MAX;
}

struct event_pattern *event_pattern_read(const char *text, size_t size, struct buffer *problem)
{
    struct event_pattern *pattern;
    struct pattern_reading reading = {.problem = problem, .path = BUFFER_EMPTY};
    struct draft draft = {NULL, 0};
    bool fine;

    if (is_too_long(text, size)) {
        buffer_add_format(problem,
                          "1 validation error detected: Value at 'eventPattern' failed to satisfy "
                          "constraint: Member must have length less than or equal to %d",
                          EVENT_PATTERN_CHARACTERS_MAX);
        return NULL;
    }
    pattern = mem_zeroed(1, sizeof *pattern);
    region_init(&pattern->region);
    region_init(&reading.scratch);
    reading.region = &pattern->region;
    tokens_init(&reading.tokens, &pattern->region, text, size);
    switch (tokens_next(&reading.tokens)) {
    case TOKEN_BROKEN:
        fine = pattern_fail_json(&reading);
        break;
    case TOKEN_OBJECT:
        fine = read_object(&reading, &draft, false);
        break;
    default:
        fine = pattern_fail(&reading, "Filter is not an object");
    }
    if (fine)
        keep(pattern, &draft);
    region_fini(&reading.scratch);
    buffer_fini(&reading.path);
    if (fine)
        return pattern;
    event_pattern_free(pattern);
    return NULL;
}

void event_pattern_free(struct event_pattern *pattern)
{
    if (pattern == NULL)
        return;
    region_fini(&pattern->region);
    free(pattern);
}
