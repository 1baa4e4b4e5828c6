/* runtime/durable/inside.h - the structs of executions over a store. Inside runtime/durable. */
#ifndef SFN_DURABLE_INSIDE_H
#define SFN_DURABLE_INSIDE_H

#include <pthread.h>

#include "runtime/durable/arrival.h"
#include "runtime/durable/changes.h"
#include "runtime/durable/durable.h"
#include "runtime/durable/runs.h"
#include "runtime/host/waits.h"
#include "runtime/host/work.h"
#include "runtime/rows/row.h"

/* How it is with an execution that is in use. */
enum resident_state {
    RESIDENT_IDLE,       /* what has arrived, if anything, was taken */
    RESIDENT_READY,      /* something has arrived, and a turn is waited for */
    RESIDENT_COMMITTING, /* a turn was taken, and its commit is waited for */
    RESIDENT_STALLED,    /* the commit of its last turn failed; the turn is tried again later */
};

/* An execution that is in use. */
struct resident {
    struct resident *chain; /* in the table */
    struct resident *newer; /* of those that only wait in memory; or the next one in a queue */
    struct resident *older;
    struct durable *durable;
    struct durable_machine *machine; /* NULL: it was not read yet */
    struct execution *execution;     /* NULL: it lies in its rows */
    struct arrivals arrivals;        /* for its next turn */
    int64_t number;
    size_t bytes; /* of it in memory, while it is cached */
    size_t works; /* tasks, sources and sinks in flight */
    enum resident_state state;
    bool adopted; /* it was read by another definition than its own, which is not recorded yet */
    bool cached;  /* in the list of those that only wait in memory */
};

/* What was done to an execution together, until its commit is told. */
struct turn {
    struct turn *next;         /* of those that were told, or are spare */
    struct resident *resident; /* NULL: it is no turn, but another commit among them ... */
    void (*done)(void *context, enum store_result result); /* ... and this is told what became */
    void *context;                                         /* of it */
    struct arrivals taken;
    struct effects effects;
    struct region region; /* what effects of all happenings but the last point at */
    enum store_result result;
    int64_t now_ms; /* by the clock */
    int64_t own_ms; /* for the execution: later than that if the clock was set back */
    int64_t set_ms; /* loop_set_by_ms then */
    bool starts, redrives, ends;
    bool wakes_ended; /* a redrive was waiting, for which the execution is read though it ended */
    bool adopts;
    bool defines;        /* its commit has the definition, too */
    bool absent;         /* the store has no such execution */
    struct buffer lines; /* to be logged when it is durable */
    char *left;          /* why the execution cannot go on here, or NULL; owned */
};

struct durable_machine {
    struct durable_machine *next;
    struct durable *durable;
    struct work work;
    struct engine *engine;
    char *arn;          /* what its executions are listed by */
    const char *digest; /* of its definition */
    size_t residents;   /* its executions that are in use */
    bool adopts;
    void (*ended)(void *context, const struct durable_end *end);
    bool (*absent)(void *context, const char *activity_arn);
    void (*log)(void *context, const struct execution *execution, const struct history *events,
                struct buffer *lines); /* or NULL */
    void (*logged)(void *context, const char *lines, size_t size);
    void *context;
    int64_t kept_ms; /* the store keeps the definition, at least as long as executions that started
                        then; INT64_MIN: it may not */
};

/* Timers that are in memory (timers.c). */
struct due;
struct timers {
    struct due **buckets;
    size_t bucket_count; /* a power of two */
    size_t count;
    struct store_timer horizon; /* all up to this one are in memory */
    int64_t beyond_ms;          /* when the first one behind it is due; INT64_MAX: there is none */
    struct loop_timer *reading; /* reads on; NULL: not armed */
    int64_t set_ms;             /* the loop_set_by_ms that the store's timers are moved by */
    size_t moving;              /* commits in flight that move them */
    bool behind;                /* the clock was wrong at opening, and was not set forward since */
};

/* Work that was in flight when the last owner ended, and is to be started again (recover.c). */
struct lost {
    int64_t execution;
    uint64_t id;
    int32_t crashes;
};

struct recovery {
    struct lost *lost;
    size_t count, capacity, next;
    int64_t begun_ms;
    struct loop_timer *timer; /* NULL: not armed */
};

/* Executions that cannot go on here (left.c). */
struct left {
    char **digests; /* of definitions whose executions are not all looked at */
    size_t digest_count;
    struct buffer token, next; /* of the next page of the last of these */
    size_t count;              /* of those that were told of, or would have been */
    bool begun;
    struct loop_timer *looking; /* NULL: not armed */
};

struct durable {
    struct durable_options options;
    struct store *store;
    struct durable_machine *machines;
    struct waits waits; /* of all work; whose: the resident */

    struct resident **buckets; /* by number */
    size_t bucket_count;
    size_t residents;
    int64_t last_number;
    struct resident *newest, *oldest; /* that only wait in memory */
    size_t cached, cached_bytes;
    struct resident *ready, **ready_end; /* want a turn, in this order */
    struct resident *stalled;
    struct loop_timer *retry; /* of the stalled; NULL: not armed */
    size_t held;              /* bytes of what has arrived and waits for room in the store */
    size_t turns;             /* in flight */
    bool resting;             /* they go on in the next turn of the loop (drive_go_on) */
    struct turn *spare;
    int64_t retained_before_ms; /* what ended before was removed, or may be */
    int ended;                  /* executions, since retention was last thought of */
    struct loop_timer *retaining;

    struct timers timers;
    struct recovery recovery;
    struct left left;

    /* The turn that is being taken. */
    struct turn *turn;
    struct changes changes;
    struct runs runs;
    struct buffer input;           /* of an execution that is being read, ... */
    bool input_read;               /* ... if it was */
    bool absent;                   /* ... or there is none */
    struct buffer why;             /* it cannot go on here; empty: it can, or has ended */
    bool covered;                  /* left.c tells of it in the background */
    enum store_result read_result; /* the first bad one of this turn */
    struct buffer events;          /* JSON, without its end */
    int64_t events_first, events_count;
    struct row_sink row_sink;
    struct row_source row_source;
    struct history_sink history_sink;
    struct token_maker token_maker;
    struct buffer text, name; /* room */

    /* What the store has told, on any thread. */
    pthread_mutex_t lock;
    struct turn *told, **told_end;
    bool posted;                 /* the loop will look ... */
    void (*look)(void *durable); /* ... by this (outcome.h) */

    bool broken;
    bool closing; /* nothing more is acted on but replies */
};

/* Say something to people. */
void durable_tell(const struct durable *durable, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
