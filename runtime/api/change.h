/* runtime/api/change.h - an action that changes what is kept beside executions; private to api. */
#ifndef SFN_API_CHANGE_H
#define SFN_API_CHANGE_H

#include "runtime/api/request.h"

struct store_commit;

/* What an action does when its turn comes (runtime/service/service.h). */
struct request_change {
    /* Look at what is committed. False: there is nothing to change, or the request has failed. */
    bool (*look)(struct request *request);
    /* Put into the commit what changes. */
    void (*add)(struct request *request, struct store_commit *commit);
    /* It is durable, or there was nothing to change, or the request has failed: write the output.
     * NULL: there is none. */
    void (*tell)(struct request *request);
};

/* Make a change, which is static, and answer the request. */
void request_change(struct request *request, const struct request_change *change);

#endif
