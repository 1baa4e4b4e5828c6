/* compiler/prove/analysis/answers.h - what a Task gives, as far as its Resource says it. */
#ifndef SFNC_PROVE_ANALYSIS_ANSWERS_H
#define SFNC_PROVE_ANALYSIS_ANSWERS_H

#include "compiler/ir/ir.h"
#include "compiler/prove/shape/shape.h"

/* The result of a Task that has succeeded; the Resource stands at `span`. */
const struct shape *answer_of(struct arena *arena, const struct ir_resource *resource,
                              struct span span);

#endif
