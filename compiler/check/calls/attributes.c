/* compiler/check/calls/attributes.c - check values that are given to DynamoDB.
 *
 * Each has its type with it: {"S": "a"}, {"L": [{"N": "1"}]}. What is computed may be such an
 * object. The optimized integrations take a text for one of type S, and null for none. */
#include <string.h>

#include "compiler/check/family.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/json/read.h"

#define DEPTH_MAX 16 /* of values in values; what is deeper is not looked at */

struct values {
    struct check *check;
    const struct state *state;
    const char *location;
    bool is_sdk;
};

static void report(const struct values *values, struct span span, const char *message)
{
    check_report(values->check, span, RULE_CALL_PARAMETER, values->location, "%s", message);
}

static bool is_computed(const struct values *values, const struct tree_member *member)
{
    return values->state->language == QUERY_JSONPATH && text_ends(member->key, ".$");
}

bool value_is_plain(const struct state *state, const struct tree *tree)
{
    if (tree->kind == TREE_STRING && strstr(tree->text, "${") != NULL)
        return false;
    return !tree_is_open(tree) && (state->language != QUERY_JSONATA || !tree_is_jsonata(tree));
}

/* Check a value that is no object. */
static void check_untyped(const struct values *values, const struct tree *tree)
{
    const char *type = tree->kind == TREE_STRING    ? "S"
                       : tree->kind == TREE_NUMBER  ? "N"
                       : tree->kind == TREE_BOOLEAN ? "BOOL"
                       : tree->kind == TREE_ARRAY   ? "L"
                                                    : "NULL";

    if (!value_is_plain(values->state, tree) ||
        (!values->is_sdk && (tree->kind == TREE_STRING || tree->kind == TREE_NULL)))
        return;
    report(values, check_head(tree),
           arena_format(values->check->arena, "values of DynamoDB have a type: write {\"%s\": ...}",
                        type));
}

/* Numbers are given as texts, too. */
static void check_texts(const struct values *values, const struct tree *object)
{
    static const char *const types[] = {"N", "S"};
    struct arena *arena = values->check->arena;

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        const struct tree *text = tree_field(object, types[i]);

        if (text == NULL || text->kind == TREE_STRING || text->kind == TREE_NULL ||
            text->kind == TREE_PLACEHOLDER)
            continue;
        report(values, check_head(text),
               text->kind == TREE_NUMBER
                   ? arena_format(arena, "the \"%s\" of DynamoDB is a text: write \"%s\"", types[i],
                                  text->text)
                   : arena_format(arena, "the \"%s\" of DynamoDB is a text, not %s", types[i],
                                  tree_kind_name(text)));
    }
}

/* Whether a key of a value is one of the types, which may be computed. */
static bool is_type(const struct values *values, const struct tree_member *member)
{
    size_t size = member->key_size - (is_computed(values, member) ? 2 : 0);

    return text_is_one_of(member->key, size, "B, BOOL, BS, L, M, N, NS, NULL, Nul, S, SS");
}

/* Whether a text is a number to DynamoDB. */
static bool is_number(const struct tree *text)
{
    struct value number;

    return json_read_number(text->text, text->size, &number) || text->text[0] == '+' ||
           text->text[0] == '.';
}

/* A number is one, a set has members, and there is one type. Keys that are none are told elsewhere.
 */
static void check_one(const struct values *values, const struct tree *object)
{
    static const char *const sets[] = {"SS", "NS", "BS"};
    const struct tree *number = tree_field(object, "N");

    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        if (at->placeholder != NULL || !is_type(values, at))
            return;
    if (number != NULL && number->kind == TREE_STRING && number->text[0] != '$' &&
        value_is_plain(values->state, number) && !is_number(number))
        report(values, number->span, "the \"N\" of DynamoDB is a number as a text");
    for (size_t i = 0; i < COUNT_OF(sets); i++) {
        const struct tree *set = tree_field(object, sets[i]);

        if (set != NULL && set->kind == TREE_ARRAY && set->count == 0)
            report(values, check_head(set), "a set of DynamoDB is not empty");
    }
    if (object->count != 1)
        report(values, check_head(object),
               object->count == 0 ? "a value of DynamoDB has a type: {\"S\": ...}"
                                  : "a value of DynamoDB has one type, not several");
}

/* Check the type of a value in another one. */
static void check_type(const struct values *values, const struct tree *object)
{
    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        if (at->placeholder == NULL && !is_type(values, at))
            report(values, at->key_span,
                   arena_format(values->check->arena, "DynamoDB has no type \"%.*s\"",
                                (int)at->key_size - (is_computed(values, at) ? 2 : 0), at->key));
}

static void check_value(const struct values *values, const struct tree *tree, size_t depth)
{
    const struct tree *map = tree_field(tree, "M"), *list = tree_field(tree, "L");

    if (tree->kind != TREE_OBJECT) {
        check_untyped(values, tree);
        return;
    }
    if (depth > 0)
        check_type(values, tree);
    check_texts(values, tree);
    check_one(values, tree);
    if (depth == DEPTH_MAX)
        return;
    if (map != NULL && map->kind == TREE_OBJECT)
        for (const struct tree_member *at = map->members; at != NULL; at = at->next)
            if (!is_computed(values, at))
                check_value(values, at->value, depth + 1);
    if (list != NULL && list->kind == TREE_ARRAY)
        for (size_t i = 0; i < list->count; i++)
            check_value(values, list->items[i], depth + 1);
}

void check_attribute(struct check *check, const struct state *state, const char *location,
                     const struct tree *tree, bool is_sdk)
{
    struct values values = {check, state, location, is_sdk};

    check_value(&values, tree, 0);
}
