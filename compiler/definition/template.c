/* compiler/definition/template.c - CloudFormation: templates written by hand, for SAM, or by CDK.
 *
 * A state machine is a resource of type AWS::StepFunctions::StateMachine, with its definition in
 * DefinitionString (a text) or Definition (an object), or of type AWS::Serverless::StateMachine
 * (SAM), with Definition or DefinitionUri (a file beside the template). */
#include <string.h>

#include "compiler/definition/beside.h"
#include "compiler/definition/kind.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

#define TYPE_PLAIN "AWS::StepFunctions::StateMachine"
#define TYPE_SAM "AWS::Serverless::StateMachine"

static bool recognises(const struct tree *root)
{
    return tree_field(root, "AWSTemplateFormatVersion") != NULL ||
           tree_field(root, "Resources") != NULL;
}

static bool is_sam(const struct document_machine *machine)
{
    return strcmp(document_text(machine->tree, "Type"), TYPE_SAM) == 0;
}

static const struct tree *properties_of(const struct document_machine *machine)
{
    return tree_field(machine->tree, "Properties");
}

void template_list(struct listing *listing, const struct tree *template)
{
    const struct tree *resources = tree_field(template, "Resources");

    if (resources != NULL && resources->kind != TREE_OBJECT)
        diag_report(listing->diags, resources->span, RULE_DOCUMENT,
                    "the Resources of a template are an object, not %s", tree_kind_name(resources));
    if (resources == NULL || resources->kind != TREE_OBJECT)
        return;
    for (const struct tree_member *at = resources->members; at != NULL; at = at->next) {
        const char *type = document_text(at->value, "Type");
        const struct tree *properties = tree_field(at->value, "Properties");

        if (type == NULL || strlen(at->key) != at->key_size)
            continue;
        if (strcmp(type, TYPE_PLAIN) == 0)
            listing_add(listing, at->key, document_text(properties, "StateMachineName"),
                        at->key_span, at->value);
        else if (strcmp(type, TYPE_SAM) == 0)
            listing_add(listing, at->key, document_text(properties, "Name"), at->key_span,
                        at->value);
    }
}

/* ---- DefinitionSubstitutions ---- */

/* What a substitution stands for, as far as it is known: the fillings fill its references. A
 * ${Name} of its own text is text, it comes too late to be filled. */
static bool read_substitution(struct composer *composer, const struct tree_member *member,
                              struct definition_value *value)
{
    struct fillings *outer = composer->fillings;
    struct fillings literal = outer != NULL ? *outer : (struct fillings){0};

    literal.literal = true;
    composer->fillings = &literal;
    value->name = member->key;
    value->value = compose_filled_text_of(composer, member->value, &value->unfilled);
    composer->fillings = outer;
    return value->value != NULL;
}

static bool read_substitutions(struct composer *composer, const struct tree *properties,
                               struct definition *definition)
{
    const struct tree *substitutions = tree_field(properties, "DefinitionSubstitutions");
    struct function function;

    if (substitutions == NULL || function_is_nothing(composer, substitutions))
        return true;
    substitutions = function_resolve(composer, substitutions);
    if (substitutions->kind != TREE_OBJECT ||
        function_of(composer->arena, substitutions, &function)) {
        compose_refuse(composer, substitutions->span,
                       "DefinitionSubstitutions is an object of names and values");
        return false;
    }
    definition->values =
        ARENA_ARRAY(composer->arena, struct definition_value, substitutions->count);
    for (const struct tree_member *at = substitutions->members; at != NULL; at = at->next)
        if (!read_substitution(composer, at, &definition->values[definition->value_count++]))
            return false;
    composer->substitutions = substitutions;
    return true;
}

/* ---- the definition ---- */

/* The fields that a definition may stand in. */
static const char *const fields[] = {"DefinitionString", "Definition", "DefinitionUri",
                                     "DefinitionS3Location", NULL};

/* The field that holds the definition; NULL after a finding. */
static const struct tree_member *find_definition(struct composer *composer,
                                                 const struct document_machine *machine)
{
    const struct tree *properties = properties_of(machine);
    const struct tree_member *found = NULL;

    for (size_t i = 0; fields[i] != NULL; i++) {
        const struct tree_member *member = tree_member(properties, fields[i]);

        if (member == NULL || function_is_nothing(composer, member->value))
            continue;
        if (found != NULL) {
            compose_refuse(composer, member->key_span, "%s has both %s and %s", machine->id,
                           found->key, member->key);
            return NULL;
        }
        found = member;
    }
    if (found == NULL)
        compose_refuse(composer, machine->span, "%s has no definition: no %s", machine->id,
                       is_sam(machine) ? "Definition and no DefinitionUri"
                                       : "DefinitionString and no Definition");
    return found;
}

