/* runtime/store/store.h - where executions are kept: open a store, and have commits made durable.
 *
 * A store keeps executions, their rows, events, timers, attempts and offers, and what a service has
 * beside them. What is written is a commit (commit.h): all of it becomes durable, or nothing. What
 * is read (read.h) is what was committed.
 *
 *     memory:          lives as long as the store is open
 *     sqlite:PATH      a file; a path without a scheme is one, too
 *     postgresql:...   refused: there is none yet
 *     other:...        refused: two letters or more and a colon; ./other:... is a path
 *
 * Who drives executions owns the shard they belong to, and proves it in every commit by the epoch
 * of its lease: who has lost the shard cannot write any more. A store of SQLite has one shard.
 *
 * A store belongs to one thread, which opens, submits, reads and closes. Outcomes of commits are
 * told on a thread of the store's, or within store_submit. */
#ifndef SFN_STORE_STORE_H
#define SFN_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct store_commit;

enum store_result {
    STORE_OK,
    STORE_NONE,    /* there is no such thing */
    STORE_EXISTS,  /* an execution with this id is already there */
    STORE_REFUSED, /* the commit contradicts what is there: a bug of who made it */
    STORE_FENCED,  /* the shard has another owner now */
    STORE_FULL,    /* no room: reading goes on, and so does writing when there is room again */
    STORE_BUSY,    /* someone else holds the store locked */
    STORE_BROKEN,  /* a write or flush failed: nothing can be known but by opening it again */
    STORE_DAMAGED, /* what is there is not what was written */
};

/* "no room" and so on, for messages. */
const char *store_result_text(enum store_result result);

enum store_mode {
    STORE_OWN,   /* take the shard; make the store if there is none */
    STORE_VISIT, /* read, and leave requests; also beside an owner. There must be a store. */
};

struct store_options {
    enum store_mode mode;
    const char *program; /* who makes the store if there is none, such as "sfnc 0.1.0" */
    /* The log of what is to be checkpointed may grow so far; then STORE_FULL. 0: 1 GiB. */
    int64_t log_bytes_max;
    /* The commit that was submitted with this subject is durable (STORE_OK), or has left nothing.
     * It is called for every commit, in the order in which they were submitted. */
    void (*done)(void *context, void *subject, enum store_result result);
    /* Something that people should know, as one line: who holds the store locked, that there is no
     * room. Any thread may call it. NULL: nobody wants to know. */
    void (*tell)(void *context, const char *line);
    void *context;
    /* To own it is refused as another process does: what that one is about to do may change it.
     * Set when it is so, or not so. NULL: nobody wants to know. */
    bool *other;
    int64_t open_ms; /* so long somebody else may hold it locked at opening. 0: half a minute */
};

/* Open a store; NULL if that fails, and *problem is then one line that says why (free it). The
 * options are copied, their texts are borrowed until it returns. */
struct store *store_open(const char *url, const struct store_options *options, char **problem);
/* Whether there is a file where such a store is, or will be made. */
bool store_is_there(const char *url);
/* What was submitted is committed and told first. NULL is allowed. */
void store_close(struct store *store);

/* Where it is as a file, by the one path that leads there without links; NULL: it is no file. */
const char *store_path(const struct store *store);

/* Whether a process owns it now, or may, as we must not look; *process is its number, or not
 * positive if that is not known. */
bool store_has_owner(const struct store *store, long *process);

/* The right to write what belongs to a shard. */
struct store_lease {
    int32_t shard;
    int64_t epoch; /* 0: that of a visitor, whose commits may only add requests */
};

struct store_lease store_lease_of(const struct store *store);

/* The largest number that an execution of the shard ever had when the store was opened; the next
 * one takes the number after it. A number is never given twice. */
int64_t store_last_execution(const struct store *store);

#define STORE_KEY_SIZE 32
/* The key that authenticates task tokens. It was made with the store and moves with its copies. */
const unsigned char *store_key(const struct store *store);

/* Have a commit made durable; the store takes it. After STORE_BROKEN every further one ends in
 * STORE_BROKEN, too. */
void store_submit(struct store *store, struct store_commit *commit);

/* Why nothing that a visitor submits is recorded, as a line, if that is known; else "". It may be
 * known only after the first commit. */
const char *store_barrier(const struct store *store);

/* Whether the file of the store was removed or replaced while it is open. Nothing is written to it
 * any more then: the next commit ends in STORE_BROKEN, and so does each one after it. */
bool store_is_gone(struct store *store);

/* Wait until all that was submitted is told. */
void store_flush(struct store *store);

#endif
