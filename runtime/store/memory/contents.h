/* runtime/store/memory/contents.h - what a store in memory holds: maps of records, changed all or
 * nothing.
 *
 * A record is one block that holds its texts, too, and is never changed, only replaced. A map of
 * which only the keys matter is an index; `present` is its every item. */
#ifndef SFN_STORE_CONTENTS_H
#define SFN_STORE_CONTENTS_H

#include "runtime/store/memory/sorted.h"
#include "runtime/store/operation.h"
#include "runtime/store/read.h"

enum contents_map {
    /* ---- records ---- */
    EXECUTIONS,  /* number -> store_execution */
    RUNS,        /* execution, id -> store_map_run */
    ROWS,        /* execution, frame, kind, index, name -> store_row */
    EVENTS,      /* execution, first -> store_events */
    TIMERS,      /* execution, id -> store_timer */
    ATTEMPTS,    /* execution, id -> store_attempt */
    OFFERS,      /* execution, id -> contents_offer */
    EXPRESS,     /* number -> store_express */
    RESOURCES,   /* arn -> contents_resource */
    REQUESTS,    /* number -> store_request */
    DEFINITIONS, /* digest -> store_text */
    /* ---- indexes ---- */
    IDS,        /* id, number */
    MACHINES,   /* machine, number */
    MAP_RUNS,   /* map run, number */
    RUN_ARNS,   /* arn, execution, id */
    USERS,      /* digest, number */
    ENDED,      /* ended_ms, number */
    REDRIVABLE, /* redrive_until_ms, number */
    CHILDREN,   /* execution, parent, frame, kind, index, name */
    DUE,        /* due_ms, execution, id */
    QUEUES,     /* activity, number, execution, id */
    KINDS,      /* kind, number, arn */
    OWNED,      /* kind, owner, number, arn */
    NEEDED,     /* digest, number of a resource */
    CONTENTS_MAPS
};

#define CONTENTS_INDEXES IDS /* this and all behind it */

/* What has a place in an order that the store gives. */
struct contents_offer {
    int64_t number;
    struct store_offer offer;
};

struct contents_resource {
    int64_t number;
    struct store_resource resource;
};

/* The numbers that were given last. */
struct contents_numbers {
    int64_t execution, offer, resource, request;
};

/* A map as it was before a change. */
struct contents_change {
    enum contents_map map;
    void *former; /* NULL: there was no such key */
    char *key;
    size_t size;
};

struct contents {
    struct sorted maps[CONTENTS_MAPS];
    struct contents_change *changes; /* of the commit that is being applied */
    size_t changes_count, changes_capacity;
    struct buffer key; /* the one being composed */
    int64_t epoch;
    struct contents_numbers last;
    unsigned char token_key[STORE_KEY_SIZE];
    int users; /* open stores */
};

struct contents *contents_new(void);
void contents_free(struct contents *contents);

/* Begin to compose a key: returns contents->key, which holds the numbers. */
struct buffer *contents_key(struct contents *contents, const int64_t *numbers, size_t count);
#define CONTENTS_KEY(contents, ...)                                                                \
    contents_key(contents, (const int64_t[]){__VA_ARGS__},                                         \
                 sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

/* The key of a row. */
struct buffer *contents_row_key(struct contents *contents, int64_t execution,
                                const struct store_row_key *key);
/* A key that begins with a text. */
struct buffer *contents_text_key(struct contents *contents, struct store_text text);

/* The record under contents->key, or NULL. */
const void *contents_get(struct contents *contents, enum contents_map map);
/* Put a record under contents->key, or (NULL) remove what is there. */
void contents_set(struct contents *contents, enum contents_map map, void *record);
/* Put contents->key into an index. */
void contents_note(struct contents *contents, enum contents_map map);

/* The changes since the last of these two calls stay, or are taken back. */
void contents_keep(struct contents *contents);
void contents_undo(struct contents *contents);

/* A record: a copy of `head`, whose texts stand at these offsets. */
void *contents_record(const void *head, size_t size, const size_t *texts, size_t count);

/* The execution with this number, or NULL. */
const struct store_execution *contents_execution(struct contents *contents, int64_t number);

/* Put an execution's record. */
void contents_set_execution(struct contents *contents, const struct store_execution *execution);

/* ---- rows and waits of an execution; what is dropped may be absent ---- */
void contents_put_row(struct contents *contents, int64_t execution, const struct store_row *row);
void contents_drop_row(struct contents *contents, int64_t execution,
                       const struct store_row_key *key);
void contents_drop_kinds(struct contents *contents, int64_t execution, uint64_t frame,
                         int32_t first, int32_t last);
void contents_drop_rows(struct contents *contents, int64_t execution);
void contents_set_timer(struct contents *contents, const struct store_timer *timer);
void contents_clear_timer(struct contents *contents, int64_t execution, uint64_t id);
/* Those of all executions that are not by_clock. */
void contents_move_timers(struct contents *contents, int64_t by_ms);
void contents_set_attempt(struct contents *contents, const struct store_attempt *attempt);
void contents_end_attempt(struct contents *contents, int64_t execution, uint64_t id);
void contents_set_offer(struct contents *contents, const struct store_offer *offer);
void contents_end_offer(struct contents *contents, int64_t execution, uint64_t id);
/* All timers, attempts and offers. */
void contents_drop_waits(struct contents *contents, int64_t execution);

/* ---- runs of distributed Maps ---- */
enum store_result contents_set_run(struct contents *contents, const struct store_map_run *run);
/* All of an execution. */
void contents_drop_runs(struct contents *contents, int64_t execution);

/* ---- what a service keeps ---- */
enum store_result contents_set_resource(struct contents *contents,
                                        const struct store_resource *resource);
void contents_drop_resource(struct contents *contents, struct store_text arn);
/* The key of a resource in the index of its kind, or (unless it is NULL) its owner, up to where its
 * number stands. */
struct buffer *contents_place_key(struct contents *contents, int32_t kind, struct store_text owner);
enum store_result contents_set_express(struct contents *contents,
                                       const struct store_express *express);
void contents_end_express(struct contents *contents, int64_t number);

/* ---- what commits do ---- */
/* A definition goes unless an execution or a resource names it. */
void contents_drop_unused_definition(struct contents *contents, struct store_text digest);
/* An execution uses a definition no longer, which goes with its last one. */
void contents_release_definition(struct contents *contents, struct store_text digest,
                                 int64_t number);
void contents_retain(struct contents *contents, const struct store_retention *retention);
enum store_result contents_apply(struct contents *contents,
                                 const struct store_operation *operation);

#endif
