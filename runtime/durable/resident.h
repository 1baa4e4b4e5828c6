/* runtime/durable/resident.h - the executions that are in use, found by number, and which of them
 * are in memory. Inside runtime/durable. */
#ifndef SFN_DURABLE_RESIDENT_H
#define SFN_DURABLE_RESIDENT_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/store/commit.h"

struct durable;
struct durable_machine;
struct resident;

void residents_init(struct durable *durable);
/* Free the table, and those that are in it. */
void residents_fini(struct durable *durable);

/* The execution with this number; it is added if it is not in use. */
struct resident *resident_at(struct durable *durable, int64_t number);
/* The same for a new execution of a machine, whose number nobody has. */
struct resident *resident_new(struct durable_machine *machine, int64_t number);
void resident_free(struct resident *resident);

/* Free what is in memory of an execution; it is read again when it is needed. */
void resident_forget(struct resident *resident);

/* Have it in memory. False: it has ended (unless it is `ended`, too, and has its rows), or is no
 * more; or it cannot go on here (durable->why says why not, durable->name which it is), or cannot
 * be read now (durable->read_result is not STORE_OK). */
bool resident_wake(struct resident *resident, bool ended);

/* Whether executions by the definition with this digest are of no machine here: left.h tells of
 * them in the background. */
bool resident_is_foreign(const struct durable *durable, struct store_text digest);

/* Whether all executions of a machine that are in use only wait; and forget those. */
bool residents_are_idle(const struct durable_machine *machine);
void residents_forget(struct durable_machine *machine);

/* It is needed: it is not forgotten meanwhile. */
void resident_use(struct resident *resident);
/* Forget it; if it is idle and has no work in flight, it is in use no more. */
void resident_let_go(struct resident *resident);
/* It waits, and nothing has arrived: keep it in memory if there is room, or forget it if it has not
 * even work in flight. */
void resident_rest(struct resident *resident);

#endif
