/* runtime/store/sqlite/log.c - checkpoints: what is in a database's log moves into its file. */
#include "runtime/store/sqlite/log.h"

#include "runtime/store/thread.h"

enum {
    CHECKPOINT_PAGES = 4000,       /* after so many more the thread works */
    ANEW_BYTES = 64 * 1024 * 1024, /* from here on the writer begins the log anew, if it may */
    NEAR_PAGES = 256,              /* so many at most the writer moves itself */
    READERS_MS = 20,               /* how long the writer waits for those that read just now */
    FRAME_HEAD = 24,               /* what the log has beside each page */
};

/* How many pages of the log have moved is kept in *moved, if that is not NULL. */
static enum store_result checkpoint(struct sqlite_db *db, int mode, int *moved)
{
    return sqlite_db_result(db, sqlite3_wal_checkpoint_v2(db->handle, NULL, mode, NULL, moved));
}

/* A checkpoint that fails because there is no room has left the log as it was, and so has one that
 * came while another worked. */
static void note_failure(struct sqlite_log *log, enum store_result result)
{
    if (result == STORE_OK || result == STORE_BUSY || result == STORE_FULL)
        return;
    pthread_mutex_lock(&log->lock);
    log->broken = true;
    pthread_mutex_unlock(&log->lock);
}

/* ---- the thread ---- */

/* Whether the thread should work. Where the log is to begin anew it works more often, until what is
 * left is little. */
static bool is_due(const struct sqlite_log *log)
{
    return log->pages - log->seen_pages >=
           (log->pages < log->anew_pages ? CHECKPOINT_PAGES : NEAR_PAGES);
}

static void *run(void *context)
{
    struct sqlite_log *log = context;

    pthread_mutex_lock(&log->lock);
    while (!log->stopping) {
        int moved = 0;

        if (!is_due(log) || log->held || log->broken) {
            pthread_cond_wait(&log->wanted, &log->lock);
            continue;
        }
        log->seen_pages = log->pages;
        log->working = true;
        pthread_mutex_unlock(&log->lock);
        note_failure(log, checkpoint(&log->db, SQLITE_CHECKPOINT_PASSIVE, &moved));
        pthread_mutex_lock(&log->lock);
        log->moved_pages = moved;
        log->working = false;
        pthread_cond_signal(&log->idle);
    }
    pthread_mutex_unlock(&log->lock);
    return NULL;
}

/* SQLite calls this in the writer after each transaction. */
static int note_pages(void *context, sqlite3 *handle, const char *name, int pages)
{
    struct sqlite_log *log = context;

    pthread_mutex_lock(&log->lock);
    if (pages < log->pages) { /* it has begun anew */
        log->seen_pages = log->moved_pages = log->retry_pages = 0;
        log->told = log->told_full = false;
    }
    log->pages = pages;
    if (is_due(log))
        pthread_cond_signal(&log->wanted);
    pthread_mutex_unlock(&log->lock);
    return SQLITE_OK;
}

enum store_result sqlite_log_start(struct sqlite_log *log, const struct store *store,
                                   const char *path, struct sqlite_db *writer)
{
    enum store_result result;

    *log = (struct sqlite_log){.store = store, .bytes_max = store->options.log_bytes_max};
    result = sqlite_db_open(&log->db, path, (struct sqlite_patience){.store = store});
    if (result == STORE_OK)
        result = sqlite_db_number(&log->db, "PRAGMA page_size", &log->page_bytes);
    if (result != STORE_OK)
        return result;
    log->page_bytes += FRAME_HEAD;
    log->anew_pages =
        (log->bytes_max / 2 < ANEW_BYTES ? log->bytes_max / 2 : ANEW_BYTES) / log->page_bytes;
    pthread_mutex_init(&log->lock, NULL);
    pthread_cond_init(&log->wanted, NULL);
    pthread_cond_init(&log->idle, NULL);
    thread_start(&log->thread, run, log);
    sqlite3_wal_hook(writer->handle, note_pages, log);
    return STORE_OK;
}

