/* compiler/ir/jumps.c - find the jumps that lead to a block; change what is given to its
 * parameters.
 *
 * In: a function whose blocks are closed and numbered. Why: passes that take parameters out have to
 * change the block and all the jumps to it, and then all that used the parameter. */
#include "compiler/ir/jumps.h"

#include <string.h>

#include "runtime/base/bug.h"

struct ir_jump **ir_jumps_of(const struct ir_function *function, struct region *region)
{
    size_t count = (size_t)function->last_block->id + 1;
    struct ir_jump **jumps = region_alloc(region, count * sizeof *jumps);

    memset(jumps, 0, count * sizeof *jumps);
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        struct ir_jump *jump;
        int target;

        if (block->last->op != OP_JUMP)
            continue;
        target = block->last->operands[0].as.block->id;
        jump = region_alloc(region, sizeof *jump);
        *jump = (struct ir_jump){block->last, jumps[target]};
        jumps[target] = jump;
    }
    return jumps;
}

/* Which argument of a jump is the parameter's. */
static size_t argument_index(const struct ir_instruction *parameter)
{
    size_t index = 1;

    for (const struct ir_instruction *at = parameter->previous; at != NULL; at = at->previous)
        index++;
    return index;
}

struct ir_operand *ir_jump_argument(const struct ir_jump *jump,
                                    const struct ir_instruction *parameter)
{
    size_t index = argument_index(parameter);

    ENSURE(jump->at->op == OP_JUMP && index < jump->at->count);
    return &jump->at->operands[index];
}

void ir_drop_parameter(struct ir_instruction *parameter, struct ir_jump *jumps)
{
    size_t index = argument_index(parameter);

    for (struct ir_jump *jump = jumps; jump != NULL; jump = jump->next) {
        struct ir_operand *operands = jump->at->operands;

        ENSURE(index < jump->at->count);
        memmove(operands + index, operands + index + 1,
                (jump->at->count - index - 1) * sizeof *operands);
        jump->at->count--;
    }
    ir_remove(parameter);
}

void ir_clear_replacements(struct ir_function *function)
{
    for (struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        for (struct ir_instruction *at = block->first; at != NULL; at = at->next)
            at->replacement = NULL;
    }
}

void ir_redirect(struct ir_instruction *at)
{
    for (size_t i = 0; i < at->count; i++) {
        struct ir_operand *operand = &at->operands[i];

        while (ir_is_reference(operand) && operand->as.instruction->replacement != NULL)
            operand->as.instruction = operand->as.instruction->replacement;
    }
}
