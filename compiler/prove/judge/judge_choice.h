/* compiler/prove/judge/judge_choice.h - what is proven of the rules of Choices, told as findings.
 */
#ifndef SFNC_PROVE_JUDGE_JUDGE_CHOICE_H
#define SFNC_PROVE_JUDGE_JUDGE_CHOICE_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/prove/solver/solver.h"
#include "compiler/support/diag.h"

/* Of every Choice that is reached: rules that are never taken, inputs for which no rule holds. */
void judge_choices(const struct analysis *analysis, const struct ir_program *program,
                   struct solver *solver, struct arena *arena, struct diags *diags);

#endif
