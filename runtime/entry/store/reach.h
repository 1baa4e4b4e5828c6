/* runtime/entry/store/reach.h - reach a store: own it, or come beside its owner.
 *
 * Between its lock and its socket, and again at its end, an owner can neither be asked nor replaced
 * for a moment. Whoever comes then looks again. */
#ifndef SFN_ENTRY_STORE_REACH_H
#define SFN_ENTRY_STORE_REACH_H

#include "runtime/entry/store/owner.h"
#include "runtime/entry/store/visit.h"

struct reach_options {
    const struct entry *entry;
    const struct options *options;
    owner_ended *ended; /* of owner_open */
    void *context;
    int64_t most_ms;  /* so long it is looked again */
    int64_t until_ms; /* before this time (again_now_ms) others may own it, and we do not */
};

enum reach {
    REACH_OWNER,  /* we own it: close the owner */
    REACH_BESIDE, /* another process owns it, and listens: close the visit */
    REACH_OTHER,  /* another one does, who could not be asked so long, or a signal has come */
    REACH_NONE,   /* it cannot be opened, which was told */
};

/* Own the store of the options, or visit it beside an owner who listens. *whose is replaced by a
 * line that says who the other one is, or NULL (free it). */
enum reach reach_store(const struct reach_options *how, struct owner *owner, struct visit *visit,
                       char **whose);

#endif
