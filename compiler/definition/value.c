/* compiler/definition/value.c - write an object of a document anew, as JSON.
 *
 * Each bracket and quote stands for the first or the last byte of what it encloses, so that spans
 * of the text become spans of the document. */
#include <string.h>

#include "compiler/definition/compose.h"
#include "compiler/definition/variables.h"
#include "compiler/syntax/yaml_scalar.h"

static struct span first_byte(struct span span)
{
    span.end = span.end > span.start ? span.start + 1 : span.start;
    span.end_line = span.line;
    span.end_column = span.column;
    return span;
}

static struct span last_byte(struct span span)
{
    span.start = span.end > span.start ? span.end - 1 : span.end;
    span.line = span.end_line;
    span.column = span.end_column;
    return span;
}

static void add_key(struct composer *c, const struct tree_member *member)
{
    struct strand strand;

    compose_made(c, first_byte(member->key_span), "\"", 1);
    c->quoted = true;
    strand_begin(&strand, c, member->key_span, member->key, member->key_size);
    strand_add(&strand, c, member->key_size);
    c->quoted = false;
    compose_made(c, last_byte(member->key_span), "\":", 2);
}

static void add_object(struct composer *c, const struct tree *object)
{
    bool first = true;

    compose_made(c, first_byte(object->span), "{", 1);
    for (const struct tree_member *at = object->members; at != NULL && !c->failed; at = at->next) {
        if (strcmp(at->key, "<<") == 0) {
            compose_refuse(c, at->key_span, "merge keys are not understood: write the members out");
            return;
        }
        if (function_is_nothing(c, at->value))
            continue;
        if (!first)
            compose_made(c, first_byte(at->key_span), ",", 1);
        first = false;
        add_key(c, at);
        compose_value(c, at->value);
    }
    compose_made(c, last_byte(object->span), "}", 1);
}

static void add_string(struct composer *c, const struct tree *node)
{
    compose_made(c, first_byte(node->span), "\"", 1);
    c->quoted = true;
    compose_text(c, node);
    c->quoted = false;
    compose_made(c, last_byte(node->span), "\"", 1);
}

/* A list that a function made: where it stands, all of it stands. */
static void add_made_array(struct composer *c, const struct tree *array)
{
    const struct span *outer = c->place;

    if (outer == NULL)
        c->place = &array->span;
    for (size_t i = 0; i < array->count && !c->failed; i++) {
        compose_made(c, array->span, i == 0 ? "[" : ",", 1);
        add_string(c, array->items[i]);
    }
    compose_made(c, array->span, "]", 1);
    c->place = outer;
}

static bool is_made(const struct tree *array)
{
    return array->count > 0 && array->items[0]->span.start == array->span.start;
}

static void add_array(struct composer *c, const struct tree *array)
{
    bool first = true;

    compose_made(c, first_byte(array->span), "[", 1);
    for (size_t i = 0; i < array->count && !c->failed; i++) {
        if (function_is_nothing(c, array->items[i]))
            continue;
        if (!first)
            compose_made(c, first_byte(array->items[i]->span), ",", 1);
        first = false;
        compose_value(c, array->items[i]);
    }
    compose_made(c, last_byte(array->span), "]", 1);
}

/* Whether a value comes from Mappings and is no list: what they hold are texts. */
static bool is_mapped_text(struct composer *c, const struct tree *node, const struct tree *known)
{
    struct function function;

    return known != node && known->kind != TREE_ARRAY && function_of(c->arena, node, &function) &&
           strcmp(function.name, "Fn::FindInMap") == 0;
}

/* Whether a ${Name} of YAML without quotes is a variable, which stands for a value of any kind. All
 * others are texts, as in quotes: YAML has no placeholders. */
static bool is_variable(struct composer *c, const struct tree *node)
{
    return c->variables != NULL && variable_is_one(node->text, node->size);
}

/* Add the value that a variable has. A structure has places of its own; a text or number is shown
 * where the variable stands. */
static void add_variable(struct composer *c, const struct tree *node, const struct tree *value)
{
    const struct span *outer = c->place;

    if (outer == NULL && value->kind != TREE_OBJECT && value->kind != TREE_ARRAY)
        c->place = &node->span;
    c->depth++;
    compose_value(c, value);
    c->depth--;
    c->place = outer;
}

void compose_value(struct composer *c, const struct tree *node)
{
    const struct tree *known, *variable;
    struct function function;

    if (c->failed)
        return;
    if (c->depth > 0 && !compose_follow(c, node->span, 1))
        return;
    known = function_resolve(c, node);
    variable = variable_value(c, known);
    if (variable != NULL) {
        add_variable(c, known, variable);
        return;
    }
    if (function_of(c->arena, known, &function) || is_mapped_text(c, node, known)) {
        add_string(c, node);
        return;
    }
    node = known;
    if (syntax_is_yaml(c->file) && (node->kind == TREE_STRING || node->kind == TREE_NUMBER))
        yaml_scalar_remark(c->file, node->span, c->diags);
    switch (node->kind) {
    case TREE_NULL:
        compose_made(c, node->span, "null", 4);
        break;
    case TREE_BOOLEAN:
        compose_made(c, node->span, node->truth ? "true" : "false", node->truth ? 4 : 5);
        break;
    case TREE_NUMBER:
        compose_text(c, node);
        break;
    case TREE_PLACEHOLDER:
        if (is_variable(c, node))
            compose_text(c, node);
        else
            add_string(c, node);
        break;
    case TREE_STRING:
        add_string(c, node);
        break;
    case TREE_ARRAY:
        if (is_made(node))
            add_made_array(c, node);
        else
            add_array(c, node);
        break;
    case TREE_OBJECT:
        add_object(c, node);
        break;
    }
}
