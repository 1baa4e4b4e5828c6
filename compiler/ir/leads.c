/* compiler/ir/leads.c - which functions lead to a point of a program. */
#include "compiler/ir/leads.h"

const struct lead **leads_of(const struct ir_program *program, struct arena *arena,
                             size_t *functions)
{
    const struct lead **leads;

    *functions = 0;
    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        (*functions)++;
    leads = ARENA_ARRAY(arena, const struct lead *, *functions);
    for (const struct ir_function *at = program->functions; at != NULL; at = at->next) {
        for (const struct ir_block *block = at->blocks; block != NULL; block = block->next) {
            const struct ir_function *to =
                block->last->op == OP_GOTO ? block->last->operands[0].as.function : NULL;
            struct lead *lead;

            if (to == NULL || (leads[to->number] != NULL && leads[to->number]->from == at))
                continue;
            lead = ARENA_NEW(arena, struct lead);
            *lead = (struct lead){at, leads[to->number]};
            leads[to->number] = lead;
        }
    }
    return leads;
}
