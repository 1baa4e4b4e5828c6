/* compiler/prove/inputs/back.h - put what a frame is to hold back to where it comes from. */
#ifndef SFNC_PROVE_INPUTS_BACK_H
#define SFNC_PROVE_INPUTS_BACK_H

#include "compiler/prove/inputs/solving.h"
#include "compiler/prove/replay/input.h"

/* Parts of sources become what the places of a frame at the stop, which is on the way that is being
 * solved, are in the witness. What something else has made is left as it is: whether all of it
 * comes out as wanted is seen by going the way. */
void back_put(struct solving *solving, const struct stop *stop, const struct places *places,
              const struct witness *wanted);

#endif
