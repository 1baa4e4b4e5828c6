/* compiler/prove/judge/judge_values.h - what is known of the values that a rule looks at, as
 * notes. */
#ifndef SFNC_PROVE_JUDGE_JUDGE_VALUES_H
#define SFNC_PROVE_JUDGE_JUDGE_VALUES_H

#include "compiler/prove/analysis/analysis.h"
#include "compiler/support/diag.h"

/* Tell, as notes of a finding that a rule (or a part of one) of the Choice is never true, what the
 * values are that its tests within `span` look at: "$.status is "OK" or "FAILED" here"; and which
 * text was perhaps meant by one that is none of them. */
void judge_values(const struct analysis *analysis, const struct ir_state *state, struct span span,
                  struct arena *arena, struct diags *diags, struct finding *finding);

#endif
