/* compiler/model/field_remedy.c - what to write where a field is wrong: notes of its finding. */
#include "compiler/model/field_remedy.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/syntax/yaml_scalar.h"
#include "runtime/base/count.h"

static const struct span nowhere = {0};

/* What a field of one language is in the other one. */
static const struct counterpart {
    const char *name, *is;
} in_jsonata[] = {
    {"InputPath", "expressions read $states.input where they need it"},
    {"Parameters", "it is Arguments of a task, Output of others"},
    {"Result", "it is Output"},
    {"ResultSelector", "it is Output, with $states.result"},
    {"ResultPath", "it is Output: $merge([$states.input, {'field': $states.result}])"},
    {"OutputPath", "it is Output"},
    {"Variable", "a rule has a Condition: \"{% $states.input.a = 1 %}\""},
    {"And", "it is and, in a Condition"},
    {"Or", "it is or, in a Condition"},
    {"Not", "it is $not(...), in a Condition"},
};

static const struct counterpart in_jsonpath[] = {
    {"Arguments", "it is Parameters"},
    {"Output", "it is Parameters of a Pass, ResultSelector and ResultPath of others"},
    {"Items", "it is ItemsPath"},
    {"Condition", "a rule has a Variable and a comparison"},
};

static const char *counterpart(struct arena *arena, const char *name, bool jsonata)
{
    const struct counterpart *list = jsonata ? in_jsonata : in_jsonpath;
    size_t count = jsonata ? COUNT_OF(in_jsonata) : COUNT_OF(in_jsonpath);
    size_t size = strlen(name);

    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0)
            return list[i].is;
    if (jsonata && size > 4 && strcmp(name + size - 4, "Path") == 0)
        return arena_format(arena, "it is %.*s, with an expression", (int)size - 4, name);
    return NULL;
}

void field_remedy_language(struct binder *binder, struct finding *finding, const char *name,
                           bool jsonata)
{
    const char *is = counterpart(binder->arena, name, jsonata);

    if (is != NULL)
        diag_note(binder->diags, finding, nowhere, "in %s %s", jsonata ? "JSONata" : "JSONPath",
                  is);
}

void field_remedy_unknown(struct binder *binder, struct finding *finding,
                          const struct object *object, const char *name)
{
    bool ends = strcmp(name, "End") == 0 || strcmp(name, "Next") == 0;

    if ((object->owner & (IN_SUCCEED | IN_FAIL)) != 0 && ends)
        diag_note(binder->diags, finding, nowhere, "it ends by itself: leave this out");
    else if ((object->owner & IN_STATES) != 0 && object->languages == LANGUAGE_JSONATA)
        field_remedy_language(binder, finding, name, true);
}

void field_remedy_missing(struct binder *binder, struct finding *finding,
                          const struct object *object, const char *name)
{
    for (const struct tree_member *at = object->tree->members; at != NULL; at = at->next)
        if (strcasecmp(at->key, name) == 0 && strcmp(at->key, name) != 0)
            diag_note(binder->diags, finding, at->key_span,
                      "\"%s\" stands here: names are told apart by upper and lower case", at->key);
}

/* Whether a text is a whole number, as JSON writes it. */
static bool is_whole(const struct tree *text)
{
    size_t digits = strspn(text->text, "0123456789");

    return digits > 0 && digits == text->size && digits < 10 &&
           (digits == 1 || text->text[0] != '0');
}

/* Say what to write for a string that means a boolean: "true", or yes as people know it of YAML. */
static void say_boolean(struct binder *binder, struct finding *finding, const struct tree *value)
{
    const char *meant = yaml_scalar_boolean(value->text, value->size);

    if (meant != NULL)
        diag_note(binder->diags, finding, nowhere, "write %s", meant);
    else if (strcmp(value->text, "true") == 0 || strcmp(value->text, "false") == 0)
        diag_note(binder->diags, finding, nowhere, "write %s, without quotes", value->text);
}

void field_remedy_value(struct binder *binder, struct finding *finding, const struct field_row *row,
                        const struct tree *value, bool jsonata)
{
    bool number = row->type == TYPE_INTEGER || row->type == TYPE_NUMBER;

    if (value->kind != TREE_STRING)
        return;
    if (number && is_whole(value) && binder->source->origin == NULL)
        diag_note(binder->diags, finding, nowhere, "write %s, without quotes", value->text);
    else if (jsonata && value->placeholder == NULL && strchr(value->text, '$') != NULL)
        diag_note(binder->diags, finding, nowhere,
                  "an expression stands between marks: \"{%% ... %%}\"");
    else if (row->type == TYPE_BOOLEAN)
        say_boolean(binder, finding, value);
}

void field_remedy_path(struct binder *binder, struct finding *finding, const struct tree *text)
{
    for (size_t i = 0; i < text->size; i++)
        if (!isalnum((unsigned char)text->text[i]) && text->text[i] != '_' &&
            (text->text[i] != '.' || i == 0))
            return;
    if (text->size > 0)
        diag_note(binder->diags, finding, nowhere, "a field is written \"$.%s\"", text->text);
}
