/* runtime/store/sqlite/write.c - what the operations of a commit do to a database. */
#include "runtime/store/sqlite/write.h"

#define NUMBERS(db, which, ...)                                                                    \
    sqlite_write_numbers(db, which, (const int64_t[]){__VA_ARGS__},                                \
                         sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

/* ---- executions ---- */

static bool is_there(struct sqlite_db *db, struct store_text id)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_IS_THERE);
    enum store_result result;
    bool found;

    sqlite_bind_text(statement, 1, id);
    found = sqlite_db_next(db, statement, &result);
    sqlite_db_finish(statement);
    return found;
}

static void bind_end(sqlite3_stmt *statement, int place, const struct store_end *end)
{
    sqlite_bind_text(statement, place, end->status);
    sqlite_bind_number(statement, place + 1, end->ended_ms);
    sqlite_bind_optional(statement, place + 2, end->redrive_until_ms);
    sqlite_bind_text(statement, place + 3, end->error);
    sqlite_bind_text(statement, place + 4, end->cause);
    sqlite_bind_text(statement, place + 5, end->output);
}

/* `end`: of one that has ended in the same commit; else NULL. */
static enum store_result write_start(struct sqlite_db *db, const struct store_start *start,
                                     const struct store_end *end, int32_t shard)
{
    static const struct store_end running = {.status = {"RUNNING", 7}};
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_START);
    enum store_result result;

    sqlite_bind_number(statement, 1, start->number);
    sqlite_bind_number(statement, 2, shard);
    sqlite_bind_text(statement, 3, start->id);
    sqlite_bind_text(statement, 4, start->machine);
    sqlite_bind_text(statement, 5, start->name);
    sqlite_bind_number(statement, 6, start->started_ms);
    sqlite_bind_optional(statement, 7, start->parent);
    sqlite_bind_optional(statement, 8, (int64_t)start->child);
    sqlite_bind_text(statement, 9, start->map_run);
    sqlite_bind_text(statement, 10, start->definition);
    sqlite_bind_text(statement, 11, start->detail);
    sqlite_bind_text(statement, 12, start->input);
    bind_end(statement, 13, end != NULL ? end : &running);
    if (end == NULL)
        sqlite_bind_optional(statement, 14, 0);
    result = sqlite_db_carry_out(db, statement);
    return result == STORE_REFUSED && is_there(db, start->id) ? STORE_EXISTS : result;
}

static enum store_result write_change(struct sqlite_db *db, int64_t execution,
                                      struct store_text detail)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_CHANGE);

    sqlite_bind_text(statement, 1, detail);
    sqlite_bind_number(statement, 2, execution);
    return sqlite_write_one(db, statement);
}

static enum store_result write_end(struct sqlite_db *db, int64_t execution,
                                   const struct store_end *end)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_END);
    enum store_result result;

    bind_end(statement, 1, end);
    sqlite_bind_number(statement, 7, execution);
    result = sqlite_write_one(db, statement);
    if (result == STORE_OK)
        result = NUMBERS(db, WRITE_CLEAR_TIMERS, execution);
    if (result == STORE_OK)
        result = NUMBERS(db, WRITE_END_ATTEMPTS, execution);
    if (result == STORE_OK)
        result = NUMBERS(db, WRITE_END_OFFERS, execution);
    if (result == STORE_OK && end->redrive_until_ms == 0)
        result = NUMBERS(db, WRITE_DROP_ROWS, execution);
    return result;
}

static enum store_result write_redrive(struct sqlite_db *db, int64_t execution, int64_t at_ms)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_REDRIVE);

    sqlite_bind_number(statement, 1, at_ms);
    sqlite_bind_number(statement, 2, execution);
    return sqlite_write_one(db, statement);
}

/* The former definition goes with its last execution. */
static enum store_result write_adopt(struct sqlite_db *db, int64_t execution,
                                     struct store_text digest)
{
    sqlite3_stmt *used = sqlite_db_statement(db, WRITE_USED_DEFINITION);
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_ADOPT);
    enum store_result result;
    int64_t former = 0;

    sqlite_bind_number(used, 1, execution);
    while (sqlite_db_next(db, used, &result))
        former = sqlite3_column_int64(used, 0);
    sqlite_bind_text(statement, 1, digest);
    sqlite_bind_number(statement, 2, execution);
    if (result == STORE_OK)
        result = sqlite_write_one(db, statement);
    return result == STORE_OK ? NUMBERS(db, WRITE_REMOVE_DEFINITION, former) : result;
}

static enum store_result write_map_run(struct sqlite_db *db, const struct store_map_run *run)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_MAP_RUN);

    sqlite_bind_number(statement, 1, run->execution);
    sqlite_bind_number(statement, 2, (int64_t)run->id);
    sqlite_bind_text(statement, 3, run->arn);
    sqlite_bind_text(statement, 4, run->status);
    sqlite_bind_number(statement, 5, run->started_ms);
    sqlite_bind_optional(statement, 6, run->ended_ms);
    sqlite_bind_text(statement, 7, run->text);
    return sqlite_write_one(db, statement);
}

