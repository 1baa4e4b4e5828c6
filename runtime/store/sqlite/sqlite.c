/* runtime/store/sqlite/sqlite.c - a store in a database of SQLite: open it, and close it again. */
#include "runtime/store/sqlite/sqlite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/store/owner.h"
#include "runtime/store/sqlite/file.h"
#include "runtime/store/sqlite/reader.h"
#include "runtime/store/sqlite/schema.h"
#include "runtime/store/sqlite/store.h"
#include "runtime/store/sqlite/upkeep.h"
#include "runtime/store/sqlite/write.h"

/* How long someone else may hold the database locked while it is opened or read. */
#define OPEN_MS 30000
#define READ_MS 3000

/* ---- opening ---- */

/* What a store lacks that its last owner had made durable, as the end of a line; NULL: nothing. */
static char *lack_of(const struct sqlite_store *sqlite, const struct owner_mark *found,
                     const struct owner_mark *left)
{
    if (left->epoch <= found->epoch && left->last_execution <= found->last_execution)
        return NULL;
    return text_format(
        "lacks what was recorded in it (it is of owner %lld and execution %lld, and there were "
        "%lld and %lld): its log, %s-wal, was removed or is damaged, or an older copy was put in "
        "its place. Put back what is missing; or remove %s.lock, to go on with what is there",
        (long long)found->epoch, (long long)found->last_execution, (long long)left->epoch,
        (long long)left->last_execution, sqlite->path, sqlite->path);
}

/* Refuse a store that lacks something. */
static enum store_result compare_mark(struct sqlite_store *sqlite, char **problem)
{
    struct owner_mark left, found;
    enum store_result result = sqlite_schema_mark(&sqlite->writer, &found);

    if (result != STORE_OK || !owner_read_mark(sqlite->lock, &left))
        return result;
    *problem = lack_of(sqlite, &found, &left);
    return *problem == NULL ? STORE_OK : STORE_REFUSED;
}

/* Take the store for this process, and leave a mark that it did. */
static enum store_result take(struct sqlite_store *sqlite, bool made, char **problem)
{
    enum store_result result = made ? STORE_OK : compare_mark(sqlite, problem);

    if (result == STORE_OK)
        result = sqlite_schema_take(&sqlite->writer, &sqlite->store.lease);
    if (result == STORE_OK)
        result = sqlite_schema_mark(&sqlite->writer, &sqlite->mark);
    if (result == STORE_OK)
        owner_write_mark(sqlite->lock, &sqlite->mark);
    return result;
}

/* The writer's connection to a file that is there, and whether that is a store, or can become one.
 * Nothing is written, and nothing is left beside a file of someone else's. */
static enum store_result connect(struct sqlite_store *sqlite, char **why)
{
    struct sqlite_db *db = &sqlite->writer;
    enum store_result result =
        sqlite_db_open(db, sqlite->path,
                       (struct sqlite_patience){.store = &sqlite->store,
                                                .most_ms = sqlite->store.options.open_ms > 0
                                                               ? sqlite->store.options.open_ms
                                                               : OPEN_MS});

    sqlite_db_prepare(db, sqlite_write_texts, WRITE_STATEMENTS);
    if (result == STORE_OK)
        result = sqlite_db_run(db, "PRAGMA cache_size=-16384"); /* KiB */
    if (result == STORE_OK)
        result = sqlite_schema_check(db, sqlite->store.options.mode == STORE_OWN, why);
    if (result == STORE_REFUSED)
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return result;
}

/* Become the owner of the store, whose file is made if there is none. */
static bool own(struct sqlite_store *sqlite, char **problem)
{
    sqlite->lock = owner_take(sqlite->path, problem);
    if (sqlite->store.options.other != NULL)
        *sqlite->store.options.other = sqlite->lock == OWNER_OTHER;
    return sqlite->lock >= 0 && sqlite_file_make(sqlite->path, problem);
}

