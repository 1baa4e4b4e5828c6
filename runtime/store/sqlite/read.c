/* runtime/store/sqlite/read.c - read a store in a database. */
#include "runtime/base/count.h"
#include "runtime/store/sqlite/store.h"

enum statement {
    ROW,
    ROWS,
    CHILDREN,
    EXECUTION,
    EXECUTION_BY_ID,
    LIST,
    LIST_MACHINE,
    LIST_MACHINE_STATUS,
    LIST_MAP_RUN,
    LIST_DEFINITION,
    LIST_UNDEFINED,
    MAP_RUN,
    MAP_RUNS,
    EVENTS,
    EVENTS_REVERSE,
    TIMERS,
    ATTEMPTS,
    REQUESTS,
    DEFINITION,
    DIGESTS,
};

/* An execution whose definition is gone is still there: its digest is read as a text of no bytes.
 */
#define DIGEST "ifnull(digest, '')"
/* What is read of an execution: all of it, or what a list has, which leaves out what may be long.
 * The order is that of read_columns. */
#define LISTED                                                                                     \
    "SELECT execution.number, id, machine, name, map_run, parent, " DIGEST ", started_ms, status," \
    " ended_ms, redrive_until_ms, redrives, redriven_ms, child"
#define WHOLE LISTED ", error, cause, detail, input, output"
#define FROM                                                                                       \
    " FROM execution LEFT JOIN definition ON definition.number = execution.definition"             \
    " WHERE "
#define PAGE " AND execution.number < ?1 ORDER BY execution.number DESC LIMIT ?2"

/* Which of these columns may be NULL: map_run, parent, ended_ms ... */
static const unsigned optional_columns = 1u << 4 | 1u << 5 | 1u << 9 | 1u << 10 | 1u << 12 |
                                         1u << 13 | 1u << 14 | 1u << 15 | 1u << 16 | 1u << 18;

#define MAP_RUN_COLUMNS "SELECT execution, id, arn, status, started_ms, ended_ms, text FROM map_run"

const char *const sqlite_read_texts[] = {
    [ROW] = "SELECT text FROM row WHERE execution = ?1 AND frame = ?2 AND kind = ?3"
            " AND position = ?4 AND name = ?5",
    [ROWS] = "SELECT kind, position, name, parent, text FROM row WHERE execution = ?1"
             " AND frame = ?2 AND (kind, position, name) >= (?3, ?4, ?5) AND kind <= ?6"
             " ORDER BY kind, position, name",
    [CHILDREN] =
        "SELECT DISTINCT frame FROM row WHERE execution = ?1 AND parent = ?2 AND frame > ?3"
        " ORDER BY frame",
    [EXECUTION] = WHOLE FROM "execution.number = ?1",
    [EXECUTION_BY_ID] = WHOLE FROM "id = ?1",
    [LIST] = LISTED FROM "true" PAGE,
    [LIST_MACHINE] = LISTED FROM "machine = ?3" PAGE,
    [LIST_MACHINE_STATUS] = LISTED FROM "machine = ?3 AND status = ?4" PAGE,
    [LIST_MAP_RUN] = LISTED FROM "map_run = ?3" PAGE,
    [LIST_DEFINITION] = LISTED FROM "execution.definition ="
                                    " (SELECT number FROM definition WHERE digest = ?3)" PAGE,
    [LIST_UNDEFINED] =
        LISTED FROM "execution.definition NOT IN (SELECT number FROM definition)" PAGE,
    [MAP_RUN] = MAP_RUN_COLUMNS " WHERE arn = ?1",
    [MAP_RUNS] = MAP_RUN_COLUMNS " WHERE execution = ?1 AND id > ?2 ORDER BY id",
    [EVENTS] = "SELECT first, count, text FROM event WHERE execution = ?1 AND first >= ifnull("
               "(SELECT max(first) FROM event WHERE execution = ?1 AND first <= ?2), 1)"
               " AND first + count > ?2 ORDER BY first",
    [EVENTS_REVERSE] = "SELECT first, count, text FROM event WHERE execution = ?1"
                       " AND first <= ?2 ORDER BY first DESC",
    [TIMERS] = "SELECT execution, id, due_ms, by_clock FROM timer WHERE shard = ?1"
               " AND due_ms <= ?2 AND (due_ms, execution, id) > (?4, ?5, ?6)"
               " ORDER BY due_ms, execution, id LIMIT ?3",
    [ATTEMPTS] = "SELECT execution, id, crashes, text FROM attempt WHERE shard = ?1"
                 " AND (execution, id) > (?2, ?3) ORDER BY execution, id",
    [REQUESTS] = "SELECT number, made_ms, text FROM request WHERE shard = ?1 ORDER BY number",
    [DEFINITION] = "SELECT text FROM definition WHERE digest = ?1",
    /* From one definition that is used to the next, however many executions use it. */
    [DIGESTS] =
        "WITH RECURSIVE used (number) AS (SELECT min(definition) FROM execution UNION ALL"
        " SELECT (SELECT min(definition) FROM execution WHERE definition > used.number)"
        " FROM used WHERE used.number IS NOT NULL)"
        " SELECT digest FROM definition UNION ALL SELECT '' WHERE EXISTS (SELECT 1 FROM used"
        " WHERE number NOT IN (SELECT number FROM definition))",
};

