/* runtime/store/sqlite/read_service.c - read what a service has in a database: offers, express
 * starts, resources. */
#include "runtime/store/sqlite/read_service.h"

#include "runtime/store/sqlite/reader.h"
#include "runtime/store/sqlite/schema.h"

/* Their tables have come with a version, and whoever only reads finds older ones, too. */
static bool next_row(struct store *store, sqlite3_stmt *statement, unsigned optional,
                     enum store_result *result)
{
    if (statement != NULL || !sqlite_schema_is_older(sqlite_reader_of(store)))
        return sqlite_read_next(store, statement, optional, result);
    *result = STORE_OK;
    return false;
}

/* ---- offers, express starts ---- */

enum store_result
sqlite_read_offers(struct store *store, struct store_text activity, int64_t after, int32_t most,
                   bool (*found)(void *context, int64_t number, int64_t execution, uint64_t id),
                   void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_OFFERS);
    enum store_result result;

    sqlite_bind_text(statement, 1, activity);
    sqlite_bind_number(statement, 2, after);
    sqlite_bind_number(statement, 3, most);
    while (next_row(store, statement, 0, &result))
        if (!found(context, sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
                   (uint64_t)sqlite3_column_int64(statement, 2)))
            break;
    return sqlite_read_stop(store, statement, result);
}

enum store_result sqlite_read_express(struct store *store, int64_t after, int32_t most,
                                      bool (*found)(void *context, int64_t number,
                                                    struct store_text text),
                                      void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_EXPRESS);
    enum store_result result;

    sqlite_bind_number(statement, 1, after);
    sqlite_bind_number(statement, 2, most);
    while (next_row(store, statement, 0, &result))
        if (!found(context, sqlite3_column_int64(statement, 0), sqlite_text(statement, 1)))
            break;
    return sqlite_read_stop(store, statement, result);
}

/* ---- resources ---- */

/* Which of their columns may be NULL: the digest. */
static const unsigned optional_columns = 1u << 4;

static struct store_resource read_columns(sqlite3_stmt *statement)
{
    return (struct store_resource){
        .kind = sqlite3_column_int(statement, 1),
        .arn = sqlite_text(statement, 2),
        .owner = sqlite_text(statement, 3),
        .digest = sqlite_text(statement, 4),
        .text = sqlite_text(statement, 5),
    };
}

enum store_result sqlite_read_resource(struct store *store, struct store_text arn,
                                       bool (*found)(void *context, int64_t number,
                                                     const struct store_resource *resource),
                                       void *context)
{
    sqlite3_stmt *statement = sqlite_db_statement(sqlite_reader_of(store), READ_RESOURCE);
    enum store_result result;

    sqlite_bind_text(statement, 1, arn);
    if (next_row(store, statement, optional_columns, &result)) {
        const struct store_resource resource = read_columns(statement);

        found(context, sqlite3_column_int64(statement, 0), &resource);
    } else if (result == STORE_OK) {
        result = STORE_NONE;
    }
    return sqlite_read_stop(store, statement, result);
}

enum store_result sqlite_list_resources(struct store *store, int32_t kind, struct store_text owner,
                                        int64_t after, bool newest_first, int32_t most,
                                        bool (*found)(void *context, int64_t number,
                                                      const struct store_resource *resource),
                                        void *context)
{
    const enum sqlite_read_statement of_any =
        newest_first ? READ_RESOURCES_REVERSE : READ_RESOURCES;
    const enum sqlite_read_statement of_owner =
        newest_first ? READ_RESOURCES_OF_REVERSE : READ_RESOURCES_OF;
    const bool is_owned = owner.text != NULL;
    sqlite3_stmt *statement =
        sqlite_db_statement(sqlite_reader_of(store), is_owned ? of_owner : of_any);
    enum store_result result;

    sqlite_bind_number(statement, 1, kind);
    sqlite_bind_number(statement, 2, newest_first && after == 0 ? INT64_MAX : after);
    sqlite_bind_number(statement, 3, most);
    if (is_owned)
        sqlite_bind_text(statement, 4, owner);
    while (next_row(store, statement, optional_columns, &result)) {
        const struct store_resource resource = read_columns(statement);

        if (!found(context, sqlite3_column_int64(statement, 0), &resource))
            break;
    }
    return sqlite_read_stop(store, statement, result);
}
