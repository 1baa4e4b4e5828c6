/* compiler/driver/eval_remedy.c - what to write instead of an expression that cannot be evaluated.
 */
#include "compiler/driver/eval_remedy.h"

#include <string.h>

#include "compiler/model/names.h"
#include "compiler/model/remedy.h"
#include "compiler/syntax/jsonata/ast.h"

struct seeking {
    struct arena *arena;
    const char *text;
    size_t size;
    const struct value *variables;
    const char *remedy;
};

static void look_at(void *context, const struct query_name *name)
{
    struct seeking *seeking = context;
    const struct jsonata_node *node = name->node;
    size_t least, most;
    struct key key;

    if (seeking->remedy != NULL || node->size == 0)
        return;
    key = key_of(node->text, node->size);
    if (node->kind == JSONATA_NAME && node->end < seeking->size && seeking->text[node->end] == '(')
        seeking->remedy = remedy_of_bare_call(seeking->arena, node->text, node->size);
    else if (node->kind == JSONATA_VARIABLE && name->call != NULL &&
             !query_builtin(node->text, &least, &most) &&
             value_member(seeking->variables, &key) == NULL)
        seeking->remedy = remedy_of_call(seeking->arena, node->text);
}

static void look_for_value(void *context, const struct query_name *name)
{
    struct seeking *seeking = context;
    const struct jsonata_node *node = name->node;
    struct key key;

    if (seeking->remedy != NULL || node->kind != JSONATA_VARIABLE || node->size == 0 ||
        name->call != NULL || strcmp(node->text, "$") == 0)
        return;
    key = key_of(node->text, node->size);
    if (value_member(seeking->variables, &key) == NULL)
        seeking->remedy =
            arena_format(seeking->arena, "$%s has no value: give it with --variables", node->text);
}

const char *query_value_remedy(struct arena *arena, const struct jsonata_node *query,
                               const struct value *variables)
{
    const struct field_query field = {.node = query};
    struct seeking seeking = {.arena = arena, .variables = variables};

    query_names(&field, look_for_value, &seeking);
    return seeking.remedy;
}

const char *query_call_remedy(struct arena *arena, const char *text, size_t size,
                              const struct jsonata_node *query, const struct value *variables)
{
    const struct field_query field = {.text = text, .size = size, .node = query};
    struct seeking seeking = {.arena = arena, .text = text, .size = size, .variables = variables};

    query_names(&field, look_at, &seeking);
    return seeking.remedy;
}

const char *query_remedy(struct arena *arena, const char *text, size_t size)
{
    struct jsonata_error error = {0};
    bool marked = size > 4 && memcmp(text, "{%", 2) == 0 && memcmp(text + size - 2, "%}", 2) == 0;

    if (marked)
        return "it is JSONata: give it without {% and %}, and --language jsonata";
    return jsonata_parse(arena, text, size, &error) != NULL
               ? "if it is meant to be JSONata, say so: --language jsonata"
               : NULL;
}
