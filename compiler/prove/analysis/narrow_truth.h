/* compiler/prove/analysis/narrow_truth.h - what a condition that holds, or does not, says of its
 * values. */
#ifndef SFNC_PROVE_ANALYSIS_NARROW_TRUTH_H
#define SFNC_PROVE_ANALYSIS_NARROW_TRUTH_H

#include "compiler/prove/analysis/narrow.h"

/* The BOOL result of an instruction is `truth`. False: it cannot be, as in narrow_to. */
bool narrow_truth(struct narrowing *n, const struct ir_instruction *condition, bool truth);

#endif
