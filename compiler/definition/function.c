/* compiler/definition/function.c - what the functions of CloudFormation stand for, as text.
 *
 * Known are the defaults of parameters and what is the same nearly everywhere (AWS::Partition). Any
 * other reference stays a placeholder under the name that the template uses: ${Queue},
 * ${Charge.Arn}. So does a function that would need the whole of a stack: ${Fn::ImportValue.Bus}.
 */
#include <stdint.h>
#include <string.h>

#include "compiler/definition/compose.h"
#include "compiler/definition/variables.h"
#include "compiler/syntax/build.h"
#include "compiler/syntax/placeholder.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

static bool is_text(const struct tree *node)
{
    return node != NULL && node->kind == TREE_STRING && node->tag == NULL;
}

/* A string of YAML that has no quotes and is one ${Name} was read as a placeholder: it as a string.
 */
static const struct tree *string_of(struct arena *arena, const struct tree *node)
{
    const char *text;

    if (node->kind != TREE_PLACEHOLDER)
        return node;
    text = arena_format(arena, "${%s}", node->text);
    return build_text(arena, TREE_STRING, node->span, text, strlen(text));
}

bool function_of(struct arena *arena, const struct tree *node, struct function *function)
{
    const struct tree_member *member = node->members;
    struct tree *bare;

    if (node->tag != NULL && node->tag[0] == '!' && node->tag[1] != '\0') {
        const char *name = node->tag + 1;

        bare = ARENA_NEW(arena, struct tree);
        *bare = *node;
        bare->tag = NULL;
        function->argument = bare;
        function->name = strcmp(name, "Ref") == 0 ? name : arena_format(arena, "Fn::%s", name);
        return true;
    }
    if (node->kind != TREE_OBJECT || node->count != 1)
        return false;
    function->name = member->key;
    function->argument = string_of(arena, member->value);
    return strcmp(member->key, "Ref") == 0 || text_starts(member->key, "Fn::");
}

bool function_is_nothing(struct composer *c, const struct tree *node)
{
    struct function function;

    return function_of(c->arena, function_resolve(c, node), &function) &&
           strcmp(function.name, "Ref") == 0 && is_text(function.argument) &&
           strcmp(function.argument->text, "AWS::NoValue") == 0;
}

/* ---- references ---- */

/* Add what a name of the template stands for. */
static void add_reference(struct composer *c, struct span place, const char *text, size_t size)
{
    static const char *const known[][2] = {
        {"AWS::Partition", "aws"},
        {"AWS::URLSuffix", "amazonaws.com"},
    };
    const char *name = compose_name(c, text, size);
    bool filled = compose_is_filled(c, text, size);
    const struct tree *value = filled ? NULL : parameter_default(c, name);

    if (c->variables != NULL && variable_is_one(text, size)) {
        compose_variable(c, place, text, size);
        return;
    }
    if (value != NULL && (value->kind == TREE_STRING || value->kind == TREE_NUMBER)) {
        compose_made(c, place, value->text, value->size);
        return;
    }
    if (value != NULL && value->kind == TREE_BOOLEAN) {
        compose_made(c, place, value->truth ? "true" : "false", value->truth ? 4 : 5);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(known) && !filled; i++) {
        if (strcmp(known[i][0], name) == 0) {
            compose_made(c, place, known[i][1], strlen(known[i][1]));
            return;
        }
    }
    compose_placeholder(c, place, name, strlen(name));
}

/* ---- the functions ---- */

static void refuse_form(struct composer *c, const struct tree *node,
                        const struct function *function, const char *form)
{
    compose_refuse(c, node->span, "%s takes %s", function->name, form);
}

static void add_ref(struct composer *c, const struct tree *node, const struct function *function)
{
    if (is_text(function->argument))
        add_reference(c, node->span, function->argument->text, function->argument->size);
    else
        refuse_form(c, node, function, "the name of a resource or parameter");
}

/* A list that is written out: the arguments of a call in tag form (!Split [a, b]) are none. */
static bool is_list(const struct tree *node)
{
    return node->kind == TREE_ARRAY && node->tag == NULL;
}

