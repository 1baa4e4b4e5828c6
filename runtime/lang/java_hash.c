/* runtime/lang/java_hash.c - what hashCode() of Java gives for a value. */
#include "runtime/lang/java_hash.h"

#include <string.h>

#include "runtime/base/java_order.h"

/* Long.hashCode(), and that of a Double with these bits. */
static uint32_t fold(uint64_t bits)
{
    return (uint32_t)(bits ^ bits >> 32);
}

static uint32_t hash_object(const struct value *object)
{
    uint32_t hash = 0;

    for (uint32_t i = 0; i < object->size; i++) {
        const struct member *member = &object->as.members[i];

        hash += java_hash(member->key.text, member->key.size) ^ java_hash_value(&member->value);
    }
    return hash;
}

uint32_t java_hash_value(const struct value *value)
{
    uint32_t hash = 1;
    uint64_t bits;

    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
        return 0;
    case VALUE_BOOLEAN:
        return value->as.integer != 0 ? 1231 : 1237;
    case VALUE_INTEGER: /* an Integer is its own hash */
        return value->as.integer == (int32_t)value->as.integer ? (uint32_t)value->as.integer
                                                               : fold((uint64_t)value->as.integer);
    case VALUE_REAL:
        memcpy(&bits, &value->as.real, sizeof(bits));
        return fold(bits);
    case VALUE_BIG:
    case VALUE_STRING:
        return java_hash(value->as.text, value->size);
    case VALUE_ARRAY:
        for (uint32_t i = 0; i < value->size; i++)
            hash = hash * 31 + java_hash_value(&value->as.items[i]);
        return hash;
    case VALUE_OBJECT:
        return hash_object(value);
    case VALUE_UNDEFINED: /* never met */
    case VALUE_FUNCTION:
        break;
    }
    return 0;
}
