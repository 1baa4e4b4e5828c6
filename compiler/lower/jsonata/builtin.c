/* compiler/lower/jsonata/builtin.c - the built-in functions by their names. */
#include "compiler/lower/jsonata/private.h"

#include <string.h>

#include "runtime/base/count.h"

static const struct builtin builtins[] = {
#define QUERY_BUILTIN(name, text, signature, arity, traits)                                        \
    {text, signature, OP_sfn_jsonata_##name, OP_sfn_jsonata_##name##_function},
#include "sfn/builtins.def"
#undef QUERY_BUILTIN
};

const struct builtin *builtin_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(builtins); i++)
        if (strcmp(builtins[i].name, name) == 0)
            return &builtins[i];
    return NULL;
}
