/* runtime/lang/jsonata/partial.c - f(a, ?) and f ~> g: functions of functions. */
#include <string.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/function.h"
#include "runtime/lang/jsonata/text/print.h"

static const struct value hole = {.kind = VALUE_UNDEFINED, .flags = VALUE_FIXED | VALUE_CONS};

static bool is_hole(const struct value *value)
{
    return value->kind == VALUE_UNDEFINED && (value->flags & VALUE_CONS) != 0;
}

const struct value *sfn_query_hole(struct sfn_frame *frame)
{
    (void)frame;
    return &hole;
}

struct partial {
    struct query_function function;
    const struct value *target;
    size_t count; /* the target's parameters */
    const struct value *values[];
};

static const struct value *run_partial(struct sfn_frame *frame, const struct query_function *self,
                                       const struct value *context,
                                       const struct value *const *values, size_t count)
{
    const struct partial *partial = (const struct partial *)self;
    const struct query_function *target = partial->target->as.function;
    const struct value **all =
        region_alloc(frame->region, (partial->count + 1) * sizeof(*all));
    size_t given = 0;
    size_t size = partial->count;

    for (size_t i = 0; i < size; i++) {
        all[i] = partial->values[i];
        if (is_hole(all[i])) {
            all[i] = given < count ? values[given] : &value_undefined;
            given++;
        }
    }
    if (target->kind == FUNCTION_LAMBDA)
        return function_call(frame, NULL, context, partial->target, all, size);
    while (size > 0 && is_undefined(all[size - 1]))
        size--;
    return function_call(frame, NULL, &value_undefined, partial->target, all, size);
}

const struct value *sfn_query_partial(struct sfn_frame *frame, const char *name,
                                      const struct value *function,
                                      const struct value *const *values, size_t count)
{
    struct partial *partial;
    size_t parameters;
    uint32_t holes = 0;

    (void)name;
    if (!is_function(function))
        return query_fail(frame, "T1008", "Attempted to partially apply a non-function");
    parameters = function->as.function->parameters;
    partial = region_alloc(frame->region, sizeof(*partial) + parameters * sizeof(*values));
    for (size_t i = 0; i < parameters; i++) {
        partial->values[i] = i < count ? values[i] : &value_undefined;
        holes += is_hole(partial->values[i]);
    }
    partial->function = (struct query_function){run_partial, FUNCTION_LAMBDA, holes, holes, NULL};
    partial->target = function;
    partial->count = parameters;
    return function_value(frame, &partial->function);
}

struct composition {
    struct query_function function;
    const struct value *first, *second;
};

static const struct value *run_composition(struct sfn_frame *frame,
                                           const struct query_function *self,
                                           const struct value *context,
                                           const struct value *const *values, size_t count)
{
    const struct composition *both = (const struct composition *)self;
    const struct value *between = count > 0 ? values[0] : &value_undefined;

    (void)context;
    between = function_call(frame, "f", &value_null, both->first, &between, 1);
    if (between == NULL)
        return NULL;
    between = sfn_query_collapse(between);
    return sfn_query_tail_call(frame, "g", both->second, &between, 1);
}

const struct value *sfn_query_apply(struct sfn_frame *frame, const struct value *left,
                                    const struct value *right)
{
    struct composition *both;

    if (!is_function(right))
        return query_fail(frame, "T2006",
                          "The right side of the function application operator ~> must be a "
                          "function");
    if (!is_function(left))
        return function_call(frame, NULL, &value_null, right, &left, 1);
    both = region_alloc(frame->region, sizeof(*both));
    *both = (struct composition){
        {run_composition, FUNCTION_LAMBDA, 1, 1, NULL}, left, right};
    return function_value(frame, &both->function);
}
