/* runtime/entry/runner.h - run the executions of a command, in a host with one machine.
 *
 * A runner adds to the host what belongs to a command line: options, complaints on standard error,
 * signals, and tasks that call exit(). */
#ifndef SFN_ENTRY_RUNNER_H
#define SFN_ENTRY_RUNNER_H

#include "runtime/entry/entry.h"
#include "runtime/entry/options.h"
#include "runtime/host/host.h"

struct runner {
    struct host *host;
    struct host_machine *machine;
    const char *invoked_as;
};

/* Whom a runner tells. */
struct runner_calls {
    host_ended *ended;
    host_took *took;                         /* NULL: nobody */
    const struct history_sink *history_sink; /* NULL: executions keep their events */
    void *context;                           /* of the first two */
};

/* Open a runner. False when there are problems (a bad file, a Resource that nothing here runs);
 * each is printed, or added to options->complaints, on a line. Call runner_close in either case. */
bool runner_open(struct runner *runner, const struct entry *entry, const struct options *options,
                 const struct runner_calls *calls);
void runner_close(struct runner *runner);

/* Start an execution, as host_start does. False when the input is not JSON. */
bool runner_start(struct runner *runner, const struct execution_start *start,
                  struct json_error *error);

/* Run the loop until it is stopped or nothing can happen any more. SIGINT, SIGTERM and SIGHUP stop
 * it, too. Returns the number of the signal, or 0. */
int runner_wait(struct runner *runner);

/* Stop every execution that waits. signal_number is what runner_wait returned: 0 when they wait for
 * what can never happen. Then say for how many tasks we wait, if there are any. */
void runner_stop_all(struct runner *runner, int signal_number);

#endif
