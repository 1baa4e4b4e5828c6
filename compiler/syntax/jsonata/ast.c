/* compiler/syntax/jsonata/ast.c - what the operators of JSONata are called. */
#include "compiler/syntax/jsonata/ast.h"

#include "runtime/base/bug.h"

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
