/* runtime/lang/jsonata/kind.h - the name of a value's kind, as $type has it. */
#ifndef SFN_LANG_JSONATA_KIND_H
#define SFN_LANG_JSONATA_KIND_H

#include "sfn/value.h"

static inline const char *kind_name(const struct value *value)
{
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return "null";
    case VALUE_BOOLEAN:
        return "boolean";
    case VALUE_INTEGER:
    case VALUE_REAL:
    case VALUE_BIG:
        return "number";
    case VALUE_STRING:
        return "string";
    case VALUE_ARRAY:
        return "array";
    case VALUE_OBJECT:
        return "object";
    case VALUE_FUNCTION:
        return "function";
    case VALUE_UNDEFINED:
        break;
    }
    return "undefined";
}

#endif
