/* runtime/durable/turn.h - let an execution take what has arrived, and make one commit of it.
 * Inside runtime/durable. */
#ifndef SFN_DURABLE_TURN_H
#define SFN_DURABLE_TURN_H

struct durable;
struct resident;
struct store_commit;
struct turn;

/* How many arrivals a turn takes at most. */
#define TURN_ARRIVALS 64

/* After so many crashes an attempt is not started again. */
#define CRASHES_MAX 5

/* A turn that has taken nothing yet. `resident` may be NULL. */
struct turn *turn_new(struct durable *durable, struct resident *resident);

/* Let the execution take what has arrived; it is read first if it is not in memory. The turn's
 * result is STORE_OK, and *commit is what is to be made durable, or NULL if nothing has changed; or
 * the result says why not: STORE_NONE if it has ended or cannot be read, STORE_DAMAGED if it turned
 * out to be unsound, else how reading has failed: the turn may be taken again later. */
struct turn *turn_take(struct resident *resident, struct store_commit **commit);

/* It is over. Its arrivals must be gone. */
void turn_free(struct durable *durable, struct turn *turn);

/* Free the spare ones. */
void turns_fini(struct durable *durable);

#endif
