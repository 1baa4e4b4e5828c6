/* runtime/engine/keeping/sleep.h - pack an execution that waits, and unpack it again.
 *
 * When many executions wait at once, each must take far less than a kilobyte. Only the handle, the
 * input and a block of rows are kept of one that sleeps. */
#ifndef SFN_KEEPING_SLEEP_H
#define SFN_KEEPING_SLEEP_H

struct execution;
struct history;

/* Pack the execution if that is possible: it is not while effects point into its region, nor worth
 * while if it has many frames. */
void execution_sleep(struct execution *execution);
void execution_wake(struct execution *execution);
/* Free what is packed; the execution is then good for nothing but to be freed. */
void execution_forget(struct execution *execution);

/* The history of one that sleeps, or NULL. */
struct history *packed_history(const struct execution *execution);
/* How far its distributed Maps are. */
struct map_progress packed_progress(const struct execution *execution);

#endif
