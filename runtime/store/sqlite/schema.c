/* runtime/store/sqlite/schema.c - the tables of a store in a database, and who owns them. */
#include "runtime/store/sqlite/schema.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"

/* What has come with a later version, and is made by the step to it, too. Why events have numbers
 * beside their key: in a table without, a row of more than a quarter of a page takes pages of its
 * own (docs/store.md). */
#define EVENT_TABLE                                                                                \
    "CREATE TABLE event (\n"                                                                       \
    " execution INTEGER NOT NULL,\n"                                                               \
    " first INTEGER NOT NULL,\n"                                                                   \
    " count INTEGER NOT NULL,\n"                                                                   \
    " text TEXT NOT NULL,\n"                                                                       \
    " PRIMARY KEY (execution, first)) STRICT;"

/* What a service has. Places in an order are never given twice (AUTOINCREMENT): who reads on behind
 * one finds all that came later. */
#define SERVICE_TABLES                                                                             \
    "CREATE TABLE offer (\n"                                                                       \
    " number INTEGER PRIMARY KEY AUTOINCREMENT,\n"                                                 \
    " execution INTEGER NOT NULL,\n"                                                               \
    " id INTEGER NOT NULL,\n"                                                                      \
    " activity TEXT NOT NULL,\n"                                                                   \
    " UNIQUE (execution, id)) STRICT;"                                                             \
    "CREATE INDEX offer_activity ON offer (activity);"                                             \
                                                                                                   \
    "CREATE TABLE express (\n"                                                                     \
    " number INTEGER PRIMARY KEY,\n"                                                               \
    " text TEXT NOT NULL) STRICT;"                                                                 \
                                                                                                   \
    "CREATE TABLE resource (\n"                                                                    \
    " number INTEGER PRIMARY KEY AUTOINCREMENT,\n"                                                 \
    " kind INTEGER NOT NULL,\n"                                                                    \
    " arn TEXT NOT NULL UNIQUE,\n"                                                                 \
    " owner TEXT NOT NULL,\n"                                                                      \
    " definition INTEGER,\n"                                                                       \
    " text TEXT NOT NULL) STRICT;"                                                                 \
    "CREATE INDEX resource_kind ON resource (kind);"                                               \
    "CREATE INDEX resource_owner ON resource (kind, owner);"                                       \
    "CREATE INDEX resource_definition ON resource (definition)\n"                                  \
    " WHERE definition IS NOT NULL;"