/* A file that was made for a store that could not be is taken away again, with its lock. */
static void undo(const struct sqlite_store *sqlite)
{
    struct stat about;

    if (sqlite->lock < 0 || stat(sqlite->path, &about) != 0 || about.st_size > 0)
        return;
    unlink(sqlite->path);
    owner_remove(sqlite->path);
}

/* A visitor that can leave nothing, because no owner would find it or the file is read-only, may
 * still read. */
static void only_read(struct sqlite_store *sqlite, enum store_result result, const char *why)
{
    if (sqlite->end != STORE_OK)
        return;
    buffer_add_format(&sqlite->store.barrier, "%s %s", sqlite->path, why);
    sqlite->end = result;
}

/* All that is done with the writer's connection before others are opened. */
static enum store_result prepare(struct sqlite_store *sqlite, const char *program, char **why)
{
    struct sqlite_db *db = &sqlite->writer;
    const bool owns = sqlite->store.options.mode == STORE_OWN;
    enum store_result result = STORE_OK;
    bool made = false;

    if (owns)
        result = sqlite_schema_make(db, program, &made);
    if (made && result == STORE_OK)
        store_tell(&sqlite->store, "made the store %s", sqlite->path);
    if (owns && result == STORE_OK)
        result = sqlite_schema_check(db, false, why);
    if (result == STORE_OK && owns) /* a copy that was made by VACUUM INTO has no log */
        result = sqlite_db_run(db, "PRAGMA journal_mode=WAL");
    if (result == STORE_OK && owns)
        result = sqlite_schema_migrate(db);
    if (result == STORE_OK)
        result = sqlite_schema_read(db, &sqlite->store, why);
    if (result == STORE_DAMAGED && *why != NULL && !owns) {
        only_read(sqlite, result, *why);
        free(*why);
        *why = NULL;
        result = STORE_OK;
    }
    if (sqlite3_db_readonly(db->handle, "main") == 1)
        only_read(sqlite, STORE_BROKEN, "can only be read by this user");
    if (owns && result == STORE_OK)
        result = take(sqlite, made, why);
    db->patience.most_ms = 0;
    db->patience.hurry = &sqlite->closing;
    return result;
}

static enum store_result open_reader(struct sqlite_store *sqlite)
{
    enum store_result result =
        sqlite_db_open(&sqlite->reader, sqlite->path,
                       (struct sqlite_patience){.store = &sqlite->store, .most_ms = READ_MS});

    sqlite_db_prepare(&sqlite->reader, sqlite_read_texts, READ_STATEMENTS);
    return result == STORE_OK ? sqlite_db_run(&sqlite->reader, "PRAGMA query_only=ON") : result;
}

/* Why the store could not be opened, if nobody has said so yet. */
static char *open_problem(const struct sqlite_store *sqlite, enum store_result result)
{
    sqlite3 *last = sqlite->log.db.handle != NULL   ? sqlite->log.db.handle
                    : sqlite->reader.handle != NULL ? sqlite->reader.handle
                                                    : sqlite->writer.handle;
    const char *said = sqlite3_errmsg(last);

    switch (result) {
    case STORE_BUSY:
        return text_format("%s is held locked by another program", sqlite->path);
    case STORE_FULL:
        return text_format("there is no room for %s", sqlite->path);
    case STORE_DAMAGED:
        return strcmp(said, sqlite3_errstr(SQLITE_NOTADB)) == 0
                   ? text_format("%s is no SQLite database", sqlite->path)
                   : text_format("%s is damaged: %s", sqlite->path, said);
    default:
        return sqlite_file_lacks_log(sqlite->path)
                   ? text_format("%s cannot be read: who may not write it must find %s-shm there",
                                 sqlite->path, sqlite->path)
                   : text_format("cannot open %s: %s", sqlite->path, said);
    }
}

static void free_store(struct sqlite_store *sqlite)
{
    sqlite_db_close(&sqlite->log.db);
    sqlite_db_close(&sqlite->reader);
    sqlite_db_close(&sqlite->writer);
    owner_release(sqlite->lock);
    store_fini(&sqlite->store);
    free(sqlite->path);
    free(sqlite);
}

