/* compiler/prove/judge/judge_variable.c - variables that no way to a state assigns. */
#include "compiler/prove/judge/judge_variable.h"

#include "compiler/prove/analysis/describe.h"

bool judge_is_lost_variable(const struct seen *seen)
{
    return seen->at->op == OP_sfn_query_from && seen->used && judging_is_nothing(seen->result) &&
           describe_read(seen->at)->op == OP_sfn_variable;
}

/* Whether a function of the state at hand assigns the variable, which is of the state's own scope.
 */
static bool state_assigns(const struct judging *j, const struct ir_instruction *variable)
{
    const struct ir_state *state = analysis_state(j->analysis, j->function);

    if (variable->operands[0].as.integer != 0)
        return false;
    for (const struct ir_function *f = j->program->functions; f != NULL; f = f->next) {
        if (analysis_at(j->analysis, f) == NULL || analysis_state(j->analysis, f) != state)
            continue;
        for (const struct ir_block *block = f->blocks; block != NULL; block = block->next)
            for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
                if (at->op == OP_sfn_assign &&
                    at->operands[0].as.integer == variable->operands[1].as.integer)
                    return true;
    }
    return false;
}

void judge_note_variable(struct judging *j, struct finding *finding,
                         const struct ir_instruction *variable)
{
    const char *name = judging_name(j, variable);

    if (state_assigns(j, variable))
        diag_note(
            j->diags, finding, (struct span){0},
            "no way to this state assigns %s: what the state itself assigns is there from the "
            "next one on",
            name);
    else
        diag_note(j->diags, finding, (struct span){0}, "no way to this state assigns %s", name);
}
