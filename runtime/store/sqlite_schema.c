/* runtime/store/sqlite_schema.c - the tables of a store in a database, and who owns them. */
#include "runtime/store/sqlite_schema.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"

/* Tables whose key is the row have no number of their own besides (WITHOUT ROWID). */
static const char tables[] =
    "CREATE TABLE meta ("
    " name TEXT PRIMARY KEY NOT NULL,"
    " value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

    "CREATE TABLE shard ("
    " number INTEGER PRIMARY KEY,"
    " epoch INTEGER NOT NULL,"
    " last_execution INTEGER NOT NULL) STRICT;"

    "CREATE TABLE definition ("
    " number INTEGER PRIMARY KEY,"
    " digest TEXT NOT NULL UNIQUE,"
    " text TEXT NOT NULL) STRICT;"

    "CREATE TABLE execution ("
    " number INTEGER PRIMARY KEY,"
    " shard INTEGER NOT NULL,"
    " id TEXT NOT NULL UNIQUE,"
    " machine TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " status TEXT NOT NULL,"
    " started_ms INTEGER NOT NULL,"
    " ended_ms INTEGER,"
    " redrive_until_ms INTEGER,"
    " redrives INTEGER NOT NULL,"
    " redriven_ms INTEGER,"
    " parent INTEGER,"
    " map_run TEXT,"
    " definition INTEGER NOT NULL,"
    " error TEXT,"
    " cause TEXT,"
    " detail TEXT,"
    " input TEXT NOT NULL,"
    " output TEXT) STRICT;"
    "CREATE INDEX execution_machine ON execution (machine, status);"
    "CREATE INDEX execution_map_run ON execution (map_run) WHERE map_run IS NOT NULL;"
    "CREATE INDEX execution_definition ON execution (definition);"
    "CREATE INDEX execution_ended ON execution (ended_ms) WHERE ended_ms IS NOT NULL;"
    "CREATE INDEX execution_redrive ON execution (redrive_until_ms)"
    " WHERE redrive_until_ms IS NOT NULL;"

    "CREATE TABLE row ("
    " execution INTEGER NOT NULL,"
    " frame INTEGER NOT NULL,"
    " kind INTEGER NOT NULL,"
    " position INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " parent INTEGER,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (execution, frame, kind, position, name)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX row_parent ON row (execution, parent, frame) WHERE parent IS NOT NULL;"

    "CREATE TABLE event ("
    " execution INTEGER NOT NULL,"
    " first INTEGER NOT NULL,"
    " count INTEGER NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (execution, first)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE timer ("
    " execution INTEGER NOT NULL,"
    " id INTEGER NOT NULL,"
    " shard INTEGER NOT NULL,"
    " due_ms INTEGER NOT NULL,"
    " by_clock INTEGER NOT NULL,"
    " PRIMARY KEY (execution, id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX timer_due ON timer (shard, due_ms, execution, id);"

    "CREATE TABLE attempt ("
    " execution INTEGER NOT NULL,"
    " id INTEGER NOT NULL,"
    " shard INTEGER NOT NULL,"
    " crashes INTEGER NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (execution, id)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE request ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " shard INTEGER NOT NULL,"
    " made_ms INTEGER NOT NULL,"
    " text TEXT NOT NULL) STRICT;";

/* For people. The numbers of kinds are those of the engine's rows. */
static const char views[] =
    "CREATE VIEW frame AS"
    " SELECT execution, frame, parent, text->>'state' AS state, text->>'wait' AS wait,"
    "  (SELECT min(due_ms) FROM timer"
    "   WHERE timer.execution = row.execution AND timer.id >> 28 = row.frame) AS due_ms,"
    "  text"
    " FROM row WHERE kind = 2;"
    "CREATE VIEW value AS"
    " SELECT execution, frame, name, text FROM row WHERE kind = 3;"
    "CREATE VIEW variable AS"
    " SELECT execution, frame, name, text FROM row WHERE kind = 4;"
    "CREATE VIEW item AS"
    " SELECT execution, frame, position, text FROM row WHERE kind = 5;"
    "CREATE VIEW result AS"
    " SELECT execution, frame, position, text FROM row WHERE kind = 7;"

    "CREATE VIEW history AS"
    " SELECT execution.id AS execution, event.first + each.key AS number,"
    "  each.value->>'type' AS type, each.value->>'timestamp' AS timestamp, each.value AS event"
    " FROM execution JOIN event ON event.execution = execution.number,"
    "  json_each(event.text) AS each;"

    "CREATE VIEW waiting AS"
    " SELECT execution.id AS execution, frame.frame, frame.state, frame.wait,"
    "  strftime('%Y-%m-%dT%H:%M:%SZ', frame.due_ms / 1000, 'unixepoch') AS due,"
    "  (SELECT count(*) FROM attempt"
    "   WHERE attempt.execution = frame.execution AND attempt.id >> 28 = frame.frame)"
    "   AS attempts,"
    "  (SELECT count(*) FROM row AS child"
    "   WHERE child.execution = frame.execution AND child.parent = frame.frame) AS children"
    " FROM frame JOIN execution ON execution.number = frame.execution"
    " WHERE execution.status = 'RUNNING';";