void sqlite_log_stop(struct sqlite_log *log)
{
    if (log->db.handle == NULL)
        return;
    pthread_mutex_lock(&log->lock);
    log->stopping = true;
    pthread_cond_signal(&log->wanted);
    pthread_mutex_unlock(&log->lock);
    pthread_join(log->thread, NULL);
    pthread_cond_destroy(&log->idle);
    pthread_cond_destroy(&log->wanted);
    pthread_mutex_destroy(&log->lock);
    sqlite_db_close(&log->db);
}

/* ---- the writer ---- */

/* Keep the thread from checkpoints, of which there can be only one at a time; or let it go on. */
static void hold_thread(struct sqlite_log *log, bool held)
{
    pthread_mutex_lock(&log->lock);
    log->held = held;
    while (held && log->working)
        pthread_cond_wait(&log->idle, &log->lock);
    if (!held)
        pthread_cond_signal(&log->wanted);
    pthread_mutex_unlock(&log->lock);
}

/* One that waits for readers, but only for those that read just now: our own, too. */
static enum store_result checkpoint_of_writer(struct sqlite_db *writer, int mode)
{
    const int64_t most_ms = writer->patience.most_ms;
    enum store_result result;

    writer->patience.most_ms = READERS_MS;
    result = checkpoint(writer, mode, NULL);
    writer->patience.most_ms = most_ms;
    return result;
}

/* Most of the log has moved already, so this does not take long. */
static enum store_result begin_anew(struct sqlite_log *log, struct sqlite_db *writer)
{
    enum store_result result;

    log->retry_pages = log->pages + CHECKPOINT_PAGES;
    hold_thread(log, true);
    result = checkpoint_of_writer(writer, SQLITE_CHECKPOINT_RESTART);
    note_failure(log, result);
    if (result == STORE_OK)
        note_pages(log, writer->handle, NULL, 0);
    hold_thread(log, false);
    return result;
}

/* People are told once when the log is twice as large as it should be, and once when it is full. */
static void tell_size(struct sqlite_log *log, int64_t bytes, bool full)
{
    if (full ? log->told_full : log->told)
        return;
    log->told = true;
    log->told_full = full;
    store_tell(log->store,
               "another program reads an old state of the store, so its log has grown to %lld MiB"
               "%s",
               (long long)(bytes >> 20), full ? ", as far as it may: nothing is written" : "");
}

/* Whether the writer can begin the log anew without much work, and nobody else is at it. */
static bool is_near(struct sqlite_log *log)
{
    bool near;

    pthread_mutex_lock(&log->lock);
    near = !log->working && log->pages - log->moved_pages <= NEAR_PAGES;
    pthread_mutex_unlock(&log->lock);
    return near;
}

/* How it is with the log now. */
static enum store_result look(struct sqlite_log *log)
{
    enum store_result result;

    pthread_mutex_lock(&log->lock);
    result = log->broken                                      ? STORE_BROKEN
             : log->pages * log->page_bytes >= log->bytes_max ? STORE_FULL
                                                              : STORE_OK;
    pthread_mutex_unlock(&log->lock);
    return result;
}

enum store_result sqlite_log_make_room(struct sqlite_log *log, struct sqlite_db *writer)
{
    const int64_t pages = log->pages, anew = log->anew_pages; /* the writer alone changes them */
    enum store_result result = look(log);

    if (result == STORE_BROKEN || pages < anew || (result == STORE_OK && pages < log->retry_pages))
        return result;
    if (result == STORE_OK && pages < anew + anew / 8 && !is_near(log))
        return result;
    if (begin_anew(log, writer) == STORE_BUSY && pages >= 2 * anew)
        tell_size(log, pages * log->page_bytes, result == STORE_FULL);
    return look(log);
}

void sqlite_log_empty(const struct sqlite_log *log, struct sqlite_db *writer)
{
    if (log->broken)
        return;
    checkpoint_of_writer(writer, SQLITE_CHECKPOINT_TRUNCATE);
}
