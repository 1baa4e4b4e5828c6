/* runtime/store/sqlite/reader.h - what all that reads a database has in common; private to the
 * files that do. */
#ifndef SFN_STORE_SQLITE_READER_H
#define SFN_STORE_SQLITE_READER_H

#include "runtime/store/sqlite/store.h"

enum sqlite_read_statement {
#define STATEMENT(name, sql) READ_##name,
#include "runtime/store/sqlite/read.def"
#undef STATEMENT
    READ_STATEMENTS
};

/* The texts of these statements, for sqlite_db_prepare. */
extern const char *const sqlite_read_texts[READ_STATEMENTS];

/* The connection that reads. */
struct sqlite_db *sqlite_reader_of(struct store *store);

/* The next row. Only columns of these bits may be NULL: a table whose columns do not keep what they
 * promise is damaged. */
bool sqlite_read_next(struct store *store, sqlite3_stmt *statement, unsigned optional,
                      enum store_result *result);
/* The end of a read that may have stopped before the last row. */
enum store_result sqlite_read_stop(struct store *store, sqlite3_stmt *statement,
                                   enum store_result result);

#endif
