/* runtime/store/sqlite/db.c - a connection to a database, and what SQLite answers. */
#include "runtime/store/sqlite/db.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/base/bug.h"
#include "runtime/store/sqlite/log_file.h"

#define TELL_FIRST_MS 1000 /* how long someone may hold the database before people are told */
#define TELL_AGAIN_MS 60000
#define HURRY_MS 1000
#define NAP_MS_MAX 50

/* ---- waiting for a lock ---- */

static int64_t steady_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* SQLite calls this while it cannot get a lock, `times` times so far; 0 gives up. */
static int wait_for_lock(void *context, int times)
{
    struct sqlite_patience *patience = context;
    const int64_t now_ms = steady_ms();
    const int64_t nap_ms = times < NAP_MS_MAX ? times + 1 : NAP_MS_MAX;
    int64_t waited_ms;

    if (times == 0)
        patience->since_ms = patience->told_ms = now_ms;
    waited_ms = now_ms - patience->since_ms;
    if (patience->most_ms > 0 && waited_ms >= patience->most_ms)
        return 0;
    if (patience->hurry != NULL && atomic_load(patience->hurry) && waited_ms >= HURRY_MS)
        return 0;
    if (now_ms - patience->told_ms >=
        (patience->told_ms == patience->since_ms ? TELL_FIRST_MS : TELL_AGAIN_MS)) {
        store_tell(patience->store,
                   "another program has held the store locked for %lld s; waiting for it",
                   (long long)(waited_ms / 1000));
        patience->told_ms = now_ms;
    }
    nanosleep(&(struct timespec){0, nap_ms * 1000000}, NULL);
    return 1;
}

/* ---- connections ---- */

/* What every connection sets. Names in a database of someone else's making are not trusted. */
static const char settings[] = "PRAGMA synchronous=FULL;"
                               "PRAGMA trusted_schema=OFF;"
                               "PRAGMA cell_size_check=ON;"
                               "PRAGMA temp_store=MEMORY;";

enum store_result sqlite_db_open(struct sqlite_db *db, const char *path,
                                 struct sqlite_patience patience)
{
    int answer;

    *db = (struct sqlite_db){.patience = patience};
    answer = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                             sqlite_log_file_vfs());
    if (answer != SQLITE_OK)
        return sqlite_db_result(db, answer);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_handler(db->handle, wait_for_lock, &db->patience);
    sqlite3_wal_autocheckpoint(db->handle, 0);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return sqlite_db_run(db, settings);
}

void sqlite_db_prepare(struct sqlite_db *db, const char *const *texts, size_t count)
{
    db->texts = texts;
    db->count = count;
    db->statements = mem_zeroed(count, sizeof *db->statements);
}

void sqlite_db_close(struct sqlite_db *db)
{
    for (size_t i = 0; i < db->count; i++)
        sqlite3_finalize(db->statements[i]);
    free(db->statements);
    ENSURE(sqlite3_close(db->handle) == SQLITE_OK);
    *db = (struct sqlite_db){.handle = NULL};
}

bool sqlite_db_is_gone(const struct sqlite_db *db)
{
    int gone = 0;

    return sqlite3_file_control(db->handle, NULL, SQLITE_FCNTL_HAS_MOVED, &gone) == SQLITE_OK &&
           gone != 0;
}

/* ---- answers ---- */

