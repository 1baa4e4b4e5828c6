/* compiler/prove/analysis/success.h - what the answer to a Task that has succeeded cannot say. */
#ifndef SFNC_PROVE_ANALYSIS_SUCCESS_H
#define SFNC_PROVE_ANALYSIS_SUCCESS_H

#include "compiler/ir/ir.h"
#include "compiler/prove/shape/shape.h"

/* The answer of an optimized integration as far as it is one of success. */
const struct shape *answer_of_success(struct arena *arena, const struct ir_resource *resource,
                                      const struct shape *answer);

#endif
