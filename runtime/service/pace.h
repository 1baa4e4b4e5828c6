/* runtime/service/pace.h - so much a second: a token bucket, and a queue of those who wait for a
 * token. Inside runtime/service. */
#ifndef SFN_SERVICE_PACE_H
#define SFN_SERVICE_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct loop_timer;

/* Who waits; a part of something larger. */
struct paced {
    struct paced *next;
    size_t bytes; /* what it takes in memory while it waits */
};

/* All but the options are the pace's own. */
struct pace {
    struct loop *loop;
    int64_t burst, a_second; /* tokens: at most, and how fast they come back */
    /* It is somebody's turn, who waits no more. False: it needs no token. */
    bool (*turn)(void *context, struct paced *paced);
    void *context;

    int64_t thousandths; /* of tokens, at `at_ms` */
    int64_t at_ms;
    struct paced *first, **last;
    size_t count, bytes; /* of those who wait */
    struct loop_timer *timer;
    bool ended;
};

/* Fill in the options before. The bucket is full. */
void pace_init(struct pace *pace);
/* Nobody gets a turn any more; who waits stays where it is. It may be called twice. */
void pace_end(struct pace *pace);

/* Take a token at once. False: there is none, or others wait for one. */
bool pace_take(struct pace *pace);
/* Wait for a token; the turn comes from the loop. */
void pace_wait(struct pace *pace, struct paced *paced);

#endif
