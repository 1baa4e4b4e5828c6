/* compiler/prove/inputs/demands.h - what inputs must be for a way to fail where it does. */
#ifndef SFNC_PROVE_INPUTS_DEMANDS_H
#define SFNC_PROVE_INPUTS_DEMANDS_H

#include "compiler/prove/inputs/solving.h"

/* Say to the solver what is not there, or of another kind than is wanted, and which errors inputs
 * name. All parts that rules look at are known. */
void demands_say(struct solving *solving);

/* Make it so where no rule looks: all else has its value. */
void demands_put(struct solving *solving);

#endif
