/* tests/fuzz/documents_fuzz.c - any bytes as a document that holds definitions: read, or refused.
 *
 * Whatever is composed has its places in the document, findings are in the file they name, and the
 * JSON form of them is JSON. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/definition/document.h"
#include "compiler/support/origin.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

#define MACHINES_MAX 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_place(const struct source *source, struct span span)
{
    struct span place = source_place(source, span);
    const struct source *file = source_file(source);

    ENSURE(place.line > 0 && place.column > 0);
    ENSURE(place.start <= place.end && place.end <= file->size);
    ENSURE(place.end_line >= place.line);
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

static void check_node(const struct source *source, const struct tree *tree)
{
    check_place(source, tree->span);
    if (tree->kind == TREE_STRING && tree->size > 0)
        check_place(source, tree_span_inside(source, tree, tree->size / 2, tree->size));
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        check_node(source, tree->items[i]);
    for (const struct tree_member *at = tree->members; at != NULL; at = at->next) {
        check_place(source, at->key_span);
        check_node(source, at->value);
    }
}

static void check_findings(struct diags *diags)
{
    struct buffer text = BUFFER_EMPTY, json = BUFFER_EMPTY;
    struct json_error error;
    struct region region;

    for (const struct finding *at = diags_first(diags); at != NULL; at = at->next)
        ENSURE(at->span.start <= at->span.end && at->span.end <= at->file->size);
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

static void define(struct arena *arena, const struct document *document, size_t index)
{
    struct definition_value values[] = {{.name = "Queue", .value = "q"}};
    struct fillings fillings = {.items = values, .count = 1};
    struct diags *diags = diags_new(arena, document->source);
    struct definition *definition =
        document_definition(arena, document, &document->machines[index], &fillings, diags);

    if (definition != NULL) {
        struct tree *tree;

        diags_turn(diags, definition->source);
        tree = syntax_parse(arena, definition->source, &fillings, diags);
        if (tree != NULL)
            check_node(definition->source, tree);
    } else {
        ENSURE(diags_errors(diags, NULL) > 0);
    }
    check_findings(diags);
}

static void read_as(const char *path, const char *text, size_t size)
{
    struct source source = {.path = path, .text = text, .size = size};
    struct arena *arena = arena_new();
    struct diags *diags = diags_new(arena, &source);
    const struct document *document = document_read(arena, &source, diags);

    check_findings(diags);
    for (size_t i = 0; document != NULL && i < document->count && i < MACHINES_MAX; i++)
        define(arena, document, i);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A copy of the exact size: reading beyond the text is seen. */
    char *text = mem_alloc(size);

    if (size > 0)
        memcpy(text, data, size);
    read_as("absent/d.json", text, size);
    read_as("absent/d.yaml", text, size);
    free(text);
    return 0;
}
