/* compiler/prove/cover/free.h - whether what is left in a box has to do with each other. */
#ifndef SFNC_PROVE_COVER_FREE_H
#define SFNC_PROVE_COVER_FREE_H

#include "compiler/prove/cover/box.h"

/* Whether each subject of which something was demanded may be any of its cells, whatever the others
 * are, as far as the formula that a solver gets says. Then it finds the box possible, too, and need
 * not be asked. False: that is not known. */
bool free_of_links(const struct box *box);

#endif
