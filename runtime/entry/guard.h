/* runtime/entry/guard.h - handle what may end the process while executions run: signals, exit(). */
#ifndef SFN_ENTRY_GUARD_H
#define SFN_ENTRY_GUARD_H

#include <stdbool.h>

#include "runtime/base/buffer.h"
#include "runtime/loop/loop.h"

/* Say that executions are under way, or not any more. While they are, exit() called by a task that
 * is linked into this process ends it with a failure. Say it before the first task begins. */
void guard_exits(bool under_way);

/* From now on the first SIGINT, SIGTERM or SIGHUP stops the loop, so that executions can be ended
 * in good order, and guard_caught tells of it. A second one, and SIGQUIT, kill the processes of all
 * tasks and end ours. */
void guard_signals(struct loop *loop);
/* What a second signal prints on standard error before it ends us; NULL: nothing. It is borrowed.
 */
void guard_record(const struct buffer *record);
/* The signal that was caught, or 0. */
int guard_caught(void);
/* Let signals end the process again as they do any other. After one was caught they stay with us,
 * until entry_end. */
void guard_rest(void);

/* Signals end the process while this is on: nothing would be lost, and a read waits that they do
 * not end. False, and nothing is changed, when one was caught already. */
bool guard_pause(bool on);

/* Run the loop, with guard_signals and executions under way, until it is stopped or nothing can
 * happen any more. Returns guard_caught(). */
int guard_loop(struct loop *loop);

/* Have a closed pipe be an error of the write instead of a signal that ends the process. */
void guard_pipes(void);

/* Whether SIGPIPE would have ended the process: not if it was ignored from the start. */
bool guard_pipes_kill(void);

#endif
