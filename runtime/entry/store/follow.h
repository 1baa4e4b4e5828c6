/* runtime/entry/store/follow.h - follow an execution in a store: tell its events as they are
 * recorded, and how it ends. */
#ifndef SFN_ENTRY_STORE_FOLLOW_H
#define SFN_ENTRY_STORE_FOLLOW_H

#include "runtime/api/api.h"
#include "runtime/entry/history_file.h"

struct follow {
    const struct api *api;
    const struct entry *entry;
    const char *arn;          /* of the execution; borrowed */
    struct account *account;  /* --verbose; NULL: nobody wants it */
    struct history_file file; /* --history */
    int64_t number;           /* of the execution in the store; 0: it is not known yet */
    int64_t next;             /* the first event that was not told */
    struct buffer lines;
};

/* Begin, before the execution does: the file of --history is opened. False after a complaint. Call
 * follow_fini in either case. */
bool follow_init(struct follow *follow, const struct entry *entry, const struct options *options);
void follow_fini(struct follow *follow);

/* Tell what was recorded since the last call. */
void follow_on(struct follow *follow);

/* Whether the execution has ended, or is not there (any more). */
bool follow_has_ended(struct follow *follow);

/* It has ended: tell the rest, and print how, as `run` does. Returns the exit status. */
int follow_end(struct follow *follow);

#endif
