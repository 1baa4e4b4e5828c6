/* runtime/lang/jsonata/call.c - calls: tail calls are made in a loop and use no stack. */
#include <string.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/function.h"
#include "runtime/lang/jsonata/run.h"

static const struct value *run_noted(struct sfn_frame *frame, const struct query_function *self,
                                     const struct value *context,
                                     const struct value *const *values, size_t count)
{
    (void)self;
    (void)context;
    (void)values;
    (void)count;
    return query_fail(frame, "T1006", "Attempted to invoke a non-function");
}

/* What a lambda returns that has noted a tail call. As in the reference it is a function, which a
 * predicate behind a block may select before it is run. */
static const struct query_function noted = {run_noted, FUNCTION_LAMBDA, 0, 0, NULL};
static const struct value tail_noted = {
    .kind = VALUE_FUNCTION, .flags = VALUE_FIXED, .as.function = &noted};

const struct value *function_value(struct sfn_frame *frame, const struct query_function *function)
{
    struct value *value = region_alloc(frame->region, sizeof(*value));

    *value = (struct value){.kind = VALUE_FUNCTION, .as.function = function};
    return value;
}

/* ---- arguments that are functions ---- */

struct argument_function {
    struct query_function function;
    const struct value *target;
};

static const struct value *run_argument(struct sfn_frame *frame, const struct query_function *self,
                                        const struct value *context,
                                        const struct value *const *values, size_t count)
{
    const struct argument_function *argument = (const struct argument_function *)self;

    (void)context;
    return function_apply(frame, argument->target, values, count);
}

const struct value *sfn_query_argument(struct sfn_frame *frame, const struct value *value)
{
    struct argument_function *argument;

    if (!is_function(value))
        return value;
    argument = region_alloc(frame->region, sizeof(*argument));
    *argument = (struct argument_function){
        {run_argument, FUNCTION_FOREIGN, value->as.function->arity, 0, NULL}, value};
    return function_value(frame, &argument->function);
}

const struct value *function_target(const struct value *function)
{
    while (function->as.function->run == run_argument)
        function = ((const struct argument_function *)function->as.function)->target;
    return function;
}

/* The arguments, functions among them made so. */
static const struct value *const *pass(struct sfn_frame *frame, const struct value *const *values,
                                       size_t count)
{
    const struct value **passed = NULL;

    for (size_t i = 0; i < count; i++) {
        if (!is_function(values[i]))
            continue;
        if (passed == NULL) {
            passed = region_alloc(frame->region, count * sizeof(*passed));
            memcpy(passed, values, count * sizeof(*passed));
        }
        passed[i] = sfn_query_argument(frame, values[i]);
    }
    return passed != NULL ? passed : values;
}

/* ---- calls ---- */

static const struct value *run_tails(struct sfn_frame *frame, struct query_run *run,
                                     const struct value *context)
{
    const struct value *result = &tail_noted;

    while (result == &tail_noted) {
        const struct value *few[RUN_TAIL_FEW];
        struct run_tail *tail = &run->tail;
        const struct value *const *values = tail->values;
        const struct query_function *function = tail->function->as.function;

        if (!run_charge(frame, run, 1))
            return NULL;
        if (values == tail->few) {
            memcpy(few, tail->few, tail->count * sizeof(*few));
            values = few;
        }
        run->name = tail->name;
        result = function->run(frame, function, context, values, tail->count);
    }
    return result;
}

const struct value *function_call(struct sfn_frame *frame, const char *name,
                                  const struct value *context, const struct value *function,
                                  const struct value *const *values, size_t count)
{
    struct query_run *run = run_of(frame);
    const char *outer = run->name;
    const struct value *result;

    if (!is_function(function))
        return query_fail(frame, "T1006", "Attempted to invoke a non-function");
    if (!run_enter(frame, run))
        return NULL;
    if (name != NULL)
        run->name = name;
    result = function->as.function->run(frame, function->as.function, context, values, count);
    if (result == &tail_noted)
        result = run_tails(frame, run, context);
    run->name = outer;
    run->depth--;
    return result;
}

const struct value *function_apply(struct sfn_frame *frame, const struct value *function,
                                   const struct value *const *values, size_t count)
{
    return function_call(frame, NULL, &value_null, function, values, count);
}

const struct value *sfn_query_call(struct sfn_frame *frame, const char *name,
                                   const struct value *context, const struct value *function,
                                   const struct value *const *values, size_t count)
{
    return function_call(frame, name, context, function, pass(frame, values, count), count);
}

const struct value *sfn_query_tail_call(struct sfn_frame *frame, const char *name,
                                        const struct value *function,
                                        const struct value *const *values, size_t count)
{
    struct run_tail *tail = &run_of(frame)->tail;
    const struct value **kept = tail->few;

    if (!is_function(function))
        return query_fail(frame, "T1006", "Attempted to invoke a non-function");
    if (count > RUN_TAIL_FEW)
        kept = region_alloc(frame->region, count * sizeof(*kept));
    if (count > 0)
        memcpy(kept, values, count * sizeof(*kept));
    tail->name = name;
    tail->function = function;
    tail->values = kept;
    tail->count = count;
    return &tail_noted;
}

int64_t sfn_query_arity(const struct value *function)
{
    return is_function(function) ? function->as.function->arity : 0;
}
