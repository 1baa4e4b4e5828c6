/* compiler/ir/dominators.h - which blocks the entry reaches, and which block dominates which.
 *
 * A block dominates another when every path from the entry to the other leads through it. Blocks
 * are looked up by their numbers, so ir_number must have run. */
#ifndef SFNC_IR_DOMINATORS_H
#define SFNC_IR_DOMINATORS_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/ir/ir.h"
#include "runtime/base/region.h"

/* How many blocks an instruction may lead to at most. */
#define IR_SUCCESSORS_MAX 2

/* The blocks a closed block may go on to. Returns their number. */
size_t ir_successors(const struct ir_block *block, struct ir_block *out[IR_SUCCESSORS_MAX]);

struct ir_dominators {
    size_t count;             /* of blocks */
    size_t reachable;         /* how many of them the entry can reach */
    struct ir_block **blocks; /* by place: the reachable ones, definitions before uses */
    int *order;  /* by block number: its place in reverse postorder, -1 when unreachable */
    int *parent; /* by place: the place of its immediate dominator; the entry is its own */
    int *enter;  /* by place: its number in a walk of the dominator tree, parents first */
    int *extent; /* by place: how many blocks it dominates, itself included */
};

/* Compute all of it, in the region. */
struct ir_dominators ir_dominators_of(const struct ir_function *function, struct region *region);

/* Whether the entry can reach the block. */
bool ir_is_reachable(const struct ir_dominators *dominators, const struct ir_block *block);

/* Whether `above` dominates `block`, which must be reachable. A block dominates itself. */
bool ir_dominates(const struct ir_dominators *dominators, const struct ir_block *above,
                  const struct ir_block *block);

#endif
