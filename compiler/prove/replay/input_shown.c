/* compiler/prove/replay/input_shown.c - what of a witness is shown. */
#include "compiler/prove/replay/input_shown.h"

#include <string.h>

#include "compiler/prove/shape/shown.h"
#include "runtime/json/value.h"

static const char *name_of(const struct ir_state *state, const struct ir_instruction *variable)
{
    const struct ir_scope *scope = state->scope;

    for (int64_t out = variable->operands[0].as.integer; out > 0; out--)
        scope = scope->owner->scope;
    return scope->variable_names[variable->operands[1].as.integer];
}

const struct value *input_variables(const struct analysis *analysis, const struct ir_state *state,
                                    const struct witness *witness, struct arena *arena)
{
    const size_t *bases = analysis_bases(analysis, state);
    const struct value *found = NULL;

    for (const struct ir_block *block = state->enter->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next) {
            const struct value *value;
            struct key key;

            if (at->op != OP_sfn_variable)
                continue;
            value = witness->variables[bases[at->operands[0].as.integer] +
                                       (size_t)at->operands[1].as.integer];
            if (value == NULL)
                continue;
            key = key_of(name_of(state, at), strlen(name_of(state, at)));
            found = value_with_member(&arena->region,
                                      found != NULL ? found : value_object(&arena->region, NULL, 0),
                                      &key, value);
        }
    return found;
}

const char *input_shown(const struct analysis *analysis, const struct ir_state *state,
                        const struct witness *witness, size_t most, struct arena *arena)
{
    const struct value *variables = input_variables(analysis, state, witness, arena);
    const char *input = value_shown(arena, witness->input, most);

    return variables == NULL ? input
                             : arena_format(arena, "%s and the variables %s", input,
                                            value_shown(arena, variables, most));
}
