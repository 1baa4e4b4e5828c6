/* compiler/syntax/placeholder.c - fill each ${Name} of a definition with what it was given. */
#include "compiler/syntax/placeholder.h"

#include <string.h>

#include "compiler/support/origin.h"
#include "compiler/syntax/build.h"
#include "compiler/syntax/written.h"
#include "runtime/json/read.h"

struct unfilled {
    const char *name;
    struct span span;
    bool in_text; /* there: it stands inside a string or a key */
    struct unfilled *next;
};

/* How many unfilled placeholders are remembered. Definitions have a handful; a text made to hold
 * thousands would take time squared, because each is looked for among those before it. */
#define UNFILLED_MAX 1000

void placeholders_init(struct placeholders *set, struct arena *arena, const struct source *source,
                       struct fillings *fillings)
{
    memset(set, 0, sizeof(*set));
    set->arena = arena;
    set->source = source;
    set->fillings = fillings;
    set->end = &set->first;
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
}

/* How many bytes the text has that join two words of a name. */
static size_t joint_size(const char *text, const char *end)
{
    if (end - text > 2 && text[0] == ':' && text[1] == ':')
        return 2;
    return end - text > 1 && (*text == '.' || *text == ':' || *text == '-') ? 1 : 0;
}

size_t placeholder_name_size(const char *text, size_t size)
{
    const char *at = text + 2, *end = text + size;

    if (size < 4 || text[0] != '$' || text[1] != '{' || (*at >= '0' && *at <= '9'))
        return 0;
    for (;;) {
        const char *word = at;

        while (at < end && is_word_byte(*at))
            at++;
        if (at == word || at == end)
            return 0;
        if (*at == '}')
            return (size_t)(at - text) - 2;
        if (joint_size(at, end) == 0)
            return 0;
        at += joint_size(at, end);
    }
}

/* What fills a name, marked as used; or NULL. */
static const struct definition_value *find_value(struct placeholders *set, const char *name,
                                                 size_t size)
{
    size_t count = set->fillings != NULL ? set->fillings->count : 0;

    while (count-- > 0) {
        struct definition_value *item = &set->fillings->items[count];

        if (strlen(item->name) == size && memcmp(item->name, name, size) == 0) {
            item->used = true;
            return item;
        }
    }
    return NULL;
}

static const char *remember(struct placeholders *set, struct span span, bool in_text,
                            const char *name, size_t size)
{
    struct unfilled *entry;

    if (set->verbatim)
        return arena_text(set->arena, name, size);
    for (entry = set->first; entry != NULL; entry = entry->next) {
        if (strlen(entry->name) == size && memcmp(entry->name, name, size) == 0)
            return entry->name;
    }
    entry = ARENA_NEW(set->arena, struct unfilled);
    entry->name = arena_text(set->arena, name, size);
    entry->span = span;
    entry->in_text = in_text;
    if (set->count < UNFILLED_MAX) {
        *set->end = entry;
        set->end = &entry->next;
        set->count++;
    }
    return entry->name;
}

static bool is_literal(const struct placeholders *set)
{
    return set->fillings != NULL && set->fillings->literal;
}

bool placeholder_is_text(struct placeholders *set, const char *name, size_t size)
{
    return is_literal(set) && find_value(set, name, size) == NULL;
}

/* True for the beginning of ${!Name}. */
static bool is_escaped(const char *text, size_t size)
{
    return size > 3 && text[1] == '{' && text[2] == '!' && memchr(text, '}', size) != NULL;
}

/* ---- marks ---- */

/* A walk along a text that tells where a composed source has a mark (origin.h): whoever composed it
 * put a ${Name} or ${!Name} there, which is none of the literal text. */
struct marks {
    const struct origin *origin; /* NULL: nothing is marked, or it would not matter */
    struct written written;
    struct written_run run;
};

static void marks_begin(struct marks *marks, const struct placeholders *set, struct span span,
                        const char *text, size_t size)
{
    *marks = (struct marks){.origin = is_literal(set) ? set->source->origin : NULL};
    if (marks->origin == NULL)
        return;
    if (span.end - span.start == size) /* it has no quotes: it is not written in any way */
        marks->run = (struct written_run){0, size, span.start, span.end};
    else
        written_begin(&marks->written, set->source, span, text, size);
}

/* Whether byte `at` of the text is marked. To be asked in ascending order. */
static bool marks_has(struct marks *marks, size_t at)
{
    const struct written_run *run = &marks->run;

    if (marks->origin == NULL)
        return false;
    while (at >= run->at + run->size && written_next(&marks->written, &marks->run))
        continue;
    return origin_is_marked(marks->origin, run->start + (at - run->at));
}

/* ---- filling ---- */