/* Whether the system refused a write because there is no room: SQLite tells only of ENOSPC. */
static bool lacks_room(const struct sqlite_db *db)
{
    int error = sqlite3_system_errno(db->handle);

    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

/* After a flush has failed nobody knows what is on the disk, whatever the reason. */
static enum store_result result_of_io(const struct sqlite_db *db, int answer)
{
    switch (answer) {
    case SQLITE_IOERR_NOMEM:
        exhausted("memory, in SQLite");
    case SQLITE_IOERR_CORRUPTFS:
    case SQLITE_IOERR_SHORT_READ:
        return STORE_DAMAGED;
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_TRUNCATE:
        return lacks_room(db) ? STORE_FULL : STORE_BROKEN;
    default:
        return STORE_BROKEN;
    }
}

enum store_result sqlite_db_result(const struct sqlite_db *db, int answer)
{
    switch (answer & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STORE_OK;
    case SQLITE_NOMEM:
        exhausted("memory, in SQLite");
    case SQLITE_FULL:
        return STORE_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STORE_BUSY;
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
        return STORE_REFUSED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* a table that is not there */
        return STORE_DAMAGED;
    case SQLITE_MISUSE:
        BUG("SQLite is used wrongly");
    case SQLITE_IOERR:
        return result_of_io(db, answer);
    default:
        return STORE_BROKEN;
    }
}

/* ---- SQL ---- */

enum store_result sqlite_db_run(struct sqlite_db *db, const char *sql)
{
    return sqlite_db_result(db, sqlite3_exec(db->handle, sql, NULL, NULL, NULL));
}

enum store_result sqlite_db_number(struct sqlite_db *db, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement = NULL;
    int answer = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);

    *number = 0;
    if (answer == SQLITE_OK)
        answer = sqlite3_step(statement);
    if (answer == SQLITE_ROW)
        *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return sqlite_db_result(db, answer);
}

sqlite3_stmt *sqlite_db_statement(struct sqlite_db *db, size_t number)
{
    sqlite3_stmt **statement = &db->statements[number];

    ENSURE(number < db->count);
    if (*statement == NULL)
        sqlite3_prepare_v3(db->handle, db->texts[number], -1, SQLITE_PREPARE_PERSISTENT, statement,
                           NULL);
    return *statement;
}

enum store_result sqlite_db_carry_out(struct sqlite_db *db, sqlite3_stmt *statement)
{
    if (statement == NULL)
        return sqlite_db_result(db, sqlite3_extended_errcode(db->handle));
    sqlite3_step(statement);
    return sqlite_db_result(db, sqlite3_reset(statement));
}

bool sqlite_db_next(struct sqlite_db *db, sqlite3_stmt *statement, enum store_result *result)
{
    if (statement == NULL) {
        *result = sqlite_db_result(db, sqlite3_extended_errcode(db->handle));
        return false;
    }
    if (sqlite3_step(statement) == SQLITE_ROW) {
        *result = STORE_OK;
        return true;
    }
    *result = sqlite_db_result(db, sqlite3_reset(statement));
    return false;
}

void sqlite_db_finish(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
}

/* A statement that could not be prepared is NULL, which the next step tells. */
void sqlite_bind_number(sqlite3_stmt *statement, int place, int64_t number)
{
    if (statement != NULL)
        ENSURE(sqlite3_bind_int64(statement, place, number) == SQLITE_OK);
}

void sqlite_bind_optional(sqlite3_stmt *statement, int place, int64_t number)
{
    if (number != 0)
        sqlite_bind_number(statement, place, number);
    else if (statement != NULL)
        ENSURE(sqlite3_bind_null(statement, place) == SQLITE_OK);
}

void sqlite_bind_text(sqlite3_stmt *statement, int place, struct store_text text)
{
    int answer;

    if (statement == NULL)
        return;
    answer =
        sqlite3_bind_text64(statement, place, text.text, text.size, SQLITE_STATIC, SQLITE_UTF8);
    /* A text that is too large is bound as NULL, which the column refuses. */
    ENSURE(answer == SQLITE_OK || answer == SQLITE_TOOBIG);
}

void sqlite_bind_key(sqlite3_stmt *statement, int64_t execution, const struct store_row_key *key)
{
    sqlite_bind_number(statement, 1, execution);
    sqlite_bind_number(statement, 2, (int64_t)key->frame);
    sqlite_bind_number(statement, 3, key->kind);
    sqlite_bind_number(statement, 4, (int64_t)key->index);
    sqlite_bind_text(statement, 5, key->name);
}

struct store_text sqlite_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    return (struct store_text){text, (size_t)sqlite3_column_bytes(statement, column)};
}
