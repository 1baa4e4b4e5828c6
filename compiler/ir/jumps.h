/* compiler/ir/jumps.h - the jumps that lead to a block, and what they give its parameters.
 *
 * Parameters are the first instructions of a block. A jump has the block as its first operand, and
 * after it as many arguments as the block has parameters. */
#ifndef SFNC_IR_JUMPS_H
#define SFNC_IR_JUMPS_H

#include "compiler/ir/ir.h"
#include "runtime/base/region.h"

struct ir_jump {
    struct ir_instruction *at;
    struct ir_jump *next;
};

/* The jumps to each block, by the block's number, reachable or not. In the region; good as long as
 * jumps only come to lead elsewhere or lose arguments. */
struct ir_jump **ir_jumps_of(const struct ir_function *function, struct region *region);

/* What a jump to the parameter's block gives it. */
struct ir_operand *ir_jump_argument(const struct ir_jump *jump,
                                    const struct ir_instruction *parameter);

/* Take a parameter out of its block, and its arguments out of all `jumps` to it. */
void ir_drop_parameter(struct ir_instruction *parameter, struct ir_jump *jumps);

/* Forget the `replacement` of all instructions of the function. */
void ir_clear_replacements(struct ir_function *function);

/* Refer to what replaces the results that the instruction uses. */
void ir_redirect(struct ir_instruction *at);

#endif
