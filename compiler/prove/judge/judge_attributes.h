/* compiler/prove/judge/judge_attributes.h - values that are computed for DynamoDB. */
#ifndef SFNC_PROVE_JUDGE_JUDGE_ATTRIBUTES_H
#define SFNC_PROVE_JUDGE_JUDGE_ATTRIBUTES_H

#include "compiler/prove/judge/judging.h"

/* Tell of what is given as a number or a text of DynamoDB, {"N": ...}, and is no text. */
void judge_attributes(struct judging *j, const struct seen *seen);

#endif
