/* runtime/store/sqlite/log.h - checkpoints: what is in a database's log moves into its file.
 *
 * A commit is durable when it is in the log (PATH-wal). Its pages are written to the file later, by
 * a thread of their own, so that commits do not wait for that. The log begins anew when all of it
 * has moved and nobody reads from it. Commits that come one after the other never leave it that
 * moment, so above a size the writer makes one, as soon as the thread has left it little to do; and
 * if someone reads an old state for long, the log grows up to a bound, beyond which there is no
 * room. */
#ifndef SFN_STORE_SQLITE_LOG_H
#define SFN_STORE_SQLITE_LOG_H

#include <pthread.h>

#include "runtime/store/sqlite/db.h"

struct sqlite_log {
    const struct store *store;
    struct sqlite_db db; /* the thread's */
    int64_t page_bytes;  /* of a page in the log */
    int64_t bytes_max;
    int64_t anew_pages;   /* from here on it is to begin anew */
    int64_t retry_pages;  /* of the writer: when it tries again to begin the log anew */
    bool told, told_full; /* of the writer: that the log is large, or at its bound */

    pthread_t thread;
    pthread_mutex_t lock;  /* of all below */
    pthread_cond_t wanted; /* a checkpoint, or that the thread ends */
    pthread_cond_t idle;   /* the thread has done a checkpoint */
    int64_t pages;         /* in the log */
    int64_t seen_pages;    /* were there when the thread last began a checkpoint */
    int64_t moved_pages;   /* are in the file, too */
    bool working;          /* the thread is at it */
    bool held;             /* the writer is: the thread begins none */
    bool stopping;
    bool broken; /* the file could not be written: the log must stay as it is */
};

/* Start the thread, which has a connection of its own to the database. If that fails, log->db is
 * the caller's to close: SQLite has said there why. */
enum store_result sqlite_log_start(struct sqlite_log *log, const struct store *store,
                                   const char *path, struct sqlite_db *writer);
/* Also for one that was never started, or only zeroed. */
void sqlite_log_stop(struct sqlite_log *log);

/* For the writer, before a transaction: see to it that the log does not grow without bound.
 * STORE_FULL: it has reached its bound; STORE_BROKEN: a checkpoint has failed. */
enum store_result sqlite_log_make_room(struct sqlite_log *log, struct sqlite_db *writer);

/* When the thread is stopped: move everything and leave an empty log, if nobody reads. */
void sqlite_log_empty(const struct sqlite_log *log, struct sqlite_db *writer);

#endif
