/* compiler/syntax/jsonata/ast.c - go through the tree of an expression; how its operators are
 * written. */
#include "compiler/syntax/jsonata/ast.h"

#include "runtime/base/bug.h"

static void each_filter(const struct jsonata_stage *stage, jsonata_visit *visit, void *context)
{
    for (; stage != NULL; stage = stage->next)
        if (stage->filter != NULL)
            jsonata_each(stage->filter, visit, context);
}

void jsonata_each(const struct jsonata_node *node, jsonata_visit *visit, void *context)
{
    visit(context, node);
    for (size_t i = 0; i < node->count; i++)
        jsonata_each(node->children[i], visit, context);
    each_filter(node->predicates, visit, context);
    each_filter(node->stages, visit, context);
    if (node->group != NULL)
        jsonata_each(node->group, visit, context);
}

const char *jsonata_operator_text(enum jsonata_operator operation)
{
    switch (operation) {
    case JSONATA_ADD:
        return "+";
    case JSONATA_SUBTRACT:
        return "-";
    case JSONATA_MULTIPLY:
        return "*";
    case JSONATA_DIVIDE:
        return "/";
    case JSONATA_MODULO:
        return "%";
    case JSONATA_EQUAL:
        return "=";
    case JSONATA_NOT_EQUAL:
        return "!=";
    case JSONATA_LESS:
        return "<";
    case JSONATA_LESS_EQUAL:
        return "<=";
    case JSONATA_GREATER:
        return ">";
    case JSONATA_GREATER_EQUAL:
        return ">=";
    case JSONATA_CONCATENATE:
        return "&";
    case JSONATA_AND:
        return "and";
    case JSONATA_OR:
        return "or";
    case JSONATA_IN:
        return "in";
    case JSONATA_RANGE:
        return "..";
    }
    BUG("no operator");
}
