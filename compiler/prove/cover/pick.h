/* compiler/prove/cover/pick.h - values of a box. */
#ifndef SFNC_PROVE_COVER_PICK_H
#define SFNC_PROVE_COVER_PICK_H

#include "compiler/prove/cover/box.h"
#include "compiler/prove/replay/input.h"

#define PICK_TURNS 4

/* A value for each place, of those cells that are left; each turn picks others. They need not go
 * together: that is seen when they are tried. In the arena. */
void pick_values(const struct box *box, size_t turn, struct arena *arena,
                 struct place_value *values);

#endif
