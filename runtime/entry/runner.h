/* runtime/entry/runner.h - runs the executions of a command: a host with one machine, as the
 * options say.
 *
 * What the host knows nothing of is here: complaints on standard error, signals, and tasks that
 * call exit(). */
#ifndef SFN_ENTRY_RUNNER_H
#define SFN_ENTRY_RUNNER_H

#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"
#include "runtime/host/host.h"

struct runner {
    struct host *host;
    struct host_machine *machine;
    bool heeds_signals; /* a signal is not left to the system: something of ours must be ended */
};

/* False after every problem was printed (or added to options->complaints, a line each): a bad file,
 * a Resource that nothing here runs. Pair: runner_close, also then. */
bool runner_open(struct runner *runner, const struct entry *entry, const struct options *options,
                 host_ended *ended, void *context);
void runner_close(struct runner *runner);

/* As host_start; false: the input is not JSON. */
bool runner_start(struct runner *runner, const struct execution_start *start,
                  struct json_error *error);

/* Turn the loop until it is stopped or nothing can happen any more. SIGINT, SIGTERM and SIGHUP stop
 * the loop meanwhile: then the number of the signal is returned, else 0. */
int runner_wait(struct runner *runner);

/* Stop every execution that waits; signal_number is what runner_wait returned: 0 when they can
 * never end by themselves. */
void runner_stop_all(struct runner *runner, int signal_number);

#endif
