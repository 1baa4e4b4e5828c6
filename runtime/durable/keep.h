/* runtime/durable/keep.h - how the engine reaches the store: rows go into the changes of the turn,
 * and are read there or in the store; events into its text. Inside runtime/durable. */
#ifndef SFN_DURABLE_KEEP_H
#define SFN_DURABLE_KEEP_H

struct durable;

/* Fill in the sinks and the source. */
void keep_init(struct durable *durable);

#endif