/* The lock comes before a file that is made, and behind a look at one that is there. */
static bool open_all(struct sqlite_store *sqlite, const char *program, char **problem)
{
    const bool owns = sqlite->store.options.mode == STORE_OWN;
    const bool there = !owns || access(sqlite->path, F_OK) == 0;
    char *why = NULL;
    enum store_result result = there ? connect(sqlite, &why) : STORE_OK;

    if (result == STORE_OK && owns && !own(sqlite, problem))
        return false;
    if (result == STORE_OK && !there)
        result = connect(sqlite, &why);
    if (result == STORE_OK)
        result = prepare(sqlite, program, &why);
    if (result == STORE_OK)
        result = open_reader(sqlite);
    if (result == STORE_OK)
        result = sqlite_log_start(&sqlite->log, &sqlite->store, sqlite->path, &sqlite->writer);
    if (result != STORE_OK)
        *problem =
            why != NULL ? text_format("%s %s", sqlite->path, why) : open_problem(sqlite, result);
    free(why);
    if (result != STORE_OK && !there)
        undo(sqlite);
    return result == STORE_OK;
}

/* ---- the kind ---- */

static void sqlite_close(struct store *store)
{
    struct sqlite_store *sqlite = (struct sqlite_store *)store;

    atomic_store(&sqlite->closing, true);
    queue_stop(&sqlite->queue);
    sqlite_log_stop(&sqlite->log);
    /* So that a copy of the file alone is whole; and that the log of a file which was replaced is
     * not taken for that of the new one. */
    if (sqlite->lock >= 0 && (sqlite->end == STORE_OK || sqlite_db_is_gone(&sqlite->writer)))
        sqlite_log_empty(&sqlite->log, &sqlite->writer);
    free_store(sqlite);
}

/* Where the next owner would be refused nothing is left. */
static void look_before_leaving(struct sqlite_store *sqlite)
{
    struct owner_mark left, found;
    char *lack = NULL;

    if (sqlite->lock >= 0 || sqlite->looked)
        return;
    sqlite->looked = true;
    if (owner_look(sqlite->path, &left) && sqlite_schema_mark(&sqlite->reader, &found) == STORE_OK)
        lack = lack_of(sqlite, &found, &left);
    if (lack != NULL)
        only_read(sqlite, STORE_DAMAGED, lack);
    free(lack);
}

static void sqlite_submit(struct store *store, struct store_commit *commit)
{
    look_before_leaving((struct sqlite_store *)store);
    queue_add(&((struct sqlite_store *)store)->queue, commit);
}

static void sqlite_flush(struct store *store)
{
    queue_flush(&((struct sqlite_store *)store)->queue);
}

static bool sqlite_is_gone(struct store *store)
{
    return sqlite_db_is_gone(&((struct sqlite_store *)store)->reader);
}

static const struct store_kind sqlite_kind = {
    .close = sqlite_close,
    .submit = sqlite_submit,
    .flush = sqlite_flush,
    .is_gone = sqlite_is_gone,
    .reads = &sqlite_reads,
    .check = sqlite_check,
    .compact = sqlite_compact,
    .export = sqlite_export,
};

struct store *store_sqlite_open(const char *path, const struct store_options *options,
                                char **problem)
{
    const bool owns = options->mode == STORE_OWN;
    char *found = NULL;
    struct sqlite_store *sqlite;

    if (*path == '\0')
        *problem = text_format("sqlite: needs a path: sqlite:PATH");
    else
        found = sqlite_file_find(path, owns, problem);
    if (found == NULL)
        return NULL;
    /* Nobody asks SQLite how much memory it has, and to count it takes a lock for each block. It
     * can only be said before SQLite is first used. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite = mem_zeroed(1, sizeof *sqlite);
    store_init(&sqlite->store, &sqlite_kind, options);
    sqlite->path = found;
    sqlite->store.path = found;
    sqlite->lock = -1;
    if (open_all(sqlite, options->program, problem)) {
        queue_start(&sqlite->queue, sqlite_group_write, sqlite);
        return &sqlite->store;
    }
    free_store(sqlite);
    return NULL;
}
