/* compiler/prove/origins/lost.h - on which way to a state a part of its input, or a variable, went
 * missing.
 *
 * Shapes do not say where they come from, since hardly ever somebody asks: once there is a finding,
 * the states that lead to the place are walked back, until one that had the part and does not hand
 * it on. */
#ifndef SFNC_PROVE_ORIGINS_LOST_H
#define SFNC_PROVE_ORIGINS_LOST_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/support/diag.h"

struct losses;

/* What is to be told of a value. */
enum loss {
    LOSS_ALWAYS,   /* it is absent on every way to the function */
    LOSS_CERTAIN,  /* the same, but only where something is that was there for certain */
    LOSS_SOMETIMES /* it is absent on one way */
};

/* Lives in the arena. */
struct losses *losses_new(const struct analysis *analysis, const struct ir_program *program,
                          struct arena *arena);

/* Tell, as a note of the finding, where the value was lost that an instruction of the function
 * reads, and that is called `name`. False: that is not known, and no note is added. */
bool losses_note(struct losses *losses, const struct ir_function *function,
                 const struct ir_instruction *value, const char *name, enum loss loss,
                 struct diags *diags, struct finding *finding);

/* Whether what is absent sometimes is so because of a state that does not hand it on. False: a
 * schema does not require it, or that is not known. */
bool losses_on_way(struct losses *losses, const struct ir_function *function,
                   const struct ir_instruction *value);

#endif