/* Fn::GetAtt: "Charge.Arn" or ["Charge", "Arn"]. */
static void add_attribute(struct composer *c, const struct tree *node,
                          const struct function *function)
{
    const struct tree *argument = function->argument;
    struct buffer name = BUFFER_EMPTY;

    for (size_t i = 0; is_list(argument) && i < argument->count; i++) {
        const char *part = compose_text_of(c, argument->items[i]);

        buffer_add_format(&name, "%s%s", i > 0 ? "." : "", part != NULL ? part : "");
    }
    if (is_text(argument))
        buffer_add(&name, argument->text, argument->size);
    if (name.size == 0)
        refuse_form(c, node, function, "a resource and the name of its attribute");
    else
        add_reference(c, node->span, name.text, name.size);
    buffer_fini(&name);
}

/* Add the value of ${name} in the text of Fn::Sub: its own map comes first. */
static void add_variable(struct composer *c, struct span place, const struct tree *map,
                         const char *name, size_t size)
{
    const struct tree *value = tree_field(map, arena_text(c->arena, name, size));

    if (value == NULL && parameter_is_list(c, name, size))
        compose_refuse(c, place,
                       "a text has to stand here, %.*s is a list: Fn::Join makes a text of it",
                       (int)size, name);
    else if (value == NULL || compose_is_filled(c, name, size))
        add_reference(c, place, name, size);
    else
        compose_text_for(c, place, value);
}

/* Add ${!Name}, Fn::Sub's way to say ${Name} itself, up to byte `close`. The readers know it, too,
 * as a text; but DefinitionSubstitutions come after Fn::Sub and fill the ${Name} that it gives. */
static void add_escaped(struct composer *c, struct strand *strand, size_t at, size_t close)
{
    const char *name = arena_text(c->arena, strand->text + at + 3, close - at - 3);

    strand_add(strand, c, at);
    if (tree_field(c->substitutions, name) == NULL) {
        origin_mark(c->origin);
        return;
    }
    strand_add(strand, c, at + 2);
    strand_skip(strand, c, at + 3);
}

/* The bracket that closes what begins with "${" there; NULL when nothing does. Only variables of
 * the Serverless Framework may stand in each other. */
static const char *closing_bracket(const struct composer *c, const char *at, const char *end)
{
    size_t size = 0;

    if (at + 1 >= end || at[1] != '{')
        return NULL;
    if (c->variables != NULL && variable_is_one(at + 2, (size_t)(end - at - 2)))
        size = variable_size(at, end);
    return size > 0 ? at + size - 1 : memchr(at, '}', (size_t)(end - at));
}

static void add_substituted(struct composer *c, const struct tree *text, const struct tree *map)
{
    const char *at = text->text, *end = at + text->size;
    struct strand strand;

    strand_begin(&strand, c, text->span, text->text, text->size);
    while (!c->failed && at < end && (at = memchr(at, '$', (size_t)(end - at))) != NULL) {
        const char *close = closing_bracket(c, at, end);

        if (close == NULL || at[2] == '!') {
            if (close != NULL)
                add_escaped(c, &strand, (size_t)(at - text->text), (size_t)(close - text->text));
            at++;
            continue;
        }
        strand_add(&strand, c, (size_t)(at - text->text));
        add_variable(c, strand_skip(&strand, c, (size_t)(close + 1 - text->text)), map, at + 2,
                     (size_t)(close - at - 2));
        at = close + 1;
    }
    strand_add(&strand, c, text->size);
}

/* Fn::Sub: a text, or [text, {name: value}]. */
static void add_sub(struct composer *c, const struct tree *node, const struct function *function)
{
    const struct tree *argument = function->argument;
    bool has_map = is_list(argument) && argument->count == 2 &&
                   argument->items[1]->kind == TREE_OBJECT && argument->items[1]->tag == NULL;
    const struct tree *text = has_map ? string_of(c->arena, argument->items[0]) : argument;

    if (is_text(text))
        add_substituted(c, text, has_map ? argument->items[1] : NULL);
    else
        refuse_form(c, node, function, "a text, or a text and an object of names and values");
}

