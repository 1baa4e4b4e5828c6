/* runtime/task/command.h - split the command line of an exec: Resource, and find its program. */
#ifndef SFN_TASK_COMMAND_H
#define SFN_TASK_COMMAND_H

/* The words of a command line, ended by a NULL, in one block: free it. NULL when the line is
 * malformed; *problem, a constant, then says why. */
char **command_split(const char *command, const char **problem);

/* The path of a program; free it. A name with a slash is looked for relative to the current folder,
 * then to `folder` (or NULL); a name without one on PATH. NULL when it is not found. */
char *command_find(const char *program, const char *folder);

#endif
