/* compiler/driver/schema_file.c - read JSON Schemas from files, and say where they are wrong. */
#include "compiler/driver/schema_file.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/driver/file.h"
#include "compiler/driver/print.h"
#include "compiler/prove/schema/schema.h"
#include "runtime/base/text.h"

#define SCHEMA_MAX ((size_t)16 << 20) /* bytes */

void schema_file_open(struct schema_file *file, struct arena *arena, const char *path,
                      const char *text, size_t size)
{
    struct fillings none = {.literal = true}; /* ${Name} in it is text */

    *file = (struct schema_file){.arena = arena};
    file->source = (struct source){
        .path = path, .text = arena_text(arena, size > 0 ? text : "", size), .size = size};
    file->diags = diags_new(arena, &file->source);
    file->tree = json_parse(arena, &file->source, &none, file->diags);
}

bool schema_file_is_clear(const struct schema_file *file, const struct tree *within)
{
    const struct finding *at = diags_first(file->diags);

    if (within == NULL)
        return true;
    while (at != NULL && (at->rule != RULE_DUPLICATE_KEY || at->at < within->span.start ||
                          at->at >= within->span.end))
        at = at->next;
    if (at == NULL)
        return true;
    print_complaint("%s:%d:%d: %s", file->source.path, at->span.line, at->span.column, at->message);
    return false;
}

/* One step of a JSON pointer from a node, in which "~1" stands for a slash and "~0" for a tilde. */
static const struct tree *step(const struct tree *at, const char *text, size_t size)
{
    struct buffer name = BUFFER_EMPTY;
    const struct tree *found = NULL;

    buffer_add_text(&name, "");
    for (size_t i = 0; i < size; i++) {
        bool escaped = text[i] == '~' && i + 1 < size;

        buffer_add_byte(&name, (char)(!escaped ? text[i] : text[i + 1] == '1' ? '/' : '~'));
        i += escaped;
    }
    if (at->kind == TREE_ARRAY) {
        size_t index = strtoul(name.text, NULL, 10);

        found = index < at->count ? at->items[index] : NULL;
    } else {
        found = tree_field(at, name.text);
    }
    buffer_fini(&name);
    return found;
}

const char *schema_file_place(const struct schema_file *file, const struct tree *from,
                              const char *pointer)
{
    const struct tree *at = from;

    while (at != NULL && *pointer == '/') {
        size_t size = strcspn(++pointer, "/");

        at = step(at, pointer, size);
        pointer += size;
    }
    if (at == NULL)
        at = from;
    return at == NULL ? file->source.path
                      : arena_format(file->arena, "%s:%d:%d", file->source.path, at->span.line,
                                     at->span.column);
}

static const struct value *parse(const struct schema_file *file)
{
    struct schema_problem problem;
    const struct value *schema =
        schema_parse(file->arena, file->source.text, file->source.size, &problem);
    const char *path = file->source.path;

    if (schema == NULL && problem.pointer == NULL)
        print_complaint("%s:%d:%d: this is not JSON: %s", path, problem.line, problem.column,
                        problem.message);
    else if (schema == NULL)
        print_complaint("%s: this is no JSON Schema: %s%s%s",
                        schema_file_place(file, file->tree, problem.pointer), problem.pointer,
                        problem.pointer[0] != '\0' ? ": " : "", problem.message);
    return schema != NULL && schema_file_is_clear(file, file->tree) ? schema : NULL;
}

const struct value *schema_file_read(struct arena *arena, const char *path)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *schema = NULL;
    const char *conflict = NULL;
    struct schema_file file;

    if (file_read(&text, path, SCHEMA_MAX)) {
        text_drop_mark(&text);
        schema_file_open(&file, arena, path, text.text, text.size);
        schema = parse(&file);
    }
    buffer_fini(&text);
    if (schema != NULL)
        conflict = schema_conflict(arena, schema);
    if (conflict == NULL)
        return schema;
    print_complaint("%s: the schema lets no input through: %s%snothing fulfils it",
                    schema_file_place(&file, file.tree, conflict), conflict,
                    conflict[0] != '\0' ? ": " : "");
    return NULL;
}
