/* runtime/durable/drive.h - give executions their turns. Inside runtime/durable. */
#ifndef SFN_DURABLE_DRIVE_H
#define SFN_DURABLE_DRIVE_H

#include "runtime/durable/durable.h"

struct arrival;
struct durable;
struct resident;
struct store_commit;
struct turn;

/* Something has happened to an execution: it takes it in its next turn, perhaps now. */
void drive_deliver(struct resident *resident, struct arrival *arrival);
/* The execution, which is idle, may take a turn if anything has arrived. */
void drive_ready(struct resident *resident);
/* Let executions take the turns that there is room for; those for which there is no time come in
 * the next turn of the loop. */
void drive_turns(struct durable *durable);
/* That turn has come: posted to the loop. */
void drive_go_on(void *durable);

/* Have a turn's commit made durable; NULL: there is nothing to commit, which is told soon. */
void drive_submit(struct durable *durable, struct turn *turn, struct store_commit *commit);
/* The outcome of a turn is known: have the loop look at it. Any thread may call this. */
void drive_told(struct durable *durable, struct turn *turn);

/* Answer a request that has changed nothing. One that the store had is taken from there; if the
 * result is DURABLE_REFUSED it stays, because the store may have room when it is asked again. */
void drive_reply(struct durable *durable, const struct durable_asker *asker,
                 const struct durable_reply *reply);
void drive_refuse(struct durable *durable, const struct durable_asker *asker,
                  enum durable_result result, const char *why);

#endif
