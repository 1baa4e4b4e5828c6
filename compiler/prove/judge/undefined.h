/* compiler/prove/judge/undefined.h - why an expression of JSONata never has a value. */
#ifndef SFNC_PROVE_JUDGE_UNDEFINED_H
#define SFNC_PROVE_JUDGE_UNDEFINED_H

#include "compiler/prove/judge/judging.h"

/* What is wrong with what the last operation of the expression is given: "$x is a text where it is
 * there, and the operator + needs a number". NULL: it is not known. In j->arena. */
const char *undefined_cause(struct judging *j, const struct ir_instruction *last);

#endif