/* ---- rows ---- */

static sqlite3_stmt *bind_row_key(struct sqlite_db *db, enum sqlite_write_statement which,
                                  int64_t execution, const struct store_row_key *key)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, which);

    sqlite_bind_key(statement, execution, key);
    return statement;
}

static enum store_result write_put(struct sqlite_db *db, int64_t execution,
                                   const struct store_row *row)
{
    sqlite3_stmt *statement = bind_row_key(db, WRITE_PUT, execution, &row->key);

    if (row->parent >= 0)
        sqlite_bind_number(statement, 6, row->parent);
    else
        sqlite_bind_optional(statement, 6, 0);
    sqlite_bind_text(statement, 7, row->text);
    return sqlite_db_carry_out(db, statement);
}

static enum store_result write_drop(struct sqlite_db *db, int64_t execution,
                                    const struct store_row_key *key)
{
    return sqlite_db_carry_out(db, bind_row_key(db, WRITE_DROP, execution, key));
}

/* ---- history, waits, requests, definitions ---- */

/* The number that the next event of an execution has. Why that is asked apart: an INSERT that reads
 * the table which it fills makes a table of its own first. */
static enum store_result next_event(struct sqlite_db *db, int64_t execution, int64_t *next)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_NEXT_EVENT);
    enum store_result result;

    *next = 1;
    sqlite_bind_number(statement, 1, execution);
    while (sqlite_db_next(db, statement, &result))
        *next = sqlite3_column_int64(statement, 0);
    return result;
}

/* `starts`: the commit has started the execution, and these are its first ones. */
static enum store_result write_events(struct sqlite_db *db, const struct store_operation *operation,
                                      bool starts)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_EVENTS);
    int64_t next = 1;
    enum store_result result = starts ? STORE_OK : next_event(db, operation->execution, &next);

    if (result == STORE_OK && operation->as.events.first != next)
        result = STORE_REFUSED;
    if (result != STORE_OK)
        return result;
    sqlite_bind_number(statement, 1, operation->execution);
    sqlite_bind_number(statement, 2, operation->as.events.first);
    sqlite_bind_number(statement, 3, operation->as.events.count);
    sqlite_bind_text(statement, 4, operation->as.events.text);
    return sqlite_db_carry_out(db, statement);
}

static enum store_result write_timer(struct sqlite_db *db, const struct store_timer *timer,
                                     int32_t shard)
{
    return NUMBERS(db, WRITE_TIMER, timer->execution, (int64_t)timer->id, shard, timer->due_ms,
                   timer->by_clock);
}

static enum store_result write_attempt(struct sqlite_db *db, const struct store_attempt *attempt,
                                       int32_t shard)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_ATTEMPT);

    sqlite_bind_number(statement, 1, attempt->execution);
    sqlite_bind_number(statement, 2, (int64_t)attempt->id);
    sqlite_bind_number(statement, 3, shard);
    sqlite_bind_number(statement, 4, attempt->crashes);
    sqlite_bind_text(statement, 5, attempt->text);
    return sqlite_db_carry_out(db, statement);
}

static enum store_result write_offer(struct sqlite_db *db, const struct store_offer *offer)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_OFFER);

    sqlite_bind_number(statement, 1, offer->execution);
    sqlite_bind_number(statement, 2, (int64_t)offer->id);
    sqlite_bind_text(statement, 3, offer->activity);
    return sqlite_db_carry_out(db, statement);
}

static enum store_result write_express(struct sqlite_db *db, const struct store_express *express)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_EXPRESS);

    sqlite_bind_number(statement, 1, express->number);
    sqlite_bind_text(statement, 2, express->text);
    return sqlite_db_carry_out(db, statement);
}

static enum store_result write_request(struct sqlite_db *db,
                                       const struct store_operation *operation, int32_t shard)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_REQUEST);

    sqlite_bind_number(statement, 1, shard);
    sqlite_bind_number(statement, 2, operation->as.request.made_ms);
    sqlite_bind_text(statement, 3, operation->as.request.text);
    return sqlite_db_carry_out(db, statement);
}

static enum store_result write_take_request(struct sqlite_db *db, int64_t number)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_TAKE_REQUEST);

    sqlite_bind_number(statement, 1, number);
    return sqlite_write_one(db, statement);
}

static enum store_result write_definition(struct sqlite_db *db,
                                          const struct store_operation *operation)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_DEFINITION);

    sqlite_bind_text(statement, 1, operation->as.definition.digest);
    sqlite_bind_text(statement, 2, operation->as.definition.text);
    return sqlite_db_carry_out(db, statement);
}

/* ---- all of them ---- */