const size_t sqlite_read_count = COUNT_OF(sqlite_read_texts);

enum store_result sqlite_read_end(struct sqlite_store *sqlite, enum store_result result)
{
    struct buffer *problem = &sqlite->store.problem;

    if (result == STORE_OK || result == STORE_NONE)
        return result;
    buffer_clear(problem);
    buffer_add_format(problem, "%s: %s: %s", sqlite->path, store_result_text(result),
                      sqlite3_errmsg(sqlite->reader.handle));
    return result;
}

static struct sqlite_db *reader_of(struct store *store)
{
    return &((struct sqlite_store *)store)->reader;
}

/* The next row. Only columns of these bits may be NULL: a table whose columns do not keep what they
 * promise is damaged. */
static bool next_row(struct store *store, sqlite3_stmt *statement, unsigned optional,
                     enum store_result *result)
{
    if (!sqlite_db_next(reader_of(store), statement, result))
        return false;
    for (int i = 0; i < sqlite3_column_count(statement); i++)
        if ((optional >> i & 1) == 0 && sqlite3_column_type(statement, i) == SQLITE_NULL)
            *result = STORE_DAMAGED;
    return *result == STORE_OK;
}

/* The end of a read that may have stopped before the last row. */
static enum store_result end(struct store *store, sqlite3_stmt *statement, enum store_result result)
{
    sqlite_read_end((struct sqlite_store *)store, result);
    sqlite_db_finish(statement);
    return result;
}

/* Append the text that is the only row's first column. */
static enum store_result add_text(struct store *store, sqlite3_stmt *statement, struct buffer *text)
{
    enum store_result result;
    bool found = next_row(store, statement, 0, &result);

    if (found) {
        struct store_text read = sqlite_text(statement, 0);

        buffer_add(text, read.text, read.size);
    } else if (result == STORE_OK) {
        result = STORE_NONE;
    }
    return end(store, statement, result);
}

/* ---- rows ---- */

static sqlite3_stmt *bind_key(struct store *store, enum statement which, int64_t execution,
                              const struct store_row_key *key)
{
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), which);

    sqlite_bind_key(statement, execution, key);
    return statement;
}

static enum store_result read_row(struct store *store, int64_t execution,
                                  const struct store_row_key *key, struct buffer *text)
{
    return add_text(store, bind_key(store, ROW, execution, key), text);
}

