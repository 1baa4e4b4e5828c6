/* runtime/entry/store/requests.h - requests that were left in a store while nobody drove it.
 *
 * They are carried out in the order in which they were made: what one is about may be what those
 * before it have done. A request that cannot be acted on here, as its execution is left alone,
 * stays in the store for an owner who can. */
#ifndef SFN_ENTRY_STORE_REQUESTS_H
#define SFN_ENTRY_STORE_REQUESTS_H

#include "runtime/api/api.h"
#include "runtime/loop/loop.h"

struct left_request;

struct left_requests {
    const struct api *api;
    struct loop *loop;
    const char *invoked_as;     /* for complaints */
    struct left_request *first; /* that wait for those before them */
    size_t under_way;
    bool starting;           /* those under way are starts */
    bool taking;             /* requests are being handed over */
    bool ended;              /* nobody wants to hear of them any more */
    struct loop_timer *look; /* NULL: not armed */
    int64_t after;           /* the number of the last one that was found, if ... */
    bool more;               /* ... there may be others behind it */
    int64_t *staying;        /* numbers of requests that stay, ascending */
    size_t staying_count;
};

/* Look for requests now, and then each second. What is told is borrowed until left_requests_end. */
void left_requests_begin(struct left_requests *left, const struct api *api, struct loop *loop,
                         const char *invoked_as);
/* Look no more; also before there was a beginning. */
void left_requests_end(struct left_requests *left);
/* When all requests have been answered. */
void left_requests_fini(struct left_requests *left);

#endif
