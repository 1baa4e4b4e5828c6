/* compiler/prove/choice/choice_cover.h - what of a Choice is decided without the solver. */
#ifndef SFNC_PROVE_CHOICE_CHOICE_COVER_H
#define SFNC_PROVE_CHOICE_CHOICE_COVER_H

#include "compiler/prove/choice/choice.h"
#include "compiler/prove/cover/cover.h"

/* Find the ways that no input takes. `inputs`: of all others one is wanted; else of those that the
 * solver would find possible nothing more is asked. */
void cover_dead(struct choice *choice, struct cover *cover, bool inputs);
/* Decide what can be of the ways, and the failures, that are not decided yet. */
void cover_ways(struct choice *choice, struct cover *cover, bool inputs);
/* ... of the parts of rules, which parts_list has listed. */
void cover_parts(struct choice *choice, struct cover *cover, const struct replayer *replayer,
                 struct arena *arena);

#endif