static enum store_result read_rows(struct store *store, int64_t execution,
                                   const struct store_row_key *from, int32_t last,
                                   bool (*found)(void *context, const struct store_row *row),
                                   void *context)
{
    sqlite3_stmt *statement = bind_key(store, ROWS, execution, from);
    enum store_result result;

    sqlite_bind_number(statement, 6, last);
    while (next_row(store, statement, 1u << 3, &result)) {
        const struct store_row row = {
            .key = {.frame = from->frame,
                    .kind = sqlite3_column_int(statement, 0),
                    .index = (uint64_t)sqlite3_column_int64(statement, 1),
                    .name = sqlite_text(statement, 2)},
            .parent = sqlite3_column_type(statement, 3) == SQLITE_NULL
                          ? -1
                          : sqlite3_column_int64(statement, 3),
            .text = sqlite_text(statement, 4),
        };

        if (!found(context, &row))
            break;
    }
    return end(store, statement, result);
}

static enum store_result read_children(struct store *store, int64_t execution, int64_t parent,
                                       int64_t after, bool (*found)(void *context, uint64_t frame),
                                       void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), CHILDREN);
    enum store_result result;

    sqlite_bind_number(statement, 1, execution);
    sqlite_bind_number(statement, 2, parent);
    sqlite_bind_number(statement, 3, after);
    while (next_row(store, statement, 0, &result))
        if (!found(context, (uint64_t)sqlite3_column_int64(statement, 0)))
            break;
    return end(store, statement, result);
}

/* ---- executions ---- */

static struct store_execution read_columns(sqlite3_stmt *statement, bool whole)
{
    struct store_execution execution = {
        .start = {.number = sqlite3_column_int64(statement, 0),
                  .id = sqlite_text(statement, 1),
                  .machine = sqlite_text(statement, 2),
                  .name = sqlite_text(statement, 3),
                  .map_run = sqlite_text(statement, 4),
                  .parent = sqlite3_column_int64(statement, 5),
                  .definition = sqlite_text(statement, 6),
                  .started_ms = sqlite3_column_int64(statement, 7)},
        .status = sqlite_text(statement, 8),
        .ended_ms = sqlite3_column_int64(statement, 9),
        .redrive_until_ms = sqlite3_column_int64(statement, 10),
        .redrives = sqlite3_column_int(statement, 11),
        .redriven_ms = sqlite3_column_int64(statement, 12),
    };

    execution.start.child = (uint64_t)sqlite3_column_int64(statement, 13);

    if (!whole)
        return execution;
    execution.error = sqlite_text(statement, 14);
    execution.cause = sqlite_text(statement, 15);
    execution.start.detail = sqlite_text(statement, 16);
    execution.start.input = sqlite_text(statement, 17);
    execution.output = sqlite_text(statement, 18);
    return execution;
}

static enum store_result
read_execution(struct store *store, int64_t number, struct store_text id,
               bool (*found)(void *context, const struct store_execution *execution), void *context)
{
    sqlite3_stmt *statement =
        sqlite_db_statement(reader_of(store), number != 0 ? EXECUTION : EXECUTION_BY_ID);
    enum store_result result;

    if (number != 0)
        sqlite_bind_number(statement, 1, number);
    else
        sqlite_bind_text(statement, 1, id);
    if (next_row(store, statement, optional_columns, &result)) {
        const struct store_execution execution = read_columns(statement, true);

        found(context, &execution);
    } else if (result == STORE_OK) {
        result = STORE_NONE;
    }
    return end(store, statement, result);
}

