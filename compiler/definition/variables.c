/* compiler/definition/variables.c - variables of the Serverless Framework: ${self:service}. */
#include "compiler/definition/variables.h"

#include <string.h>

#include "compiler/syntax/build.h"
#include "compiler/syntax/yaml_scalar.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* How many variables may stand in the values of others. More than people write; and a variable that
 * leads back to itself comes to an end. */
#define VARIABLES_DEPTH_MAX 8

struct part {
    const char *text;
    size_t size;
};

static bool part_starts(struct part part, const char *start)
{
    size_t size = strlen(start);

    return part.size >= size && memcmp(part.text, start, size) == 0;
}

static bool part_is(struct part part, const char *text)
{
    return part.size == strlen(text) && memcmp(part.text, text, part.size) == 0;
}

bool variable_is_one(const char *text, size_t size)
{
    static const char *const sources[] = {"self:", "opt:", "env:", "param:", "sls:",      "cf:",
                                          "s3:",   "ssm:", "aws:", "file(",  "strToBool("};

    for (size_t i = 0; i < COUNT_OF(sources); i++)
        if (part_starts((struct part){text, size}, sources[i]))
            return true;
    return part_starts((struct part){text, size}, "cf.") ||
           part_starts((struct part){text, size}, "cf(");
}

static struct part trimmed(struct part part)
{
    while (part.size > 0 && text_byte_is_blank(part.text[0])) {
        part.text++;
        part.size--;
    }
    while (part.size > 0 && text_byte_is_blank(part.text[part.size - 1]))
        part.size--;
    return part;
}

/* Cut the first alternative off: up to a comma outside of quotes and brackets. */
static struct part next_alternative(struct part *rest)
{
    struct part part = {rest->text, 0};
    char quote = '\0';
    int depth = 0;

    for (; part.size < rest->size; part.size++) {
        char byte = part.text[part.size];

        if (quote != '\0')
            quote = byte == quote ? '\0' : quote;
        else if (byte == '\'' || byte == '"')
            quote = byte;
        else if (byte == '{' || byte == '(')
            depth++;
        else if (byte == '}' || byte == ')')
            depth--;
        else if (byte == ',' && depth == 0)
            break;
    }
    rest->text += part.size;
    rest->size -= part.size;
    if (rest->size > 0) {
        rest->text++;
        rest->size--;
    }
    return trimmed(part);
}

size_t variable_size(const char *text, const char *end)
{
    int depth = 0;

    for (const char *at = text + 1; at < end; at++) {
        depth += *at == '{';
        depth -= *at == '}';
        if (depth == 0)
            return (size_t)(at + 1 - text);
    }
    return 0;
}

/* A variable that leads back to itself comes to an end. */
const struct tree *variable_target(struct composer *c, const struct tree *node)
{
    const struct tree *next = node;

    c->depth++;
    for (int i = 0; i < VARIABLES_DEPTH_MAX && next != NULL; i++) {
        node = next;
        next = variable_value(c, node);
        if (next != NULL && !compose_follow(c, node->span, 1))
            next = NULL;
    }
    c->depth--;
    return node;
}

/* What ${self:a.b.c} leads to in the document; NULL when there is nothing. */
static const struct tree *find_self(struct composer *c, struct part path)
{
    const struct tree *at = c->variables, *name;
    bool is_service = part_is(path, "service");

    while (at != NULL && path.size > 0) {
        const char *dot = memchr(path.text, '.', path.size);
        size_t size = dot != NULL ? (size_t)(dot - path.text) : path.size;

        at = tree_field(variable_target(c, at), arena_text(c->arena, path.text, size));
        size += dot != NULL;
        path.text += size;
        path.size -= size;
    }
    name = is_service ? tree_field(at, "name") : NULL; /* service: {name: orders} */
    at = name != NULL ? name : at;
    return at == NULL || at->kind == TREE_NULL ? NULL : at;
}

