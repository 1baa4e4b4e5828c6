/* tests/fuzz/definition_tree_fuzz.c - any bytes as a definition in JSON or YAML: read, or refused.
 *
 * Held against each other: places and bytes, findings and trees, the JSON form of the findings and
 * the JSON reader, and the whole of the JSON grammar and that of runtime/json. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/tree.h"
#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_span(const struct source *source, const struct span *span)
{
    struct span again;

    ENSURE(span->line > 0 && span->column > 0);
    ENSURE(span->start <= span->end && span->end <= source->size);
    /* A byte astray in the middle of a character has the column of neither. */
    if (span->start < source->size && utf8_is_inside(source->text[span->start]))
        return;
    again = span_of(source, span->start, span->end);
    ENSURE(again.line == span->line && again.column == span->column);
}

static void check_string(const struct source *source, const struct tree *string)
{
    size_t step = string->size / 4 + 1;

    for (size_t from = 0; from <= string->size; from += step) {
        struct span span = tree_span_inside(source, string, from, from + 1);

        check_span(source, &span);
        ENSURE(span.start >= string->span.start && span.end <= string->span.end);
    }
}

/* All findings as an array. */
static void add_json(struct diags *diags, struct buffer *out)
{
    size_t count;
    const struct finding **list = diags_sorted(diags, NULL, true, &count);

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_byte(out, ',');
        finding_render_json(list[i], NULL, out);
    }
    free(list);
}

/* Places of a node and of what it holds; YAML aliases may stand elsewhere. */
static void check_node(const struct source *source, const struct tree *tree, size_t *strings)
{
    check_span(source, &tree->span);
    if (tree->kind == TREE_STRING && ++*strings < 50)
        check_string(source, tree);
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        check_node(source, tree->items[i], strings);
    if (tree->kind != TREE_OBJECT)
        return;
    for (const struct tree_member *member = tree->members; member != NULL; member = member->next) {
        check_span(source, &member->key_span);
        ENSURE(tree_field(tree, member->key) != NULL || strlen(member->key) != member->key_size);
        check_node(source, member->value, strings);
    }
}

static void check_findings(struct diags *diags)
{
    struct buffer text = BUFFER_EMPTY, json = BUFFER_EMPTY;
    struct region region;
    struct json_error error;

    diags_render_text(diags, NULL, &text);
    buffer_add_byte(&json, '[');
    add_json(diags, &json);
    buffer_add_byte(&json, ']');
    region_init(&region);
    ENSURE(json_read(&region, json.text, json.size, JSON_TEXT_BORROWED, &error) != NULL);
    region_fini(&region);
    buffer_fini(&text);
    buffer_fini(&json);
}

static bool has_finding(const struct diags *diags, enum rule rule)
{
    for (const struct finding *finding = diags_first(diags); finding != NULL;
         finding = finding->next) {
        if (finding->rule == rule)
            return true;
    }
    return false;
}

/* What the strict reader takes, the tree is made of, and the other way around. */
static void check_json(const struct source *source, const struct tree *tree,
                       const struct value *value, struct diags *diags)
{
    bool has_mark = source->size >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0;
    bool clean = diags_errors(diags, NULL) == 0;
    struct region region;
    struct json_error error;
    const struct value *strict;

    region_init(&region);
    strict = json_read(&region, source->text, source->size, JSON_TEXT_BORROWED, &error);
    if (strict != NULL) {
        ENSURE(tree != NULL && (clean || has_finding(diags, RULE_DUPLICATE_KEY)));
        ENSURE(value_equals(strict, value));
    } else if (clean) {
        ENSURE(has_mark || has_finding(diags, RULE_UNFILLED_PLACEHOLDER));
    }
    region_fini(&region);
}

static void read_as(const char *path, const char *text, size_t size)
{
    struct definition_value values[] = {{.name = "A", .value = "{\"a\":[1]}"},
                                        {.name = "B", .value = "x"}};
    struct fillings fillings = {.items = values, .count = 2};
    struct source source = {.path = path, .text = text, .size = size};
    struct arena *arena = arena_new();
    struct diags *diags = diags_new(arena, &source);
    struct tree *tree = syntax_parse(arena, &source, NULL, diags);
    const struct value *value = NULL;
    size_t strings = 0;

    if (tree != NULL) {
        check_node(&source, tree, &strings);
        value = tree_value(arena, tree);
    } else {
        ENSURE(diags_errors(diags, NULL) > 0);
    }
    for (const struct finding *finding = diags_first(diags); finding != NULL;
         finding = finding->next)
        check_span(&source, &finding->span);
    if (strcmp(path, "d.json") == 0)
        check_json(&source, tree, value, diags);
    check_findings(diags);

    diags = diags_new(arena, &source);
    tree = syntax_parse(arena, &source, &fillings, diags);
    if (tree != NULL)
        tree_value(arena, tree);
    check_findings(diags);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A copy of the exact size: reading beyond the text is seen. */
    char *text = mem_alloc(size);

    if (size > 0)
        memcpy(text, data, size);
    read_as("d.json", text, size);
    read_as("d.yaml", text, size);
    read_as("-", text, size);
    free(text);
    return 0;
}