static void define_object(struct composer *composer, const struct tree_member *field)
{
    const struct tree *value = function_resolve(composer, field->value);
    struct function function;

    if (function_of(composer->arena, value, &function))
        compose_refuse(composer, value->span, "sfnc does not carry out %s", function.name);
    else if (value->kind != TREE_OBJECT)
        compose_refuse(composer, value->span, "%s is an object, this is %s", field->key,
                       tree_kind_name(value));
    else
        compose_value(composer, value);
}

static void define_file(struct composer *composer, const struct tree_member *field,
                        struct definition *definition)
{
    const struct tree *uri = field->value;

    if (uri->kind != TREE_STRING || uri->tag != NULL)
        compose_refuse(composer, uri->span,
                       "sfnc reads a %s that is the path of a file beside the template",
                       field->key);
    else
        definition->source = beside_read(composer, uri);
}

const char *template_name_of(struct composer *composer, const struct tree *template,
                             const struct document_machine *machine)
{
    const struct tree *name =
        tree_field(properties_of(machine), is_sam(machine) ? "Name" : "StateMachineName");
    const char *unfilled;

    composer->template = template;
    if (name == NULL || function_is_nothing(composer, name))
        return NULL;
    return compose_filled_text_of(composer, name, &unfilled);
}

/* Warn of properties that only the other type of resource has. */
static void check_properties(struct composer *composer, const struct document_machine *machine)
{
    static const char *const names[][2] = {
        /* of AWS::StepFunctions::StateMachine, of AWS::Serverless::StateMachine */
        {"DefinitionString", "Definition"},
        {"DefinitionS3Location", "DefinitionUri"},
        {"StateMachineName", "Name"},
        {"StateMachineType", "Type"},
        {"RoleArn", "Role"},
    };
    bool sam = is_sam(machine);

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *name = names[i][sam ? 0 : 1], *instead = names[i][sam ? 1 : 0];
        const struct tree_member *member = tree_member(properties_of(machine), name);
        struct finding *finding;

        /* Both types have Definition. */
        if (member == NULL || strcmp(name, "Definition") == 0)
            continue;
        finding = diag_report(composer->diags, member->key_span, RULE_TEMPLATE_PROPERTY,
                              "%s has no property \"%s\"", sam ? TYPE_SAM : TYPE_PLAIN, name);
        diag_note(composer->diags, finding, (struct span){0}, "it is called %s there", instead);
    }
}

bool template_define(struct composer *composer, const struct tree *template,
                     const struct document_machine *machine, struct definition *definition)
{
    const struct tree *properties = properties_of(machine);
    const struct tree_member *field;

    composer->template = template;
    check_properties(composer, machine);
    field = find_definition(composer, machine);
    if (field == NULL || !read_substitutions(composer, properties, definition))
        return false;
    if (strcmp(field->key, "DefinitionString") == 0)
        compose_definition_text(composer, field->value, field->key);
    else if (strcmp(field->key, "Definition") == 0)
        define_object(composer, field);
    else if (strcmp(field->key, "DefinitionUri") == 0)
        define_file(composer, field, definition);
    else
        compose_refuse(composer, field->value->span,
                       "the definition lies in S3 (DefinitionS3Location), where sfnc does not "
                       "look: give it that file");
    definition->type = definition_type_read(
        composer, tree_field(properties, is_sam(machine) ? "Type" : "StateMachineType"));
    return !composer->failed;
}

/* ---- the kind ---- */

static void list(struct listing *listing)
{
    template_list(listing, listing->document->root);
}

static const char *name_of(struct composer *composer, const struct document *document,
                           const struct document_machine *machine)
{
    return template_name_of(composer, document->root, machine);
}

static bool define(struct composer *composer, const struct document *document,
                   const struct document_machine *machine, struct definition *definition)
{
    return template_define(composer, document->root, machine, definition);
}

const struct document_kind document_template = {
    .name = "a CloudFormation template",
    .words = {"Resources", "AWSTemplateFormatVersion"},
    .recognises = recognises,
    .list = list,
    .name_of = name_of,
    .define = define,
};
