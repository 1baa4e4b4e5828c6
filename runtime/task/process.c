/* runtime/task/process.c - start a process with pipes, as the leader of a group of its own. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* pipe2 */
#endif
#include "runtime/task/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/count.h"
#include "runtime/base/descriptors.h"
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

/* Make a descriptor that is closed by exec another that is not; it may be that one already. */
static bool place(int fd, int as)
{
    return fd == as ? fcntl(fd, F_SETFD, 0) == 0 : dup2(fd, as) == as;
}

/* In the new process, whose memory is still ours: become what the plan says. Only system calls. The
 * group is known before the program begins, so that whoever ends us finds it. The system ends the
 * process itself when ours ends: it must not linger beside the one that a successor starts. */
static _Noreturn void become(const struct process_plan *plan, int pipes[PIPES][2],
                             volatile int *error)
{
    static const int defaults[] = {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigset_t none;

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    groups_add(getpid());
    descriptors_restore();
    for (size_t i = 0; i < COUNT_OF(defaults); i++) {
        bool ours = defaults[i] == SIGPIPE || defaults[i] == SIGXFSZ; /* we ignore it ourselves */
        struct sigaction action;

        sigaction(defaults[i], NULL, &action);
        if (!ours && action.sa_handler == SIG_IGN)
            continue; /* as by nohup */
        action = (struct sigaction){.sa_handler = SIG_DFL};
        sigaction(defaults[i], &action, NULL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (place(pipes[0][0], STDIN_FILENO) && place(pipes[1][1], STDOUT_FILENO) &&
        place(pipes[2][1], STDERR_FILENO))
        execve(plan->program, plan->words, plan->environment);
    *error = errno;
    groups_remove(getpid());
    _exit(127);
}

/* Start it, with signals held back: our handlers must not run in the new process. Why vfork, and
 * not posix_spawn: that tells the number of a process only when its program has begun. */
static int spawn(pid_t *id, const struct process_plan *plan, int pipes[PIPES][2])
{
    volatile int error = 0;
    sigset_t all;
    sigset_t before;
    pid_t child;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    child = vfork();
    if (child == 0)
        become(plan, pipes, &error);
    if (child < 0)
        error = errno;
    else if (error != 0)
        waitpid(child, NULL, 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    *id = child;
    return error;
}

int process_start(struct process *process, const struct process_plan *plan)
{
    int pipes[PIPES][2];
    int error = make_pipes(pipes);

    if (error == 0 && !groups_have_room())
        error = EAGAIN;
    if (error == 0)
        error = spawn(&process->id, plan, pipes);
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
