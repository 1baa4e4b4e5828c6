/* runtime/entry/store/caller.h - ask the owner of a store, by the socket beside it. */
#ifndef SFN_ENTRY_STORE_CALLER_H
#define SFN_ENTRY_STORE_CALLER_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

enum caller_result {
    CALLER_ANSWERED,
    CALLER_NOBODY,   /* there is no owner that listens */
    CALLER_REFUSED,  /* the owner takes no requests of ours: nothing was done */
    CALLER_NOT_DONE, /* the owner ends, or had no time for us: nothing was done; ask again */
    CALLER_LOST,     /* the owner was asked, but did not answer: it may have done it or not */
};

/* Who is told, by a line, that the owner takes long; it is waited for all the same, until a signal
 * is caught (guard.h). */
struct caller_patience {
    void (*tell)(void *context, const char *line);
    void *context;
};

/* Send a request, one line without its end, to the owner of the database at this path, and wait for
 * the answer, which is appended without its end; `patience` may be NULL. Otherwise a line that says
 * why is appended to `problem`. */
enum caller_result caller_ask(const char *database, const char *request, size_t size,
                              const struct caller_patience *patience, struct buffer *answer,
                              struct buffer *problem);

/* Whether there is an owner that listens. */
bool caller_reaches(const char *database);

#endif
