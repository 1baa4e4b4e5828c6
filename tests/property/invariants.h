/* tests/property/invariants.h - what holds of every execution and history, whatever the machine. */
#ifndef TESTS_PROPERTY_INVARIANTS_H
#define TESTS_PROPERTY_INVARIANTS_H

#include "runtime/engine/engine.h"
#include "runtime/history/record.h"

/* NULL, or which invariant the history of an ended execution breaks (static until the next call).
 * Marks the event types it meets in events_met. */
const char *history_problem(const struct history *history, enum execution_status status);

/* The same event by event, of a history that comes from elsewhere. Each returns NULL, or which
 * invariant is broken; then the check is over. `name`: that of the state, or ""; longer ones are
 * compared as far as EVENT_NAME_MAX goes. */
#define EVENT_NAME_MAX 64
struct history_check;
struct history_check *history_check_new(void);
void history_check_free(struct history_check *check);
const char *history_check_take(struct history_check *check, const struct event_head *head,
                               const char *name);
/* No more events come; it has ended with that status. */
const char *history_check_end(const struct history_check *check, enum execution_status status);

/* NULL, or which invariant the frames of an execution break between two happenings (static).
 * joins.c */
const char *execution_problem(const struct execution *execution);

/* Which event types the histories asked about held; may point into memory shared by processes. */
extern unsigned char *events_met;

#endif
