/* runtime/durable/left.h - tell of the executions in a store that cannot go on here.
 *
 * Those run by a definition that is of no machine here. That is said as soon as the store is open,
 * also of those that sleep. Inside runtime/durable. */
#ifndef SFN_DURABLE_LEFT_H
#define SFN_DURABLE_LEFT_H

struct durable;

/* Look for them in the background, once there are machines. */
void left_begin(struct durable *durable);
void left_fini(struct durable *durable);

/* Tell that an execution is left alone: one more, of which only the first are named. */
void left_tell(struct durable *durable, const char *arn, const char *why);

#endif
