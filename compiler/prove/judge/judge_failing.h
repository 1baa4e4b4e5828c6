/* compiler/prove/judge/judge_failing.h - tell of an operation that it can only fail, and with what.
 */
#ifndef SFNC_PROVE_JUDGE_JUDGE_FAILING_H
#define SFNC_PROVE_JUDGE_JUDGE_FAILING_H

#include "compiler/prove/judge/judging.h"

/* Report it, if nothing is told of the place already; `what` it is if it has no name. */
void judge_always_fails(struct judging *j, const struct seen *seen, const char *what);
/* Note what the runtime would say of it, without what is told already: where it happens. */
void judge_note_cause(struct judging *j, struct finding *finding, const char *cause);
/* As judge_always_fails of $sum of what a name finds: of the items of an array, too. */
void judge_no_numbers(struct judging *j, const struct seen *seen);

#endif
