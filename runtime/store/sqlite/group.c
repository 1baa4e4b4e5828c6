/* runtime/store/sqlite/group.c - write commits in groups: a transaction and a flush for each group.
 *
 * A commit that contradicts what is there is taken back alone, by a savepoint. As these copy pages
 * and are rarely needed, a transaction is first tried without, and begun again when one is. If the
 * transaction fails, all of its commits do, and none has left anything. */
#include "runtime/store/sqlite/store.h"
#include "runtime/store/sqlite/write.h"

/* The first of many that wait is not told much later than it could be. */
enum { GROUP_COMMITS = 2000, GROUP_BYTES = 4 * 1024 * 1024 };

static enum store_result step(struct sqlite_db *db, enum sqlite_write_statement which)
{
    return sqlite_write_numbers(db, which, NULL, 0);
}

/* Whether the result is of one commit, and does not tell of the store. */
static bool is_of_commit(enum store_result result)
{
    return result == STORE_OK || result == STORE_EXISTS || result == STORE_REFUSED ||
           result == STORE_FENCED;
}

/* Write one; its own outcome stays in the commit. Returns how it is with the transaction. */
static enum store_result write_one(struct sqlite_db *db, struct store_commit *commit,
                                   const struct store_commit *before, bool careful)
{
    enum store_result result = careful ? step(db, WRITE_SAVE) : STORE_OK;

    if (result != STORE_OK)
        return result;
    commit->result = sqlite_write_commit(db, commit, before);
    if (!is_of_commit(commit->result))
        return commit->result;
    if (!careful)
        return commit->result == STORE_OK ? STORE_OK : STORE_REFUSED;
    if (commit->result != STORE_OK)
        result = step(db, WRITE_BACK);
    return result == STORE_OK ? step(db, WRITE_RELEASE) : result;
}

/* The highest number of an execution that the list has started; 0: it has started none. */
static int64_t last_started(const struct store_commit *list)
{
    int64_t last = 0;

    for (const struct store_commit *at = list; at != NULL; at = at->next)
        for (const struct store_operation *part = at->first; part != NULL; part = part->next)
            if (at->result == STORE_OK && part->kind == STORE_START &&
                part->as.start.number > last)
                last = part->as.start.number;
    return last;
}

/* A list is of one store, and so of one shard. */
static enum store_result write_last_started(struct sqlite_db *db, const struct store_commit *list)
{
    const int64_t numbers[] = {last_started(list), list->lease.shard};

    return numbers[0] == 0 ? STORE_OK
                           : sqlite_write_numbers(db, WRITE_LAST_EXECUTION, numbers, 2);
}

/* Without care a commit that is refused spoils the transaction: STORE_REFUSED. */
static enum store_result write_list(struct sqlite_db *db, struct store_commit *list, bool careful)
{
    enum store_result result = step(db, WRITE_BEGIN);
    const struct store_commit *before = NULL;

    for (struct store_commit *at = list; at != NULL && result == STORE_OK; at = at->next) {
        result = write_one(db, at, before, careful);
        before = at;
    }
    if (result == STORE_OK)
        result = write_last_started(db, list);
    return result == STORE_OK ? step(db, WRITE_COMMIT) : result;
}

/* SQLite has rolled back already after some errors. That which fails here is seen in what comes
 * next. */
static void roll_back(struct sqlite_db *db)
{
    if (sqlite3_get_autocommit(db->handle) == 0)
        sqlite_db_run(db, "ROLLBACK");
}

/* After a failure that says nothing about the next time there is no next time. */
static void note_end(struct sqlite_store *sqlite, enum store_result result)
{
    if (result == STORE_FULL || result == STORE_BUSY)
        return;
    sqlite->end = result;
    store_tell(&sqlite->store, "%s cannot be written any more: %s", sqlite->path,
               sqlite_db_is_gone(&sqlite->writer) ? "it was removed, or another file is there now"
               : sqlite3_errcode(sqlite->writer.handle) != SQLITE_OK
                   ? sqlite3_errmsg(sqlite->writer.handle)
                   : "its log could not be moved into it");
}

/* A visitor says itself what became of its one commit. */
static void note_room(struct sqlite_store *sqlite, enum store_result result)
{
    if (result == STORE_FULL && !sqlite->full && sqlite->lock >= 0)
        store_tell(&sqlite->store, "there is no room for %s; it is tried again with each commit",
                   sqlite->path);
    if (result == STORE_FULL || result == STORE_OK)
        sqlite->full = result == STORE_FULL;
}

/* What is durable now must be there when the next owner comes. */
static void note_starts(struct sqlite_store *sqlite, const struct store_commit *list)
{
    struct owner_mark mark = sqlite->mark;

    mark.last_execution = last_started(list);
    if (mark.last_execution <= sqlite->mark.last_execution || sqlite->lock < 0)
        return;
    sqlite->mark = mark;
    owner_write_mark(sqlite->lock, &mark);
}

/* Write a group as one transaction, or say why it has left nothing. */
static enum store_result write_group(struct sqlite_store *sqlite, struct store_commit *list)
{
    struct sqlite_db *db = &sqlite->writer;
    enum store_result result = sqlite->end;

    if (result != STORE_OK)
        return result;
    if (sqlite_db_is_gone(db)) /* nobody would find what is acknowledged now */
        result = STORE_BROKEN;
    if (result == STORE_OK)
        result = sqlite_log_make_room(&sqlite->log, db);
    if (result == STORE_OK)
        result = write_list(db, list, false);
    if (result == STORE_REFUSED) {
        roll_back(db);
        result = write_list(db, list, true);
    }
    note_room(sqlite, result);
    if (result == STORE_OK)
        note_starts(sqlite, list);
    else
        note_end(sqlite, result);
    if (result != STORE_OK && sqlite->end == STORE_OK)
        roll_back(db);
    return result;
}

static void tell_group(struct sqlite_store *sqlite, struct store_commit *list,
                       enum store_result result)
{
    for (struct store_commit *at = list, *next; at != NULL; at = next) {
        next = at->next;
        if (result != STORE_OK)
            at->result = result;
        store_tell_done(&sqlite->store, at);
    }
}

/* Cut a list off where a transaction becomes large; returns what is behind. */
static struct store_commit *cut_group(struct store_commit *list)
{
    struct store_commit *last = list, *behind;
    size_t bytes = region_used(&last->region);

    for (int count = 1; last->next != NULL && count < GROUP_COMMITS && bytes < GROUP_BYTES;
         count++) {
        last = last->next;
        bytes += region_used(&last->region);
    }
    behind = last->next;
    last->next = NULL;
    return behind;
}

void sqlite_group_write(void *store, struct store_commit *list)
{
    while (list != NULL) {
        struct store_commit *group = list;

        list = cut_group(group);
        tell_group(store, group, write_group(store, group));
    }
}
