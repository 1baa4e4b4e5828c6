/* runtime/task/said.h - what a process says on its standard error.
 *
 * It is passed on to ours, line by line or as it comes, and its end is kept, because it may say why
 * the process fails. A line {"heartbeat":true} is neither: it says that the process lives. */
#ifndef SFN_TASK_SAID_H
#define SFN_TASK_SAID_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

/* Begin with a zeroed one; said_fini frees it. */
struct said {
    struct buffer text; /* the end of what was said, without heartbeats */
    size_t line;        /* where its last line begins */
    size_t shown;       /* up to here it has been passed on */
    size_t shown_all;   /* how many bytes have been passed on in all */
};

void said_fini(struct said *said);

/* Take what was read. True when a heartbeat was among it. */
bool said_add(struct said *said, const char *text, size_t size);

/* No more will come: pass on what is left, as whole lines. */
void said_end(struct said *said);

#endif
