/* runtime/store/sqlite/retain.c - retention in a database: remove what has had its time. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/store/sqlite/write.h"

/* The numbers of executions that a statement finds until a time; free them. What is found must not
 * change while it is looked for. */
static enum store_result find(struct sqlite_db *db, enum sqlite_write_statement which,
                              int64_t time_ms, int32_t most, int64_t **numbers, size_t *count)
{
    sqlite3_stmt *statement = sqlite_db_statement(db, which);
    enum store_result result;
    size_t capacity = 0;

    *numbers = NULL;
    *count = 0;
    sqlite_bind_number(statement, 1, time_ms);
    sqlite_bind_number(statement, 2, most);
    while (sqlite_db_next(db, statement, &result)) {
        if (*count == capacity) {
            capacity = 2 * capacity + 16;
            *numbers = mem_resize(*numbers, capacity * sizeof **numbers);
        }
        (*numbers)[(*count)++] = sqlite3_column_int64(statement, 0);
    }
    return result;
}

/* Carry out statements about one number, one after the other. */
static enum store_result carry_out_all(struct sqlite_db *db,
                                       const enum sqlite_write_statement *which, size_t count,
                                       int64_t number)
{
    enum store_result result = STORE_OK;

    for (size_t i = 0; i < count && result == STORE_OK; i++)
        result = sqlite_write_numbers(db, which[i], &number, 1);
    return result;
}

static enum store_result end_redrive(struct sqlite_db *db, int64_t number)
{
    static const enum sqlite_write_statement which[] = {WRITE_DROP_ROWS, WRITE_END_REDRIVE};

    return carry_out_all(db, which, sizeof which / sizeof *which, number);
}

static enum store_result remove_execution(struct sqlite_db *db, int64_t number)
{
    static const enum sqlite_write_statement which[] = {
        WRITE_DROP_ROWS,     WRITE_CLEAR_TIMERS,    WRITE_END_ATTEMPTS, WRITE_END_OFFERS,
        WRITE_REMOVE_EVENTS, WRITE_REMOVE_MAP_RUNS, WRITE_REMOVE};
    sqlite3_stmt *used = sqlite_db_statement(db, WRITE_USED_DEFINITION);
    enum store_result result;
    int64_t definition = 0;

    sqlite_bind_number(used, 1, number);
    while (sqlite_db_next(db, used, &result))
        definition = sqlite3_column_int64(used, 0);
    if (result == STORE_OK)
        result = carry_out_all(db, which, sizeof which / sizeof *which, number);
    if (result == STORE_OK)
        result = sqlite_write_numbers(db, WRITE_REMOVE_DEFINITION, &definition, 1);
    return result;
}

static enum store_result for_each(struct sqlite_db *db, enum sqlite_write_statement which,
                                  int64_t time_ms, int32_t most,
                                  enum store_result (*act)(struct sqlite_db *db, int64_t number))
{
    int64_t *numbers;
    size_t count;
    enum store_result result = find(db, which, time_ms, most, &numbers, &count);

    for (size_t i = 0; i < count && result == STORE_OK; i++)
        result = act(db, numbers[i]);
    free(numbers);
    return result;
}

enum store_result sqlite_write_retain(struct sqlite_db *db, const struct store_retention *retention)
{
    enum store_result result =
        for_each(db, WRITE_REDRIVABLE, retention->now_ms, retention->most, end_redrive);

    if (result == STORE_OK)
        result = for_each(db, WRITE_REMOVABLE, retention->ended_before_ms, retention->most,
                          remove_execution);
    return result;
}
