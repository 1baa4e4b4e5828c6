/* runtime/durable/outcome.h - act when a commit is durable; take it back when it is not.
 * Inside runtime/durable. */
#ifndef SFN_DURABLE_OUTCOME_H
#define SFN_DURABLE_OUTCOME_H

#include "runtime/store/store.h"

struct durable;

/* Of struct store_options: the outcome of a commit whose subject is a turn, or NULL. */
void outcome_done(void *context, void *subject, enum store_result result);

/* In the loop: see to the turns that were told. */
void outcome_look(void *durable);

#endif
