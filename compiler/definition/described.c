/* compiler/definition/described.c - the answer of `aws stepfunctions describe-state-machine`.
 *
 * The definition is a text in one string. The input of create-state-machine looks the same. With
 * `--query definition` the answer is that string alone. */
#include <string.h>

#include "compiler/definition/kind.h"

static const struct tree *definition_of(const struct tree *root)
{
    return root->kind == TREE_STRING ? root : tree_field(root, "definition");
}

/* An object with a definition that is a text; or a string that is the text of an object. */
static bool recognises(const struct tree *root)
{
    const char *text = root->kind == TREE_STRING ? root->text : NULL;

    return document_text(root, "definition") != NULL ||
           (text != NULL && root->tag == NULL && text[strspn(text, " \t\r\n")] == '{');
}

/* The name is the last part of the ARN where it is not given, as for an execution's machine. */
static const char *name_of(const struct tree *root)
{
    const char *name = document_text(root, "name");
    const char *arn = document_text(root, "stateMachineArn");
    const char *colon = arn != NULL ? strrchr(arn, ':') : NULL;

    if (name != NULL)
        return name;
    return colon != NULL && colon[1] != '\0' ? colon + 1 : "machine";
}

static void list(struct listing *listing)
{
    const struct tree *root = listing->document->root;
    const struct tree_member *member = tree_member(root, "definition");

    listing_add(listing, name_of(root), document_text(root, "stateMachineArn"),
                member != NULL ? member->key_span : root->span, root);
}

static bool define(struct composer *composer, const struct document *document,
                   const struct document_machine *machine, struct definition *definition)
{
    (void)document;
    compose_definition_text(composer, definition_of(machine->tree), "definition");
    definition->deployed = true;
    definition->type = definition_type_of(document_text(machine->tree, "type"));
    return !composer->failed;
}

const struct document_kind document_described = {
    .name = "the answer of describe-state-machine",
    .words = {"definition"},
    .recognises = recognises,
    .list = list,
    .define = define,
};
