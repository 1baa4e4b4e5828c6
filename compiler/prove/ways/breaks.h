/* compiler/prove/ways/breaks.h - the stops behind what fails without a Task. */
#ifndef SFNC_PROVE_WAYS_BREAKS_H
#define SFNC_PROVE_WAYS_BREAKS_H

#include "compiler/prove/ways/exits.h"

/* A path or an expression in the function of the stop fails, where somebody handles that. */
void breaks_follow(const struct expansion *expansion);

#endif
