/* compiler/prove/judge/judge_found.h - paths and names that find nothing, on all ways or on one. */
#ifndef SFNC_PROVE_JUDGE_JUDGE_FOUND_H
#define SFNC_PROVE_JUDGE_JUDGE_FOUND_H

#include "compiler/prove/judge/judging.h"

/* Tell that the value, which the instruction reads, is never there, and where it went missing. */
void judge_never_found(struct judging *j, const struct seen *seen,
                       const struct ir_instruction *value);
/* Tell that there is a way on which it is not there. */
void judge_sometimes_found(struct judging *j, const struct seen *seen,
                           const struct ir_instruction *value);
/* Of a path that may find many nodes: look at the part that leads to one. */
void judge_beginning(struct judging *j, const struct seen *seen);
/* Of a path that may find many nodes: look at a step that none of them has. */
void judge_no_node(struct judging *j, const struct seen *seen);
/* Of an expression without a value on one way: tell of the part that is the reason. */
void judge_sometimes_undefined(struct judging *j, const struct seen *seen);
/* Whether what is never found is looked for by a name that is one letter off one that is there. */
bool judge_is_slip(struct judging *j, const struct seen *seen);
/* A part of what a service answers, by a name that it does not document, and that is near to one
 * which it does. */
void judge_undocumented(struct judging *j, const struct seen *seen);

#endif
