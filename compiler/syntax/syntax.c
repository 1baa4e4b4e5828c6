/* compiler/syntax/syntax.c - choose between the JSON and the YAML reader for a definition. */
#include <string.h>

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
    return text_ends(source->path, ".yaml") || text_ends(source->path, ".yml") ||
           (strcmp(source->path, "-") == 0 && !begins_like_json(source));
}

struct tree *syntax_parse(struct arena *arena, const struct source *source,
                          struct fillings *fillings, struct diags *diags)
{
    if (syntax_is_yaml(source))
        return yaml_parse(arena, source, fillings, diags);
    return json_parse(arena, source, fillings, diags);
}
