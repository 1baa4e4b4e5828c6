/* compiler/check/flow/state_errors.c - errors that the fields of a state rule out.
 *
 * AWS names what may go wrong with a state's data by what the state does with them: a path of
 * JSONPath, an expression of JSONata, a ResultPath, items that are read from a bucket. Without that
 * there is no such error. */
#include <string.h>

#include "compiler/check/family.h"

static bool is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

/* Whether the state puts its result into its input. */
static bool has_result_path(const struct state *state)
{
    return tree_field(state->tree, "ResultPath") != NULL &&
           tree_field(state->tree, "ResultPath")->kind != TREE_NULL;
}

/* Why neither the state nor a distributed Map inside, of which there is none, fails with an error
 * of distributed Maps. */
static const char *never_of_map(const struct state *state, const char *name)
{
    if (state->distributed)
        return NULL;
    if (is(name, "States.ItemReaderFailed") || is(name, "States.ResultWriterFailed"))
        return "only a distributed Map reads and writes so";
    if (is(name, "States.ExceedToleratedFailureThreshold"))
        return "only a distributed Map tolerates failures";
    return NULL;
}

const char *state_never_raises(const struct state *state, bool distributed_inside, const char *name)
{
    bool inner = state->scope_count > 0; /* what is inside may raise what the state does not */
    const char *why;

    if (state->language_is_open || tree_is_open(state->tree))
        return NULL;
    why = distributed_inside ? NULL : never_of_map(state, name);
    if (why != NULL)
        return why;
    if (inner)
        return NULL;
    if (is(name, "States.QueryEvaluationError") && state->language == QUERY_JSONPATH)
        return "only expressions of JSONata fail so, and this state is of JSONPath";
    if ((is(name, "States.ParameterPathFailure") || is(name, "States.IntrinsicFailure") ||
         is(name, "States.ResultPathMatchFailure")) &&
        state->language == QUERY_JSONATA)
        return "only states of JSONPath fail so, and this one is of JSONata";
    if (is(name, "States.ResultPathMatchFailure") && !has_result_path(state))
        return "without a ResultPath its result goes into nothing";
    return NULL;
}
