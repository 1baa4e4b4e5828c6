/* runtime/store/sqlite/compact.c - give the free pages of a database back, some at a time.
 *
 * On a connection of its own, so that the owner's commits come in between, also when this is
 * another process. Its pages go through the log as all others do; the file becomes smaller with the
 * next checkpoint. */
#include <time.h>

#include "runtime/store/sqlite/upkeep.h"

#define STEP "PRAGMA incremental_vacuum(256)"
#define PAUSE_MS 5
#define LOCK_MS 60000

enum store_result sqlite_compact(struct store *store,
                                 bool (*progress)(void *context, int64_t bytes_left), void *context)
{
    struct sqlite_store *sqlite = (struct sqlite_store *)store;
    struct sqlite_db db;
    enum store_result result;
    int64_t page_bytes = 0, left = 1;

    if (store->barrier.size > 0) {
        buffer_clear(&store->problem);
        buffer_add(&store->problem, store->barrier.text, store->barrier.size);
        return sqlite->end;
    }
    result = sqlite_db_open(&db, sqlite->path,
                            (struct sqlite_patience){.store = store, .most_ms = LOCK_MS});
    if (result == STORE_OK)
        result = sqlite_db_number(&db, "PRAGMA page_size", &page_bytes);
    while (result == STORE_OK && left > 0) {
        result = sqlite_db_run(&db, STEP);
        if (result == STORE_OK)
            result = sqlite_db_number(&db, "PRAGMA freelist_count", &left);
        if (result != STORE_OK || !progress(context, left * page_bytes))
            break;
        nanosleep(&(struct timespec){0, PAUSE_MS * 1000000}, NULL);
    }
    if (result == STORE_OK)
        sqlite_db_run(&db, "PRAGMA wal_checkpoint(PASSIVE)");
    sqlite_read_end(sqlite, result);
    sqlite_db_close(&db);
    return result;
}
