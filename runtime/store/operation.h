/* runtime/store/operation.h - what a commit is made of; private to the kinds of store. */
#ifndef SFN_STORE_OPERATION_H
#define SFN_STORE_OPERATION_H

#include "runtime/base/region.h"
#include "runtime/store/commit.h"

enum store_operation_kind {
    STORE_START,
    STORE_CHANGE,
    STORE_END,
    STORE_REDRIVE,
    STORE_ADOPT,
    STORE_MAP_RUN,
    STORE_PUT,
    STORE_DROP,
    STORE_DROP_KINDS,
    STORE_DROP_ROWS,
    STORE_EVENTS,
    STORE_TIMER,
    STORE_CLEAR_TIMER,
    STORE_MOVE_TIMERS,
    STORE_ATTEMPT,
    STORE_END_ATTEMPT,
    STORE_OFFER,
    STORE_END_OFFER,
    STORE_RESOURCE,
    STORE_DROP_RESOURCE,
    STORE_EXPRESS,
    STORE_END_EXPRESS,
    STORE_REQUEST,
    STORE_TAKE_REQUEST,
    STORE_DEFINITION,
    STORE_RETAIN,
    STORE_OPERATIONS
};

/* A task that waits for a worker. */
struct store_offer {
    int64_t execution;
    uint64_t id;
    struct store_text activity;
};

/* An asynchronous express start. */
struct store_express {
    int64_t number;
    struct store_text text;
};

struct store_operation {
    struct store_operation *next;
    enum store_operation_kind kind;
    int64_t execution; /* which one, of all that name one */
    union {
        struct store_start start;
        struct store_end end;
        struct store_map_run map_run;
        struct store_row row; /* PUT; of DROP the key */
        struct {
            uint64_t frame;
            int32_t first, last;
        } kinds;
        struct {
            int64_t first;
            int32_t count;
            struct store_text text;
        } events;
        struct store_timer timer;       /* of CLEAR_TIMER the id */
        struct store_attempt attempt;   /* of END_ATTEMPT the id */
        struct store_offer offer;       /* of END_OFFER the id */
        struct store_resource resource; /* of DROP_RESOURCE the ARN */
        struct store_express express;   /* of END_EXPRESS the number */
        struct {
            int64_t number, made_ms;
            struct store_text text;
        } request;
        struct {
            struct store_text digest, text;
        } definition;
        struct store_text detail;
        struct store_text digest; /* ADOPT */
        int64_t at_ms;            /* REDRIVE */
        int64_t by_ms;            /* MOVE_TIMERS */
        struct store_retention retention;
    } as;
};

struct store_commit {
    struct store_commit *next; /* in a queue */
    struct store_lease lease;
    void *subject;
    enum store_result result;
    struct region region; /* its operations and their texts */
    struct store_operation *first;
    struct store_operation **end;
};

/* Whether a visitor may submit it: it only adds requests. */
bool store_commit_is_visit(const struct store_commit *commit);

#endif
