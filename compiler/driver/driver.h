/* compiler/driver/driver.h - the command line: one file a command, one table of all.
 *
 * Exit statuses (design: a promise): 0 clean, 1 findings or a failed execution, 2 usage or a file
 * that cannot be read. */
#ifndef SFNC_DRIVER_DRIVER_H
#define SFNC_DRIVER_DRIVER_H

enum exit_status { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2 };

struct command {
    const char *name;
    int (*run)(const struct command *command, int argc, char **argv); /* argv[0] is the command */
    const char *summary;                                              /* one line */
    const char *usage;                                                /* what --help prints */
};

/* The whole of main. */
int driver_main(int argc, char **argv);

/* Print "sfnc COMMAND: MESSAGE" and how to get help; returns EXIT_USAGE. */
int usage_error(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

int command_build(const struct command *command, int argc, char **argv);
int command_check(const struct command *command, int argc, char **argv);
int command_run(const struct command *command, int argc, char **argv);
int command_test(const struct command *command, int argc, char **argv);
int command_eval(const struct command *command, int argc, char **argv);
int command_explain(const struct command *command, int argc, char **argv);
/* A command of the promise that this version does not have: says so. */
int command_absent(const struct command *command, int argc, char **argv);

#endif
