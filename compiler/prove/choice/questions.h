/* compiler/prove/choice/questions.h - what the solver is asked of a Choice, and what it says. */
#ifndef SFNC_PROVE_CHOICE_QUESTIONS_H
#define SFNC_PROVE_CHOICE_QUESTIONS_H

#include "compiler/prove/choice/asking.h"

/* Choose what is asked. Of very many ways that are left for `check` a few are asked at first: where
 * nothing comes of those, the solver does not see into what the rules ask, and each of the others
 * would only take time. */
void questions_choose(struct asking *asking);
/* Choose what is asked once the answers are read. */
void questions_choose_next(struct asking *asking);

/* Whether each way that is left can be taken, and what parts of rules decide. */
void questions_ask_ways(struct asking *asking, struct buffer *script);
void questions_read_ways(struct asking *asking, const char **at);

/* Why the rules that are impossible are. */
void questions_ask_reasons(struct asking *asking, struct buffer *script);
void questions_read_reasons(struct asking *asking, const char **at);

#endif
