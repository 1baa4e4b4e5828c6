/* compiler/definition/serverless.c - serverless.yml, with the plugin serverless-step-functions.
 *
 * State machines are members of stepFunctions.stateMachines; the definition of each is an object in
 * which references stand as in CloudFormation (Fn::GetAtt: [charge, Arn]). `resources` is a
 * template of CloudFormation, or a list of such, and may have machines as well. All strings may
 * hold variables (variables.h). */
#include <stdint.h>
#include <string.h>

#include "compiler/definition/kind.h"
#include "compiler/definition/variables.h"
#include "runtime/base/text.h"

static bool recognises(const struct tree *root)
{
    return tree_field(root, "stepFunctions") != NULL ||
           (tree_field(root, "service") != NULL && tree_field(root, "provider") != NULL);
}

/* Report a variable in the place of a structure: what it stands for is in another file. */
static bool refuse_variable(struct diags *diags, const struct tree *node)
{
    bool is_name = node != NULL && node->kind == TREE_PLACEHOLDER;

    if (node == NULL || (!is_name && (node->kind != TREE_STRING || !text_starts(node->text, "${"))))
        return false;
    diag_report(diags, node->span, RULE_DOCUMENT,
                "sfnc does not read what %s%.200s%s stands for: it has to stand here itself",
                is_name ? "${" : "", node->text, is_name ? "}" : "");
    return true;
}

/* The template at an index in `resources`; NULL when there are no more. */
static const struct tree *template_at(const struct tree *root, size_t index)
{
    const struct tree *resources = tree_field(root, "resources");

    if (resources != NULL && resources->kind == TREE_ARRAY)
        return index < resources->count ? resources->items[index] : NULL;
    return index == 0 ? resources : NULL;
}

/* The template that has the machine; NULL when it is one of stepFunctions. */
static const struct tree *template_with(const struct tree *root,
                                        const struct document_machine *machine)
{
    const struct tree *template;

    for (size_t i = 0; (template = template_at(root, i)) != NULL; i++)
        if (tree_field(tree_field(template, "Resources"), machine->id) == machine->tree)
            return template;
    return NULL;
}

static void list_plugin(struct listing *listing)
{
    const struct tree *plugin = tree_field(listing->document->root, "stepFunctions");
    const struct tree *machines = tree_field(plugin, "stateMachines");

    if (refuse_variable(listing->diags, plugin) || refuse_variable(listing->diags, machines) ||
        machines == NULL)
        return;
    for (size_t i = 0; machines->kind == TREE_ARRAY && i < machines->count; i++)
        refuse_variable(listing->diags, machines->items[i]);
    if (machines->kind != TREE_OBJECT)
        return;
    for (const struct tree_member *at = machines->members; at != NULL; at = at->next)
        if (strlen(at->key) == at->key_size)
            listing_add(listing, at->key, document_text(at->value, "name"), at->key_span,
                        at->value);
}

static void list(struct listing *listing)
{
    const struct tree *template;

    list_plugin(listing);
    for (size_t i = 0; (template = template_at(listing->document->root, i)) != NULL; i++)
        template_list(listing, template);
}

/* Whether a call of a function stands in a node, or #{Name}, or in what its variables lead to. Each
 * node is looked at once: variables may lead to the same one many times. */
static bool holds_call(struct composer *composer, struct table *seen, const struct tree *node)
{
    const struct tree *variable = variable_value(composer, node);
    struct function function;
    bool found;

    if (table_get_of(seen, node) != NULL)
        return false;
    table_put_of(seen, node, (void *)(uintptr_t)node);
    found = function_of(composer->arena, node, &function) ||
            (node->kind == TREE_STRING && strstr(node->text, "#{") != NULL) ||
            (variable != NULL && holds_call(composer, seen, variable));
    for (const struct tree_member *at = node->members; !found && at != NULL; at = at->next)
        found = strstr(at->key, "#{") != NULL || holds_call(composer, seen, at->value);
    for (size_t i = 0; node->kind == TREE_ARRAY && !found && i < node->count; i++)
        found = holds_call(composer, seen, node->items[i]);
    return found;
}

static const char *name_of(struct composer *composer, const struct document *document,
                           const struct document_machine *machine)
{
    const struct tree *name = tree_field(machine->tree, "name");
    const char *unfilled;
    const struct tree *template = template_with(document->root, machine);

    composer->variables = document->root;
    if (template != NULL)
        return template_name_of(composer, template, machine);
    return name != NULL ? compose_filled_text_of(composer, name, &unfilled) : NULL;
}

static bool define_plugin(struct composer *composer, const struct document_machine *machine,
                          struct definition *definition)
{
    const struct tree *object = tree_field(machine->tree, "definition");
    const struct tree *type = tree_field(machine->tree, "type");
    const struct tree *value;
    struct function function;
    struct table seen;

    table_init(&seen, &composer->arena->region);
    value = object != NULL ? variable_value(composer, object) : NULL;
    object = value != NULL ? value : object;
    if (refuse_variable(composer->diags, machine->tree) || refuse_variable(composer->diags, object))
        return false;
    if (object == NULL) {
        compose_refuse(composer, machine->span, "%s has no definition", machine->id);
        return false;
    }
    if (object->kind == TREE_OBJECT && !function_of(composer->arena, object, &function)) {
        /* With a call in it, the plugin has the whole definition go through Fn::Sub. */
        composer->substituted = holds_call(composer, &seen, object);
        compose_value(composer, object);
        composer->substituted = false;
    } else {
        compose_definition_text(composer, object, "definition");
    }
    definition->type = definition_type_read(composer, type);
    return !composer->failed;
}

static bool define(struct composer *composer, const struct document *document,
                   const struct document_machine *machine, struct definition *definition)
{
    const struct tree *template = template_with(document->root, machine);

    composer->variables = document->root;
    return template != NULL ? template_define(composer, template, machine, definition)
                            : define_plugin(composer, machine, definition);
}

const struct document_kind document_serverless = {
    .name = "a serverless.yml",
    .words = {"stepFunctions", "provider"},
    .recognises = recognises,
    .list = list,
    .name_of = name_of,
    .define = define,
};
