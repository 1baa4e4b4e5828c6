/* runtime/entry/guard.h - what may end the process while executions are under way. */
#ifndef SFN_ENTRY_GUARD_H
#define SFN_ENTRY_GUARD_H

#include <stdbool.h>

#include "runtime/loop/loop.h"

/* Executions are under way, or not any more: a task linked into this process may call exit(), and
 * no execution has ended well by that. To be said before the first task begins: it may be quick. */
void guard_exits(bool under_way);

/* Turn the loop until it is stopped or nothing can happen any more, as under way. With `signals`,
 * SIGINT, SIGTERM and SIGHUP stop it: then the number of the signal is returned, else 0. */
int guard_loop(struct loop *loop, bool signals);

#endif
