/* compiler/prove/guess/sow.h - find in code what it asks of the values that it begins with. */
#ifndef SFNC_PROVE_GUESS_SOW_H
#define SFNC_PROVE_GUESS_SOW_H

#include "compiler/ir/ir.h"
#include "compiler/prove/guess/seed.h"

struct sowing {
    struct arena *arena;
    /* The seed of what an instruction reads that the frame holds; NULL: there is none. */
    struct seed *(*root)(void *context, const struct ir_instruction *at);
    void *context;
    struct seed *node;        /* that a filter of JSONPath looks at, or NULL */
    struct seed **of;         /* by result of the function */
    struct seed_words *words; /* where constants of the code are put */
    size_t rule;              /* that the code is a part of */
    size_t steps;             /* how many instructions may be looked at */
    bool any;                 /* out: something that no place says */
};

/* Walk a block. What it uses has been walked before, but for lists that are filled later: so a
 * function is walked twice. */
void sow_block(struct sowing *sowing, const struct ir_block *block);

#endif
