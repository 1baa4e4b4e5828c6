/* compiler/prove/replay/numbers.h - which instructions of a function compute the same (value
 * numbering).
 *
 * Why: what a rule applies to what it looks at, `$number($x)`, `$sum(items.price)`, may be beyond
 * the solver; but whatever it is, it is the same in the next rule. */
#ifndef SFNC_PROVE_REPLAY_NUMBERS_H
#define SFNC_PROVE_REPLAY_NUMBERS_H

#include "compiler/ir/ir.h"

struct numbers;

/* Number the results of a function, in the arena. What the frame holds is taken to stay as it is
 * while the function runs. */
const struct numbers *numbers_of(const struct ir_function *function, struct arena *arena);

/* The first instruction that computes what this one does, whatever the frame holds: itself, if it
 * is that. NULL: of what it computes nothing is known, as of a parameter of a block, or what is
 * drawn at random. */
const struct ir_instruction *numbers_first(const struct numbers *numbers,
                                           const struct ir_instruction *at);
/* Whether there is one for the result of that id. */
bool numbers_known(const struct numbers *numbers, int id);

#endif
