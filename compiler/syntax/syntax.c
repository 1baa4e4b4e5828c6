/* compiler/syntax/syntax.c - choose between the JSON and the YAML reader for a definition. */
#include <string.h>

#include "compiler/syntax/placeholder.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"

/* True for a text to be read as JSON. A definition in JSON is an object; a text that begins with a
 * quote or another bracket is more likely faulty JSON than YAML. */
static bool begins_like_json(const struct source *source)
{
    size_t at = utf8_mark_size(source->text, source->size);

    while (at < source->size && text_byte_is_blank(source->text[at]))
        at++;
    return at == source->size || source->text[at] == '{' || source->text[at] == '[' ||
           source->text[at] == '"';
}

bool syntax_is_yaml(const struct source *source)
{
    bool says = strcmp(source->path, "-") != 0 && !text_ends(source->path, ".template");

    if (source->origin != NULL)
        return false;
    return text_ends(source->path, ".yaml") || text_ends(source->path, ".yml") ||
           (!says && !begins_like_json(source));
}

struct tree *syntax_read(struct arena *arena, const struct source *source, struct diags *diags)
{
    struct placeholders set;

    placeholders_init(&set, arena, source, NULL);
    set.verbatim = true;
    return syntax_is_yaml(source) ? yaml_read_tree(&set, diags) : json_read_tree(&set, diags);
}

struct tree *json_parse(struct arena *arena, const struct source *source, struct fillings *fillings,
                        struct diags *diags)
{
    struct placeholders set;
    struct tree *root;

    placeholders_init(&set, arena, source, fillings);
    root = json_read_tree(&set, diags);
    if (root != NULL)
        placeholders_report(&set, diags);
    return root;
}

struct tree *yaml_parse(struct arena *arena, const struct source *source, struct fillings *fillings,
                        struct diags *diags)
{
    struct placeholders set;
    struct tree *root;

    placeholders_init(&set, arena, source, fillings);
    root = yaml_read_tree(&set, diags);
    if (root != NULL)
        placeholders_report(&set, diags);
    return root;
}

struct tree *syntax_parse(struct arena *arena, const struct source *source,
                          struct fillings *fillings, struct diags *diags)
{
    if (syntax_is_yaml(source))
        return yaml_parse(arena, source, fillings, diags);
    return json_parse(arena, source, fillings, diags);
}
