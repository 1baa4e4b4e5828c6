/* runtime/task/groups.h - the process groups of tasks, for those who must end them at once.
 *
 * Whoever kills them may have no time to look for them: a signal handler, and a process that
 * outlives ours. So they stand in a table in memory that both share with us. Entries are added and
 * removed by one thread. */
#ifndef SFN_TASK_GROUPS_H
#define SFN_TASK_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Add the group that a process leads. Ask first whether there is room. */
bool groups_have_room(void);
void groups_add(pid_t leader);
/* Remove it, before its leader is waited for: then the number may be given to another. */
void groups_remove(pid_t leader);

/* SIGKILL to all of them. Async-signal-safe. */
void groups_kill(void);

/* Begin to watch over the groups: a small process kills them when ours is gone, however it ended.
 * Where the system gives no process for that, nobody watches. The pair groups_unwatch ends it. */
void groups_watch(void);
void groups_unwatch(void);

#endif
