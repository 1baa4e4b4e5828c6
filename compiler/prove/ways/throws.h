/* compiler/prove/ways/throws.h - the errors that tasks and Fail states are let fail with. */
#ifndef SFNC_PROVE_WAYS_THROWS_H
#define SFNC_PROVE_WAYS_THROWS_H

#include "compiler/ir/ir.h"

/* Errors that calls of a Task can fail with so that each retrier and catcher gets its own, those of
 * the states around it included, and those that somebody compares a caught error with; behind them
 * one that nobody names. NULL ends the list. */
const char *const *throws_of_task(struct arena *arena, const struct ir_program *program,
                                  const struct ir_state *state);

/* The same for a state that has no handlers, so only of the states around it. */
const char *const *throws_around(struct arena *arena, const struct ir_program *program,
                                 const struct ir_state *state);

/* The error that a frame ends with at the terminator, as far as its code says it: that of a Fail
 * state, or of a Choice without a rule that holds. NULL: it is computed. */
const char *throws_name(const struct ir_instruction *fail);

/* The name that a Fail state gives, which is computed; NULL: it gives none. */
const struct ir_instruction *throws_operand(const struct ir_instruction *fail);

#endif
