/* compiler/driver/prove.h - what is proven of a definition: shapes, and the rules of Choices. */
#ifndef SFNC_DRIVER_PROVE_H
#define SFNC_DRIVER_PROVE_H

#include "compiler/driver/compilation.h"

/* Report what is proven of a compilation that is at STAGE_CHECKED. It is lowered for that; that it
 * cannot be built is no matter here, nothing is proven then. */
void prove_findings(struct compilation *compilation);

#endif