/* A text by -D or --define-file for a variable; NULL when there is none. */
static const char *text_given(struct composer *c, struct part variable)
{
    struct definition_value *filling = compose_filling(c, variable.text, variable.size);

    if (filling == NULL)
        return NULL;
    filling->used = true;
    return filling->value;
}

static const struct tree *find_value(struct composer *c, struct span place, struct part rest);

/* Append the text of a variable that stands in another one. False when it is not known. */
static bool add_inner(struct composer *c, struct span place, struct buffer *out, struct part part)
{
    struct part rest = part;
    const char *text = text_given(c, next_alternative(&rest)), *unfilled = NULL;
    const struct tree *value = NULL;

    if (text == NULL && compose_follow(c, place, 1))
        value = find_value(c, place, part);
    if (value != NULL && value->kind != TREE_ARRAY && value->kind != TREE_OBJECT &&
        value->kind != TREE_NULL)
        text = compose_filled_text_of(c, value, &unfilled);
    if (text == NULL || !compose_follow(c, place, strlen(text) / 16) || unfilled != NULL)
        return false;
    buffer_add_text(out, text);
    return true;
}

/* A part with the texts of the variables in it, in the arena: self:names.${opt:stage, 'dev'} is
 * self:names.dev. Without a text when one of them is not known. */
static struct part resolved(struct composer *c, struct span place, struct part part)
{
    const char *at = part.text, *end = at + part.size;
    struct buffer text = BUFFER_EMPTY;
    bool known = true;
    const char *found;

    while (known && (found = memmem(at, (size_t)(end - at), "${", 2)) != NULL) {
        size_t size = variable_size(found, end);

        buffer_add(&text, at, (size_t)(found - at));
        known = size > 0 && add_inner(c, place, &text, (struct part){found + 2, size - 3});
        at = found + size;
    }
    buffer_add(&text, at, (size_t)(end - at));
    part = known ? (struct part){arena_text(c->arena, text.size > 0 ? text.text : "", text.size),
                                 text.size}
                 : (struct part){NULL, 0};
    buffer_fini(&text);
    return part;
}

/* What is written out as an alternative: a text in quotes, a number, true, false, null. */
static const struct tree *literal_value(struct composer *c, struct span place, struct part part)
{
    bool is_quoted = part.size >= 2 && (part.text[0] == '\'' || part.text[0] == '"') &&
                     part.text[part.size - 1] == part.text[0];
    struct buffer number = BUFFER_EMPTY;
    enum yaml_scalar scalar = yaml_scalar_read(part.text, part.size, &number);
    const struct tree *value = NULL;

    if (is_quoted)
        value = build_text(c->arena, TREE_STRING, place, part.text + 1, part.size - 2);
    else if (scalar == YAML_SCALAR_TRUE || scalar == YAML_SCALAR_FALSE)
        value = build_boolean(c->arena, place, scalar == YAML_SCALAR_TRUE);
    else if (scalar == YAML_SCALAR_NUMBER)
        value = build_text(c->arena, TREE_NUMBER, place, number.text, number.size);
    else if (part_is(part, "null"))
        value = build_node(c->arena, TREE_NULL, place);
    buffer_fini(&number);
    return value;
}

/* ${sls:stage} is ${opt:stage, self:provider.stage, 'dev'}. */
static const struct tree *find_stage(struct composer *c, struct span place)
{
    static const char stages[] = "opt:stage, self:provider.stage, 'dev'";

    return find_value(c, place, (struct part){stages, sizeof(stages) - 1});
}

/* What a part that begins with ${ stands for when it is one variable. */
static const struct tree *inner_value(struct composer *c, struct span place, struct part part)
{
    if (variable_size(part.text, part.text + part.size) != part.size)
        return NULL;
    return find_value(c, place, (struct part){part.text + 2, part.size - 3});
}

