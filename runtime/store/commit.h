/* runtime/store/commit.h - a commit as data: what is to become durable together.
 *
 * A commit owns copies of all texts that it is given. Its operations are carried out in the order
 * in which they were added. Times are milliseconds since the epoch; those of which 0 means "none"
 * say so. */
#ifndef SFN_STORE_COMMIT_H
#define SFN_STORE_COMMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/store/store.h"

/* Any bytes but NUL; a NULL text is absent. */
struct store_text {
    const char *text;
    size_t size;
};

/* A whole text, or that there is none (NULL). Borrowed. */
struct store_text store_text_of(const char *text);
/* Whether it is this word. */
bool store_text_is(struct store_text text, const char *word);

/* A key of a row. Rows of an execution are in the order of frame, kind, index and name. The numbers
 * are plain data here; what they mean is the engine's. At most INT64_MAX. */
struct store_row_key {
    uint64_t frame;
    int32_t kind;
    uint64_t index;
    struct store_text name; /* not NULL: "" for none */
};

struct store_row {
    struct store_row_key key;
    int64_t parent; /* the frame above, under which store_read_children finds it; -1: none */
    struct store_text text;
};

/* An execution when it starts. */
struct store_start {
    int64_t number;               /* what the store knows it by: unique, larger than any before */
    struct store_text id;         /* its ARN: unique */
    struct store_text machine;    /* what it is listed by */
    struct store_text name;       /* for people */
    struct store_text map_run;    /* of a child of a distributed Map: what it is listed by, too */
    int64_t parent;               /* the execution that waits for it; 0: none */
    uint64_t child;               /* what names it there; 0: nothing. At most INT64_MAX */
    struct store_text definition; /* the digest of its definition, which must be kept */
    int64_t started_ms;
    struct store_text detail; /* JSON of whoever drives it, which the store only keeps */
    struct store_text input;
};

struct store_end {
    struct store_text status;
    int64_t ended_ms;
    /* Until then its rows stay, because it may be redriven. 0: they go at once. */
    int64_t redrive_until_ms;
    struct store_text output, error, cause;
};

/* What is to be called back at a time. */
struct store_timer {
    int64_t execution;
    uint64_t id; /* unique in the execution */
    int64_t due_ms;
    bool by_clock; /* when the clock shows it, even if it is set meanwhile */
};

/* A task that was started and has not answered. */
struct store_attempt {
    int64_t execution;
    uint64_t id;            /* unique in the execution */
    int32_t crashes;        /* how often its owner died meanwhile */
    struct store_text text; /* JSON: what whoever starts it again needs */
};

/* A run of a distributed Map, by which its executions are listed. */
struct store_map_run {
    int64_t execution;        /* that it is in */
    uint64_t id;              /* unique in the execution. At most INT64_MAX */
    struct store_text arn;    /* unique */
    struct store_text status; /* "RUNNING" until it has ended */
    int64_t started_ms;
    int64_t ended_ms;       /* 0: it has not */
    struct store_text text; /* JSON of whoever drives it: counters, what it allows */
};

/* What a service keeps beside executions: a machine, a version, an activity ... */
struct store_resource {
    int32_t kind;             /* plain data; what it means is the service's */
    struct store_text arn;    /* unique */
    struct store_text owner;  /* ARN of what it belongs to, by which it is listed; "": nothing */
    struct store_text digest; /* of the definition that it needs, which must be kept; NULL: none */
    struct store_text text;   /* JSON of whoever made it */
};

/* What retention may remove. */
struct store_retention {
    int64_t now_ms;
    int64_t ended_before_ms; /* executions that ended before; those that can be redriven stay */
    int32_t most;            /* at most so many executions at a time, each with all it has */
};

/* The subject is told with the outcome. */
struct store_commit *store_commit_new(struct store_lease lease, void *subject);
/* Only for a commit that was not submitted. */
void store_commit_free(struct store_commit *commit);

/* ---- executions ---- */
void store_commit_start(struct store_commit *commit, const struct store_start *start);
/* Replace its detail. */
void store_commit_change(struct store_commit *commit, int64_t execution, struct store_text detail);
/* It has ended: its timers, attempts and offers go, and so do its rows unless it can be redriven.
 */
