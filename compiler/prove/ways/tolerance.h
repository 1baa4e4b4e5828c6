/* compiler/prove/ways/tolerance.h - what a Map does when all of its children fail. */
#ifndef SFNC_PROVE_WAYS_TOLERANCE_H
#define SFNC_PROVE_WAYS_TOLERANCE_H

#include "compiler/prove/ways/exits.h"

/* Set what the Map does, as far as it tolerates failures; its number of items is set. */
void tolerance_set(const struct expansion *expansion, struct parent *parent);

/* How many items a Map must have at least so that it does not tolerate that all fail; 0: that
 * cannot be said. */
size_t tolerance_copies(const struct expansion *expansion);

#endif
