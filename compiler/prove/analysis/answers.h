/* compiler/prove/analysis/answers.h - what a Task gives, as far as its Resource says it. */
#ifndef SFNC_PROVE_ANALYSIS_ANSWERS_H
#define SFNC_PROVE_ANALYSIS_ANSWERS_H

#include "compiler/ir/ir.h"
#include "compiler/prove/shape/shape.h"

/* The result of a Task that has succeeded; the Resource stands at `span`. */
const struct shape *answer_of(struct arena *arena, const struct ir_resource *resource,
                              struct span span);

/* The name of the function that lambda:invoke calls when it is given that, with its qualifier;
 * NULL: it may be one or another, or the Resource is none that calls a function. */
const char *answer_function(struct arena *arena, const struct ir_resource *resource,
                            const struct shape *input);
/* What lambda:invoke gives when the function gives `result`. */
const struct shape *answer_of_function(struct arena *arena, const struct shape *envelope,
                                       const struct shape *result);

/* Whether a Task that has been started with `input` gets what a function answers: not where it only
 * leaves a message for it ("InvocationType": "Event"). */
bool answer_is_awaited(struct arena *arena, const struct ir_resource *resource,
                       const struct shape *input);
/* The answer to a Task that has been started with `input`, without what it did not ask for. */
const struct shape *answer_asked_for(struct arena *arena, const struct ir_resource *resource,
                                     const struct shape *input, const struct shape *answer);
/* What stands in the place of an answer that nobody gives: nothing that has members. */
const struct shape *answer_of_nobody(struct arena *arena);

#endif