/* A function that gives, or may give, more than a text. */
static bool makes_structure(struct arena *arena, const struct function *function)
{
    const struct tree *argument = function->argument;

    if (strcmp(function->name, "Fn::Transform") == 0 || text_starts(function->name, "Fn::ForEach"))
        return true;
    if (strcmp(function->name, "Fn::If") != 0 || !is_list(argument))
        return false;
    for (size_t i = 1; i < argument->count; i++) {
        const struct tree *branch = argument->items[i];
        struct function inner;

        if ((branch->kind == TREE_ARRAY || branch->kind == TREE_OBJECT) &&
            !function_of(arena, branch, &inner))
            return true;
    }
    return false;
}

/* Add the texts of what a function was given to its name, as they are written: a name has to stay
 * the same whatever is filled. */
static void add_parts(struct arena *arena, struct buffer *name, const struct tree *argument)
{
    struct function inner;

    if (function_of(arena, argument, &inner)) {
        if (strcmp(inner.name, "Ref") != 0 && strcmp(inner.name, "Fn::GetAtt") != 0)
            buffer_add_format(name, ".%s", inner.name);
        add_parts(arena, name, inner.argument);
        return;
    }
    if (argument->kind == TREE_BOOLEAN)
        buffer_add_text(name, argument->truth ? ".true" : ".false");
    else if ((argument->kind == TREE_STRING || argument->kind == TREE_NUMBER) && argument->size > 0)
        buffer_add_format(name, ".%s", argument->text);
    for (size_t i = 0; argument->kind == TREE_ARRAY && i < argument->count; i++)
        add_parts(arena, name, argument->items[i]);
}

const char *function_call_name(struct composer *c, const struct tree *node)
{
    char *known = table_get_of(&c->calls->names, node);
    struct buffer name = BUFFER_EMPTY;
    struct function function;
    const char *text;

    if (known != NULL || !function_of(c->arena, node, &function))
        return known;
    buffer_add_text(&name, function.name);
    if (is_list(function_resolve(c, function.argument)))
        add_parts(c->arena, &name, function.argument);
    else if (function.argument->kind != TREE_OBJECT || function.argument->count == 1)
        if ((text = compose_text_of(c, function.argument)) != NULL && text[0] != '\0')
            buffer_add_format(&name, ".%s", text);
    known = arena_format(c->arena, "%s", compose_name(c, name.text, name.size));
    table_put_of(&c->calls->names, node, known);
    buffer_fini(&name);
    return known;
}

static bool is_same(struct arena *arena, const struct tree *left, const struct tree *right);

static bool is_same_members(struct arena *arena, const struct tree *left, const struct tree *right)
{
    const struct tree_member *other = right->members;

    for (const struct tree_member *at = left->members; at != NULL; at = at->next) {
        if (strcmp(at->key, other->key) != 0 || !is_same(arena, at->value, other->value))
            return false;
        other = other->next;
    }
    return true;
}

/* Whether two nodes say the same, however a call in them is written. */
static bool is_same(struct arena *arena, const struct tree *left, const struct tree *right)
{
    struct function one, other;

    if (left == right)
        return true;
    if (function_of(arena, left, &one) && function_of(arena, right, &other))
        return strcmp(one.name, other.name) == 0 && is_same(arena, one.argument, other.argument);
    if (left->kind != right->kind || left->count != right->count || left->size != right->size ||
        left->truth != right->truth || (left->tag == NULL) != (right->tag == NULL))
        return false;
    for (size_t i = 0; left->kind == TREE_ARRAY && i < left->count; i++)
        if (!is_same(arena, left->items[i], right->items[i]))
            return false;
    return left->kind == TREE_ARRAY    ? true
           : left->kind == TREE_OBJECT ? is_same_members(arena, left, right)
           : left->size > 0            ? memcmp(left->text, right->text, left->size) == 0
                                       : true;
}

