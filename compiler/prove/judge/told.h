/* compiler/prove/judge/told.h - what has been told already, so that nothing is told that follows
 * from it.
 */
#ifndef SFNC_PROVE_JUDGE_TOLD_H
#define SFNC_PROVE_JUDGE_TOLD_H

#include "compiler/support/diag.h"

/* Whether a finding within the span (a place of the source) says why something in there fails or
 * finds nothing: a path, a variable, a comparison, a call. */
bool told_failing(const struct diags *diags, struct span span);

#endif
