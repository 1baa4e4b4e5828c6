/* compiler/prove/analysis/interpret.h - run a function on what is known instead of on values.
 *
 * Blocks are walked so that all ways into one have been walked before it, but those of loops, which
 * are walked again until nothing more is learnt. Where ways meet, what all of them know is kept. A
 * condition that depends on which way was taken is followed for each way by itself, so that what
 * `and` and `or` have found out is not lost where they give their result. */
#ifndef SFNC_PROVE_ANALYSIS_INTERPRET_H
#define SFNC_PROVE_ANALYSIS_INTERPRET_H

#include "compiler/ir/ir.h"
#include "compiler/prove/analysis/world.h"

/* An instruction that was reached, and what is known of it. */
struct interpreted {
    const struct ir_instruction *at;
    const struct shape *const *operands; /* as struct transfer has them */
    const struct shape *result;          /* empty: it can only fail; of a terminator NULL */
    bool may_fail;
    const char *cause;         /* of its failure, when that is certain and known; else NULL */
    const struct world *world; /* before it */
    const struct shape *left;  /* of a terminator: the output of `leave`, or NULL */
};

struct interpretation {
    struct arena *arena;
    const struct ir_function *function;
    const struct world *entry;
    const size_t *bases; /* by how many scopes outwards: the slot of that scope's first variable */
    bool token;          /* the context has the token of a task: interpret_has_token */
    const struct shape *given; /* what the execution is given, in the context; NULL: not known */
    /* Called for each instruction on each way that it is reached by, once all is known. */
    void (*reached)(void *context, const struct interpreted *what);
    void *context;
};

/* Whether the context has a task token while the function of the state runs: while a task is called
 * that waits. */
bool interpret_has_token(const struct ir_state *state, const struct ir_function *function);

void interpret_function(const struct interpretation *interpretation);

#endif
