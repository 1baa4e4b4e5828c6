/* runtime/task/command.h - the command line of an exec: Resource. */
#ifndef SFN_TASK_COMMAND_H
#define SFN_TASK_COMMAND_H

/* Words of a command line; NULL-terminated, one block (free it). NULL: *problem says why (a
 * constant). */
char **command_split(const char *command, const char **problem);

/* The file that a word names as a program: one with a slash from here, else from `folder` (or
 * NULL); one without is looked for on PATH. NULL: not found. Free it. */
char *command_find(const char *program, const char *folder);

#endif
