/* runtime/task/process.h - start a process with pipes, as the leader of a group of its own. */
#ifndef SFN_TASK_PROCESS_H
#define SFN_TASK_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

/* A process that runs, and our ends of its pipes; they do not block. */
struct process {
    pid_t id;
    int input_fd;
    int output_fd;
    int errors_fd;
};

/* What to start. Both lists end in a NULL. */
struct process_plan {
    const char *program; /* a path */
    char *const *words;
    char *const *environment;
};

/* Start a process; 0, or an errno. Its group is entered in the table of groups: call groups_remove
 * before it is waited for. */
int process_start(struct process *process, const struct process_plan *plan);

/* Whether the errno means that the system has no room for another process or its pipes now, but may
 * have when one of ours has ended. */
bool process_may_wait(int error);

/* Why a process was not started, as a line; free it. */
char *process_problem(const char *program, int error);

#endif
