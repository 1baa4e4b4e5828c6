/* runtime/entry/guard.h - handle what may end the process while executions run: signals, exit(). */
#ifndef SFN_ENTRY_GUARD_H
#define SFN_ENTRY_GUARD_H

#include <stdbool.h>

#include "runtime/loop/loop.h"

/* Say that executions are under way, or not any more. While they are, exit() called by a task that
 * is linked into this process ends it with a failure. Say it before the first task begins. */
void guard_exits(bool under_way);

/* Run the loop, with executions under way, until it is stopped or nothing can happen any more. With
 * `signals`, SIGINT, SIGTERM and SIGHUP stop it, too. Returns the number of the signal, or 0. */
int guard_loop(struct loop *loop, bool signals);

#endif
