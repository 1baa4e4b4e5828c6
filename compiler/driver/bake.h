/* compiler/driver/bake.h - build a bindings file into an executable. */
#ifndef SFNC_DRIVER_BAKE_H
#define SFNC_DRIVER_BAKE_H

#include "compiler/driver/compilation.h"

/* Make the bindings file at `path` part of the program, and what it names for the program's
 * Resources a part of what is linked. 0, or the exit status after a line on stderr. */
int bake_bindings(struct compilation *c, const char *path);

#endif
