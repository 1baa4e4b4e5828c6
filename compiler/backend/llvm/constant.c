/* compiler/backend/llvm/constant.c - emit literals, keys and texts as static data.
 *
 * In: values of the compiler. Out: private constants laid out exactly as struct value, struct
 * member and struct key, so that nothing is parsed when an executable starts.
 * How equal ones become one: in a context, LLVM has only one constant of the same contents. A table
 * maps it to the global that holds it, so that nothing is compared here.
 *
 * A struct value ends in a union. Its constant is { i8, i8, i16, i32, T } with T an i64, a double
 * or a pointer: 8 bytes, 8-aligned, on every target accepted (target.c), hence always 16 bytes. */
#include "compiler/backend/llvm/emitter.h"

#include <limits.h>
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"

LLVMValueRef constant_int(struct emitter *emitter, int64_t integer)
{
    return LLVMConstInt(emitter->i64, (unsigned long long)integer, 1);
}

LLVMValueRef constant_i32(struct emitter *emitter, int64_t integer)
{
    return LLVMConstInt(emitter->i32, (unsigned long long)integer, 1);
}

LLVMValueRef constant_struct(struct emitter *emitter, LLVMValueRef *fields, size_t count)
{
    return LLVMConstStructInContext(emitter->context, fields, (unsigned)count, 0);
}

LLVMValueRef constant_place(struct emitter *emitter, LLVMValueRef initialiser, const char *name,
                            unsigned alignment)
{
    LLVMValueRef global = table_get_of(&emitter->constants, initialiser);

    if (global != NULL)
        return global;
    global = LLVMAddGlobal(emitter->module, LLVMTypeOf(initialiser), name);
    LLVMSetInitializer(global, initialiser);
    LLVMSetGlobalConstant(global, 1);
    LLVMSetLinkage(global, LLVMPrivateLinkage);
    LLVMSetUnnamedAddress(global, LLVMGlobalUnnamedAddr);
    LLVMSetAlignment(global, alignment);
    table_put_of(&emitter->constants, initialiser, global);
    return global;
}

LLVMValueRef constant_table(struct emitter *emitter, LLVMValueRef *elements, size_t count,
                            const char *name)
{
    LLVMValueRef initialiser;

    if (count == 0)
        return emitter->null;
    initialiser = LLVMConstArray(LLVMTypeOf(elements[0]), elements, (unsigned)count);
    return constant_place(emitter, initialiser, name, 8);
}

LLVMValueRef constant_text(struct emitter *emitter, const char *text, size_t size)
{
    LLVMValueRef bytes;

    if (text == NULL)
        return emitter->null;
    ENSURE(size < UINT_MAX);
    bytes = LLVMConstStringInContext(emitter->context, text, (unsigned)size, 0);
    return constant_place(emitter, bytes, "text", 1);
}

LLVMValueRef constant_key(struct emitter *emitter, const char *text, size_t size)
{
    LLVMValueRef fields[] = {
        constant_text(emitter, text, size),
        constant_i32(emitter, (int64_t)size),
        constant_i32(emitter, (int64_t)(value_hash(text, size) | KEY_FIXED)),
    };

    return LLVMConstNamedStruct(emitter->key, fields, 3);
}

LLVMValueRef constant_names(struct emitter *emitter, const struct value *names)
{
    LLVMValueRef *keys = mem_alloc((names->size + 1) * sizeof *keys);
    LLVMValueRef fields[] = {emitter->null, constant_int(emitter, names->size)};

    for (uint32_t i = 0; i < names->size; i++)
        keys[i] = constant_key(emitter, names->as.items[i].as.text, names->as.items[i].size);
    fields[0] = constant_place(emitter, LLVMConstArray(emitter->key, keys, names->size), "keys", 8);
    free(keys);
    return constant_struct(emitter, fields, 2);
}

/* The items of an array, or the members of an object, one after the other. For LLVM they are a
 * struct, not an array: their types differ (a number, a text), though their size never does. */
static LLVMValueRef payload(struct emitter *emitter, const struct value *value)
{
    LLVMValueRef *parts;
    LLVMValueRef initialiser;

    if (value->size == 0)
        return emitter->null;
    parts = mem_alloc(value->size * sizeof *parts);
    for (uint32_t i = 0; i < value->size; i++) {
        if (value->kind == VALUE_ARRAY) {
            parts[i] = constant_value(emitter, &value->as.items[i]);
        } else {
            const struct member *member = &value->as.members[i];
            LLVMValueRef fields[] = {
                constant_key(emitter, member->key.text, member->key.size),
                constant_value(emitter, &member->value),
            };

            parts[i] = constant_struct(emitter, fields, 2);
        }
    }
    initialiser = constant_struct(emitter, parts, value->size);
    free(parts);
    return constant_place(emitter, initialiser, value->kind == VALUE_ARRAY ? "items" : "members",
                          8);
}

/* The content of a value's union. */
static LLVMValueRef content(struct emitter *emitter, const struct value *value)
{
    switch ((enum value_kind)value->kind) {
    case VALUE_NULL:
    case VALUE_UNDEFINED:
        return constant_int(emitter, 0);
    case VALUE_BOOLEAN:
    case VALUE_INTEGER:
        return constant_int(emitter, value->as.integer);
    case VALUE_REAL:
        return LLVMConstReal(emitter->real, value->as.real);
    case VALUE_BIG:
    case VALUE_STRING:
        return constant_text(emitter, value->as.text, value->size);
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        return payload(emitter, value);
    case VALUE_FUNCTION:
        break;
    }
    BUG("a literal of unknown kind");
}

LLVMValueRef constant_value(struct emitter *emitter, const struct value *value)
{
    LLVMValueRef fields[] = {
        LLVMConstInt(emitter->i8, value->kind, 0),
        LLVMConstInt(emitter->i8, VALUE_FIXED | (value->flags & VALUE_QUERY), 0),
        LLVMConstInt(emitter->i16, value->depth, 0),
        constant_i32(emitter, value->size),
        content(emitter, value),
    };

    return constant_struct(emitter, fields, 5);
}
