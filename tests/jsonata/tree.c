/* tests/jsonata/tree.c - print what JSONata expressions are parsed to, in the reference's terms.
 *
 * In: an expression a line, as a JSON string. Out: its tree, or its error, a line. Positions are
 * UTF-16 units, as the reference counts them. tests/jsonata/reference.js prints the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/bug.h"
#include "runtime/base/utf8.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

struct printing {
    struct buffer *out;
    const struct value *text;
};

static void print_node(const struct printing *printing, const struct jsonata_node *node);

/* ---- members ---- */

static void print_key(const struct printing *printing, const char *key)
{
    char last = printing->out->text[printing->out->size - 1];

    if (last != '{')
        buffer_add_byte(printing->out, ',');
    buffer_add_format(printing->out, "\"%s\":", key);
}

static void print_text(const struct printing *printing, const char *key, const char *text)
{
    if (text == NULL)
        return;
    print_key(printing, key);
    json_write_string(printing->out, text, strlen(text));
}

static void print_flag(const struct printing *printing, const char *key, bool flag)
{
    if (!flag)
        return;
    print_key(printing, key);
    buffer_add_text(printing->out, "true");
}

static void print_position(const struct printing *printing, size_t position)
{
    size_t size = printing->text->size, inside = position < size ? position : size;

    print_key(printing, "position");
    buffer_add_integer(printing->out, (int64_t)(utf8_units(printing->text->as.text, inside) +
                                                position - inside));
}

static void print_child(const struct printing *printing, const char *key,
                        const struct jsonata_node *node)
{
    print_key(printing, key);
    print_node(printing, node);
}

/* The children from `first` on, as an array. */
static void print_children(const struct printing *printing, const char *key,
                           const struct jsonata_node *node, size_t first)
{
    print_key(printing, key);
    buffer_add_byte(printing->out, '[');
    for (size_t i = first; i < node->count; i++) {
        if (i > first)
            buffer_add_byte(printing->out, ',');
        print_node(printing, node->children[i]);
    }
    buffer_add_byte(printing->out, ']');
}

static void print_stages(const struct printing *printing, const char *key,
                         const struct jsonata_stage *stages)
{
    const char *before = "[";

    if (stages == NULL)
        return;
    print_key(printing, key);
    for (const struct jsonata_stage *stage = stages; stage != NULL; stage = stage->next) {
        buffer_add_text(printing->out, before);
        buffer_add_byte(printing->out, '{');
        if (stage->filter != NULL)
            print_child(printing, "expr", stage->filter);
        else
            print_text(printing, "value", stage->index);
        print_position(printing, stage->position);
        buffer_add_byte(printing->out, '}');
        before = ",";
    }
    buffer_add_byte(printing->out, ']');
}

static void print_slot(const struct printing *printing, const char *key,
                       const struct jsonata_slot *slot)
{
    if (slot == NULL)
        return;
    print_key(printing, key);
    buffer_add_format(printing->out, "[%u,%d]", slot->label, slot->level);
}

/* ---- nodes ---- */

static void print_terms(const struct printing *printing, const struct jsonata_node *node)
{
    print_children(printing, "terms", node, 0);
    print_key(printing, "descending");
    for (size_t i = 0; i < node->count; i++)
        buffer_add_format(printing->out, "%s%s", i > 0 ? "," : "[",
                          node->descending[i] ? "true" : "false");
    buffer_add_byte(printing->out, ']');
}

static void print_parameters(const struct printing *printing, const struct jsonata_node *node)
{
    print_key(printing, "parameters");
    buffer_add_byte(printing->out, '[');
    for (size_t i = 0; i < node->parameter_count; i++) {
        buffer_add_text(printing->out, i > 0 ? "," : "");
        json_write_string(printing->out, node->parameters[i], strlen(node->parameters[i]));
    }
    buffer_add_byte(printing->out, ']');
    print_text(printing, "signature", node->signature);
    print_flag(printing, "thunk", node->thunk);
    print_child(printing, "body", node->children[0]);
}

