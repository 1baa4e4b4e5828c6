/* runtime/durable/retain.h - have the store remove what has had its time. Inside runtime/durable.
 */
#ifndef SFN_DURABLE_RETAIN_H
#define SFN_DURABLE_RETAIN_H

struct durable;
struct turn;

void retain_begin(struct durable *durable);
void retain_fini(struct durable *durable);

/* A start or an adoption is recorded: its definition stays as long as it. */
void retain_note_start(const struct turn *turn);
/* An execution has ended. When many have, as many others may be removed. */
void retain_note_end(struct durable *durable);

#endif