static enum store_result write_operation(struct sqlite_db *db,
                                         const struct store_operation *operation, int32_t shard)
{
    const int64_t execution = operation->execution;

    switch (operation->kind) {
    case STORE_CHANGE:
        return write_change(db, execution, operation->as.detail);
    case STORE_END:
        return write_end(db, execution, &operation->as.end);
    case STORE_REDRIVE:
        return write_redrive(db, execution, operation->as.at_ms);
    case STORE_ADOPT:
        return write_adopt(db, execution, operation->as.digest);
    case STORE_MAP_RUN:
        return write_map_run(db, &operation->as.map_run);
    case STORE_PUT:
        return write_put(db, execution, &operation->as.row);
    case STORE_DROP:
        return write_drop(db, execution, &operation->as.row.key);
    case STORE_DROP_KINDS:
        return NUMBERS(db, WRITE_DROP_KINDS, execution, (int64_t)operation->as.kinds.frame,
                       operation->as.kinds.first, operation->as.kinds.last);
    case STORE_DROP_ROWS:
        return NUMBERS(db, WRITE_DROP_ROWS, execution);
    case STORE_TIMER:
        return write_timer(db, &operation->as.timer, shard);
    case STORE_CLEAR_TIMER:
        return NUMBERS(db, WRITE_CLEAR_TIMER, execution, (int64_t)operation->as.timer.id);
    case STORE_MOVE_TIMERS:
        return NUMBERS(db, WRITE_MOVE_TIMERS, operation->as.by_ms, shard);
    case STORE_ATTEMPT:
        return write_attempt(db, &operation->as.attempt, shard);
    case STORE_END_ATTEMPT:
        return NUMBERS(db, WRITE_END_ATTEMPT, execution, (int64_t)operation->as.attempt.id);
    case STORE_OFFER:
        return write_offer(db, &operation->as.offer);
    case STORE_END_OFFER:
        return NUMBERS(db, WRITE_END_OFFER, execution, (int64_t)operation->as.offer.id);
    case STORE_RESOURCE:
        return sqlite_write_resource(db, &operation->as.resource);
    case STORE_DROP_RESOURCE:
        return sqlite_write_drop_resource(db, operation->as.resource.arn);
    case STORE_EXPRESS:
        return write_express(db, &operation->as.express);
    case STORE_END_EXPRESS:
        return NUMBERS(db, WRITE_END_EXPRESS, operation->as.express.number);
    case STORE_REQUEST:
        return write_request(db, operation, shard);
    case STORE_TAKE_REQUEST:
        return write_take_request(db, operation->as.request.number);
    case STORE_DEFINITION:
        return write_definition(db, operation);
    case STORE_RETAIN:
        return sqlite_write_retain(db, &operation->as.retention);
    case STORE_START: /* sqlite_write_commit knows what follows them */
    case STORE_EVENTS:
    case STORE_OPERATIONS:
        break;
    }
    return STORE_REFUSED;
}

/* Whether the shard is still the lease's. In a transaction that does not change. */
static enum store_result check_epoch(struct sqlite_db *db, struct store_lease lease)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, WRITE_EPOCH);
    enum store_result result;
    int64_t epoch = 0;

    if (lease.epoch == 0)
        return STORE_OK;
    sqlite_bind_number(statement, 1, lease.shard);
    while (sqlite_db_next(db, statement, &result))
        epoch = sqlite3_column_int64(statement, 0);
    return result == STORE_OK && epoch != lease.epoch ? STORE_FENCED : result;
}

/* The end of an execution, if its start is followed by nothing else but events: so do many that are
 * short, of which nothing else is there then that had to be changed. */
static const struct store_operation *end_behind(const struct store_operation *start)
{
    const struct store_operation *at = start->next;

    while (at != NULL && at->kind == STORE_EVENTS)
        at = at->next;
    return at != NULL && at->kind == STORE_END && at->execution == start->execution ? at : NULL;
}

/* Whether both have the same lease, and the one before had the shard. */
static bool is_lease_of(struct store_lease lease, const struct store_commit *before)
{
    return before != NULL && before->result == STORE_OK && before->lease.epoch == lease.epoch &&
           before->lease.shard == lease.shard;
}

enum store_result sqlite_write_commit(struct sqlite_db *db, const struct store_commit *commit,
                                      const struct store_commit *before)
{
    const int32_t shard = commit->lease.shard;
    const struct store_operation *written = NULL; /* an end, with its start */
    int64_t started = 0;
    enum store_result result =
        is_lease_of(commit->lease, before) ? STORE_OK : check_epoch(db, commit->lease);

    for (const struct store_operation *at = commit->first; at != NULL && result == STORE_OK;
         at = at->next) {
        if (at->kind == STORE_START) {
            written = end_behind(at);
            result =
                write_start(db, &at->as.start, written != NULL ? &written->as.end : NULL, shard);
            started = at->execution;
        } else if (at->kind == STORE_EVENTS) {
            result = write_events(db, at, at->execution == started && at->as.events.first == 1);
        } else if (at != written) {
            result = write_operation(db, at, shard);
        }
    }
    return result;
}
