/* compiler/prove/cover/passing.h - how many ways through a rule meet a box.
 *
 * Why: a box is asked for all rules each time it was narrowed, and most rules look at nothing of
 * what changed. Their answer is remembered. */
#ifndef SFNC_PROVE_COVER_PASSING_H
#define SFNC_PROVE_COVER_PASSING_H

#include "compiler/prove/cover/box.h"

struct passing {
    struct box *box;
    const struct rule_paths *rules;
    struct passed *known; /* by rule */
};

/* Begin with a box that has begun, and the rules that are asked for. */
void passing_begin(struct passing *passing, struct box *box, const struct rule_paths *rules,
                   size_t rule_count, struct arena *arena);

/* How many ways on which the rule is passed meet the box, and (*ends) whether one does on which it
 * is taken, or fails. What is looked at for that is taken off *work. */
size_t passing_ways(struct passing *passing, size_t rule, bool *ends, size_t *work);

#endif
