/* compiler/prove/inputs/wishes.h - what a way would like to be given, beside what it asks for. */
#ifndef SFNC_PROVE_INPUTS_WISHES_H
#define SFNC_PROVE_INPUTS_WISHES_H

#include "compiler/prove/inputs/solving.h"

/* Say to the solver what inputs and answers look like where anything would do: "neat" and "wish"
 * are true if they do. */
void wishes_say(struct solving *solving);

/* The value that was found for a part, or one that says more where any text would do. */
const struct value *wishes_granted(struct solving *solving, const struct part *part,
                                   const struct value *found);

/* Add what nobody has asked for, but operations are given on the way. */
void wishes_add(struct solving *solving);

#endif
