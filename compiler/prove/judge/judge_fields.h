/* compiler/prove/judge/judge_fields.h - fields of a state, judged by what they are given. */
#ifndef SFNC_PROVE_JUDGE_JUDGE_FIELDS_H
#define SFNC_PROVE_JUDGE_JUDGE_FIELDS_H

#include "compiler/prove/judge/judging.h"

/* Remember what an instruction gives to one of these fields. */
void judge_fields_see(struct judging *j, const struct interpreted *what);
/* Tell of what was remembered of the function at hand. */
void judge_fields(struct judging *j);

#endif
