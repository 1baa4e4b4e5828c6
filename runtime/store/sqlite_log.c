/* runtime/store/sqlite_log.c - checkpoints: what is in the log of a database moves into its file.
 */
#include "runtime/store/sqlite_log.h"

#include <signal.h>

#include "runtime/base/bug.h"

enum {
    CHECKPOINT_PAGES = 1000,       /* after so many more the thread works */
    ANEW_BYTES = 16 * 1024 * 1024, /* from here on the writer begins the log anew, if it may */
    FRAME_HEAD = 24,               /* what the log has beside each page */
};

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

static void *run(void *context)
{
    struct sqlite_log *log = context;

    pthread_mutex_lock(&log->lock);
    while (!log->stopping) {
        if (log->pages < log->next_pages || log->held || log->broken) {
            pthread_cond_wait(&log->wanted, &log->lock);
            continue;
        }
        log->next_pages = log->pages + CHECKPOINT_PAGES;
        log->working = true;
        pthread_mutex_unlock(&log->lock);
        note_failure(log, sqlite_db_result(&log->db, sqlite3_wal_checkpoint_v2(
                                                         log->db.handle, NULL,
                                                         SQLITE_CHECKPOINT_PASSIVE, NULL, NULL)));
        pthread_mutex_lock(&log->lock);
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
        log->next_pages = CHECKPOINT_PAGES;
        log->retry_pages = 0;
        log->told = false;
    }
    log->pages = pages;
    if (log->pages >= log->next_pages)
        pthread_cond_signal(&log->wanted);
    pthread_mutex_unlock(&log->lock);
    return SQLITE_OK;
}

enum store_result sqlite_log_start(struct sqlite_log *log, const struct store *store,
                                   const char *path, struct sqlite_db *writer)
{
    enum store_result result;
    sigset_t all, former;

    *log = (struct sqlite_log){
        .store = store, .bytes_max = store->options.log_bytes_max, .next_pages = CHECKPOINT_PAGES};
    result = sqlite_db_open(&log->db, path, (struct sqlite_patience){.store = store});
    if (result == STORE_OK)
        result = sqlite_db_number(&log->db, "PRAGMA page_size", &log->page_bytes);
    if (result != STORE_OK) {
        sqlite_db_close(&log->db);
        return result;
    }
    log->page_bytes += FRAME_HEAD;
    pthread_mutex_init(&log->lock, NULL);
    pthread_cond_init(&log->wanted, NULL);
    pthread_cond_init(&log->idle, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &former);
    if (pthread_create(&log->thread, NULL, run, log) != 0)
        exhausted("threads");
    pthread_sigmask(SIG_SETMASK, &former, NULL);
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

/* Most of the log has moved already, so this does not take long. */
static void begin_anew(struct sqlite_log *log, struct sqlite_db *writer, int64_t pages)
{
    enum store_result result;

    log->retry_pages = pages + CHECKPOINT_PAGES;
    hold_thread(log, true);
    sqlite_db_be_patient(writer, false);
    result =
        sqlite_db_result(writer, sqlite3_wal_checkpoint_v2(writer->handle, NULL,
                                                           SQLITE_CHECKPOINT_RESTART, NULL, NULL));
    sqlite_db_be_patient(writer, true);
    note_failure(log, result);
    if (result == STORE_OK)
        note_pages(log, writer->handle, NULL, 0);
    hold_thread(log, false);
}

/* People are told when the log is twice as large as it should be. */
static void tell_size(struct sqlite_log *log, int64_t bytes, bool full)
{
    if (log->told && !full)
        return;
    log->told = true;
    store_tell(log->store,
               "another program reads an old state of the store, so its log has grown to %lld MiB"
               "%s",
               (long long)(bytes >> 20), full ? ", as far as it may: nothing is written" : "");
}

enum store_result sqlite_log_make_room(struct sqlite_log *log, struct sqlite_db *writer)
{
    const int64_t anew_bytes = log->bytes_max / 2 < ANEW_BYTES ? log->bytes_max / 2 : ANEW_BYTES;
    int64_t bytes;
    bool broken;

    pthread_mutex_lock(&log->lock);
    bytes = log->pages * log->page_bytes;
    broken = log->broken;
    pthread_mutex_unlock(&log->lock);
    if (!broken && bytes >= anew_bytes &&
        (bytes >= log->bytes_max || log->pages >= log->retry_pages)) {
        begin_anew(log, writer, log->pages);
        pthread_mutex_lock(&log->lock);
        bytes = log->pages * log->page_bytes;
        broken = log->broken;
        pthread_mutex_unlock(&log->lock);
    }
    if (broken)
        return STORE_BROKEN;
    if (bytes >= 2 * anew_bytes)
        tell_size(log, bytes, bytes >= log->bytes_max);
    return bytes >= log->bytes_max ? STORE_FULL : STORE_OK;
}

enum store_result sqlite_log_empty(struct sqlite_db *writer)
{
    enum store_result result;

    sqlite_db_be_patient(writer, false);
    result =
        sqlite_db_result(writer, sqlite3_wal_checkpoint_v2(writer->handle, NULL,
                                                           SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL));
    sqlite_db_be_patient(writer, true);
    return result;
}
