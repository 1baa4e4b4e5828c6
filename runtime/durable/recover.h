/* runtime/durable/recover.h - start the work again that was in flight when the last owner ended.
 * Inside runtime/durable. */
#ifndef SFN_DURABLE_RECOVER_H
#define SFN_DURABLE_RECOVER_H

#include "runtime/store/store.h"

struct durable;

/* Read which attempts are in flight; the loop then starts them again, some at a time, after the
 * timers that are due already. */
enum store_result recover_begin(struct durable *durable);
void recover_fini(struct durable *durable);

/* The processes of tasks are about to be ended in an orderly way: note that for the attempts in
 * flight, so that it does not count as a crash. */
void recover_note_stop(struct durable *durable);

#endif
