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

/* The bytes from ${ or #{ to the bracket that closes it; 0 when none does. */
static size_t bracket_size(const char *text, const char *end)
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

/* What ${self:a.b.c} leads to in the document; NULL when there is nothing. */
static const struct tree *find_self(const struct composer *c, struct part path)
{
    const struct tree *at = c->variables;

    while (at != NULL && path.size > 0) {
        const char *dot = memchr(path.text, '.', path.size);
        size_t size = dot != NULL ? (size_t)(dot - path.text) : path.size;

        at = tree_field(at, arena_text(c->arena, path.text, size));
        size += dot != NULL;
        path.text += size;
        path.size -= size;
    }
    return at == NULL || at->kind == TREE_NULL ? NULL : at;
}

/* What one alternative stands for; NULL when it is not known here. */
static const struct tree *alternative_value(struct composer *c, struct span place, struct part part)
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
    buffer_fini(&number);
    if (value != NULL)
        return value;
    if (!part_starts(part, "self:") || c->depth >= VARIABLES_DEPTH_MAX)
        return NULL;
    return find_self(c, (struct part){part.text + 5, part.size - 5});
}

const struct tree *variable_value(struct composer *c, const struct tree *node)
{
    const struct tree *value = NULL;
    struct part rest = {node->text, node->size};

    if (c->variables == NULL || node->tag != NULL ||
        (node->kind != TREE_STRING && node->kind != TREE_PLACEHOLDER))
        return NULL;
    if (node->kind == TREE_STRING) {
        if (!part_starts(rest, "${") || bracket_size(rest.text, rest.text + rest.size) != rest.size)
            return NULL;
        rest = (struct part){rest.text + 2, rest.size - 3};
    }
    if (!variable_is_one(rest.text, rest.size))
        return NULL;
    for (bool first = true; value == NULL && rest.size > 0; first = false) {
        struct part part = next_alternative(&rest);

        if (first && (part_starts(part, "file(") || compose_is_filled(c, part.text, part.size)))
            return NULL;
        value = alternative_value(c, node->span, part);
    }
    return value;
}

/* Add the text of one alternative. False when it is not known here, or is none. */
static bool add_alternative(struct composer *c, struct span place, struct part part)
{
    const struct tree *node = alternative_value(c, place, part);

    if (node == NULL || node->kind == TREE_ARRAY || node->kind == TREE_OBJECT)
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
        size = bracket_size(at, end);
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
