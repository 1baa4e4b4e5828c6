/* compiler/syntax/syntax.c - JSON or YAML: which reader a definition needs. */
#include <string.h>

#include "compiler/syntax/tree.h"

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* A definition in JSON is an object; what begins with a quote or bracket is JSON gone wrong. */
static bool begins_like_json(const struct source *source)
{
    size_t at = source->size >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    while (at < source->size && (source->text[at] == ' ' || source->text[at] == '\t' ||
                                 source->text[at] == '\r' || source->text[at] == '\n'))
        at++;
    return at == source->size || source->text[at] == '{' || source->text[at] == '[' ||
           source->text[at] == '"';
}

bool syntax_is_yaml(const struct source *source)
{
    return ends_with(source->path, ".yaml") || ends_with(source->path, ".yml") ||
           (strcmp(source->path, "-") == 0 && !begins_like_json(source));
}

struct tree *syntax_parse(struct arena *arena, const struct source *source,
                          struct fillings *fillings, struct diags *diags)
{
    if (syntax_is_yaml(source))
        return yaml_parse(arena, source, fillings, diags);
    return json_parse(arena, source, fillings, diags);
}
