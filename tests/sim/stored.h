/* tests/sim/stored.h - check that what a store has of a running execution is one execution. */
#ifndef TESTS_SIM_STORED_H
#define TESTS_SIM_STORED_H

#include "runtime/store/read.h"
#include "sfn/abi.h"

/* What a running execution waits for, beside timers and tasks. */
struct stored_waits {
    size_t tokens; /* of tasks whose calls have returned, or that a worker has taken */
    size_t offers; /* tasks that no worker has taken */
    size_t ports;  /* sources and sinks, which are attempts, too */
};

/* NULL, or what is wrong with what the store has of an execution that runs (static until the next
 * call): its rows are none of an execution, its timers, attempts and offers are not those that its
 * frames wait for, it has not as many events as it counts. */
const char *stored_execution_problem(struct store *store, const struct sfn_program *program,
                                     int64_t execution, struct stored_waits *waits);

/* When the task would have to give its next sign of life; INT64_MAX if nobody waits for it. */
int64_t stored_heartbeat_ms(struct store *store, const struct sfn_program *program,
                            int64_t execution, uint64_t task);

#endif
