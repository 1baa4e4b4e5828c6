/* compiler/driver/background.h - prove in a process beside the one that builds. */
#ifndef SFNC_DRIVER_BACKGROUND_H
#define SFNC_DRIVER_BACKGROUND_H

#include <stdbool.h>
#include <sys/types.h>

#include "compiler/driver/compilation.h"

struct background {
    pid_t child; /* 0: there is none */
    int from;    /* what it finds, as text */
};

/* Begin to prove: in a copy of this process, so that building goes on meanwhile. */
void background_begin(struct background *background, struct compilation *compilation);

/* Wait for it, and print what it has found on standard error, and how many findings there are with
 * those that were shown before. False: it has not ended well, or was not begun, and nothing is
 * printed. */
bool background_end(struct background *background);

#endif
