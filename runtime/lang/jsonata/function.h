/* runtime/lang/jsonata/function.h - functions as values, and calls.
 *
 * What kinds of functions there are, this file does not know: each begins with a struct
 * query_function, whose `run` calls it. */
#ifndef SFN_LANG_JSONATA_FUNCTION_H
#define SFN_LANG_JSONATA_FUNCTION_H

#include "runtime/lang/frame.h"
#include "runtime/lang/jsonata/undefined.h"

struct query_function;

/* Run once; it may return what sfn_query_tail_call gave. The context is for signatures with -. */
typedef const struct value *(*function_run)(struct sfn_frame *frame,
                                            const struct query_function *self,
                                            const struct value *context,
                                            const struct value *const *values, size_t count);

enum function_kind {
    FUNCTION_LAMBDA, /* lambdas, partial applications, compositions */
    FUNCTION_NATIVE, /* built-in functions, transforms */
    FUNCTION_FOREIGN, /* what JavaScript calls a function: an argument, a regular expression */
};

struct query_function {
    function_run run;
    enum function_kind kind;
    uint32_t arity;         /* how many arguments $map and others give it */
    uint32_t parameters;    /* how many it takes, for a partial application */
    const char *definition; /* its signature, or NULL */
};

/* Call a function. `name` is what it is called by in the text, "" nothing; NULL: what the function
 * that calls was called by. Tail calls are run to their end. Not a function: T1006. */
const struct value *function_call(struct sfn_frame *frame, const char *name,
                                  const struct value *context, const struct value *function,
                                  const struct value *const *values, size_t count);

/* The same for a function that was passed as an argument: its context is null. */
const struct value *function_apply(struct sfn_frame *frame, const struct value *function,
                                   const struct value *const *values, size_t count);

/* The function that an argument stands for, or itself. */
const struct value *function_target(const struct value *function);

/* The function as a value. */
const struct value *function_value(struct sfn_frame *frame, const struct query_function *function);

#endif
