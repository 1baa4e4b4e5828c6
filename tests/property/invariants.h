/* tests/property/invariants.h - what holds of every execution and history, whatever the machine. */
#ifndef TESTS_PROPERTY_INVARIANTS_H
#define TESTS_PROPERTY_INVARIANTS_H

#include "runtime/engine/engine.h"

/* NULL, or which invariant the history of an ended execution breaks (static until the next call).
 * Marks the event types it meets in events_met. */
const char *history_problem(const struct history *history, enum execution_status status);

/* NULL, or which invariant the frames of an execution break between two happenings (static).
 * joins.c */
const char *execution_problem(const struct execution *execution);

/* Which event types the histories asked about held; may point into memory shared by processes. */
extern unsigned char *events_met;

#endif