static const char *type_of(const struct jsonata_node *node)
{
    switch (node->kind) {
    case JSONATA_LITERAL:
        return node->literal->kind == VALUE_STRING ? "string"
               : value_is_number(node->literal)    ? "number"
                                                   : "value";
    case JSONATA_NAME:
        return "name";
    case JSONATA_VARIABLE:
        return "variable";
    case JSONATA_WILDCARD:
        return "wildcard";
    case JSONATA_DESCENDANTS:
        return "descendant";
    case JSONATA_PARENT:
        return "parent";
    case JSONATA_REGEX:
        return "regex";
    case JSONATA_PATH:
        return "path";
    case JSONATA_BINARY:
        return "binary";
    case JSONATA_NEGATE:
        return "unary -";
    case JSONATA_ARRAY:
        return "unary [";
    case JSONATA_OBJECT:
        return "unary {";
    case JSONATA_BLOCK:
        return "block";
    case JSONATA_CONDITION:
        return "condition";
    case JSONATA_BIND:
        return "bind";
    case JSONATA_LAMBDA:
        return "lambda";
    case JSONATA_CALL:
        return "function";
    case JSONATA_PARTIAL:
        return "partial";
    case JSONATA_HOLE:
        return "operator";
    case JSONATA_TRANSFORM:
        return "transform";
    case JSONATA_APPLY:
        return "apply";
    case JSONATA_SORT:
        return "sort";
    }
    BUG("no kind");
}

/* What only nodes of its kind have. */
static void print_own(const struct printing *printing, const struct jsonata_node *node)
{
    switch (node->kind) {
    case JSONATA_LITERAL:
        print_key(printing, "value");
        json_write(printing->out, node->literal);
        break;
    case JSONATA_NAME:
    case JSONATA_VARIABLE:
    case JSONATA_REGEX:
    case JSONATA_BIND:
        print_key(printing, "value");
        json_write_string(printing->out, node->text, node->size);
        print_text(printing, "flags", node->flags);
        if (node->kind == JSONATA_BIND)
            print_child(printing, "rhs", node->children[0]);
        break;
    case JSONATA_BINARY:
        print_text(printing, "value", jsonata_operator_text(node->operation));
        print_children(printing, "sides", node, 0);
        break;
    case JSONATA_CALL:
    case JSONATA_PARTIAL:
        print_child(printing, "procedure", node->children[0]);
        print_children(printing, "arguments", node, 1);
        break;
    case JSONATA_LAMBDA:
        print_parameters(printing, node);
        break;
    case JSONATA_SORT:
        print_terms(printing, node);
        break;
    case JSONATA_PARENT:
        print_slot(printing, "slot", node->slot);
        break;
    default:
        print_children(printing, "parts", node, 0);
        break;
    }
}

static void print_node(const struct printing *printing, const struct jsonata_node *node)
{
    ENSURE(node->start <= node->end && node->end <= printing->text->size);
    buffer_add_byte(printing->out, '{');
    print_text(printing, "type", type_of(node));
    if (node->kind != JSONATA_PATH && node->kind != JSONATA_PARENT)
        print_position(printing, node->position);
    print_own(printing, node);
    print_stages(printing, "predicate", node->predicates);
    print_stages(printing, "stages", node->stages);
    if (node->group != NULL) {
        print_children(printing, "group", node->group, 0);
        print_key(printing, "where");
        buffer_add_byte(printing->out, '{');
        print_position(printing, node->group->position);
        buffer_add_byte(printing->out, '}');
    }
    print_flag(printing, "keepArray", node->keep_array);
    print_flag(printing, "keepSingletonArray", node->keep_singleton);
    print_flag(printing, "consarray", node->cons_array);
    print_flag(printing, "tuple", node->tuple);
    print_text(printing, "focus", node->focus);
    print_text(printing, "index", node->index);
    print_slot(printing, "ancestor", node->ancestor);
    buffer_add_byte(printing->out, '}');
}

/* ---- expressions ---- */

static void print_expression(struct buffer *out, const struct value *text)
{
    struct arena *arena = arena_new();
    struct printing printing = {out, text};
    struct jsonata_error error;
    const struct jsonata_node *node = jsonata_parse(arena, text->as.text, text->size, &error);

    if (node != NULL) {
        print_node(&printing, node);
    } else {
        ENSURE(error.start <= error.end && error.end <= text->size);
        buffer_add_byte(out, '{');
        print_text(&printing, "code", error.code);
        print_text(&printing, "message", error.message);
        print_position(&printing, error.position);
        buffer_add_byte(out, '}');
    }
    buffer_add_byte(out, '\n');
    arena_free(arena);
}

int main(void)
{
    struct buffer out = BUFFER_EMPTY;
    char *line = NULL;
    size_t room = 0;
    ssize_t size;

    while ((size = getline(&line, &room, stdin)) > 0) {
        struct region region;
        struct json_error error;
        const struct value *text;

        region_init(&region);
        text = json_read(&region, line, (size_t)size, JSON_TEXT_COPIED, &error);
        ENSURE(value_is(text, VALUE_STRING));
        print_expression(&out, text);
        region_fini(&region);
        fwrite(out.text, 1, out.size, stdout);
        buffer_clear(&out);
    }
    buffer_fini(&out);
    free(line);
    return 0;
}
