/* tests/fuzz/jsonata_fuzz.c - any bytes as a JSONata expression: parsed, or refused.
 *
 * Held: what ast.h says of trees and errors, and that an expression in parentheses is one that is
 * as good. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/jsonata/ast.h"
#include "runtime/base/bug.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct limits {
    size_t size;  /* of the text */
    size_t depth; /* that is left */
};

static void check_node(const struct jsonata_node *node, struct limits limits);

static void check_stages(const struct jsonata_stage *stages, bool is_predicate,
                         struct limits limits)
{
    for (const struct jsonata_stage *stage = stages; stage != NULL; stage = stage->next) {
        ENSURE((stage->filter != NULL) != (stage->index != NULL));
        ENSURE(stage->filter != NULL || !is_predicate);
        ENSURE(stage->position <= limits.size);
        if (stage->filter != NULL)
            check_node(stage->filter, limits);
    }
}

/* How many children a node of the kind must have, at least and at most. */
static void check_count(const struct jsonata_node *node)
{
    switch (node->kind) {
    case JSONATA_BINARY:
    case JSONATA_APPLY:
        ENSURE(node->count == 2);
        break;
    case JSONATA_NEGATE:
    case JSONATA_BIND:
    case JSONATA_LAMBDA:
        ENSURE(node->count == 1);
        break;
    case JSONATA_CONDITION:
    case JSONATA_TRANSFORM:
        ENSURE(node->count == 2 || node->count == 3);
        break;
    case JSONATA_OBJECT:
        ENSURE(node->count % 2 == 0);
        break;
    case JSONATA_PATH:
    case JSONATA_SORT:
    case JSONATA_CALL:
    case JSONATA_PARTIAL:
        ENSURE(node->count >= 1);
        break;
    case JSONATA_ARRAY:
    case JSONATA_BLOCK:
        break;
    default:
        ENSURE(node->count == 0);
    }
}

static void check_node(const struct jsonata_node *node, struct limits limits)
{
    ENSURE(limits.depth-- > 0);
    ENSURE(node->start <= node->end && node->end <= limits.size);
    ENSURE(node->position <= limits.size);
    ENSURE((node->literal != NULL) == (node->kind == JSONATA_LITERAL) ||
           node->kind == JSONATA_NAME);
    ENSURE((node->slot != NULL) == (node->kind == JSONATA_PARENT));
    ENSURE((node->flags != NULL) == (node->kind == JSONATA_REGEX));
    ENSURE(!node->tail || node->kind == JSONATA_CALL);
    check_count(node);
    for (size_t i = 0; i < node->count; i++)
        check_node(node->children[i], limits);
    check_stages(node->predicates, true, limits);
    check_stages(node->stages, false, limits);
    if (node->group != NULL)
        check_node(node->group, limits);
}

static void check_error(const struct jsonata_error *error, size_t size)
{
    ENSURE(error->code != NULL && error->message != NULL);
    ENSURE(error->start <= error->end && error->end <= size);
}

/* Parse "(TEXT)". */
static bool is_good_in_parentheses(struct arena *arena, const char *text, size_t size)
{
    char *block = arena_alloc(arena, size + 2);
    struct jsonata_error error;

    block[0] = '(';
    memcpy(block + 1, text, size);
    block[size + 1] = ')';
    return jsonata_parse(arena, block, size + 2, &error) != NULL ||
           strcmp(error.code, "U1001") == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A level of a term is one of the tree, or two: a name is a path of a step, a call has its
     * thunk. */
    struct limits limits = {size, (size_t)2 * JSONATA_HEIGHT_MAX + 2};
    /* A copy of the exact size: reading beyond the text is seen. */
    char *text = mem_alloc(size);
    struct arena *arena = arena_new();
    struct jsonata_error error;
    const struct jsonata_node *node;

    if (size > 0)
        memcpy(text, data, size);
    node = jsonata_parse(arena, text, size, &error);
    if (node == NULL)
        check_error(&error, size);
    else
        check_node(node, limits);
    /* A regular expression may stand at the start of the text, but not behind a parenthesis. */
    if (node != NULL && memchr(text, '/', size) == NULL)
        ENSURE(is_good_in_parentheses(arena, text, size));
    arena_free(arena);
    free(text);
    return 0;
}
