/* runtime/durable/hold.h - hold back what has arrived while the store has no room, up to a bound.
 * Inside runtime/durable. */
#ifndef SFN_DURABLE_HOLD_H
#define SFN_DURABLE_HOLD_H

struct arrival;
struct durable;

/* What has arrived must wait until the store has room again. Returns the arrival, or one in its
 * place: beyond the bound the answer of a task is forgotten, and the task starts again instead. */
struct arrival *hold_arrival(struct durable *durable, struct arrival *arrival);
/* It waits no longer. */
void hold_end(struct durable *durable, struct arrival *arrival);

#endif
