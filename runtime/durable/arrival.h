/* runtime/durable/arrival.h - what has happened to an execution and waits for a turn, or for the
 * commit of its turn. Inside runtime/durable.
 *
 * An arrival owns copies of its values and texts: they come from callbacks, and a turn whose commit
 * fails takes them again. */
#ifndef SFN_DURABLE_ARRIVAL_H
#define SFN_DURABLE_ARRIVAL_H

#include "runtime/base/region.h"
#include "runtime/durable/durable.h"

/* As AWS says it of the token of a task that is closed. */
#define REFUSED_LATE "Task Timed Out: 'Provided task does not exist anymore'"

struct arrival {
    struct arrival *next;
    struct happening happening; /* of an attempt that was lost only the id */
    bool lost;                  /* it is no happening: the work of an attempt was lost ... */
    int32_t crashes;            /* ... by so many crashes */
    bool for_task;              /* somebody answers a task by its token, or takes it ... */
    const char *refused;        /* why nothing comes of it; NULL: something does */
    bool takes;                 /* a worker takes a task ... */
    bool again;                 /* it is no happening: a task is offered once more */
    struct durable_asker asker; /* of a request; else without `replied` and 0 */
    bool asked;                 /* somebody did, and will hear if it cannot be done */
    struct map_run_change change;
    const char *detail;        /* of a start; or NULL */
    const char *token, *input; /* ... and what it is given, once it was taken */
    size_t input_size;
    size_t held;          /* bytes that count as held back (hold.h) */
    struct region region; /* what the happening points at */
};

/* A queue; empty when it is zeroed, but for `end`. */
struct arrivals {
    struct arrival *first;
    struct arrival **end;
};

/* Copy a happening. NULL asker: nobody asked for it. */
struct arrival *arrival_new(const struct happening *happening, const struct durable_asker *asker);
/* The work of attempt `id` was lost, by so many crashes, and is to be started again. */
struct arrival *arrival_lost(uint64_t id, int32_t crashes);
/* Keep a copy of what the store is to keep with an execution that starts; or of NULL. */
void arrival_set_detail(struct arrival *arrival, const char *detail);
/* Keep a copy of what a worker is given. */
void arrival_set_task(struct arrival *arrival, const char *token, const struct buffer *input);
void arrival_free(struct arrival *arrival);

void arrivals_init(struct arrivals *arrivals);
void arrivals_add(struct arrivals *arrivals, struct arrival *arrival);
/* The first, which is taken out; NULL: there is none. */
struct arrival *arrivals_take(struct arrivals *arrivals);
/* Put all of `earlier` before what is there. */
void arrivals_put_back(struct arrivals *arrivals, struct arrivals *earlier);

#endif
