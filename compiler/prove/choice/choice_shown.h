/* compiler/prove/choice/choice_shown.h - what of a witness is shown beside its input. */
#ifndef SFNC_PROVE_CHOICE_CHOICE_SHOWN_H
#define SFNC_PROVE_CHOICE_CHOICE_SHOWN_H

#include "compiler/prove/choice/choice.h"

/* The variables that the rules of the Choice read, by their names, as the witness has them; NULL:
 * they read none that is set. In the arena. */
const struct value *choice_variables(const struct analysis *analysis, const struct choice *choice,
                                     const struct witness *witness, struct arena *arena);

#endif
