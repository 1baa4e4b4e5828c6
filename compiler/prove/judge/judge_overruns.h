/* compiler/prove/judge/judge_overruns.h - histories that get too long, told as findings. */
#ifndef SFNC_PROVE_JUDGE_JUDGE_OVERRUNS_H
#define SFNC_PROVE_JUDGE_JUDGE_OVERRUNS_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/support/diag.h"

/* Of every loop and Map that is certain to have more events than AWS allows in a history. */
void judge_overruns(const struct analysis *analysis, const struct ir_program *program,
                    struct arena *arena, struct diags *diags);

#endif