/* ---- making ---- */

static void add_hex(struct buffer *out, const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_add_format(out, "%02x", bytes[i]);
}

/* The tables, the key of tokens, and who made them, as one transaction. */
static char *making_of(const char *program)
{
    struct buffer sql = BUFFER_EMPTY;
    unsigned char key[STORE_KEY_SIZE];
    char *name = sqlite3_mprintf("%Q", program);

    ENSURE(getentropy(key, sizeof key) == 0);
    if (name == NULL)
        exhausted("memory, in SQLite");
    buffer_add_format(&sql, "%s%s", tables, views);
    buffer_add_format(&sql, "INSERT INTO meta VALUES ('created_by', %s);", name);
    buffer_add_text(&sql, "INSERT INTO meta VALUES ('token_key', '");
    add_hex(&sql, key, sizeof key);
    buffer_add_format(&sql,
                      "');"
                      "INSERT INTO shard VALUES (0, 0, 0);"
                      "PRAGMA application_id=%d;"
                      "PRAGMA user_version=%d;",
                      SQLITE_APPLICATION_ID, SQLITE_SCHEMA_VERSION);
    sqlite3_free(name);
    return buffer_take(&sql);
}

/* How the file is laid out can only be said while it is empty. */
static enum store_result lay_out(struct sqlite_db *db)
{
    return sqlite_db_run(db, "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;");
}

enum store_result sqlite_schema_make(struct sqlite_db *db, const char *program)
{
    int64_t there;
    enum store_result result = sqlite_db_number(db, "SELECT count(*) FROM sqlite_schema", &there);
    char *sql;

    if (result != STORE_OK || there > 0)
        return result;
    result = lay_out(db);
    if (result == STORE_OK)
        result = sqlite_db_run(db, "BEGIN IMMEDIATE");
    if (result != STORE_OK)
        return result;
    sql = making_of(program);
    result = sqlite_db_run(db, sql);
    if (result == STORE_OK)
        result = sqlite_db_run(db, "COMMIT");
    free(sql);
    return result;
}

/* ---- knowing again ---- */

enum store_result sqlite_schema_check(struct sqlite_db *db, char **problem)
{
    int64_t application, version;
    enum store_result result = sqlite_db_number(db, "PRAGMA application_id", &application);

    if (result == STORE_OK)
        result = sqlite_db_number(db, "PRAGMA user_version", &version);
    if (result != STORE_OK)
        return result;
    if (application != SQLITE_APPLICATION_ID)
        *problem = text_format("is a database, but no store of executions");
    else if (version > SQLITE_SCHEMA_VERSION)
        *problem = text_format("was written by a newer sfnc: its schema has version %lld, and this "
                               "one knows %d",
                               (long long)version, SQLITE_SCHEMA_VERSION);
    else if (version < SQLITE_SCHEMA_VERSION)
        *problem = text_format("has a schema of version %lld, which this sfnc does not know",
                               (long long)version);
    return *problem == NULL ? STORE_OK : STORE_REFUSED;
}

enum store_result sqlite_schema_take(struct sqlite_db *db, struct store_lease *lease)
{
    enum store_result result = sqlite_db_run(
        db, "BEGIN IMMEDIATE; UPDATE shard SET epoch = epoch + 1 WHERE number = 0; COMMIT");

    lease->shard = 0;
    if (result == STORE_OK)
        result = sqlite_db_number(db, "SELECT epoch FROM shard WHERE number = 0", &lease->epoch);
    return result == STORE_OK && lease->epoch == 0 ? STORE_DAMAGED : result;
}

static int hex_digit(char digit)
{
    const char *digits = "0123456789abcdef";
    const char *at = digit != '\0' ? strchr(digits, digit) : NULL;

    return at != NULL ? (int)(at - digits) : -1;
}

static bool read_hex(unsigned char *bytes, size_t count, struct store_text text)
{
    if (text.size != 2 * count)
        return false;
    for (size_t i = 0; i < count; i++) {
        int high = hex_digit(text.text[2 * i]), low = hex_digit(text.text[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        bytes[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

enum store_result sqlite_schema_read(struct sqlite_db *db, struct store *store)
{
    sqlite3_stmt *statement = NULL;
    enum store_result result = sqlite_db_number(
        db, "SELECT last_execution FROM shard WHERE number = 0", &store->last_execution);
    int answer;

    if (result != STORE_OK)
        return result;
    answer = sqlite3_prepare_v2(db->handle, "SELECT value FROM meta WHERE name = 'token_key'", -1,
                                &statement, NULL);
    if (answer == SQLITE_OK)
        answer = sqlite3_step(statement);
    result = sqlite_db_result(db, answer);
    if (result == STORE_OK && (answer != SQLITE_ROW ||
                               !read_hex(store->key, sizeof store->key, sqlite_text(statement, 0))))
        result = STORE_DAMAGED;
    sqlite3_finalize(statement);
    return result;
}
