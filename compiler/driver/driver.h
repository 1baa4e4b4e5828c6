/* compiler/driver/driver.h - the command line: a file for each command, a table of all.
 *
 * Exit statuses, on which scripts rely: 0 clean, 1 findings or a failed execution, 2 wrong usage or
 * a file that cannot be read. */
#ifndef SFNC_DRIVER_DRIVER_H
#define SFNC_DRIVER_DRIVER_H

#include <stdbool.h>

enum exit_status { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2 };

struct command {
    const char *name;
    int (*run)(const struct command *command, int argc, char **argv); /* argv[0] is the command */
    const char *summary;                                              /* one line */
    const char *usage; /* what --help prints; NULL: it answers that itself */
};

/* Run the command that argv names. Returns the exit status. */
int driver_main(int argc, char **argv);

/* Print "sfnc COMMAND: MESSAGE" and how to get help; returns EXIT_USAGE. */
int usage_error(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for an option that the command does not have; if one of its usage text is near, it is
 * named. `more` is NULL or another such text. */
int usage_no_option(const struct command *command, const char *argument, const char *more);

/* The value of the option `name`, given as "--name VALUE" or "--name=VALUE", or NULL when argv[0]
 * is another option. *used becomes how many arguments it took; a missing value is "". */
const char *option_value(const char *name, int argc, char **argv, int *used);

/* Read -O0 to -O3, -O (which is -O1) or -Os (-O2). False when the argument is none of them. */
bool optimize_option(const char *argument, int *level);

int command_build(const struct command *command, int argc, char **argv);
int command_prove(const struct command *command, int argc, char **argv);
int command_check(const struct command *command, int argc, char **argv);
int command_run(const struct command *command, int argc, char **argv);
int command_test(const struct command *command, int argc, char **argv);
int command_eval(const struct command *command, int argc, char **argv);
int command_serve(const struct command *command, int argc, char **argv);
int command_explain(const struct command *command, int argc, char **argv);
/* For a command whose name is reserved for a later version: say that this version has none. */
int command_absent(const struct command *command, int argc, char **argv);

#endif
