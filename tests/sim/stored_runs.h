/* tests/sim/stored_runs.h - check the executions in distributed Maps as they lie in a store. */
#ifndef TESTS_SIM_STORED_RUNS_H
#define TESTS_SIM_STORED_RUNS_H

#include "runtime/engine/engine.h"
#include "runtime/store/read.h"

/* Whether the sink of a map run was ended last with so many results. */
struct stored_sinks {
    bool (*hold)(void *context, const char *run_arn, size_t succeeded, size_t failed);
    void *context;
};

/* NULL, or what is wrong with the map runs of an execution with this status, with their children,
 * or with what is below those (static until the next call). */
const char *stored_runs_problem(struct store *store, int64_t execution,
                                enum execution_status status, const struct stored_sinks *sinks);

#endif
