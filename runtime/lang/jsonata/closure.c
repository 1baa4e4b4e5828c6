/* runtime/lang/jsonata/closure.c - lambdas with what they captured, and cells. */
#include <string.h>

#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/function.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/signature.h"
#include "runtime/lang/jsonata/truth.h"

struct closure {
    struct query_function function;
    sfn_lambda code;
    const struct value *captured[];
};

#define FEW_ARGUMENTS 8

static const struct value *run_code(struct sfn_frame *frame, const struct closure *closure,
                                    const struct value *const *values, size_t count)
{
    size_t arity = closure->function.parameters;
    const struct value *few[FEW_ARGUMENTS];
    const struct value **padded = few;

    if (count >= arity)
        return closure->code(frame, closure->captured, values);
    if (arity > FEW_ARGUMENTS)
        padded = region_alloc(frame->region, arity * sizeof(*padded));
    for (size_t i = 0; i < arity; i++)
        padded[i] = i < count ? values[i] : &value_undefined;
    return closure->code(frame, closure->captured, padded);
}

static const struct value *run_closure(struct sfn_frame *frame, const struct query_function *self,
                                       const struct value *context,
                                       const struct value *const *values, size_t count)
{
    const struct closure *closure = (const struct closure *)self;
    struct signature_arguments checked;

    if (self->definition == NULL)
        return run_code(frame, closure, values, count);
    if (!signature_check(frame, self->definition, run_of(frame)->name, context, values, count,
                         &checked))
        return NULL;
    return run_code(frame, closure, checked.values, checked.count);
}

const struct value *sfn_query_closure(struct sfn_frame *frame, sfn_lambda code, int64_t arity,
                                      const char *signature, const struct value *const *captured,
                                      size_t count)
{
    struct closure *closure =
        region_alloc(frame->region, sizeof(*closure) + count * sizeof(*captured));

    closure->function = (struct query_function){run_closure, FUNCTION_LAMBDA, (uint32_t)arity,
                                                (uint32_t)arity,
                                                signature[0] != '\0' ? signature : NULL};
    closure->code = code;
    if (count > 0)
        memcpy(closure->captured, captured, count * sizeof(*captured));
    return function_value(frame, &closure->function);
}

const struct value *sfn_query_meant(struct sfn_frame *frame, const struct value *procedure,
                                    const struct value *variable, const char *name,
                                    int32_t partial)
{
    if (!is_undefined(procedure) || !truth_in_javascript(variable))
        return procedure;
    if (partial)
        return query_fail(frame, "T1007",
                          "Attempted to partially apply a non-function. Did you mean $%s?", name);
    return query_fail(frame, "T1005", "Attempted to invoke a non-function. Did you mean $%s?",
                      name);
}

/* ---- cells: a value whose items are what the cell holds ---- */

const struct value *sfn_query_cell(struct sfn_frame *frame, const struct value *value)
{
    struct value *cell = region_alloc(frame->region, sizeof(*cell));

    *cell = (struct value){.kind = VALUE_UNDEFINED, .as.items = value};
    return cell;
}

const struct value *sfn_query_cell_get(struct sfn_frame *frame, const struct value *cell)
{
    (void)frame;
    return cell->as.items;
}

void sfn_query_cell_set(struct sfn_frame *frame, const struct value *cell,
                        const struct value *value)
{
    (void)frame;
    ((struct value *)cell)->as.items = value;
}
