/* runtime/task/process.c - start a process with pipes, as the leader of a group of its own. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* pipe2 */
#endif
#include "runtime/task/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/text.h"
#include "runtime/task/groups.h"

enum { PIPES = 3 }; /* pipes[i] becomes descriptor i of the process */

static int make_pipes(int pipes[PIPES][2])
{
    for (int i = 0; i < PIPES; i++)
        pipes[i][0] = pipes[i][1] = -1;
    for (int i = 0; i < PIPES; i++) {
        if (pipe2(pipes[i], O_CLOEXEC) < 0)
            return errno;
    }
    return 0;
}

static int spawn(pid_t *id, const struct process_plan *plan, int pipes[PIPES][2])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t signals;
    int error;

    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, pipes[0][0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes[1][1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes[2][1], STDERR_FILENO);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETSIGMASK);
    error = posix_spawn(id, plan->program, &actions, &attributes, plan->words, plan->environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Spawn it and enter its group, with signals held back: their handler must know all groups. */
static int spawn_known(pid_t *id, const struct process_plan *plan, int pipes[PIPES][2])
{
    sigset_t all;
    sigset_t before;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = spawn(id, plan, pipes);
    if (error == 0)
        groups_add(*id);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

int process_start(struct process *process, const struct process_plan *plan)
{
    int pipes[PIPES][2];
    int error = make_pipes(pipes);

    if (error == 0 && !groups_have_room())
        error = EAGAIN;
    if (error == 0)
        error = spawn_known(&process->id, plan, pipes);
    for (int i = 0; i < PIPES; i++) {
        int theirs = i == 0 ? 0 : 1;
        int ours = pipes[i][!theirs];

        if (pipes[i][theirs] >= 0)
            close(pipes[i][theirs]);
        if (error != 0 && ours >= 0)
            close(ours);
        else if (error == 0)
            fcntl(ours, F_SETFL, fcntl(ours, F_GETFL) | O_NONBLOCK);
    }
    if (error != 0)
        return error;
    process->input_fd = pipes[0][1];
    process->output_fd = pipes[1][0];
    process->errors_fd = pipes[2][0];
    return 0;
}

bool process_may_wait(int error)
{
    return error == EMFILE || error == ENFILE || error == EAGAIN || error == ENOMEM;
}

/* The program that the first line of a script names, without its argument; free it. NULL when the
 * file is no script. */
static char *interpreter_of(const char *script)
{
    char line[256];
    int fd = open(script, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, line, sizeof line - 1) : -1;
    const char *name;

    if (fd >= 0)
        close(fd);
    if (size < 2 || line[0] != '#' || line[1] != '!')
        return NULL;
    line[size] = '\0';
    name = line + 2 + strspn(line + 2, " \t");
    return text_format("%.*s", (int)strcspn(name, " \t\n"), name);
}

char *process_problem(const char *program, int error)
{
    char *interpreter = error == ENOENT ? interpreter_of(program) : NULL;
    char *problem;

    if (interpreter == NULL)
        return text_format("cannot start process %s: %s", program, strerror(error));
    problem = text_format("cannot start process %s: its interpreter %s: %s", program, interpreter,
                          access(interpreter, F_OK) == 0 ? "cannot be started" : strerror(error));
    free(interpreter);
    return problem;
}