/* What one alternative stands for; NULL when it is not known here. */
static const struct tree *alternative_value(struct composer *c, struct span place, struct part part)
{
    const struct tree *value = literal_value(c, place, part);
    const char *given;

    if (value != NULL || c->failed || c->depth >= VARIABLES_DEPTH_MAX)
        return value;
    c->depth++;
    if (part_starts(part, "${"))
        value = inner_value(c, place, part);
    if (value == NULL)
        part = resolved(c, place, part);
    c->depth--;
    if (value != NULL || part.text == NULL)
        return value;
    given = text_given(c, part);
    if (given != NULL)
        return build_text(c->arena, TREE_STRING, place, given, strlen(given));
    if (part_is(part, "sls:stage"))
        return find_stage(c, place);
    return part_starts(part, "self:") ? find_self(c, (struct part){part.text + 5, part.size - 5})
                                      : NULL;
}

/* The value of the first alternative that is known. */
static const struct tree *find_value(struct composer *c, struct span place, struct part rest)
{
    const struct tree *value = NULL;

    while (value == NULL && rest.size > 0)
        value = alternative_value(c, place, next_alternative(&rest));
    return value;
}

const struct tree *variable_value(struct composer *c, const struct tree *node)
{
    struct part all = {node->text, node->size}, rest, first;

    if (c->variables == NULL || node->tag != NULL ||
        (node->kind != TREE_STRING && node->kind != TREE_PLACEHOLDER))
        return NULL;
    if (node->kind == TREE_STRING) {
        if (!part_starts(all, "${") || variable_size(all.text, all.text + all.size) != all.size)
            return NULL;
        all = (struct part){all.text + 2, all.size - 3};
    }
    if (!variable_is_one(all.text, all.size))
        return NULL;
    rest = all;
    first = next_alternative(&rest);
    if (part_starts(first, "file(") || compose_is_filled(c, first.text, first.size))
        return NULL;
    return find_value(c, node->span, all);
}

/* Add the text of one alternative. False when it is not known here, or is none. */
static bool add_alternative(struct composer *c, struct span place, struct part part)
{
    const struct tree *node = alternative_value(c, place, part);

    if (node == NULL || node->kind == TREE_ARRAY || node->kind == TREE_OBJECT ||
        node->kind == TREE_NULL)
        return false;
    compose_text_for(c, place, node);
    return true;
}

void compose_variable(struct composer *c, struct span place, const char *text, size_t size)
{
    struct part rest = {text, size}, first = next_alternative(&rest), part = first;

    if (part_starts(first, "file(")) {
        compose_refuse(c, place, "sfnc does not read the file of ${%.*s}",
                       (int)(size > 200 ? 200 : size), text);
        return;
    }
    while (!compose_is_filled(c, first.text, first.size)) {
        if (add_alternative(c, place, part))
            return;
        if (rest.size == 0)
            break;
        part = next_alternative(&rest);
    }
    compose_placeholder(c, place, first.text, first.size);
}

void compose_variables(struct composer *c, const struct tree *string)
{
    const char *at = string->text, *end = at + string->size;
    struct strand strand;
    bool closes = true;

    strand_begin(&strand, c, string->span, string->text, string->size);
    for (; !c->failed && closes && at < end; at++) {
        bool is_pseudo = part_starts((struct part){at, (size_t)(end - at)}, "#{AWS::");
        size_t size;

        if (!is_pseudo && !(at + 2 < end && at[0] == '$' && at[1] == '{'))
            continue;
        size = variable_size(at, end);
        closes = size > 0; /* else no later one does */
        if (!closes || (!is_pseudo && !variable_is_one(at + 2, size - 3)))
            continue;
        strand_add(&strand, c, (size_t)(at - string->text));
        if (is_pseudo)
            compose_placeholder(c, strand_skip(&strand, c, strand.at + size), at + 2, size - 3);
        else
            compose_variable(c, strand_skip(&strand, c, strand.at + size), at + 2, size - 3);
        at += size - 1;
    }
    strand_add(&strand, c, string->size);
}
