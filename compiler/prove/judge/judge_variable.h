/* compiler/prove/judge/judge_variable.h - variables that no way to a state assigns. */
#ifndef SFNC_PROVE_JUDGE_JUDGE_VARIABLE_H
#define SFNC_PROVE_JUDGE_JUDGE_VARIABLE_H

#include "compiler/prove/judge/judging.h"

/* Whether an expression of JSONata reads a variable that no way to its state assigns. That is no
 * failure where an operator takes nothing, but nobody reads one for that. */
bool judge_is_lost_variable(const struct seen *seen);
/* Say of a variable that is never there that nothing assigns it, or that the state itself does. */
void judge_note_variable(struct judging *j, struct finding *finding,
                         const struct ir_instruction *variable);

#endif