/* Tables whose key is most of the row have no number of their own besides (WITHOUT ROWID). */
static const char tables[] =
    "CREATE TABLE meta (\n"
    " name TEXT PRIMARY KEY NOT NULL,\n"
    " value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

    "CREATE TABLE shard (\n"
    " number INTEGER PRIMARY KEY,\n"
    " epoch INTEGER NOT NULL,\n"
    " last_execution INTEGER NOT NULL) STRICT;"

    "CREATE TABLE definition (\n"
    " number INTEGER PRIMARY KEY,\n"
    " digest TEXT NOT NULL UNIQUE,\n"
    " text TEXT NOT NULL) STRICT;"

    "CREATE TABLE execution (\n"
    " number INTEGER PRIMARY KEY,\n"
    " shard INTEGER NOT NULL,\n"
    " id TEXT NOT NULL UNIQUE,\n"
    " machine TEXT NOT NULL,\n"
    " name TEXT NOT NULL,\n"
    " status TEXT NOT NULL,\n"
    " started_ms INTEGER NOT NULL,\n"
    " ended_ms INTEGER,\n"
    " redrive_until_ms INTEGER,\n"
    " redrives INTEGER NOT NULL,\n"
    " redriven_ms INTEGER,\n"
    " parent INTEGER,\n"
    " child INTEGER,\n"
    " map_run TEXT,\n"
    " definition INTEGER NOT NULL,\n"
    " error TEXT,\n"
    " cause TEXT,\n"
    " detail TEXT,\n"
    " input TEXT NOT NULL,\n"
    " output TEXT) STRICT;"
    "CREATE INDEX execution_machine ON execution (machine);"
    "CREATE INDEX execution_status ON execution (machine, status);"
    "CREATE INDEX execution_map_run ON execution (map_run) WHERE map_run IS NOT NULL;"
    "CREATE INDEX execution_definition ON execution (definition);"
    "CREATE INDEX execution_ended ON execution (ended_ms) WHERE ended_ms IS NOT NULL;"
    "CREATE INDEX execution_redrive ON execution (redrive_until_ms)\n"
    " WHERE redrive_until_ms IS NOT NULL;"

    "CREATE TABLE map_run (\n"
    " execution INTEGER NOT NULL,\n"
    " id INTEGER NOT NULL,\n"
    " arn TEXT NOT NULL UNIQUE,\n"
    " status TEXT NOT NULL,\n"
    " started_ms INTEGER NOT NULL,\n"
    " ended_ms INTEGER,\n"
    " text TEXT NOT NULL,\n"
    " PRIMARY KEY (execution, id)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE row (\n"
    " execution INTEGER NOT NULL,\n"
    " frame INTEGER NOT NULL,\n"
    " kind INTEGER NOT NULL,\n"
    " position INTEGER NOT NULL,\n"
    " name TEXT NOT NULL,\n"
    " parent INTEGER,\n"
    " text TEXT NOT NULL,\n"
    " PRIMARY KEY (execution, frame, kind, position, name)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX row_parent ON row (execution, parent, frame) WHERE parent IS NOT NULL;"

    EVENT_TABLE

    "CREATE TABLE timer (\n"
    " execution INTEGER NOT NULL,\n"
    " id INTEGER NOT NULL,\n"
    " shard INTEGER NOT NULL,\n"
    " due_ms INTEGER NOT NULL,\n"
    " by_clock INTEGER NOT NULL,\n"
    " PRIMARY KEY (execution, id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX timer_due ON timer (shard, due_ms, execution, id);"

    "CREATE TABLE attempt (\n"
    " execution INTEGER NOT NULL,\n"
    " id INTEGER NOT NULL,\n"
    " shard INTEGER NOT NULL,\n"
    " crashes INTEGER NOT NULL,\n"
    " text TEXT NOT NULL,\n"
    " PRIMARY KEY (execution, id)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE request (\n"
    " number INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    " shard INTEGER NOT NULL,\n"
    " made_ms INTEGER NOT NULL,\n"
    " text TEXT NOT NULL) STRICT;"

    SERVICE_TABLES;

#define WAITING_VIEW                                                                               \
    "CREATE VIEW waiting AS\n"                                                                     \
    " SELECT execution.id AS execution, frame.frame, frame.state, frame.wait,\n"                   \
    "  strftime('%Y-%m-%dT%H:%M:%SZ', frame.due_ms / 1000, 'unixepoch') AS due,\n"                 \
    "  (SELECT count(*) FROM attempt\n"                                                            \
    "   WHERE attempt.execution = frame.execution AND attempt.id >> 28 = frame.frame)\n"           \
    "   AS attempts,\n"                                                                            \
    "  (SELECT activity FROM offer\n"                                                              \
    "   WHERE offer.execution = frame.execution AND offer.id >> 28 = frame.frame)\n"               \
    "   AS offered,\n"                                                                             \
    "  (SELECT count(*) FROM row AS child\n"                                                       \
    "   WHERE child.execution = frame.execution AND child.parent = frame.frame) AS children\n"     \
    " FROM frame JOIN execution ON execution.number = frame.execution\n"                           \
    " WHERE execution.status = 'RUNNING';"

/* For people. The numbers of kinds are those of the engine's rows. */
static const char views[] =
    "CREATE VIEW frame AS\n"
    " SELECT execution, frame, parent, text->>'state' AS state, text->>'wait' AS wait,\n"
    "  (SELECT min(due_ms) FROM timer\n"
    "   WHERE timer.execution = row.execution AND timer.id >> 28 = row.frame) AS due_ms,\n"
    "  text\n"
    " FROM row WHERE kind = 2;"
    "CREATE VIEW value AS\n"
    " SELECT execution, frame, name, text FROM row WHERE kind = 3;"
    "CREATE VIEW variable AS\n"
    " SELECT execution, frame, name, text FROM row WHERE kind = 4;"
    "CREATE VIEW item AS\n"
    " SELECT execution, frame, position, text FROM row WHERE kind = 5;"
    "CREATE VIEW result AS\n"
    " SELECT execution, frame, position, text FROM row WHERE kind = 7;"

    "CREATE VIEW history AS\n"
    " SELECT execution.id AS execution, event.first + each.key AS number,\n"
    "  each.value->>'type' AS type, each.value->>'timestamp' AS timestamp, each.value AS event\n"
    " FROM execution JOIN event ON event.execution = execution.number,\n"
    "  json_each(event.text) AS each;"

    WAITING_VIEW;

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

