/* tests/sim/history.h - check the history of an execution as it lies in a store. */
#ifndef TESTS_SIM_HISTORY_H
#define TESTS_SIM_HISTORY_H

#include "runtime/engine/engine.h"
#include "runtime/store/read.h"
#include "sfn/value.h"

/* What is told of each event. */
struct stored_event {
    enum history_type type;
    int64_t id, time_ms;
    const struct value *details; /* or NULL */
};

typedef void stored_event_seen(void *context, const struct stored_event *event);

/* Read the events of an execution. NULL, or what is wrong with them: they do not follow each other
 * from 1 on, or break what holds of every history (static until the next call). With
 * EXECUTION_RUNNING they need not come to an end. `seen` may be NULL. *count becomes the number of
 * events. */
const char *stored_history_problem(struct store *store, int64_t execution,
                                   enum execution_status status, stored_event_seen *seen,
                                   void *context, int64_t *count);

#endif
