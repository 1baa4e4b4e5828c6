/* runtime/lang/jsonata/builtin/builtin.h - the frame of a built-in function: two entries and its
 * value.
 *
 * A file that implements some says BUILTIN(name, code) for each. The code gets the arguments as the
 * signature made them, at least BUILTIN_ARGUMENTS of them (undefined behind the last). */
#ifndef SFN_LANG_JSONATA_BUILTIN_BUILTIN_H
#define SFN_LANG_JSONATA_BUILTIN_BUILTIN_H

#include "runtime/lang/jsonata/function.h"

#define BUILTIN_ARGUMENTS 4

typedef const struct value *(*builtin_code)(struct sfn_frame *frame,
                                            const struct value *const *arguments, size_t count);

struct builtin {
    struct query_function function;
    const char *name;
    builtin_code code;
};

/* What sfn/builtins.def says of each. */
#define QUERY_BUILTIN(name, text, signature, arity, traits)                                        \
    enum { builtin_arity_##name = arity };                                                         \
    extern const char builtin_name_##name[], builtin_signature_##name[];
#include "sfn/builtins.def"
#undef QUERY_BUILTIN

/* Call with the context and arguments as they are written. */
const struct value *builtin_call(struct sfn_frame *frame, const struct builtin *builtin,
                                 const struct value *context, const struct value *const *values,
                                 size_t count);

/* A query_function's run. */
const struct value *builtin_run(struct sfn_frame *frame, const struct query_function *self,
                                const struct value *context, const struct value *const *values,
                                size_t count);

/* How many parameters it has where its arity does not say so. */
#define BUILTIN_WITH(symbol, implementation, parameters)                                           \
    static const struct builtin symbol##_builtin = {                                               \
        {builtin_run, FUNCTION_NATIVE, builtin_arity_##symbol, parameters,                         \
         builtin_signature_##symbol},                                                              \
        builtin_name_##symbol,                                                                     \
        implementation};                                                                           \
    const struct value *sfn_jsonata_##symbol##_function(struct sfn_frame *frame)                   \
    {                                                                                              \
        static const struct value value = {.kind = VALUE_FUNCTION,                                 \
                                           .flags = VALUE_FIXED,                                   \
                                           .as.function = &symbol##_builtin.function};             \
                                                                                                   \
        (void)frame;                                                                               \
        return &value;                                                                             \
    }

#define BUILTIN(symbol, implementation)                                                            \
    BUILTIN_WITH(symbol, implementation, builtin_arity_##symbol)                                   \
    const struct value *sfn_jsonata_##symbol(struct sfn_frame *frame, const struct value *context, \
                                             const struct value *const *values, size_t count)      \
    {                                                                                              \
        return builtin_call(frame, &symbol##_builtin, context, values, count);                     \
    }

/* The same, but calls that the function `quick` answers go no further; it gives NULL for those that
 * have to be checked. */
#define BUILTIN_QUICK(symbol, implementation, quick)                                               \
    BUILTIN_WITH(symbol, implementation, builtin_arity_##symbol)                                   \
    const struct value *sfn_jsonata_##symbol(struct sfn_frame *frame, const struct value *context, \
                                             const struct value *const *values, size_t count)      \
    {                                                                                              \
        const struct value *answer = quick(frame, values, count);                                  \
                                                                                                   \
        if (answer != NULL)                                                                        \
            return answer;                                                                         \
        return builtin_call(frame, &symbol##_builtin, context, values, count);                     \
    }

#endif
