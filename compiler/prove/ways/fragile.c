/* compiler/prove/ways/fragile.c - operations that fail if they are not given what they want. */
#include "compiler/prove/ways/fragile.h"

#include "compiler/prove/ways/handlers.h"
#include "sfn/abi.h"

const char *fragile_error(const struct ir_instruction *at)
{
    if ((ir_op_info(at->op)->traits & IR_FAILS) == 0)
        return NULL;
    switch (at->op) {
    case OP_sfn_require_steps:
    case OP_sfn_object_at:
    case OP_sfn_array_at:
        return "States.ReferencePathConflict";
    default:
        return ir_is_query(at->op) ? "States.QueryEvaluationError" : HANDLERS_RUNTIME;
    }
}

enum fragile_by fragile_by(const struct ir_instruction *at)
{
    switch (at->op) {
    case OP_sfn_query_settle:
        return FRAGILE_ABSENCE;
    case OP_sfn_field_integer:
    case OP_sfn_field_number:
    case OP_sfn_field_timestamp:
    case OP_sfn_field_items:
    case OP_sfn_object_at:
    case OP_sfn_array_at:
        return FRAGILE_KIND;
    default:
        return ir_wants_found(at->op) ? FRAGILE_ABSENCE : FRAGILE_NEVER;
    }
}

/* What nothing may handle ends an execution; a child of a distributed Map is one of its own. */
static bool is_sheltered(const struct ir_state *state)
{
    for (state = state->scope->owner; state != NULL; state = state->scope->owner)
        if (state->map != NULL && state->map->distributed)
            return true;
    return false;
}

bool fragile_is_handled(const struct ir_state *state, const char *error)
{
    if (handlers_fatal(error))
        return is_sheltered(state);
    while (state != NULL && state->fail == NULL)
        state = state->scope->owner;
    return state != NULL;
}
