/* runtime/entry/entry.h - the command line of emitted executables, and of `sfnc run`.
 *
 * These functions read options, print results and return an exit status; the process may go on
 * afterwards, and ends with entry_end. Those that drive executions make it ignore SIGPIPE, so that
 * tasks are ended when a pipe was closed; the others end by it. */
#ifndef SFN_ENTRY_ENTRY_H
#define SFN_ENTRY_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/cold.h"

#include "sfn/abi.h"

enum entry_status {
    ENTRY_SUCCEEDED = 0,
    ENTRY_FAILED = 1, /* an execution FAILED, TIMED_OUT or was ABORTED */
    ENTRY_USAGE = 2,  /* wrong usage, unreadable input, unwritable output, an unserved Resource */
    ENTRY_BY_SIGNAL = 128, /* plus its number: a signal has interrupted executions, and must end
                              the process, too: a shell that runs a loop asks for that */
};

/* The most bytes of an input. */
#define ENTRY_INPUT_MAX ((size_t)1 << 30)

struct entry {
    const struct sfn_program *program;
    const char *invoked_as; /* begins every message: "./order", "sfnc run order.asl.json" */
    const char
        *folder; /* relative programs of exec: are looked for here, too; NULL: nowhere else */
};

/* Before anything else in a process: where a file may not become larger, writing is an error
 * (EFBIG) as on a full disk, and not a signal that ends us. The processes of tasks get the signal.
 */
void entry_begin(void);

/* End the process if the status asks for a signal. Else return it, as the exit status. */
int entry_end(int status);

/* Run the command that argv[0] names ("run", "stream", ...); argc may be 0. */
COLD int entry_main(const struct entry *entry, int argc, char **argv);

/* Run one command; argv holds only its options, and invoked_as includes it ("./order run"). */
int entry_run(const struct entry *entry, int argc, char **argv);
int entry_stream(const struct entry *entry, int argc, char **argv);

#endif
