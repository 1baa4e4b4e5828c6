/* runtime/task/groups.c - the process groups of tasks, for those who must end them at once.
 *
 * The table is shared memory, because the watcher of watcher.c is another process. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* MAP_ANONYMOUS */
#endif
#include "runtime/task/groups.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "runtime/base/bug.h"

enum { GROUPS_MAX = 1024 };

struct groups {
    atomic_int count;
    atomic_int leaders[GROUPS_MAX]; /* 0: free */
};

static struct groups *_Atomic groups; /* NULL until the first is added */

bool groups_have_room(void)
{
    void *memory;

    if (groups != NULL)
        return atomic_load(&groups->count) < GROUPS_MAX;
    memory = mmap(NULL, sizeof(struct groups), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                  -1, 0);
    if (memory == MAP_FAILED)
        return false;
    groups = memory; /* zeroed by the system */
    return true;
}

void groups_add(pid_t leader)
{
    for (int i = 0; i < GROUPS_MAX; i++) {
        if (atomic_load(&groups->leaders[i]) != 0)
            continue;
        atomic_store(&groups->leaders[i], leader);
        atomic_fetch_add(&groups->count, 1);
        return;
    }
    BUG("no room for a process group");
}

void groups_remove(pid_t leader)
{
    for (int i = 0; i < GROUPS_MAX; i++) {
        if (atomic_load(&groups->leaders[i]) != leader)
            continue;
        atomic_store(&groups->leaders[i], 0);
        atomic_fetch_sub(&groups->count, 1);
        return;
    }
}

void groups_kill(void)
{
    for (int i = 0; groups != NULL && i < GROUPS_MAX; i++) {
        pid_t leader = atomic_load(&groups->leaders[i]);

        if (leader != 0)
            kill(-leader, SIGKILL);
    }
}
