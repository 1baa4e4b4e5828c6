/* runtime/store/sqlite/reader.c - what all that reads a database has in common: the next row, the
 * end. */
#include "runtime/store/sqlite/reader.h"

#include "runtime/base/utf8.h"

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

struct sqlite_db *sqlite_reader_of(struct store *store)
{
    return &((struct sqlite_store *)store)->reader;
}

/* Whether a column has what it should. SQLite takes any bytes for a text; we write UTF-8 only. */
static bool is_sound(sqlite3_stmt *statement, int column, bool optional)
{
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
        return optional;
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_column_text(statement, column);
        size_t size = (size_t)sqlite3_column_bytes(statement, column);

        return utf8_check(text, size) == size;
    }
    default:
        return true;
    }
}

bool sqlite_read_next(struct store *store, sqlite3_stmt *statement, unsigned optional,
                      enum store_result *result)
{
    if (!sqlite_db_next(sqlite_reader_of(store), statement, result))
        return false;
    for (int i = 0; i < sqlite3_column_count(statement); i++)
        if (!is_sound(statement, i, (optional >> i & 1) != 0))
            *result = STORE_DAMAGED;
    return *result == STORE_OK;
}

enum store_result sqlite_read_stop(struct store *store, sqlite3_stmt *statement,
                                   enum store_result result)
{
    sqlite_read_end((struct sqlite_store *)store, result);
    sqlite_db_finish(statement);
    return result;
}
