/* runtime/durable/offers.h - tasks that wait for a worker of an activity. Inside runtime/durable.
 */
#ifndef SFN_DURABLE_OFFERS_H
#define SFN_DURABLE_OFFERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arrival;
struct durable;
struct resident;
struct sfn_state;
struct effect;
struct turn;

/* Whether an effect is a task that waits for a worker, instead of being started here. */
bool offers_has(const struct resident *resident, const struct effect *effect);

/* Of struct happening, with a resident: whether the activity of a state does not exist. */
bool offers_are_absent(void *resident, const struct sfn_state *state);

/* The turn's effect with this index is such a task. */
void offers_note(struct turn *turn, size_t effect);
/* Task `id` of a machine, whatever it is, waits for no worker any more. If the turn was to offer
 * it, it does not. */
void offers_end(struct turn *turn, uint64_t id);

/* A worker has taken a task: what it is given is kept in the arrival. */
void offers_give(struct turn *turn, struct arrival *arrival);

#endif
