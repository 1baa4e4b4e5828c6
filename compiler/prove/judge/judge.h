/* compiler/prove/judge/judge.h - what is certain to go wrong, told as findings.
 *
 * Only what is proven is told: an operation that fails or finds nothing whatever comes in, on every
 * way that leads to it. A function that is never reached says nothing. */
#ifndef SFNC_PROVE_JUDGE_JUDGE_H
#define SFNC_PROVE_JUDGE_JUDGE_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/support/diag.h"

void judge_program(const struct analysis *analysis, struct ir_program *program, struct arena *arena,
                   struct diags *diags);

#endif
