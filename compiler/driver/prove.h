/* compiler/driver/prove.h - what is proven of a definition: shapes, and the rules of Choices. */
#ifndef SFNC_DRIVER_PROVE_H
#define SFNC_DRIVER_PROVE_H

#include "compiler/driver/compilation.h"
#include "compiler/prove/analysis.h"

/* How long the solver may take for all questions about one definition. */
#define PROVE_SOLVER_MS 20000

/* Report what is proven of a compilation that is at STAGE_CHECKED. It is lowered for that; of one
 * that cannot be built nothing is proven. */
void prove_findings(struct compilation *compilation);

/* Lower it, and find out what is known at all of its points. NULL: it cannot be built. */
struct analysis *prove_analyse(struct compilation *compilation);

#endif