/* A function that is not computed here: a placeholder named after it and what it was given. One
 * name cannot stand for two calls: whoever fills it would fill both. */
static void add_unknown(struct composer *c, const struct tree *node,
                        const struct function *function)
{
    const struct tree *first;
    const char *name;

    if (makes_structure(c->arena, function)) {
        compose_refuse(c, node->span, "sfnc does not carry out %s", function->name);
        return;
    }
    name = function_call_name(c, node);
    first = table_get(&c->calls->placeholders, 0, name, strlen(name));
    if (first == NULL) {
        table_put(&c->calls->placeholders, 0, name, strlen(name), (void *)(uintptr_t)node);
    } else if (!is_same(c->arena, first, node)) {
        struct finding *finding = compose_refuse(
            c, node->span, "${%s} would stand for two different calls of %s", name, function->name);

        diag_note(c->diags, finding, first->span, "this is the other");
        return;
    }
    compose_placeholder(c, node->span, name, strlen(name));
}

/* Add the texts of a list with the delimiter between them. */
static void add_joined(struct composer *c, const struct tree *delimiter, const struct tree *list)
{
    bool first = true;

    for (size_t i = 0; i < list->count && !c->failed; i++) {
        if (function_is_nothing(c, list->items[i]))
            continue;
        if (!first)
            compose_made(c, delimiter->span, delimiter->text, delimiter->size);
        first = false;
        compose_text(c, list->items[i]);
    }
}

/* Whether there is a value for the placeholder that a call would be. */
static bool is_call_filled(struct composer *c, const struct tree *node)
{
    const char *name = function_call_name(c, node);

    return compose_is_filled(c, name, strlen(name));
}

/* What Fn::Join, [delimiter, list], is given as its list: a list, a call that gives an unknown one,
 * or anything else. NULL when Fn::Join was not given two things of which the first is a text. */
static const struct tree *list_of_join(struct composer *c, const struct function *function)
{
    const struct tree *argument = function->argument;

    if (!is_list(argument) || argument->count != 2 ||
        !is_text(string_of(c->arena, argument->items[0])))
        return NULL;
    return function_resolve(c, variable_target(c, argument->items[1]));
}

/* Whether the result of an Fn::Join is not known, or its name is filled: it is a placeholder. */
static bool is_join_open(struct composer *c, const struct tree *node,
                         const struct function *function, const struct tree *list)
{
    struct function inner;

    if (function_of(c->arena, list, &inner))
        return true;
    return list != function->argument->items[1] && is_list(list) && is_call_filled(c, node);
}

static void add_join(struct composer *c, const struct tree *node, const struct function *function)
{
    const struct tree *list = list_of_join(c, function);

    if (list != NULL && is_join_open(c, node, function, list))
        add_unknown(c, node, function);
    else if (list != NULL && is_list(list))
        add_joined(c, string_of(c->arena, function->argument->items[0]), list);
    else
        refuse_form(c, node, function, "a delimiter and a list of values");
}

static void add_function(struct composer *c, const struct tree *node,
                         const struct function *function)
{
    static const struct {
        const char *name;
        void (*add)(struct composer *c, const struct tree *node, const struct function *function);
    } functions[] = {
        {"Ref", add_ref},
        {"Fn::GetAtt", add_attribute},
        {"Fn::Sub", add_sub},
        {"Fn::Join", add_join},
    };
    bool substituted = c->substituted;
    size_t i = 0;

    while (i < COUNT_OF(functions) && strcmp(functions[i].name, function->name) != 0)
        i++;
    c->substituted = false; /* what a function gives is not looked through again */
    if (i < COUNT_OF(functions))
        functions[i].add(c, node, function);
    else
        add_unknown(c, node, function);
    c->substituted = substituted;
}

/* ---- texts ---- */

