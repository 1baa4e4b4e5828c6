/* compiler/driver/bake.h - bindings that are built into an executable. */
#ifndef SFNC_DRIVER_BAKE_H
#define SFNC_DRIVER_BAKE_H

#include "compiler/driver/compilation.h"

/* Take a bindings file into the program, and into what it needs what the file binds its Resources
 * to. 0, or the exit status after a line on stderr. */
int bake_bindings(struct compilation *c, const char *path);

#endif
