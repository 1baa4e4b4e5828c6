/* compiler/prove/judge/judge_items.h - what is looked for in arrays, and never in them. */
#ifndef SFNC_PROVE_JUDGE_JUDGE_ITEMS_H
#define SFNC_PROVE_JUDGE_JUDGE_ITEMS_H

#include "compiler/prove/judge/judging.h"

/* Tell of an item behind the end of an array, and of a value of which no item has the type. */
void judge_items(struct judging *j, const struct seen *seen);

#endif
