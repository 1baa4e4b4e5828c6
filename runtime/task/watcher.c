/* runtime/task/watcher.c - a process that kills the tasks of ours when ours is gone.
 *
 * SIGKILL, a crash or an exit() in the middle leave us no time to end our tasks. Why a process, and
 * not PR_SET_PDEATHSIG: that reaches only the process that was started itself, none that it has
 * started in turn, and it fires when the thread that started it ends. The watcher shares the table
 * of groups with us and waits for our end. It is in a session of its own, so that what is sent to
 * our group or by our terminal does not end it first, and it holds none of our descriptors. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* close_range, __WCLONE */
#endif
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/task/groups.h"

static pid_t watcher; /* 0: none */
static int watches;   /* how many want it */

/* Wait until the process that is our parent has ended: another is our parent then. Systems without
 * pidfd_open are asked again and again. */
static void wait_for_end(pid_t parent)
{
    const struct timespec nap = {.tv_nsec = 50000000};
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, parent, 0), .events = POLLIN};

    while (getppid() == parent) {
        if (end.fd < 0)
            nanosleep(&nap, NULL);
        else
            poll(&end, 1, -1);
    }
}

/* Only async-signal-safe functions: other threads of ours may have held locks. */
static _Noreturn void watch(pid_t parent)
{
    setsid();
    prctl(PR_SET_NAME, "sfn-watcher");
    close_range(0, ~0u, 0);
    wait_for_end(parent);
    groups_kill();
    _exit(0);
}

/* A fork whose child no wait for any child finds, as a task in C may call it. */
static pid_t fork_unseen(void)
{
    return (pid_t)syscall(SYS_clone, 0, NULL, NULL, NULL, NULL); /* 0: its end is no SIGCHLD */
}

void groups_watch(void)
{
    pid_t parent = getpid();
    sigset_t all;
    sigset_t before;

    if (watches++ > 0 || !groups_have_room())
        return;
    sigfillset(&all); /* for the watcher: nothing but SIGKILL ends it */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    watcher = fork_unseen();
    if (watcher == 0)
        watch(parent);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (watcher < 0)
        watcher = 0;
}

void groups_unwatch(void)
{
    if (--watches > 0 || watcher == 0)
        return;
    kill(watcher, SIGKILL);
    while (waitpid(watcher, NULL, __WCLONE) < 0 && errno == EINTR)
        ;
    watcher = 0;
}
