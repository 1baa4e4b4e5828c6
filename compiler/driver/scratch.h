/* compiler/driver/scratch.h - a temporary folder for a build, which goes away however the build
 * ends.
 *
 * From scratch_open to scratch_close the signals that end a program (INT, TERM, HUP, QUIT, and ABRT
 * of our own) do not end it at once: they end the C compiler, and scratch_close, having removed the
 * folder, lets the process die by the signal. There is one folder at a time. */
#ifndef SFNC_DRIVER_SCRATCH_H
#define SFNC_DRIVER_SCRATCH_H

#include <spawn.h>
#include <stdbool.h>

#include "compiler/support/arena.h"

/* Make the folder in $TMPDIR, and let what is started from here on keep its temporary files there.
 * Returns its path, in the arena; NULL after a line on stderr. */
const char *scratch_open(struct arena *arena);

/* Remove the folder and what is in it. Does not return when a signal came meanwhile. */
void scratch_close(void);

/* True when a signal came: there is no use in going on. */
bool scratch_is_interrupted(void);

/* Start a program as the leader of a process group, which a signal ends. Returns 0 or a negative
 * errno. `actions` may be NULL. Does not start anything once a signal has come: -EINTR. */
int scratch_spawn(char *const *arguments, const posix_spawn_file_actions_t *actions, pid_t *child);

/* Wait for it to end. Returns its status as waitpid does. */
int scratch_wait(pid_t child);

#endif