/* So that a store without its log, which a person may take for scrap, is a store. That somebody
 * reads it just now does no harm: then it is done later. */
static enum store_result move_log(struct sqlite_db *db)
{
    enum store_result result = sqlite_db_result(
        db, sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL));

    return result == STORE_BUSY ? STORE_OK : result;
}

enum store_result sqlite_schema_make(struct sqlite_db *db, const char *program, bool *made)
{
    int64_t there;
    enum store_result result = sqlite_db_number(db, "SELECT count(*) FROM sqlite_schema", &there);
    char *sql;

    *made = result == STORE_OK && there == 0;
    if (!*made)
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
    return result == STORE_OK ? move_log(db) : result;
}

/* ---- knowing again ---- */

/* The name of a table that is not there, but is in this version; NULL: all are. */
static enum store_result find_missing(struct sqlite_db *db, char **problem)
{
    static const char sql[] =
        "SELECT column1 FROM (VALUES ('meta', 1), ('shard', 1), ('definition', 1),"
        " ('execution', 1), ('map_run', 1), ('row', 1), ('event', 1), ('timer', 1),"
        " ('attempt', 1), ('request', 1), ('offer', 3), ('express', 3), ('resource', 3))"
        " WHERE column2 <= (SELECT user_version FROM pragma_user_version) AND column1 NOT IN "
        "(SELECT name FROM sqlite_schema WHERE type = 'table')";
    sqlite3_stmt *statement = NULL;
    int answer = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);

    if (answer == SQLITE_OK)
        answer = sqlite3_step(statement);
    if (answer == SQLITE_ROW)
        *problem = text_format("is damaged: there is no table %s", sqlite_text(statement, 0).text);
    sqlite3_finalize(statement);
    return answer == SQLITE_ROW ? STORE_DAMAGED : sqlite_db_result(db, answer);
}

static char *version_problem(int64_t version)
{
    if (version > SQLITE_SCHEMA_VERSION)
        return text_format("was written by a newer sfnc: its schema has version %lld, and this "
                           "one knows %d",
                           (long long)version, SQLITE_SCHEMA_VERSION);
    if (version < SQLITE_SCHEMA_OLDEST)
        return text_format("has a schema of version %lld, which this sfnc does not know",
                           (long long)version);
    return NULL;
}

/* Whether anything is in the database, and what its header says it is. */
struct nature {
    bool empty;
    int64_t application, version;
};

/* Read in one statement, as somebody else may be making the store just now. */
static enum store_result read_nature(struct sqlite_db *db, struct nature *nature)
{
    static const char sql[] =
        "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema), application_id, user_version"
        " FROM pragma_application_id, pragma_user_version";
    sqlite3_stmt *statement = NULL;
    int answer = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);

    *nature = (struct nature){.empty = false};
    if (answer == SQLITE_OK)
        answer = sqlite3_step(statement);
    if (answer == SQLITE_ROW)
        *nature =
            (struct nature){sqlite3_column_int(statement, 0) != 0,
                            sqlite3_column_int64(statement, 1), sqlite3_column_int64(statement, 2)};
    sqlite3_finalize(statement);
    return sqlite_db_result(db, answer);
}

enum store_result sqlite_schema_check(struct sqlite_db *db, bool may_be_empty, char **problem)
{
    struct nature nature;
    enum store_result result = read_nature(db, &nature);

    if (result != STORE_OK)
        return result;
    if (nature.application == 0 && nature.version == 0 && nature.empty && may_be_empty)
        return STORE_OK;
    if (nature.application == SQLITE_APPLICATION_ID)
        *problem = version_problem(nature.version);
    else if (nature.application == 0 && nature.empty)
        *problem = text_format("is an empty database: no store was made in it yet");
    else
        *problem = text_format("is another application's database");
    return *problem != NULL ? STORE_REFUSED : find_missing(db, problem);
}

/* Whether the row of the shard is there, and what it says can be. */
static enum store_result check_shard(struct sqlite_db *db, char **problem)
{
    int64_t there, fit = 0;
    enum store_result result =
        sqlite_db_number(db, "SELECT count(*) FROM shard WHERE number = 0", &there);