void compose_text(struct composer *c, const struct tree *node)
{
    struct function function;
    struct strand strand;

    if (c->failed)
        return;
    node = function_resolve(c, node);
    if (function_of(c->arena, node, &function)) {
        add_function(c, node, &function);
        return;
    }
    node = string_of(c->arena, node);
    switch (node->kind) {
    case TREE_STRING:
        if (c->variables != NULL) {
            compose_variables(c, node);
            break;
        }
        strand_begin(&strand, c, node->span, node->text, node->size);
        strand_add(&strand, c, node->size);
        break;
    case TREE_NUMBER:
        compose_made(c, node->span, node->text, node->size);
        break;
    case TREE_BOOLEAN:
        compose_made(c, node->span, node->truth ? "true" : "false", node->truth ? 4 : 5);
        break;
    case TREE_ARRAY:
        compose_refuse(c, node->span,
                       "a text has to stand here, not a list: Fn::Join makes a text of it");
        break;
    default:
        compose_refuse(c, node->span, "a text has to stand here, not %s", tree_kind_name(node));
        break;
    }
}

void compose_text_for(struct composer *c, struct span place, const struct tree *node)
{
    const struct span *outer = c->place;

    if (outer == NULL)
        c->place = &place;
    c->depth++;
    compose_text(c, node);
    c->depth--;
    c->place = outer;
}

/* What compose_text would add, as a text of its own; NULL after a finding. */
static const struct source *compose_apart(struct composer *c, const struct tree *node)
{
    const struct source *source;
    struct composer inner;

    composer_init(&inner, c->arena, c->file, NULL, c->diags);
    inner.fillings = c->fillings;
    inner.template = c->template;
    inner.calls = c->calls;
    inner.variables = c->variables;
    inner.substitutions = c->substitutions;
    inner.depth = c->depth + 1;
    compose_text(&inner, node);
    c->failed |= inner.failed;
    source = composer_source(&inner);
    composer_fini(&inner);
    return source;
}

const char *compose_text_of(struct composer *c, const struct tree *node)
{
    const struct source *source = compose_apart(c, node);

    return source != NULL ? source->text : NULL;
}

const char *compose_filled_text_of(struct composer *c, const struct tree *node,
                                   const char **unfilled)
{
    const struct source *source = compose_apart(c, node);
    struct placeholders set;
    const char *text;
    size_t size;

    if (source == NULL)
        return NULL;
    text = source->text;
    size = source->size;
    placeholders_init(&set, c->arena, source, c->fillings);
    *unfilled = placeholder_fill(&set, span_of(source, 0, size), &text, &size);
    return text;
}

/* Whether a call is a reference to a parameter whose value the template or -D tells. */
static bool is_known_parameter(struct composer *c, const struct function *function)
{
    const struct tree *name = function->argument;

    return strcmp(function->name, "Ref") == 0 && is_text(name) &&
           (parameter_default(c, name->text) != NULL ||
            compose_is_filled(c, name->text, name->size));
}

/* Whether a call can give the text of a definition here. */
static bool gives_definition(struct composer *c, const struct tree *node,
                             const struct function *function)
{
    bool is_join = strcmp(function->name, "Fn::Join") == 0;
    const struct tree *list = is_join ? list_of_join(c, function) : NULL;

    if (is_join)
        return list == NULL || !is_join_open(c, node, function, list) || is_call_filled(c, node);
    return strcmp(function->name, "Fn::Sub") == 0 || is_known_parameter(c, function);
}

void compose_definition_text(struct composer *c, const struct tree *node, const char *what)
{
    struct function function;
    bool is_function;

    node = function_resolve(c, node);
    is_function = function_of(c->arena, node, &function);
    if (is_function && !gives_definition(c, node, &function))
        compose_refuse(c, node->span,
                       "%s is what %s gives, which is only known when the template is deployed",
                       what, function.name);
    else if (!is_function && node->kind != TREE_STRING)
        compose_refuse(c, node->span, "%s is a text, this is %s", what, tree_kind_name(node));
    else
        compose_text(c, node);
    if (!c->failed && text_is_blank(c->text.text, c->text.size))
        compose_refuse(c, node->span, "%s is empty", what);
}
