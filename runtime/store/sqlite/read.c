/* runtime/store/sqlite/read.c - read a store in a database. */
#include "runtime/store/sqlite/read_service.h"
#include "runtime/store/sqlite/reader.h"

/* Which columns of an execution may be NULL: map_run, parent, ended_ms ... */
static const unsigned optional_columns = 1u << 4 | 1u << 5 | 1u << 9 | 1u << 10 | 1u << 12 |
                                         1u << 13 | 1u << 14 | 1u << 15 | 1u << 16 | 1u << 18;

/* Append the text that is the only row's first column. */
static enum store_result add_text(struct store *store, sqlite3_stmt *statement, struct buffer *text)
{
    enum store_result result;
    bool found = sqlite_read_next(store, statement, 0, &result);

    if (found) {
        struct store_text read = sqlite_text(statement, 0);

        buffer_add(text, read.text, read.size);
    } else if (result == STORE_OK) {
        result = STORE_NONE;
    }
    return sqlite_read_stop(store, statement, result);
}

/* ---- rows ---- */

static sqlite3_stmt *bind_key(struct store *store, enum sqlite_read_statement which,
                              int64_t execution, const struct store_row_key *key)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), which);

    sqlite_bind_key(statement, execution, key);
    return statement;
}

static enum store_result read_row(struct store *store, int64_t execution,
                                  const struct store_row_key *key, struct buffer *text)
{
    return add_text(store, bind_key(store, READ_ROW, execution, key), text);
}

static enum store_result read_rows(struct store *store, int64_t execution,
                                   const struct store_row_key *from, int32_t last,
                                   bool (*found)(void *context, const struct store_row *row),
                                   void *context)
{
    sqlite3_stmt *statement = bind_key(store, READ_ROWS, execution, from);
    enum store_result result;

    sqlite_bind_number(statement, 6, last);
    while (sqlite_read_next(store, statement, 1u << 3, &result)) {
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
    return sqlite_read_stop(store, statement, result);
}

static enum store_result read_children(struct store *store, int64_t execution, int64_t parent,
                                       int64_t after, bool (*found)(void *context, uint64_t frame),
                                       void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_CHILDREN);
    enum store_result result;

    sqlite_bind_number(statement, 1, execution);
    sqlite_bind_number(statement, 2, parent);
    sqlite_bind_number(statement, 3, after);
    while (sqlite_read_next(store, statement, 0, &result))
        if (!found(context, (uint64_t)sqlite3_column_int64(statement, 0)))
            break;
    return sqlite_read_stop(store, statement, result);
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
    execution.start.detail = sqlite_text(statement, 14);

    if (!whole)
        return execution;
    execution.error = sqlite_text(statement, 15);
    execution.cause = sqlite_text(statement, 16);
    execution.start.input = sqlite_text(statement, 17);
    execution.output = sqlite_text(statement, 18);
    return execution;
}

static enum store_result
read_execution(struct store *store, int64_t number, struct store_text id,
               bool (*found)(void *context, const struct store_execution *execution), void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(
        sqlite_reader_of(store), number != 0 ? READ_EXECUTION : READ_EXECUTION_BY_ID);
    enum store_result result;

    if (number != 0)
        sqlite_bind_number(statement, 1, number);
    else
        sqlite_bind_text(statement, 1, id);
    if (sqlite_read_next(store, statement, optional_columns, &result)) {
        const struct store_execution execution = read_columns(statement, true);

        found(context, &execution);
    } else if (result == STORE_OK) {
        result = STORE_NONE;
    }
    return sqlite_read_stop(store, statement, result);
}

/* The statement that finds the fewest that are not asked for; its parameters are bound. */
static sqlite3_stmt *bind_query(struct store *store, const struct store_query *query, int64_t below)
{
    const bool by_definition = query->definition.text != NULL;
    const bool by_map_run = query->map_run.text != NULL;
    const struct store_text text = by_definition ? query->definition
                                   : by_map_run  ? query->map_run
                                                 : query->machine;
    const enum sqlite_read_statement which = by_definition && text.size == 0 ? READ_LIST_UNDEFINED
                                             : by_definition                 ? READ_LIST_DEFINITION
                                             : by_map_run                    ? READ_LIST_MAP_RUN
                                             : text.text == NULL             ? READ_LIST
                                             : query->status.text == NULL
                                                 ? READ_LIST_MACHINE
                                                 : READ_LIST_MACHINE_STATUS;
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), which);

    sqlite_bind_number(statement, 1, below);
    sqlite_bind_number(statement, 2, STORE_LOOKS_MAX + 1);
    if (which != READ_LIST && which != READ_LIST_UNDEFINED)
        sqlite_bind_text(statement, 3, text);
    if (which == READ_LIST_MACHINE_STATUS)
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
    while (sqlite_read_next(store, statement, optional_columns, &result)) {
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
    return sqlite_read_stop(store, statement, result);
}

