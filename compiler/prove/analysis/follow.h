/* compiler/prove/analysis/follow.h - where the code of a point leads. */
#ifndef SFNC_PROVE_ANALYSIS_FOLLOW_H
#define SFNC_PROVE_ANALYSIS_FOLLOW_H

#include "compiler/prove/analysis/points.h"

/* Told of each instruction of the point that is at hand (interpret.h); the context is the analysis.
 */
void follow(void *context, const struct interpreted *what);

#endif