void store_commit_end(struct store_commit *commit, int64_t execution, const struct store_end *end);
/* It runs again: what it ended with is gone, and the redrive counted. Only while it can be
 * redriven; a child goes by its parent. */
void store_commit_redrive(struct store_commit *commit, int64_t execution, int64_t at_ms);

/* It goes on by another definition, which must be kept. */
void store_commit_adopt(struct store_commit *commit, int64_t execution, struct store_text digest);

/* A run has begun, or changed: with the same id and ARN. It goes with its execution. */
void store_commit_map_run(struct store_commit *commit, const struct store_map_run *run);

/* ---- rows: what a suspended execution is ---- */
void store_commit_put(struct store_commit *commit, int64_t execution, const struct store_row *row);
/* The row may be absent, and so may all those below. */
void store_commit_drop(struct store_commit *commit, int64_t execution,
                       const struct store_row_key *key);
/* All rows of a frame of the kinds from `first` to `last`. */
void store_commit_drop_kinds(struct store_commit *commit, int64_t execution, uint64_t frame,
                             int32_t first, int32_t last);
void store_commit_drop_rows(struct store_commit *commit, int64_t execution);

/* ---- history ---- */
/* Events numbered from `first`, as the text of a JSON array. They must follow those that are there
 * without a gap, the first of all being 1; else the commit is refused. */
void store_commit_events(struct store_commit *commit, int64_t execution, int64_t first,
                         int32_t count, struct store_text text);

/* ---- what is waited for ---- */
/* One with the same id is replaced. */
void store_commit_timer(struct store_commit *commit, const struct store_timer *timer);
void store_commit_clear_timer(struct store_commit *commit, int64_t execution, uint64_t id);
/* All timers of the shard that are not by_clock are due later by so much; negative: earlier. */
void store_commit_move_timers(struct store_commit *commit, int64_t by_ms);
void store_commit_attempt(struct store_commit *commit, const struct store_attempt *attempt);
void store_commit_end_attempt(struct store_commit *commit, int64_t execution, uint64_t id);

/* ---- offers: tasks of activities that wait for a worker ---- */
/* At the end of that activity's queue; one with the same id that is there stays where it is. */
void store_commit_offer(struct store_commit *commit, int64_t execution, uint64_t id,
                        struct store_text activity);
/* It may be absent. All of an execution go with its end. */
void store_commit_end_offer(struct store_commit *commit, int64_t execution, uint64_t id);

/* ---- resources: what a service keeps beside executions ---- */
/* Made, or replaced: then it keeps its place in the order. Refused if its definition is not kept.
 * A definition that it does not name any longer goes unless something else does. */
void store_commit_resource(struct store_commit *commit, const struct store_resource *resource);
/* It may be absent. Its definition goes unless something else names it. */
void store_commit_drop_resource(struct store_commit *commit, struct store_text arn);

/* ---- asynchronous express starts: they run again from the beginning after a crash ---- */
/* The number is the caller's, and unique: else the commit is refused. The text is JSON of whoever
 * starts it. */
void store_commit_express(struct store_commit *commit, int64_t number, struct store_text text);
/* It may be absent. */
void store_commit_end_express(struct store_commit *commit, int64_t number);

/* ---- requests: what a visitor leaves for the next owner ---- */
void store_commit_request(struct store_commit *commit, int64_t made_ms, struct store_text text);
/* Refused if it is not there: a request is acted upon once. */
void store_commit_take_request(struct store_commit *commit, int64_t number);

/* ---- definitions and upkeep ---- */
/* Keep a definition under its digest; it may be kept already. It goes with the last execution or
 * resource that names it. */
void store_commit_definition(struct store_commit *commit, struct store_text digest,
                             struct store_text text);
/* Remove what need not be kept any longer. The rows of executions that can no longer be redriven
 * go, too. Executions whose parent has not ended stay. */
void store_commit_retain(struct store_commit *commit, const struct store_retention *retention);

#endif
