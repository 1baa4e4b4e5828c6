/* runtime/store/sqlite/texts.c - the texts that several queries find at one moment. */
#include "runtime/store/sqlite/schema.h"
#include "runtime/store/sqlite/upkeep.h"

/* False: the caller has heard enough. */
static bool each_of_query(struct sqlite_store *sqlite, const char *query,
                          bool (*found)(void *context, struct store_text text), void *context,
                          enum store_result *result)
{
    struct sqlite_db *db = &sqlite->reader;
    sqlite3_stmt *statement = NULL;
    bool more = true;

    sqlite3_prepare_v2(db->handle, query, -1, &statement, NULL);
    if (statement == NULL && sqlite_schema_is_older(db))
        return true; /* there is nothing of what it asks for */
    while (more && sqlite_db_next(db, statement, result))
        more = found(context, sqlite_text(statement, 0));
    sqlite_read_end(sqlite, *result);
    sqlite3_finalize(statement);
    return more;
}

enum store_result sqlite_each_text(struct sqlite_store *sqlite, const char *const *queries,
                                   size_t count,
                                   bool (*found)(void *context, struct store_text text),
                                   void *context)
{
    enum store_result result = sqlite_db_run(&sqlite->reader, "BEGIN");

    for (size_t i = 0; i < count && result == STORE_OK; i++)
        if (!each_of_query(sqlite, queries[i], found, context, &result))
            break;
    sqlite_db_run(&sqlite->reader, "COMMIT");
    return result;
}
