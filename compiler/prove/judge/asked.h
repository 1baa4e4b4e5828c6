/* compiler/prove/judge/asked.h - members of which a machine asks somewhere whether they are there.
 *
 * What a schema does not require may be guarded in many ways that shapes do not follow: by an
 * earlier Choice, through a variable, by another name of the value, by a filter. Where a machine
 * knows that a member may be missing, it is not told that it may. */
#ifndef SFNC_PROVE_JUDGE_ASKED_H
#define SFNC_PROVE_JUDGE_ASKED_H

#include "compiler/ir/ir.h"

struct asked;

/* Lives in the arena. */
struct asked *asked_of(const struct ir_program *program, struct arena *arena);

/* Whether a member of that name is asked for. */
bool asked_for(const struct asked *asked, const struct key *key);

#endif
