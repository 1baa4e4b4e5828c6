/* compiler/prove/solver/replay.h - run the function of a Choice on an input, when compiling.
 *
 * Every operation is computed by the runtime's own function (compiler/evaluate), so that what is
 * found here is what happens when the machine runs. */
#ifndef SFNC_PROVE_SOLVER_REPLAY_H
#define SFNC_PROVE_SOLVER_REPLAY_H

#include "compiler/ir/ir.h"
#include "compiler/support/arena.h"

enum replayed {
    REPLAY_REACHED, /* the code comes to *block */
    REPLAY_FAILED,  /* an operation fails: *at */
    REPLAY_UNKNOWN, /* something is not computed when compiling */
};

/* Run until one of the `count` blocks is come to, or an operation fails. `variables` are by slot,
 * as `bases` says of scopes (analysis.h); NULL: a variable is not set. */
enum replayed replay(struct arena *arena, const struct ir_function *function,
                     const struct value *input, const struct value *const *variables,
                     const size_t *bases, struct ir_block *const *ends, size_t count,
                     const struct ir_block **block, const struct ir_instruction **at);

#endif
