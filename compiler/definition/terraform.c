/* compiler/definition/terraform.c - what Terraform says in JSON: a plan, a state, a state file.
 *
 * `terraform show -json` has the resources of a plan in planned_values and those of a state in
 * values: each in root_module and its child_modules. A state file has them in one list, with their
 * instances. The definition of an aws_sfn_state_machine is a text in one string; when it holds what
 * is only known after an apply, a plan has it not at all. */
#include <string.h>

#include "compiler/definition/kind.h"

#define RESOURCE_TYPE "aws_sfn_state_machine"

static bool is_object(const struct tree *tree)
{
    return tree != NULL && tree->kind == TREE_OBJECT;
}

static bool recognises(const struct tree *root)
{
    const struct tree *resources = tree_field(root, "resources");

    if (is_object(tree_field(root, "planned_values")) || tree_field(root, "format_version") != NULL)
        return true;
    return resources != NULL && resources->kind == TREE_ARRAY &&
           (tree_field(root, "terraform_version") != NULL || tree_field(root, "lineage") != NULL);
}

static bool is_machine(const struct tree *resource)
{
    const char *type = document_text(resource, "type");
    const char *mode = document_text(resource, "mode");

    return type != NULL && strcmp(type, RESOURCE_TYPE) == 0 &&
           (mode == NULL || strcmp(mode, "managed") == 0);
}

static struct span span_in(const struct tree *object, const char *key)
{
    const struct tree *value = tree_field(object, key);

    return value != NULL ? value->span : object->span;
}

/* ---- terraform show -json ---- */

static void list_module(struct listing *listing, const struct tree *module)
{
    const struct tree *resources = tree_field(module, "resources");
    const struct tree *children = tree_field(module, "child_modules");

    for (size_t i = 0; resources != NULL && resources->kind == TREE_ARRAY && i < resources->count;
         i++) {
        const struct tree *resource = resources->items[i];
        const char *address = document_text(resource, "address");

        if (!is_machine(resource))
            continue;
        if (address == NULL)
            address = "machine";
        listing_add(listing, address, document_text(tree_field(resource, "values"), "name"),
                    span_in(resource, "address"), resource);
    }
    for (size_t i = 0; children != NULL && children->kind == TREE_ARRAY && i < children->count; i++)
        list_module(listing, children->items[i]);
}

/* ---- terraform.tfstate ---- */

/* The address of an instance: module.shop.aws_sfn_state_machine.order["eu"]. */
static const char *address_of(struct arena *arena, const struct tree *resource,
                              const struct tree *instance)
{
    const char *module = document_text(resource, "module");
    const char *name = document_text(resource, "name");
    const struct tree *index = tree_field(instance, "index_key");
    const char *address =
        arena_format(arena, "%s%s" RESOURCE_TYPE ".%s", module != NULL ? module : "",
                     module != NULL ? "." : "", name != NULL ? name : "machine");

    if (index != NULL && index->kind == TREE_STRING)
        return arena_format(arena, "%s[\"%s\"]", address, index->text);
    if (index != NULL && index->kind == TREE_NUMBER)
        return arena_format(arena, "%s[%s]", address, index->text);
    return address;
}

static void list_state(struct listing *listing, const struct tree *resources)
{
    for (size_t i = 0; i < resources->count; i++) {
        const struct tree *resource = resources->items[i];
        const struct tree *instances = tree_field(resource, "instances");

        if (!is_machine(resource) || instances == NULL || instances->kind != TREE_ARRAY)
            continue;
        for (size_t at = 0; at < instances->count; at++)
            listing_add(listing, address_of(listing->arena, resource, instances->items[at]),
                        document_text(tree_field(instances->items[at], "attributes"), "name"),
                        span_in(resource, "name"), instances->items[at]);
    }
}

static void list(struct listing *listing)
{
    const struct tree *root = listing->document->root;
    const struct tree *values = tree_field(root, "planned_values");
    const struct tree *resources = tree_field(root, "resources");

    if (values == NULL)
        values = tree_field(root, "values");
    if (is_object(values))
        list_module(listing, tree_field(values, "root_module"));
    else if (resources != NULL && resources->kind == TREE_ARRAY)
        list_state(listing, resources);
}

/* ---- the definition ---- */

/* The name in the address, without what stands before and behind it: "order". */
static const char *name_of(struct arena *arena, const char *address)
{
    const char *type = strstr(address, RESOURCE_TYPE ".");
    const char *name = type != NULL ? type + strlen(RESOURCE_TYPE ".") : address;

    return arena_text(arena, name, strcspn(name, "["));
}

/* Report that the document does not have the definition as a text. */
static void refuse(struct composer *composer, const struct document_machine *machine,
                   const struct tree *found, bool is_plan)
{
    bool is_there = found != NULL && found->kind != TREE_NULL;
    struct finding *finding;

    if (is_there || !is_plan) {
        compose_refuse(composer, is_there ? found->span : machine->span,
                       "the definition of %s is a text, here it is %s", machine->id,
                       is_there ? tree_kind_name(found) : "missing");
        return;
    }
    finding = compose_refuse(composer, machine->span,
                             "the definition of %s is only known after an apply", machine->id);
    diag_note(composer->diags, finding, (struct span){0},
              "the plan does not hold it: after the apply, `terraform show -json` does");
}

static bool define(struct composer *composer, const struct document *document,
                   const struct document_machine *machine, struct definition *definition)
{
    const struct tree *planned = tree_field(machine->tree, "values");
    const struct tree *values = planned != NULL ? planned : tree_field(machine->tree, "attributes");
    const struct tree *text = tree_field(values, "definition");

    (void)document;
    if (text == NULL || text->kind != TREE_STRING) {
        refuse(composer, machine, text, planned != NULL);
        return false;
    }
    compose_definition_text(composer, text, "definition");
    definition->name =
        machine->name != NULL ? machine->name : name_of(composer->arena, machine->id);
    definition->deployed = true;
    definition->type = definition_type_of(document_text(values, "type"));
    return !composer->failed;
}

const struct document_kind document_terraform = {
    .name = "Terraform's JSON",
    .words = {RESOURCE_TYPE, "terraform_version", "format_version"},
    .recognises = recognises,
    .list = list,
    .define = define,
};