/* ---- runs of distributed Maps ---- */

/* Give the runs that the statement finds. */
static enum store_result
give_map_runs(struct store *store, sqlite3_stmt *statement,
              bool (*found)(void *context, const struct store_map_run *run), void *context)
{
    enum store_result result;

    while (sqlite_read_next(store, statement, 1u << 5, &result)) {
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
    return sqlite_read_stop(store, statement, result);
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
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_MAP_RUN);
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
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_MAP_RUNS);

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
        sqlite_db_statement(sqlite_reader_of(store), reverse ? READ_EVENTS_REVERSE : READ_EVENTS);
    enum store_result result;

    sqlite_bind_number(statement, 1, execution);
    sqlite_bind_number(statement, 2, reverse && from == 0 ? INT64_MAX : from);
    while (sqlite_read_next(store, statement, 0, &result)) {
        const struct store_events events = {sqlite3_column_int64(statement, 0),
                                            sqlite3_column_int(statement, 1),
                                            sqlite_text(statement, 2)};

        if (!found(context, &events))
            break;
    }
    return sqlite_read_stop(store, statement, result);
}

/* ---- what is waited for ---- */

static enum store_result read_timers(struct store *store, int32_t shard, int64_t until_ms,
                                     int32_t most, const struct store_timer *after,
                                     bool (*found)(void *context, const struct store_timer *timer),
                                     void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_TIMERS);
    enum store_result result;

    sqlite_bind_number(statement, 1, shard);
    sqlite_bind_number(statement, 2, until_ms);
    sqlite_bind_number(statement, 3, most);
    sqlite_bind_number(statement, 4, after != NULL ? after->due_ms : INT64_MIN);
    sqlite_bind_number(statement, 5, after != NULL ? after->execution : INT64_MIN);
    sqlite_bind_number(statement, 6, after != NULL ? (int64_t)after->id : INT64_MIN);
    while (sqlite_read_next(store, statement, 0, &result)) {
        const struct store_timer timer = {
            sqlite3_column_int64(statement, 0), (uint64_t)sqlite3_column_int64(statement, 1),
            sqlite3_column_int64(statement, 2), sqlite3_column_int(statement, 3) != 0};

        if (!found(context, &timer))
            break;
    }
    return sqlite_read_stop(store, statement, result);
}

static enum store_result
read_attempts(struct store *store, int32_t shard, const struct store_attempt *after,
              bool (*found)(void *context, const struct store_attempt *attempt), void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_ATTEMPTS);
    enum store_result result;

    sqlite_bind_number(statement, 1, shard);
    sqlite_bind_number(statement, 2, after != NULL ? after->execution : INT64_MIN);
    sqlite_bind_number(statement, 3, after != NULL ? (int64_t)after->id : INT64_MIN);
    while (sqlite_read_next(store, statement, 0, &result)) {
        const struct store_attempt attempt = {
            sqlite3_column_int64(statement, 0), (uint64_t)sqlite3_column_int64(statement, 1),
            sqlite3_column_int(statement, 2), sqlite_text(statement, 3)};

        if (!found(context, &attempt))
            break;
    }
    return sqlite_read_stop(store, statement, result);
}

/* ---- requests, definitions ---- */

static enum store_result
read_requests(struct store *store, int32_t shard,
              bool (*found)(void *context, const struct store_request *request), void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_REQUESTS);
    enum store_result result;

    sqlite_bind_number(statement, 1, shard);
    while (sqlite_read_next(store, statement, 0, &result)) {
        const struct store_request request = {sqlite3_column_int64(statement, 0),
                                              sqlite3_column_int64(statement, 1),
                                              sqlite_text(statement, 2)};

        if (!found(context, &request))
            break;
    }
    return sqlite_read_stop(store, statement, result);
}

static enum store_result read_definition(struct store *store, struct store_text digest,
                                         struct buffer *text)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_DEFINITION);

    sqlite_bind_text(statement, 1, digest);
    return add_text(store, statement, text);
}

static enum store_result read_digests(struct store *store,
                                      bool (*found)(void *context, struct store_text digest),
                                      void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_DIGESTS);
    enum store_result result;

    while (sqlite_read_next(store, statement, 0, &result))
        if (!found(context, sqlite_text(statement, 0)))
            break;
    return sqlite_read_stop(store, statement, result);
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
    .read_offers = sqlite_read_offers,
    .read_express = sqlite_read_express,
    .read_resource = sqlite_read_resource,
    .list_resources = sqlite_list_resources,
    .read_requests = read_requests,
    .read_definition = read_definition,
    .read_digests = read_digests,
};
