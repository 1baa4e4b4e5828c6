/* runtime/lang/jsonata/builtin/builtin.c - how a built-in function is called. */
#include "runtime/lang/jsonata/builtin/builtin.h"

#include <string.h>

#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/signature.h"

#define QUERY_BUILTIN(name, text, signature, arity, traits)                                        \
    const char builtin_name_##name[] = text;                                                       \
    const char builtin_signature_##name[] = signature;
#include "sfn/builtins.def"
#undef QUERY_BUILTIN

static const struct value *call(struct sfn_frame *frame, const struct builtin *builtin,
                                const char *name, const struct value *context,
                                const struct value *const *values, size_t count)
{
    struct signature_arguments checked;
    const struct value *padded[BUILTIN_ARGUMENTS];

    if (!signature_check(frame, builtin->function.definition, name, context, values, count,
                         &checked))
        return NULL;
    if (checked.count >= BUILTIN_ARGUMENTS)
        return builtin->code(frame, checked.values, checked.count);
    for (size_t i = 0; i < BUILTIN_ARGUMENTS; i++)
        padded[i] = i < checked.count ? checked.values[i] : &value_undefined;
    return builtin->code(frame, padded, checked.count);
}

const struct value *builtin_call(struct sfn_frame *frame, const struct builtin *builtin,
                                 const struct value *context, const struct value *const *values,
                                 size_t count)
{
    bool calls = false;
    struct query_run *run;
    const char *outer;
    const struct value *result;

    for (size_t i = 0; i < count; i++)
        calls = calls || is_function(values[i]);
    if (!calls)
        return call(frame, builtin, builtin->name, context, values, count);
    run = run_of(frame);
    outer = run->name;
    run->name = builtin->name;
    result = call(frame, builtin, builtin->name, context, values, count);
    run->name = outer;
    return result;
}

const struct value *builtin_run(struct sfn_frame *frame, const struct query_function *self,
                                const struct value *context, const struct value *const *values,
                                size_t count)
{
    return call(frame, (const struct builtin *)self, run_of(frame)->name, context, values, count);
}
