/* compiler/definition/variables.c - variables of the Serverless Framework: ${self:service}. */
#include "compiler/definition/variables.h"

#include <string.h>

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

/* What ${self:a.b.c} leads to in the document; NULL when there is nothing, or no text. */
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
    return at == NULL || at->kind == TREE_ARRAY || at->kind == TREE_OBJECT || at->kind == TREE_NULL
               ? NULL
               : at;
}

/* Add what one alternative is. False when it is not known here. */
static bool add_alternative(struct composer *c, struct span place, struct part part)
{
    const struct tree *node;
    bool is_quoted = part.size >= 2 && (part.text[0] == '\'' || part.text[0] == '"') &&
                     part.text[part.size - 1] == part.text[0];

    if (is_quoted) {
        compose_made(c, place, part.text + 1, part.size - 2);
        return true;
    }
    if (part.size > 0 && (strchr("-0123456789", part.text[0]) != NULL ||
                          (part.size == 4 && part_starts(part, "true")) ||
                          (part.size == 5 && part_starts(part, "false")))) {
        compose_made(c, place, part.text, part.size);
        return true;
    }
    if (!part_starts(part, "self:") || c->depth >= VARIABLES_DEPTH_MAX)
        return false;
    node = find_self(c, (struct part){part.text + 5, part.size - 5});
    if (node != NULL)
        compose_text_for(c, place, node);
    return node != NULL;
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
