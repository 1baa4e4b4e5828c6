/* runtime/durable/timers.h - the timers that are due soon; all others lie in the store.
 *
 * All that are due up to a horizon are in memory. It moves on when they have become few, or when
 * one behind it is due soon. Inside runtime/durable. */
#ifndef SFN_DURABLE_TIMERS_H
#define SFN_DURABLE_TIMERS_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/store/store.h"

struct durable;
struct store_timer;

void timers_init(struct durable *durable);
void timers_fini(struct durable *durable);

/* Read those of the store that are due first. If that fails it is tried again later. */
enum store_result timers_read(struct durable *durable);
/* A timer that is recorded was set, or cleared: when it is due, its execution is told. `set_ms` is
 * the loop_set_by_ms by which it is due. */
void timers_set(struct durable *durable, const struct store_timer *timer, int64_t set_ms);
void timers_clear(struct durable *durable, int64_t execution, uint64_t id);

#endif