    if (result == STORE_OK)
        result = sqlite_db_number(db,
                                  "SELECT epoch BETWEEN 0 AND 1 << 53"
                                  " AND last_execution BETWEEN 0 AND 1 << 53"
                                  " FROM shard WHERE number = 0",
                                  &fit);
    if (result != STORE_OK || fit == 1)
        return result;
    *problem = there == 0 ? text_format("is damaged: table shard has no row 0")
                          : text_format("is damaged: the numbers in table shard cannot be right");
    return STORE_DAMAGED;
}

/* ---- older versions ---- */

/* From each version to the next one. Views go on naming a table that is replaced (and who renames
 * one otherwise has all of them compiled, which trusted_schema=OFF forbids). */
static const char *const steps[] = {
    [1] = "PRAGMA legacy_alter_table=ON;"
          "ALTER TABLE event RENAME TO event_1;" EVENT_TABLE
          "INSERT INTO event (execution, first, count, text)"
          " SELECT execution, first, count, text FROM event_1 ORDER BY execution, first;"
          "DROP TABLE event_1;"
          "PRAGMA legacy_alter_table=OFF;",
    [2] = SERVICE_TABLES "DROP VIEW waiting;" WAITING_VIEW,
};

_Static_assert(COUNT_OF(steps) == SQLITE_SCHEMA_VERSION, "there is a step from each version");

bool sqlite_schema_is_older(struct sqlite_db *db)
{
    int64_t version;

    return sqlite_db_number(db, "PRAGMA user_version", &version) == STORE_OK &&
           version < SQLITE_SCHEMA_VERSION;
}

enum store_result sqlite_schema_migrate(struct sqlite_db *db)
{
    int64_t version = 0;
    enum store_result result = sqlite_db_number(db, "PRAGMA user_version", &version);

    for (; result == STORE_OK && version < SQLITE_SCHEMA_VERSION; version++) {
        char *step = text_format("BEGIN IMMEDIATE;%s PRAGMA user_version=%lld; COMMIT",
                                 steps[version], (long long)version + 1);

        result = sqlite_db_run(db, step); /* who fails closes, and nothing has changed */
        free(step);
    }
    return result;
}

/* ---- who owns it ---- */

enum store_result sqlite_schema_mark(struct sqlite_db *db, struct owner_mark *mark)
{
    enum store_result result =
        sqlite_db_number(db, "SELECT epoch FROM shard WHERE number = 0", &mark->epoch);

    return result == STORE_OK
               ? sqlite_db_number(db, "SELECT last_execution FROM shard WHERE number = 0",
                                  &mark->last_execution)
               : result;
}

enum store_result sqlite_schema_take(struct sqlite_db *db, struct store_lease *lease)
{
    enum store_result result = sqlite_db_run(
        db, "BEGIN IMMEDIATE; UPDATE shard SET epoch = epoch + 1 WHERE number = 0; COMMIT");

    lease->shard = 0;
    if (result == STORE_OK)
        result = sqlite_db_number(db, "SELECT epoch FROM shard WHERE number = 0", &lease->epoch);
    return result;
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

static enum store_result read_key(struct sqlite_db *db, struct store *store, char **problem)
{
    sqlite3_stmt *statement = NULL;
    int answer = sqlite3_prepare_v2(db->handle, "SELECT value FROM meta WHERE name = 'token_key'",
                                    -1, &statement, NULL);
    enum store_result result;

    if (answer == SQLITE_OK)
        answer = sqlite3_step(statement);
    result = sqlite_db_result(db, answer);
    if (answer == SQLITE_DONE)
        *problem = text_format("is damaged: table meta has no row token_key");
    else if (answer == SQLITE_ROW &&
             !read_hex(store->key, sizeof store->key, sqlite_text(statement, 0)))
        *problem = text_format("is damaged: token_key in table meta is no key");
    sqlite3_finalize(statement);
    return *problem != NULL ? STORE_DAMAGED : result;
}

enum store_result sqlite_schema_read(struct sqlite_db *db, struct store *store, char **problem)
{
    enum store_result result = check_shard(db, problem);

    if (result == STORE_OK)
        result = sqlite_db_number(db, "SELECT last_execution FROM shard WHERE number = 0",
                                  &store->last_execution);
    return result == STORE_OK ? read_key(db, store, problem) : result;
}
