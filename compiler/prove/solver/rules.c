/* compiler/prove/solver/rules.c - which rule of a Choice a block of its code is a part of. */
#include "compiler/prove/solver/rules.h"

#define DEPTH_MAX 2000 /* of blocks of a rule */

/* Mark the blocks that a rule's code comes to, up to those that are marked. */
static void mark(int *rule_of, const struct ir_block *block, int rule, int depth)
{
    const struct ir_instruction *last = block->last;

    if (rule_of[block->id] != -1 || depth == DEPTH_MAX)
        return;
    rule_of[block->id] = rule;
    for (size_t i = 0; i < last->count; i++)
        if (last->operands[i].type == IR_BLOCK)
            mark(rule_of, last->operands[i].as.block, rule, depth + 1);
}

const int *rules_of_blocks(const struct formula *f, const struct ir_function *function)
{
    size_t blocks = 0;
    int *rule_of;

    for (const struct ir_block *at = function->blocks; at != NULL; at = at->next)
        blocks = (size_t)at->id >= blocks ? (size_t)at->id + 1 : blocks;
    rule_of = ARENA_ARRAY(f->arena, int, blocks);
    for (size_t i = 0; i < blocks; i++)
        rule_of[i] = -1;
    for (size_t i = f->rule_count; i > 0; i--) /* what comes later is marked already */
        mark(rule_of, f->entries[i - 1], (int)i - 1, 0);
    return rule_of;
}
