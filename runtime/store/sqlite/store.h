/* runtime/store/sqlite/store.h - an open store in a database; private to runtime/store.
 *
 * Three connections: one reads, on the thread of the store; one writes, on the queue's thread; one
 * moves the log, on a thread of its own. */
#ifndef SFN_STORE_SQLITE_STORE_H
#define SFN_STORE_SQLITE_STORE_H

#include "runtime/store/kind.h"
#include "runtime/store/owner.h"
#include "runtime/store/queue.h"
#include "runtime/store/sqlite/db.h"
#include "runtime/store/sqlite/log.h"

struct sqlite_store {
    struct store store;
    char *path;             /* the one path of the file */
    int lock;               /* of its owner; -1: a visitor's */
    struct owner_mark mark; /* that is there; of the writer */
    struct sqlite_db reader;
    struct sqlite_db writer;
    struct sqlite_log log;
    struct commit_queue queue;
    atomic_bool closing;
    bool looked;           /* a visitor, whether the next owner would take the store */
    bool full;             /* of the writer: people know that there is no room */
    enum store_result end; /* of the writer: why nothing is written any more, or STORE_OK */
};

extern const struct store_reads sqlite_reads;

/* Write a list of commits, as few transactions, and tell their outcomes. */
void sqlite_group_write(void *store, struct store_commit *list);

/* Keep what a read has come to, with what SQLite says about it. */
enum store_result sqlite_read_end(struct sqlite_store *sqlite, enum store_result result);

#endif