const char *placeholder_fill(struct placeholders *set, struct span span, const char **text,
                             size_t *size)
{
    struct buffer filled = BUFFER_EMPTY;
    const char *unfilled = NULL, *from = *text, *at = from, *end = from + *size;
    struct marks marks;

    if (set->verbatim)
        return NULL;
    marks_begin(&marks, set, span, *text, *size);
    while (at < end && (at = memchr(at, '$', (size_t)(end - at))) != NULL) {
        size_t length = placeholder_name_size(at, (size_t)(end - at));
        bool literal = is_literal(set) && !marks_has(&marks, (size_t)(at - *text));
        const struct definition_value *filling;

        if (!literal && is_escaped(at, (size_t)(end - at))) {
            buffer_add(&filled, from, (size_t)(at - from) + 2);
            at = from = at + 3;
            continue;
        }
        filling = length > 0 ? find_value(set, at + 2, length) : NULL;
        if (length == 0 || (literal && filling == NULL)) {
            at++;
            continue;
        }
        if (filling == NULL) {
            /* In a composed text it may stand for a reference, which cannot be escaped. */
            const char *name = remember(set, span, set->source->origin == NULL, at + 2, length);

            unfilled = unfilled == NULL ? name : unfilled;
        } else {
            buffer_add(&filled, from, (size_t)(at - from));
            buffer_add_text(&filled, filling->value);
            if (filling->unfilled != NULL && unfilled == NULL)
                unfilled = remember(set, span, false, filling->unfilled, strlen(filling->unfilled));
            from = at + length + 3;
        }
        at += length + 3;
    }
    if (from != *text) {
        buffer_add(&filled, from, (size_t)(end - from));
        *text = arena_text(set->arena, filled.text, filled.size);
        *size = filled.size;
    }
    buffer_fini(&filled);
    return unfilled;
}

/* Turn the value of a placeholder into a tree, all of whose nodes stand where the placeholder does.
 * json_read bounds the depth. */
static struct tree *tree_of(struct arena *arena, struct span span, const struct value *value)
{
    struct list list = LIST_EMPTY;

    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return build_node(arena, TREE_NULL, span);
    case VALUE_BOOLEAN:
        return build_boolean(arena, span, value->as.integer != 0);
    case VALUE_STRING:
        return build_text(arena, TREE_STRING, span, value->as.text, value->size);
    case VALUE_ARRAY:
        for (uint32_t i = 0; i < value->size; i++)
            list_add_item(arena, &list, tree_of(arena, span, &value->as.items[i]));
        return build_array(arena, span, &list);
    case VALUE_OBJECT:
        for (uint32_t i = 0; i < value->size; i++) {
            const struct member *member = &value->as.members[i];
            struct tree_member *copy = ARENA_NEW(arena, struct tree_member);

            copy->key = arena_text(arena, member->key.text, member->key.size);
            copy->key_size = member->key.size;
            copy->key_span = span;
            copy->value = tree_of(arena, span, &member->value);
            list_add_member(&list, copy);
        }
        return build_object(arena, span, &list);
    default:
        /* A number inside a container; the caller keeps the text of one that stands alone. */
        return build_number(arena, span, value);
    }
}

/* The node that a value stands for: what it is as JSON, else a string. */
static struct tree *node_of(struct arena *arena, struct span span, const char *text)
{
    size_t size = strlen(text);
    const struct value *value;
    struct json_error error;
    struct value number;

    if (json_read_number(text, size, &number))
        return build_text(arena, TREE_NUMBER, span, text, size);
    value = json_read(&arena->region, text, size, JSON_TEXT_COPIED, &error);
    if (value == NULL)
        return build_text(arena, TREE_STRING, span, text, size);
    return tree_of(arena, span, value);
}

struct tree *placeholder_node(struct placeholders *set, struct span span, const char *name,
                              size_t size)
{
    const struct definition_value *filling = find_value(set, name, size);
    struct tree *node;

    if (filling != NULL && filling->unfilled != NULL) {
        node = build_text(set->arena, TREE_STRING, span, filling->value, strlen(filling->value));
        node->placeholder =
            remember(set, span, false, filling->unfilled, strlen(filling->unfilled));
        return node;
    }
    if (filling != NULL)
        return node_of(set->arena, span, filling->value);
    node = build_node(set->arena, TREE_PLACEHOLDER, span);
    node->text = remember(set, span, false, name, size);
    node->size = size;
    return node;
}

struct tree *placeholder_string(struct placeholders *set, struct span span, const char *text,
                                size_t size)
{
    size_t length = placeholder_name_size(text, size);
    const struct definition_value *filling =
        length > 0 && length + 3 == size ? find_value(set, text + 2, length) : NULL;
    struct tree *node;

    if (filling != NULL && filling->is_structure)
        return node_of(set->arena, span, filling->value);
    node = build_node(set->arena, TREE_STRING, span);
    node->text = text;
    node->size = size;
    node->placeholder = placeholder_fill(set, span, &node->text, &node->size);
    return node;
}

void placeholders_report(const struct placeholders *set, struct diags *diags)
{
    const struct span nowhere = {0};

    for (const struct unfilled *entry = set->first; entry != NULL; entry = entry->next) {
        struct finding *finding = diag_report(diags, entry->span, RULE_UNFILLED_PLACEHOLDER,
                                              "nothing fills the placeholder ${%s}", entry->name);

        diag_note(diags, finding, nowhere,
                  entry->in_text ? "fill it with -D %s=VALUE, or write ${!%s} for the text itself; "
                                   "--literal-placeholders takes all for text"
                                 : "fill it with -D %s=VALUE",
                  entry->name, entry->name);
    }
    if (set->fillings != NULL)
        fillings_report_unused(set->fillings, diags);
}

void fillings_report_unused(const struct fillings *fillings, struct diags *diags)
{
    const struct span nowhere = {0};

    for (size_t i = fillings->file_count; i < fillings->count; i++) {
        const struct definition_value *item = &fillings->items[i];

        if (!item->used)
            diag_report(diags, nowhere, RULE_UNUSED_DEFINE,
                        "-D %s: the definition has no placeholder ${%s}", item->name, item->name);
    }
}
