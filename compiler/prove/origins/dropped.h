/* compiler/prove/origins/dropped.h - why a state does not hand on a part of what it has. */
#ifndef SFNC_PROVE_ORIGINS_DROPPED_H
#define SFNC_PROVE_ORIGINS_DROPPED_H

#include "compiler/ir/ir.h"
#include "compiler/support/arena.h"

/* Words, in the arena, for why a state does not hand on the part with that path, which its input
 * has
 * (`certain`) or may have. `made`: what it hands on, or NULL. *span becomes the place where that is
 * written, if it is another. */
const char *dropped_why(struct arena *arena, const struct ir_instruction *made, const char *path,
                        const char *state, bool certain, struct span *span);

/* Where that is written which is made of the state's result, and handed on. */
struct span dropped_place(const struct ir_instruction *made);

#endif