/* The statement that finds the fewest that are not asked for; its parameters are bound. */
static sqlite3_stmt *bind_query(struct store *store, const struct store_query *query, int64_t below)
{
    const bool by_definition = query->definition.text != NULL;
    const bool by_map_run = query->map_run.text != NULL;
    const struct store_text text = by_definition ? query->definition
                                   : by_map_run  ? query->map_run
                                                 : query->machine;
    const enum statement which = by_definition && text.size == 0 ? LIST_UNDEFINED
                                 : by_definition                 ? LIST_DEFINITION
                                 : by_map_run                    ? LIST_MAP_RUN
                                 : text.text == NULL             ? LIST
                                 : query->status.text == NULL    ? LIST_MACHINE
                                                                 : LIST_MACHINE_STATUS;
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), which);

    sqlite_bind_number(statement, 1, below);
    sqlite_bind_number(statement, 2, STORE_LOOKS_MAX + 1);
    if (which != LIST && which != LIST_UNDEFINED)
        sqlite_bind_text(statement, 3, text);
    if (which == LIST_MACHINE_STATUS)
        sqlite_bind_text(statement, 4, query->status);
    return statement;
}

static enum store_result list(struct store *store, const struct store_query *query, int64_t below,
                              int64_t *next,
                              bool (*found)(void *context, const struct store_execution *execution),
                              void *context)
{
    sqlite3_stmt *statement = bind_query(store, query, below);
    enum store_result result;
    int32_t looks = 0, given = 0;

    *next = 0;
    while (next_row(store, statement, optional_columns, &result)) {
        const struct store_execution execution = read_columns(statement, false);
        const bool matches = store_query_matches(query, &execution);

        if ((matches && given == query->most) || looks++ == STORE_LOOKS_MAX) {
            *next = below;
            break;
        }
        below = execution.start.number;
        if (!matches)
            continue;
        given++;
        if (!found(context, &execution))
            break;
    }
    return end(store, statement, result);
}

/* ---- runs of distributed Maps ---- */

/* Give the runs that the statement finds. */
static enum store_result
give_map_runs(struct store *store, sqlite3_stmt *statement,
              bool (*found)(void *context, const struct store_map_run *run), void *context)
{
    enum store_result result;

    while (next_row(store, statement, 1u << 5, &result)) {
        const struct store_map_run run = {
            .execution = sqlite3_column_int64(statement, 0),
            .id = (uint64_t)sqlite3_column_int64(statement, 1),
            .arn = sqlite_text(statement, 2),
            .status = sqlite_text(statement, 3),
            .started_ms = sqlite3_column_int64(statement, 4),
            .ended_ms = sqlite3_column_int64(statement, 5),
            .text = sqlite_text(statement, 6),
        };

        if (!found(context, &run))
            break;
    }
    return end(store, statement, result);
}

/* The one that is looked for, and whether there was any. */
struct wanted_map_run {
    bool (*found)(void *context, const struct store_map_run *run);
    void *context;
    bool given;
};

static bool give_wanted(void *context, const struct store_map_run *run)
{
    struct wanted_map_run *wanted = context;

    wanted->given = true;
    return wanted->found(wanted->context, run);
}

static enum store_result read_map_run(struct store *store, struct store_text arn,
                                      bool (*found)(void *context, const struct store_map_run *run),
                                      void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), MAP_RUN);
    struct wanted_map_run wanted = {found, context, false};
    enum store_result result;

    sqlite_bind_text(statement, 1, arn);
    result = give_map_runs(store, statement, give_wanted, &wanted);
    return result == STORE_OK && !wanted.given ? STORE_NONE : result;
}

static enum store_result
read_map_runs(struct store *store, int64_t execution, uint64_t after,
              bool (*found)(void *context, const struct store_map_run *run), void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), MAP_RUNS);

    sqlite_bind_number(statement, 1, execution);
    sqlite_bind_number(statement, 2, (int64_t)after);
    return give_map_runs(store, statement, found, context);
}

/* ---- history ---- */

static enum store_result
read_events(struct store *store, int64_t execution, int64_t from, bool reverse,
            bool (*found)(void *context, const struct store_events *events), void *context)
{
    sqlite3_stmt *statement =
        sqlite_db_statement(reader_of(store), reverse ? EVENTS_REVERSE : EVENTS);
    enum store_result result;

    sqlite_bind_number(statement, 1, execution);
    sqlite_bind_number(statement, 2, reverse && from == 0 ? INT64_MAX : from);
    while (next_row(store, statement, 0, &result)) {
        const struct store_events events = {sqlite3_column_int64(statement, 0),
                                            sqlite3_column_int(statement, 1),
                                            sqlite_text(statement, 2)};

        if (!found(context, &events))
            break;
    }
    return end(store, statement, result);
}

/* ---- what is waited for ---- */

static enum store_result read_timers(struct store *store, int32_t shard, int64_t until_ms,
                                     int32_t most, const struct store_timer *after,
                                     bool (*found)(void *context, const struct store_timer *timer),
                                     void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), TIMERS);
    enum store_result result;

    sqlite_bind_number(statement, 1, shard);
    sqlite_bind_number(statement, 2, until_ms);
    sqlite_bind_number(statement, 3, most);
    sqlite_bind_number(statement, 4, after != NULL ? after->due_ms : INT64_MIN);
    sqlite_bind_number(statement, 5, after != NULL ? after->execution : INT64_MIN);
    sqlite_bind_number(statement, 6, after != NULL ? (int64_t)after->id : INT64_MIN);
    while (next_row(store, statement, 0, &result)) {
        const struct store_timer timer = {
            sqlite3_column_int64(statement, 0), (uint64_t)sqlite3_column_int64(statement, 1),
            sqlite3_column_int64(statement, 2), sqlite3_column_int(statement, 3) != 0};

        if (!found(context, &timer))
            break;
    }
    return end(store, statement, result);
}

static enum store_result
read_attempts(struct store *store, int32_t shard, const struct store_attempt *after,
              bool (*found)(void *context, const struct store_attempt *attempt), void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), ATTEMPTS);
    enum store_result result;

    sqlite_bind_number(statement, 1, shard);
    sqlite_bind_number(statement, 2, after != NULL ? after->execution : INT64_MIN);
    sqlite_bind_number(statement, 3, after != NULL ? (int64_t)after->id : INT64_MIN);
    while (next_row(store, statement, 0, &result)) {
        const struct store_attempt attempt = {
            sqlite3_column_int64(statement, 0), (uint64_t)sqlite3_column_int64(statement, 1),
            sqlite3_column_int(statement, 2), sqlite_text(statement, 3)};

        if (!found(context, &attempt))
            break;
    }
    return end(store, statement, result);
}

/* ---- requests, definitions ---- */

static enum store_result
read_requests(struct store *store, int32_t shard,
              bool (*found)(void *context, const struct store_request *request), void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), REQUESTS);
    enum store_result result;

    sqlite_bind_number(statement, 1, shard);
    while (next_row(store, statement, 0, &result)) {
        const struct store_request request = {sqlite3_column_int64(statement, 0),
                                              sqlite3_column_int64(statement, 1),
                                              sqlite_text(statement, 2)};

        if (!found(context, &request))
            break;
    }
    return end(store, statement, result);
}

static enum store_result read_definition(struct store *store, struct store_text digest,
                                         struct buffer *text)
{
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), DEFINITION);

    sqlite_bind_text(statement, 1, digest);
    return add_text(store, statement, text);
}

static enum store_result read_digests(struct store *store,
                                      bool (*found)(void *context, struct store_text digest),
                                      void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(reader_of(store), DIGESTS);
    enum store_result result;

    while (next_row(store, statement, 0, &result))
        if (!found(context, sqlite_text(statement, 0)))
            break;
    return end(store, statement, result);
}

const struct store_reads sqlite_reads = {
    .read_row = read_row,
    .read_rows = read_rows,
    .read_children = read_children,
    .read_execution = read_execution,
    .list = list,
    .read_map_run = read_map_run,
    .read_map_runs = read_map_runs,
    .read_events = read_events,
    .read_timers = read_timers,
    .read_attempts = read_attempts,
    .read_requests = read_requests,
    .read_definition = read_definition,
    .read_digests = read_digests,
};
